import type {
  Collector,
  CollectorEvent,
  DigitsWait,
  HangupCause,
  LegEvent,
  Outcome,
  Prompt,
  RecordWait,
  Script,
} from "../../core/call/index.ts";
import { collect, patienceMs, startCollector } from "../../core/call/index.ts";
import type { LegId } from "../../core/lib/brands.ts";
import { limits } from "../../core/lib/limits.ts";
import type { Vault } from "../../ports/vault.ts";
import type { SimClock } from "./sim-clock.ts";
import type { SimRooms } from "./sim-rooms.ts";

/** What a leg is made of. */
export interface SimLegParts {
  readonly clock: SimClock;
  readonly rooms: SimRooms;
  /** How long a prompt takes, in ms. */
  readonly promptMs: (prompt: Prompt, lang: string) => number;
  readonly emit: (event: LegEvent) => void;
  /** Whether a process hears the keys now: those that nobody hears are lost. */
  readonly isHeard: () => boolean;
  /** Whether recordings can be made now. */
  readonly records: () => boolean;
}

/** A script as its leg was told it, for tests that look at what was heard. */
export interface Heard {
  /** Ms since the epoch. */
  readonly at: number;
  readonly script: Script;
}

/** One party's line in the simulated carrier: plays scripts in virtual time. */
export class SimLeg {
  readonly id: LegId;
  /** True for a caller who came to us, false for a phone that we rang. */
  readonly isInbound: boolean;
  /** Everything this leg was told, oldest first. */
  readonly heard: Heard[] = [];
  /** Why the leg ended; null while it lives. */
  ended: HangupCause | "passed_on" | null = null;
  isUp = false;
  isHeld = false;
  #vault: Vault | null = null;
  #script: Script | null = null;
  #collector: Collector | null = null;
  #typedAhead = "";
  #cancel: (() => void) | null = null;
  /** The recording that runs; null for none. */
  #taping: { readonly name: string; readonly since: number } | null = null;
  /** Until when the party has something to say; ms since the epoch. */
  #speaksUntil = 0;
  readonly #parts: SimLegParts;

  constructor(parts: SimLegParts, id: LegId, isInbound: boolean) {
    this.#parts = parts;
    this.id = id;
    this.isInbound = isInbound;
  }

  /** What the leg does after its prompts: the wait of its newest script, or null for nothing. */
  get wait(): Script["wait"] | null {
    return this.#script?.wait ?? null;
  }

  /** Whether keys are being collected or prompts of a question play now. */
  get isAsked(): boolean {
    return this.#collector !== null;
  }

