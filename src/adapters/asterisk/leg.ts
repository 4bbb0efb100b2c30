import type { HangupCause, JoinWait, Outcome, Script } from "../../core/call/index.ts";
import type { LegId } from "../../core/lib/brands.ts";
import { AriError } from "./ari/index.ts";
import { reasonOf } from "./causes.ts";
import { startMusicInRoom, startRecording, stopPlayback, stopPlaying } from "./channel.ts";
import { type Doing, type Lists, NOTHING } from "./doing.ts";
import { KeyReader, pressed } from "./key-reader.ts";
import { renderMedia, unspokenIn } from "./media.ts";
import type { Rooms } from "./rooms.ts";
import type { DialplanPlace } from "./settings.ts";
import { allOf, codeOf, isLegGone, type Parts, sendAnyway, throwIfDown } from "./wire.ts";

/**
 * A caller for whom an agent is free waits a moment only: no music is begun for that, because
 * starting and stopping it costs Asterisk more than the connection itself.
 */
const MUSIC_AFTER_MS = 300;

/**
 * Who is refused without a word is not answered, so that the carrier hears the cause; who waits
 * without one is answered when the music begins.
 */
const SILENT: ReadonlySet<Script["wait"]["kind"]> = new Set(["hangup", "hold"]);

/** Playbacks of a leg take turns in so many ids, so that a later process can stop them all. */
const PLAYBACK_IDS = 4;

/**
 * After a refusal Asterisk's own word on the leg is waited for: most refusals come from a hang-up
 * that crossed the command, and the event tells its cause.
 */
const GRACE_MS = 250;

/**
 * One channel of Asterisk that plays scripts. Nothing is awaited between the commands of a script:
 * the ordered lane does them one after the other. Only free texts are made before a script begins.
 */
export class Leg {
  readonly id: LegId;
  /** True for a caller who came to us, false for a phone that we rang. */
  readonly isInbound: boolean;
  /** What Asterisk said last about why the leg ends. */
  endCause: HangupCause | null = null;
  isRinging = false;
  /** Whether this party keeps the other on hold; null when nobody knows. */
  isHeld: boolean | null = false;
  isEnded = false;
  #isUp: boolean;
  #script: Script | null = null;
  #doing: Doing;
  #plays = 0;
  readonly #parts: Parts;
  readonly #rooms: Rooms;
  readonly #keys: KeyReader;

