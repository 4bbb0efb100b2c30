import type { CallbacksFor, CallContact } from "../core/call/index.ts";
import type { CallId, LegId } from "../core/lib/brands.ts";
import { after, callId } from "../core/lib/brands.ts";
import { cleanCallerId, cleanText } from "../core/lib/caller-id.ts";
import { limits } from "../core/lib/limits.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { OutboxEntry, Store } from "../ports/store.ts";
import type { Telephony, TelephonyEvent } from "../ports/telephony.ts";
import type { CallTable } from "./call-table.ts";
import type { Lines } from "./lines.ts";
import type { Leaving, Message } from "./turn.ts";

/** Callers in menus and queues are passed on when the store has been away for this long. */
const storePatienceMs = 3_000;

/** What the intake works with. */
export interface IntakeParts {
  readonly telephony: Telephony;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly calls: CallTable;
  readonly lines: Lines;
  readonly recording: boolean;
  /** What is remembered of the customer behind a caller's number as received. */
  readonly contactOf: (number: string | null) => CallContact | null;
  /** What callbacks a caller with this number may be offered; null for none. */
  readonly callbacksFor: (number: string | null) => CallbacksFor | null;
  /** Why the store is away; null when it is not. */
  readonly storeAway: () => string | null;
  readonly inboxLength: () => number;
  readonly addCall: (
    leg: LegId,
    endpoint: string,
  ) => { readonly id: CallId; readonly flow: { readonly name: string; readonly version: string } };
  readonly post: (message: Message) => void;
  readonly run: (leaving: Leaving) => void;
  readonly recover: (event: TelephonyEvent & { readonly type: "carrier_up" }) => void;
}

/** Turns what the carrier reports into messages, and refuses callers who cannot be served now. */
export class Intake {
  readonly #parts: IntakeParts;
  #bootId: string | null = null;
  /** The boot that remembered calls were in, until the carrier is there. */
  #lastBootId: string | null = null;
  #outbox: Leaving[] = [];
  #patience: (() => void) | null = null;
  /** Callers whose passing on the carrier has not yet acknowledged. */
  readonly #passing = new Map<LegId, CallId>();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Effects that were committed but perhaps not done before a stop: run when the carrier is there. */
  outbox(entries: readonly OutboxEntry[]): void {
    for (const { id, call, effect } of entries) this.runLater({ call, effect, outboxId: id });
  }

  /** An effect that the carrier could not take: run again when it is back. */
  runLater(leaving: Leaving): void {
    this.#outbox.push(leaving);
  }

  /** The carrier's boot before this process began; null when no call has seen one. */
  lastBoot(bootId: string | null): void {
    this.#lastBootId = bootId;
  }

  /** Whether the carrier has restarted since it was last seen: its legs were cut. */
  cut(bootId: string): boolean {
    const before = this.#bootId ?? this.#lastBootId;
    this.#bootId = bootId;
    return before !== null && before !== bootId;
  }

  /** Takes one event of the carrier. */
  take(event: TelephonyEvent): void {
    switch (event.type) {
      case "leg_offered":
        return this.#offered(event);
      case "line_changed": {
        const { address, reachable } = event;
        this.#parts.lines.setReachable(address, reachable);
        return this.#parts.post({ to: "floor", event });
      }
      case "carrier_up":
        return this.#carrierUp(event);
      case "carrier_down":
        return this.#parts.log.warn({ reason: event.reason }, "carrier is away");
      case "recording_ended": {
        const call = callOfRecording(event.recording);
        return call ? this.#parts.post({ to: "call", call, event }) : undefined;
      }
      default: {
        const call = this.#parts.calls.callOfLeg(event.leg);
        if (call) this.#parts.post({ to: "call", call, event });
      }
    }
  }

  /** The store went away or came back: callers who wait on it are passed on after a moment. */
  storeChanged(): void {
    const { clock, storeAway } = this.#parts;
    this.#patience?.();
    this.#patience = null;
    if (storeAway() === null) return;
    const until = after(clock.now(), storePatienceMs);
    this.#patience = clock.alarm(until, () => this.#passAllOn());
  }

