import type { CallEffect, CallEvent, LookupArg, LookupFailure } from "../core/call/index.ts";
import type { CallId } from "../core/lib/brands.ts";
import type { JsonObject } from "../core/lib/json.ts";
import type { Result } from "../core/lib/result.ts";
import { err } from "../core/lib/result.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Lookup } from "../ports/lookup.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { Telephony } from "../ports/telephony.ts";
import type { Vault } from "../ports/vault.ts";
import type { Leaving } from "./turn.ts";

/** What effects are run on. */
export interface EffectParts {
  readonly telephony: Telephony;
  readonly lookup: Lookup;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Hands an event back to a call. */
  readonly post: (call: CallId, event: CallEvent) => void;
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
      const { leg, agent, address, callerId, ringMs } = effect;
      return telephony.dial({ leg, call, agent, address, callerId, ringMs });
    }
    case "hang_up":
      return telephony.hangUp(effect.leg, effect.cause);
    case "close_room":
      return telephony.closeRoom(effect.room);
    default:
      throw new Error(`The effect "${effect.do}" does not leave the process.`);
  }
}

async function lookUp(
  parts: EffectParts,
  call: CallId,
  effect: CallEffect & { readonly do: "look_up" },
): Promise<void> {
  const { source, request } = effect;
  const begun = parts.clock.now();
  const args = resolve(parts.vault, effect.args);
  const result: Result<JsonObject, LookupFailure> = args
    ? await parts.lookup.ask(source, args)
    : err("secret_lost");
  for (const arg of Object.values(effect.args)) {
    if (typeof arg !== "string") parts.vault.drop(arg.secret);
  }
  const label = result.ok ? "found" : result.error;
  parts.metrics.lookupEnded(source, label, parts.clock.now() - begun);
  parts.post(call, { type: "lookup_ended", request, result });
}

function resolve(
  vault: Vault,
  args: Readonly<Record<string, LookupArg>>,
): Readonly<Record<string, string>> | null {
  const plain: Record<string, string> = {};
  for (const [name, arg] of Object.entries(args)) {
    const value = typeof arg === "string" ? arg : vault.get(arg.secret);
    if (value === null) return null;
    plain[name] = value;
  }
  return plain;
}
