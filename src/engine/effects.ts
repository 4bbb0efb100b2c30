import type {
  CallEffect,
  CallEvent,
  Destination,
  HangupCause,
  LookupArg,
  LookupFailure,
} from "../core/call/index.ts";
import { numberOf } from "../core/call/index.ts";
import { readBirthDate } from "../core/identity/index.ts";
import type { CallId } from "../core/lib/brands.ts";
import type { JsonObject } from "../core/lib/json.ts";
import type { Result } from "../core/lib/result.ts";
import { err, ok } from "../core/lib/result.ts";
import type { CallOut } from "../ports/call-out.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Lookup } from "../ports/lookup.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { OutsideDial, Telephony } from "../ports/telephony.ts";
import type { Vault } from "../ports/vault.ts";
import type { CallbackBook } from "./callback-book.ts";
import type { Prover } from "./prover.ts";
import type { Leaving } from "./turn.ts";

/** What effects are run on. */
export interface EffectParts {
  readonly telephony: Telephony;
  readonly lookup: Lookup;
  readonly callOut: CallOut;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly prover: Prover;
  /** Whether the configuration permits a transfer to there. */
  readonly mayDial: (to: Destination) => boolean;
  readonly callbacks: CallbackBook;
  /** Hands an event back to a call. */
  readonly post: (call: CallId, event: CallEvent) => void;
  /** The same; resolves when what it came to is committed. */
  readonly settled: (call: CallId, event: CallEvent) => Promise<void>;
  /** The caller's number of a call; null when withheld. */
  readonly callerOf: (call: CallId) => string | null;
  /** An outbox entry is done. */
  readonly done: (outboxId: string) => void;
  /** An outbox entry could not be done now. */
  readonly failed: (leaving: Leaving) => void;
}

/**
 * Runs committed effects. Every one may run twice (after a crash), so each carries an id that the
 * other side refuses to repeat. A carrier that is away fails them: when it is back, the outbox is
 * run again, and `recovered` derives everything else that is still wanted from the state.
 */
export function runEffect(parts: EffectParts, leaving: Leaving): void {
  const { call, effect, outboxId } = leaving;
  if (effect.do === "look_up") {
    void lookUp(parts, call, effect);
    return;
  }
  if (effect.do === "call_out") {
    const { id, destination, message } = effect;
    void parts.callOut.tell(destination, id, message).then((result) => {
      parts.post(call, { type: "call_out_ended", id, result });
    });
    return;
  }
  command(parts, call, effect).then(
    () => {
      if (outboxId !== null) parts.done(outboxId);
    },
    (cause: unknown) => {
      parts.log.warn({ callId: call, effect: effect.do, cause: String(cause) }, "effect failed");
      if (outboxId !== null) parts.failed(leaving);
    },
  );
}

async function command(parts: EffectParts, call: CallId, effect: CallEffect): Promise<void> {
  const { telephony } = parts;
  switch (effect.do) {
    case "perform":
      return telephony.perform(effect.script);
    case "dial": {
      const { leg, agent, address, callerId, ringMs, autoAnswer = false } = effect;
      const number = numberOf(address);
      if (number === null) {
        return telephony.dial({ leg, call, agent, address, callerId, ringMs, autoAnswer });
      }
      const to = { kind: "number", address: number } as const;
      return dialOut(parts, { leg, call, to, callerId, ringMs }, "unreachable");
    }
    case "dial_out": {
      const { leg, to, callerId, ringMs } = effect;
      return dialOut(parts, { leg, call, to, callerId, ringMs }, "rejected");
    }
    case "dial_customer": {
      const { leg, number, callerId, ringMs, detectsMachine } = effect;
      // The configuration may have changed since the promise: what it permits now counts.
      if (parts.callbacks.settings?.numberOf(number) !== number) {
        return parts.post(call, { type: "leg_ended", leg, cause: "rejected" });
      }
      const to = { kind: "number", address: number } as const;
      const listens = detectsMachine === undefined ? {} : { detectsMachine };
      return telephony.dialOut({ leg, call, to, callerId, ringMs, ...listens });
    }
    case "hang_up":
      return telephony.hangUp(effect.leg, effect.cause);
    case "drop_recording":
      return telephony.dropRecording(effect.recording);
    case "close_room":
      return telephony.closeRoom(effect.room, effect.recording ?? null);
    default:
      throw new Error(`The effect "${effect.do}" does not leave the process.`);
  }
}

/** Calls somebody outside where the configuration permits it; else the leg ends with `cause`. */
async function dialOut(parts: EffectParts, dial: OutsideDial, cause: HangupCause): Promise<void> {
  if (parts.mayDial(dial.to)) return parts.telephony.dialOut(dial);
  parts.log.error(
    { callId: dial.call, to: dial.to.kind },
    "the configuration does not permit to dial there: see transfers",
  );
  parts.post(dial.call, { type: "leg_ended", leg: dial.leg, cause });
}

type LookUp = CallEffect & { readonly do: "look_up" };
type Answer = Result<JsonObject, LookupFailure>;

async function lookUp(parts: EffectParts, call: CallId, effect: LookUp): Promise<void> {
  const { source, request, proves } = effect;
  const begun = parts.clock.now();
  const ended = (result: Answer): CallEvent => {
    const label = result.ok ? "found" : result.error;
    parts.metrics.lookupEnded(source, label, parts.clock.now() - begun);
    return { type: "lookup_ended", request, result };
  };
  const args = resolve(parts, effect.args);
  if (!args.ok || proves === undefined) {
    parts.post(call, ended(args.ok ? await parts.lookup.ask(source, args.value) : args));
    return;
  }
  await parts.prover.prove(
    { source, account: proves, caller: parts.callerOf(call) },
    () => parts.lookup.ask(source, args.value),
    (result) => parts.settled(call, ended(result)),
  );
}

/** The arguments in plain, and the vault's copies of secret ones forgotten. */
function resolve(
  { vault, clock }: EffectParts,
  args: Readonly<Record<string, LookupArg>>,
): Result<Readonly<Record<string, string>>, LookupFailure> {
  const plain: Record<string, string> = {};
  let failure: LookupFailure | null = null;
  for (const [name, arg] of Object.entries(args)) {
    if (typeof arg === "string") {
      plain[name] = arg;
      continue;
    }
    const digits = vault.get(arg.secret);
    vault.drop(arg.secret);
    const today = new Date(clock.now()).toISOString().slice(0, 10);
    const value =
      digits === null || arg.date === undefined ? digits : readBirthDate(digits, arg.date, today);
    if (value === null) failure = digits === null ? "secret_lost" : "not_a_date";
    else plain[name] = value;
  }
  return failure === null ? ok(plain) : err(failure);
}