  /** Gives a caller to the fall-back number, and ends the call. */
  passOn(call: CallId, leg: LegId, reason: string): void {
    const { log, post } = this.#parts;
    log.error({ callId: call, reason }, "caller passed to the fall-back number");
    this.#askToPass(leg, call);
    post({ to: "call", call, event: { type: "passed_on", reason } });
  }

  #offered(event: TelephonyEvent & { readonly type: "leg_offered" }): void {
    const { calls, addCall, post, metrics, inboxLength, storeAway } = this.#parts;
    const { leg, origin, endpoint } = event;
    if (calls.callOfLeg(leg)) return;
    const from = cleanCallerId(event.fromNumber, event.fromName);
    const to = cleanText(event.to) ?? "";
    const contact = this.#parts.contactOf(from.number);
    const callbacks = this.#parts.callbacksFor(from.number);
    const { id, flow } = addCall(leg, endpoint);
    const record = this.#parts.recording;
    metrics.callStarted(origin);
    const started = { type: "call_started", call: id, leg, origin, endpoint, from, to } as const;
    const known = { contact, ...(callbacks && { callbacks }) };
    post({ to: "call", call: id, event: { ...started, ...known, flow, record } });
    if (storeAway() !== null) this.passOn(id, leg, "store_away");
    else if (calls.open > limits.openCalls) this.passOn(id, leg, "too_many_calls");
    else if (inboxLength() > limits.inboxLength) this.passOn(id, leg, "overload");
  }

  #askToPass(leg: LegId, call: CallId): void {
    const { telephony, log } = this.#parts;
    this.#passing.set(leg, call);
    telephony.passOn(leg).then(
      () => this.#passing.delete(leg),
      (cause: unknown) => {
        log.warn({ callId: call, cause: String(cause) }, "could not pass the caller on");
      },
    );
  }

  /** Passes on whom a carrier that was away has kept; who is gone is forgotten. */
  #passAgain(alive: ReadonlySet<LegId>): void {
    for (const [leg, call] of [...this.#passing]) {
      if (alive.has(leg)) this.#askToPass(leg, call);
      else this.#passing.delete(leg);
    }
  }

  #passAllOn(): void {
    for (const { id, state, caller } of this.#parts.calls.entries()) {
      if (!/^(talking|transferred|callback|ended)$/.test(state.phase)) {
        this.passOn(id, caller, "store_away");
      }
    }
  }

  #carrierUp(event: TelephonyEvent & { readonly type: "carrier_up" }): void {
    const { lines, calls, post, log, recover } = this.#parts;
    const makeAgain = this.#bootId !== event.bootId;
    lines.carrierUp(event.reachable, makeAgain);
    recover(event);
    this.#passAgain(new Set(event.legs.map(({ leg }) => leg)));
    const due = this.#outbox;
    this.#outbox = [];
    for (const leaving of due) this.#parts.run(leaving);
    for (const { leg } of event.legs) {
      const call = calls.callOfLeg(leg);
      if (this.#passing.has(leg)) continue;
      if (call && calls.get(call)?.state.phase !== "ended") continue;
      // Whose call has ended is a new caller when the carrier offers them again.
      calls.dropLeg(leg);
      if (!isDialled(leg)) continue;
      log.info({ legId: leg }, "hang up a leg that no call knows");
      const effect = { do: "hang_up", leg, cause: "normal" } as const;
      this.#parts.run({ call: callId("none"), effect, outboxId: null });
    }
    post({ to: "floor", event: { type: "lines_known", reachable: event.reachable } });
  }
}

/** Legs that we dialled are named after their call; see the `dial` effect. */
const isDialled = (leg: LegId): boolean => /-[akt]\d+$/.test(leg);

function callOfRecording(recording: string): CallId | null {
  const match = /^rec-(.+)-\d+$/.exec(recording);
  return match?.[1] ? callId(match[1]) : null;
}

/** What is remembered of a customer, by the number as it came. */
export function contactIn(
  store: Pick<Store, "contactOf">,
  contactNumber: (raw: string | null) => string | null,
): (raw: string | null) => CallContact | null {
  return (raw) => {
    const number = contactNumber(raw);
    return number === null ? null : store.contactOf(number);
  };
}