  /** @param found true for a leg that was there before this process or connection */
  constructor(
    parts: Parts,
    rooms: Rooms,
    id: LegId,
    state: { readonly isInbound: boolean; readonly isUp: boolean; readonly found: boolean },
  ) {
    this.#parts = parts;
    this.#rooms = rooms;
    this.id = id;
    this.isInbound = state.isInbound;
    this.#isUp = state.isUp;
    this.#keys = new KeyReader(parts.vault, {
      cutPrompts: () => this.#cutPrompts(),
      done: (outcome) => this.#finish(outcome),
    });
    this.#doing = NOTHING;
    if (state.found) this.loseTrack();
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** The party has answered. */
  answered(): void {
    this.#isUp = true;
  }

  /**
   * Commands and events may be lost from here on. Half of what was typed must not be acted on, so
   * the script ends without an outcome; of what the leg is doing only its room is known.
   */
  loseTrack(): void {
    this.#keys.stop();
    this.#keys.forget();
    this.#script = null;
    this.isHeld = null;
    this.#dropMusic();
    const name = this.#rooms.roomOf(this.id);
    this.#doing = name === null ? { kind: "unknown" } : { kind: "room", name, music: undefined };
  }

  /** Replaces whatever the leg is doing. Rejects with CarrierDown only. */
  perform(script: Script): Promise<void> {
    this.#keys.stop();
    this.#rooms.settle(this.id, script.wait.kind === "hangup" && script.prompts.length === 0);
    this.#script = script;
    return this.#doing.kind === "unknown" ? this.#beginAnew(script) : this.#beginSpoken(script);
  }

  /** A key was pressed on this leg. */
  key(key: string): void {
    const wait = this.#script?.wait;
    if (wait?.kind === "hold" && wait.keys?.includes(key)) return this.#finish(pressed(key));
    this.#keys.key(key, wait === undefined || wait.kind === "none" || wait.kind === "digits");
  }

  /** One of this leg's playbacks is over. */
  playbackEnded(playback: string, hasFailed: boolean): void {
    if (this.#doing.kind !== "prompt" || this.#doing.playback !== playback) return;
    if (hasFailed) this.#reportUnlessEnded(this.#script?.step ?? null);
    const { rest } = this.#doing;
    this.#doing = NOTHING;
    const sent: Promise<void>[] = [];
    this.#play(rest, sent);
    // A connection that is lost here is told by `carrier_down`; nobody waits for these commands.
    allOf(sent).catch(() => {});
  }

  /** One of this leg's recordings is over, or could not be made. */
  recordingEnded(name: string): void {
    const wait = this.#script?.wait;
    if (this.#doing.kind !== "recording" || this.#doing.name !== name) return;
    this.#doing = NOTHING;
    if (wait?.kind !== "record") return;
    this.#keys.ignoreLate(wait.endKey);
    this.#tellRecorded(name);
  }

  #tellRecorded(name: string): void {
    const found = this.#rooms.recording(name);
    if (found === null) return this.#finish({ kind: "failed", code: "asterisk_no_recording" });
    this.#finish({ kind: "recorded", recording: name, durationMs: found.durationMs });
  }

  /** A hang-up in the middle of a prompt fails it, too: only what is still there has a fault. */
  #reportUnlessEnded(step: number | null): void {
    const report = () => {
      if (!this.isEnded) this.#parts.log.error({ legId: this.id, step }, "a prompt did not play");
    };
    setTimeout(report, GRACE_MS).unref();
  }

  /** Ends the leg. Rejects with CarrierDown only. */
  hangUp(cause: HangupCause): Promise<void> {
    this.#keys.stop();
    this.#rooms.settle(this.id, true);
    this.#dropMusic();
    const channel = { channelId: this.id, reason: reasonOf(cause) };
    return this.#tend(this.#parts.ari.command("channels.hangup", channel), null);
  }

  /** Gives the leg back to the dialplan. Rejects with CarrierDown only. */
  passOn(place: DialplanPlace): Promise<void> {
    this.#keys.stop();
    this.#rooms.settle(this.id, false);
    this.#script = null;
    const sent: Promise<void>[] = [];
    this.#stop(null, false, sent);
    const channelId = this.id;
    const go = this.#parts.ari.command("channels.continueInDialplan", { channelId, ...place });
    sent.push(this.#tend(go, null));
    return allOf(sent);
  }

  /** The leg is gone: tells it once, frees everything. */
  end(cause: HangupCause): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.#keys.stop();
    this.#keys.forget();
    if (this.#doing.kind === "recording") this.recordingEnded(this.#doing.name);
    this.#script = null;
    this.#dropMusic();
    this.#rooms.forget(this.id);
    this.#parts.tell({ type: "leg_ended", leg: this.id, cause });
  }

  #begin(script: Script): Promise<void> {
    const sent: Promise<void>[] = [];
    const lists = renderMedia(script.lang, script.prompts, this.#parts);
    this.#stop(script, lists.length > 0, sent);
    if (lists.length > 0 || !SILENT.has(script.wait.kind)) this.#answer(sent);
    const { wait } = script;
    if (wait.kind !== "none" && wait.kind !== "digits") this.#keys.forget();
    const plays = wait.kind !== "digits" || this.#keys.read(wait, lists.length > 0);
    if (plays) this.#play(lists, sent);
    return allOf(sent);
  }

  async #beginAnew(script: Script): Promise<void> {
    if (script.wait.kind === "record" && (await this.#goesOn(script, script.wait.name))) return;
    await this.#stopUnknown();
    if (this.#script === script && !this.isEnded) await this.#beginSpoken(script);
  }

  /** Begins a script once the sounds of all its free texts are there. */
  #beginSpoken(script: Script): Promise<void> {
    const texts = unspokenIn(script, this.#parts.speech);
    return texts.length === 0 ? this.#begin(script) : this.#beginLater(script, texts);
  }

  /** What plays ends at once, so that its end is not taken for the script's; keys are kept. */
  async #beginLater(script: Script, texts: readonly string[]): Promise<void> {
    const sent: Promise<void>[] = [];
    this.#stop(script, true, sent);
    this.#answer(sent);
    const spoken = texts.map((text) => this.#parts.speech.make(script.lang, text));
    await Promise.all([allOf(sent), ...spoken]);
    if (this.#script === script && !this.isEnded) await this.#begin(script);
  }

  /** Whether an earlier process has begun this recording: then it goes on, or its end is told. */
  async #goesOn(script: Script, name: string): Promise<boolean> {
    const isLive = await this.#rooms.isLive(name);
    if (this.#script !== script || this.isEnded) return true;
    if (isLive) this.#doing = { kind: "recording", name };
    const isOver = !isLive && this.#rooms.recording(name) !== null;
    if (isOver) this.#tellRecorded(name);
    return isLive || isOver;
  }

  /** Ends what plays, unless the new script goes on with just that. */
  #stop(script: Script | null, hasPrompts: boolean, sent: Promise<void>[]): void {
    const doing = this.#doing;
    const wait = hasPrompts ? null : (script?.wait ?? null);
    const channelId = this.id;
    switch (doing.kind) {
      case "prompt":
        sent.push(stopPlayback(this.#parts, channelId, doing.playback));
        break;
      case "music":
        if (wait?.kind === "hold" && wait.music === doing.name) return;
        if (doing.due !== null) clearTimeout(doing.due);
        else sent.push(sendAnyway(this.#parts, "channels.stopMoh", { channelId }));
        break;
      case "room":
        if (wait?.kind === "join" && wait.room === doing.name) return;
        if (doing.music !== null)
          sent.push(sendAnyway(this.#parts, "channels.stopMoh", { channelId }));
        // A room that was closed meanwhile has let the leg go.
        if (wait?.kind !== "hangup" && this.#rooms.roomOf(this.id) === doing.name) {
          sent.push(this.#rooms.leave(this.id, doing.name));
        }
        break;
      case "recording":
        sent.push(
          sendAnyway(this.#parts, "recordings.stop", { recordingName: doing.name }, [channelId]),
        );
        break;
      case "nothing":
      case "unknown":
        break;
    }
    this.#doing = NOTHING;
  }

  /** Whatever an earlier process left playing; the next playback takes an id that is free. */
  async #stopUnknown(): Promise<void> {
    const ids = Array.from({ length: PLAYBACK_IDS }, (_, index) => `${this.id}:${index}`);
    this.#plays = await stopPlaying(this.#parts, this.id, ids);
    if (this.#doing.kind === "unknown") this.#doing = NOTHING;
  }

  #answer(sent: Promise<void>[]): void {
    if (this.#isUp || !this.isInbound) return;
    this.#isUp = true;
    sent.push(this.#send(this.#parts.ari.command("channels.answer", { channelId: this.id })));
  }

  #play(lists: Lists, sent: Promise<void>[]): void {
    const [media, ...rest] = lists;
    const script = this.#script;
    if (script === null) return;
    if (media === undefined) this.#promptsEnded(script, sent);
    else this.#playList(media, rest, sent);
  }

  #playList(media: readonly string[], rest: Lists, sent: Promise<void>[]): void {
    const playback = `${this.id}:${this.#plays++ % PLAYBACK_IDS}`;
    this.#doing = { kind: "prompt", playback, rest };
    const lang = this.#script?.lang ?? "en";
    const play = { channelId: this.id, playbackId: playback, media, lang };
    sent.push(this.#send(this.#parts.ari.command("channels.playWithId", play)));
  }

  #promptsEnded(script: Script, sent: Promise<void>[]): void {
    const { wait } = script;
    switch (wait.kind) {
      case "none":
        this.#finish({ kind: "heard" });
        return;
      case "digits":
        this.#keys.promptsEnded();
        return;
      case "ringing":
        this.#playList(["tone:ring"], [], sent);
        return;
      case "record":
        this.#doing = { kind: "recording", name: wait.name };
        sent.push(this.#send(startRecording(this.#parts, this.id, wait)));
        return;
      case "hold":
        if (this.#doing.kind === "music") return;
        if (script.prompts.length > 0) this.#startMusic(wait.music, sent);
        else this.#startMusicLater(wait.music);
        return;
      case "join":
        this.#join(wait, sent);
        return;
      case "hangup":
        sent.push(this.hangUp(wait.cause));
        return;
    }
  }

  /**
   * Music of the channel itself goes to its own party only, in place of what the room mixes for it:
   * a room's music would be mixed for all and recorded.
   */
  #join(wait: JoinWait, sent: Promise<void>[]): void {
    const { room: name, record, music } = wait;
    const channelId = this.id;
    const before = this.#doing.kind === "room" ? this.#doing.music : null;
    this.#doing = { kind: "room", name, music };
    sent.push(this.#send(this.#rooms.join(this.id, name, record)));
    if (music === before) return;
    this.#rooms.settle(this.id, false);
    if (music === null) sent.push(sendAnyway(this.#parts, "channels.stopMoh", { channelId }));
    else sent.push(startMusicInRoom(this.#parts, channelId, music));
  }

  #startMusic(name: string, sent: Promise<void>[]): void {
    this.#doing = { kind: "music", name, due: null };
    this.#answer(sent);
    const music = { channelId: this.id, mohClass: name };
    sent.push(this.#send(this.#parts.ari.command("channels.startMoh", music)));
  }

  #startMusicLater(name: string): void {
    const due = setTimeout(() => {
      const sent: Promise<void>[] = [];
      this.#startMusic(name, sent);
      // A connection that is lost here is told by `carrier_down`; nobody waits for these commands.
      for (const promise of sent) promise.catch(() => {});
    }, MUSIC_AFTER_MS);
    this.#doing = { kind: "music", name, due };
  }

  #dropMusic(): void {
    if (this.#doing.kind === "music" && this.#doing.due !== null) clearTimeout(this.#doing.due);
  }

  #cutPrompts(): void {
    if (this.#doing.kind !== "prompt") return;
    const { playback } = this.#doing;
    this.#doing = NOTHING;
    // A connection that is lost here is told by `carrier_down`; nobody waits for this command.
    stopPlayback(this.#parts, this.id, playback).catch(() => {});
  }

  #finish(outcome: Outcome): void {
    const script = this.#script;
    if (script === null) return;
    this.#script = null;
    this.#parts.tell({ type: "script_ended", leg: this.id, step: script.step, outcome });
  }

  /** Watches a command of the current script: its failure ends the script. */
  #send(command: Promise<void>): Promise<void> {
    return this.#tend(command, this.#script);
  }

  /** Watches a command: a refusal because the leg is gone ends the leg, others end `script`. */
  #tend(command: Promise<void>, script: Script | null): Promise<void> {
    return command.catch((error: unknown) => {
      throwIfDown(error);
      if (!(error instanceof AriError)) throw error;
      setTimeout(() => {
        if (this.isEnded) return;
        if (isLegGone(error, this.id)) this.end(this.endCause ?? "normal");
        else if (script !== null && this.#script === script) this.#fail(script, error);
      }, GRACE_MS);
    });
  }

  #fail(script: Script, error: AriError): void {
    const code = codeOf(error);
    this.#parts.log.warn({ legId: this.id, step: script.step, code }, "a script failed");
    this.#keys.stop();
    this.#finish({ kind: "failed", code });
  }
}
