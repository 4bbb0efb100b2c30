import { statSync } from "node:fs";
import { join } from "node:path";
import type { LegId } from "../../core/lib/brands.ts";
import { type AriBridge, AriError } from "./ari/index.ts";
import { allOf, codeOf, type Parts, sendAnyway, sendCreate } from "./wire.ts";

/** How often, and how many times, to look whether a stopped recording is written out. */
const RECORDING_POLL_MS = 50;
const RECORDING_POLLS_MAX = 20;

/** `wav` of Asterisk: 16 bit mono at 8 kHz behind 44 bytes of header. */
const WAV_HEADER_BYTES = 44;
const WAV_BYTES_PER_MS = 16;

/** Names that are safe as the name of a file. */
const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

const DONE = Promise.resolve();

type Room = {
  readonly legs: Set<LegId>;
  recording: string | null;
  /** Whether Asterisk has been told to make it. */
  isMade: boolean;
  /** Parties that were told to join in this turn, not sent yet. */
  joining: Joining[];
};

type Joining = {
  readonly leg: LegId;
  readonly record: string | null;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

type Closing = {
  /** Legs that live on and are led out. */
  readonly legs: Set<LegId>;
  readonly send: () => void;
};

/** The mixing bridges in which parties talk, and what is recorded there. */
export class Rooms {
  readonly #parts: Parts;
  readonly #recordingsFolder: string;
  readonly #rooms = new Map<string, Room>();
  readonly #roomOfLeg = new Map<LegId, string>();
  /** Rooms that are closed in this turn, not sent yet: what each needs before its end. */
  readonly #closing = new Map<string, Closing>();

  /** @param recordingsFolder the absolute folder into which Asterisk writes recordings */
  constructor(parts: Parts, recordingsFolder: string) {
    this.#parts = parts;
    this.#recordingsFolder = recordingsFolder;
  }

  /** Takes over what Asterisk lists after a connect; `isLeg` knows our legs. */
  adopt(bridges: readonly AriBridge[], isLeg: (id: string) => id is LegId): void {
    const recordings = new Map([...this.#rooms].map(([name, room]) => [name, room.recording]));
    this.#rooms.clear();
    this.#roomOfLeg.clear();
    for (const bridge of bridges) {
      const legs = new Set(bridge.channels.filter(isLeg));
      for (const leg of legs) this.#roomOfLeg.set(leg, bridge.id);
      const recording = recordings.get(bridge.id) ?? null;
      this.#rooms.set(bridge.id, { legs, recording, isMade: true, joining: [] });
    }
  }

  /** The room that a leg is in, or null. */
  roomOf(leg: LegId): string | null {
    return this.#roomOfLeg.get(leg) ?? null;
  }

  /**
   * Puts a leg into a room, which is made when it does not exist. Legs that are put there in one
   * turn enter by one request; see `settle`. Recording begins with the second party. Rejects with
   * the first error of making the room or joining it.
   */
  join(leg: LegId, name: string, record: string | null): Promise<void> {
    const room = this.#rooms.get(name) ?? this.#add(name);
    if (room.legs.has(leg)) {
      this.#recordIfDue(room, name, record);
      return DONE;
    }
    room.legs.add(leg);
    this.#roomOfLeg.set(leg, name);
    if (room.joining.length === 0) queueMicrotask(() => this.#enter(room, name));
    return new Promise((resolve, reject) => {
      room.joining.push({ leg, record, resolve, reject });
    });
  }

  /**
   * Sends at once what `join` and `close` have put off to the end of the turn, before what else a
   * leg is told. A leg that is told to end need not be led out of a room that is closed.
   */
  settle(leg: LegId, ends: boolean): void {
    const name = this.#roomOfLeg.get(leg);
    const room = name === undefined ? undefined : this.#rooms.get(name);
    if (name !== undefined && room !== undefined) this.#enter(room, name);
    for (const { legs, send } of this.#closing.values()) {
      if (!legs.has(leg)) continue;
      if (ends) legs.delete(leg);
      else send();
    }
  }

  /** Takes a leg out of its room. */
  leave(leg: LegId, name: string): Promise<void> {
    this.forget(leg);
    return sendAnyway(this.#parts, "bridges.removeChannel", { bridgeId: name, channel: leg });
  }

  /** Forgets a leg that has ended or left. */
  forget(leg: LegId): void {
    const name = this.#roomOfLeg.get(leg);
    if (name === undefined) return;
    this.#roomOfLeg.delete(leg);
    this.#rooms.get(name)?.legs.delete(leg);
  }

  /**
   * Ends the recording of a room, and the room; `recorded` is one that may have ended already. Resolves
   * when the recording's end is told. A room of that name may be made again at once.
   * Legs are taken out first: a playback for a leg that is still on its way out of a destroyed
   * bridge is accepted by Asterisk and never begins.
   */
  close(name: string, recorded: string | null): Promise<void> {
    const room = this.#rooms.get(name);
    if (room !== undefined) this.#enter(room, name);
    const legs = new Set(room?.legs);
    for (const leg of legs) this.forget(leg);
    this.#rooms.delete(name);
    const recording = room?.recording ?? recorded;
    return new Promise((resolve, reject) => {
      const send = (): void => {
        if (this.#closing.get(name) !== closing) return;
        this.#closing.delete(name);
        this.#sendClose(name, legs, recording).then(resolve, reject);
      };
      const closing = { legs, send };
      this.#closing.get(name)?.send();
      this.#closing.set(name, closing);
      queueMicrotask(send);
    });
  }

  /** A recording's file and length, or null when there is none. */
  recording(name: string): { readonly path: string; readonly durationMs: number } | null {
    if (!SAFE_NAME.test(name)) return null;
    const path = join(this.#recordingsFolder, `${name}.wav`);
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (size === undefined) return null;
    const durationMs = Math.round(Math.max(0, size - WAV_HEADER_BYTES) / WAV_BYTES_PER_MS);
    return { path, durationMs };
  }

  async #sendClose(
    bridgeId: string,
    legs: ReadonlySet<LegId>,
    recordingName: string | null,
  ): Promise<void> {
    const sent: Promise<void>[] = [];
    if (recordingName !== null) {
      sent.push(sendAnyway(this.#parts, "recordings.stop", { recordingName }, [bridgeId]));
    }
    for (const channel of legs) {
      sent.push(sendAnyway(this.#parts, "bridges.removeChannel", { bridgeId, channel }));
    }
    sent.push(sendAnyway(this.#parts, "bridges.destroy", { bridgeId }));
    await allOf(sent);
    if (recordingName !== null) await this.#tellEnd(recordingName);
  }

  #add(name: string): Room {
    const room: Room = { legs: new Set(), recording: null, isMade: false, joining: [] };
    this.#rooms.set(name, room);
    return room;
  }

  #enter(room: Room, name: string): void {
    const joining = room.joining;
    if (joining.length === 0) return;
    room.joining = [];
    this.#closing.get(name)?.send();
    const legs = joining.map(({ leg }) => leg);
    const sent = room.isMade ? [] : [this.#make(name, legs)];
    room.isMade = true;
    const entered = this.#addLegs(name, legs);
    for (const { record } of joining) this.#recordIfDue(room, name, record);
    for (const { leg, resolve, reject } of joining) {
      // Asterisk takes all or none: who has just hung up must not keep out the other.
      const isAlone = joining.length === 1;
      const added = isAlone ? entered : entered.catch(() => this.#addLegs(name, [leg]));
      allOf([...sent, added]).then(resolve, (error: unknown) => {
        this.forget(leg);
        // Somebody else has destroyed it: the next join makes it anew.
        if (error instanceof AriError && error.status === 404) this.#rooms.delete(name);
        reject(error);
      });
    }
  }

  /** In one order with what the first legs are told: they enter next. */
  #make(bridgeId: string, legs: readonly LegId[]): Promise<void> {
    return sendCreate(this.#parts, "bridges.createWithId", { bridgeId, type: "mixing" }, legs);
  }

  #addLegs(bridgeId: string, channel: readonly LegId[]): Promise<void> {
    return this.#parts.ari.command("bridges.addChannel", { bridgeId, channel });
  }

  #recordIfDue(room: Room, name: string, record: string | null): void {
    if (record === null || room.legs.size < 2 || room.recording === record) return;
    room.recording = record;
    void this.#record(name, record);
  }

  async #record(bridgeId: string, name: string): Promise<void> {
    try {
      const file = { name, format: "wav", ifExists: "fail" } as const;
      await sendCreate(this.#parts, "bridges.record", { bridgeId, ...file });
    } catch (error) {
      // A call goes on without its recording; its ticket has none then.
      this.#parts.log.error({ recording: name, code: codeOf(error) }, "cannot record a room");
    }
  }

  /** Asterisk tells no end of a recording whose bridge is gone, so it is asked. */
  async #tellEnd(name: string): Promise<void> {
    for (let poll = 0; poll < RECORDING_POLLS_MAX && (await this.isLive(name)); poll += 1) {
      await new Promise((resolve) => setTimeout(resolve, RECORDING_POLL_MS));
    }
    const found = this.recording(name);
    if (found === null) return;
    const { durationMs } = found;
    this.#parts.tell({ type: "recording_ended", recording: name, durationMs });
  }

  /** Whether Asterisk records under this name now. */
  async isLive(recordingName: string): Promise<boolean> {
    try {
      await this.#parts.ari.command("recordings.getLive", { recordingName });
      return true;
    } catch {
      return false;
    }
  }
}