  /** Replaces whatever the leg is doing; secret digits go to `vault`. */
  perform(script: Script, vault: Vault): void {
    if (this.ended !== null || (!this.isInbound && !this.isUp)) return;
    if (script.wait.kind === "record" && this.#goesOn(script, script.wait, vault)) return;
    this.#stop(script);
    this.isUp = true;
    this.#vault = vault;
    this.#script = script;
    this.heard.push({ at: this.#parts.clock.now(), script });
    const promptsMs = script.prompts.reduce(
      (sum, prompt) => sum + this.#parts.promptMs(prompt, script.lang),
      0,
    );
    if (script.wait.kind === "digits") this.#beginDigits(script.wait, promptsMs);
    else {
      if (script.wait.kind !== "none") this.#typedAhead = "";
      this.#after(promptsMs, () => this.#promptsEnded(script));
    }
  }

  /** Whether what the party says is recorded now. */
  get isTaped(): boolean {
    return this.#taping !== null;
  }

  /** The party speaks for `ms`: a recording that waits for silence goes on so long. */
  speak(ms: number): void {
    this.#speaksUntil = this.#parts.clock.now() + ms;
    const wait = this.#script?.wait;
    if (this.#taping && wait?.kind === "record") this.#tapeOn(wait, this.#taping);
  }

  /** The party presses a key. */
  press(key: string): void {
    const wait = this.#script?.wait;
    // The carrier itself ends a recording, whoever listens.
    if (this.#taping && wait?.kind === "record" && key === wait.endKey) return this.#untape();
    if (this.ended !== null || !this.#parts.isHeard()) return;
    if (wait?.kind === "digits" && this.#collector)
      return this.#collect(wait, { type: "key", key });
    if (wait?.kind === "hold" && wait.keys?.includes(key) === true && this.#script) {
      const outcome = { kind: "digits", value: key, endedBy: "max", bargedIn: false } as const;
      return this.#finish(this.#script, outcome);
    }
    const isKept = wait === undefined || wait.kind === "none" || wait.kind === "digits";
    if (isKept && this.#typedAhead.length < limits.typeAheadKeys) this.#typedAhead += key;
  }

  /** The process that told the script is gone: what plays plays on, its end is told to nobody. */
  orphan(): void {
    this.#vault = null;
    this.#collector = null;
    this.#typedAhead = "";
    const wait = this.#script?.wait.kind;
    if (wait !== "hold" && wait !== "ringing" && wait !== "join" && !this.#taping) this.#disarm();
  }

  /** The leg is gone; told once. */
  end(cause: HangupCause | "passed_on"): void {
    if (this.ended !== null) return;
    if (this.#taping) this.#untape();
    this.cut(cause);
    const told = cause === "passed_on" ? "normal" : cause;
    this.#parts.emit({ type: "leg_ended", leg: this.id, cause: told });
  }

  /** The leg is gone without a word: the carrier itself went down. */
  cut(cause: HangupCause | "passed_on" = "failed"): void {
    this.ended = cause;
    this.#disarm();
    this.#taping = null;
    this.#collector = null;
    this.#parts.rooms.leave(this.id);
  }

  #stop(next: Script): void {
    this.#disarm();
    this.#collector = null;
    if (this.#taping) {
      this.#script = null;
      this.#untape();
    }
    const stays = next.prompts.length === 0 && next.wait.kind === "join" ? next.wait.room : null;
    if (this.#parts.rooms.roomOf(this.id) !== stays) this.#parts.rooms.leave(this.id);
  }

  #promptsEnded(script: Script): void {
    switch (script.wait.kind) {
      case "none":
        return this.#finish(script, { kind: "heard" });
      case "join":
        return this.#parts.rooms.join(this.id, script.wait.room, script.wait.record);
      case "hangup":
        return this.end(script.wait.cause);
      case "record":
        if (!this.#parts.records()) {
          return this.#finish(script, { kind: "failed", code: "recording_failed" });
        }
        this.#taping = { name: script.wait.name, since: this.#parts.clock.now() };
        return this.#tapeOn(script.wait, this.#taping);
      case "hold":
      case "ringing":
      case "digits":
    }
  }

  /** Whether this recording was begun by an earlier script: it goes on, or its end is told. */
  #goesOn(script: Script, wait: RecordWait, vault: Vault): boolean {
    const { rooms } = this.#parts;
    const durationMs = rooms.durationOf(wait.name);
    if (this.#taping?.name !== wait.name && durationMs === null) return false;
    this.#vault = vault;
    this.#script = script;
    if (durationMs !== null) {
      this.#finish(script, { kind: "recorded", recording: wait.name, durationMs });
    }
    return true;
  }

  /** Ends the recording after its time, or after so much silence. */
  #tapeOn(wait: RecordWait, tape: { readonly since: number }): void {
    const now = this.#parts.clock.now();
    const silentAt = Math.max(tape.since, this.#speaksUntil) + wait.silenceMs;
    const endsAt = Math.min(tape.since + wait.maxMs, silentAt);
    this.#after(Math.max(0, endsAt - now), () => this.#untape());
  }

  /** The recording is over: what is silent at its end is cut off. */
  #untape(): void {
    const [tape, script] = [this.#taping, this.#script];
    if (!tape) return;
    this.#taping = null;
    const end = Math.min(this.#parts.clock.now(), this.#speaksUntil);
    const durationMs = Math.max(0, end - tape.since);
    this.#parts.rooms.keep(tape.name, durationMs);
    if (script) this.#finish(script, { kind: "recorded", recording: tape.name, durationMs });
  }

  #beginDigits(wait: DigitsWait, promptsMs: number): void {
    const keys = this.#typedAhead;
    this.#typedAhead = "";
    this.#collector = startCollector(promptsMs > 0);
    if (promptsMs > 0) this.#after(promptsMs, () => this.#collect(wait, { type: "prompts_ended" }));
    else this.#patience(wait);
    for (const key of keys) this.press(key);
  }

  #collect(wait: DigitsWait, event: CollectorEvent): void {
    if (!this.#collector || !this.#script) return;
    const before = this.#collector;
    this.#collector = collect(wait, before, event);
    if (this.#collector === before) return;
    if (this.#collector.phase !== "done") return this.#patience(wait);
    const { value, bargedIn } = this.#collector;
    const endedBy = this.#collector.endedBy ?? "timeout";
    const ended = { endedBy, bargedIn };
    if (!wait.secret || endedBy === "exit_key")
      return this.#finish(this.#script, { kind: "digits", value, ...ended });
    const ref = this.#vault?.put(value) ?? "";
    this.#finish(this.#script, { kind: "secret", ref, length: value.length, ...ended });
  }

  #patience(wait: DigitsWait): void {
    const ms = this.#collector && patienceMs(wait, this.#collector);
    if (ms !== null) this.#after(ms, () => this.#collect(wait, { type: "time_out" }));
  }

  #finish(script: Script, outcome: Outcome): void {
    this.#disarm();
    this.#collector = null;
    this.#script = null;
    this.#parts.emit({ type: "script_ended", leg: this.id, step: script.step, outcome });
  }

  #after(ms: number, then: () => void): void {
    this.#disarm();
    this.#cancel = this.#parts.clock.after(ms, then);
  }

  #disarm(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
