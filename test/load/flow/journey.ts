import { Random } from "../../../src/adapters/simulated/index.ts";
import type { CallEffect, CallEvent, Script } from "../../../src/core/call/index.ts";
import { agentId, callId, type LegId, legId } from "../../../src/core/lib/brands.ts";

/** Something that takes a call's events and says what is to be done: the product, or its peer. */
export type Machine = (event: CallEvent, at: number) => readonly CallEffect[];

const caller = legId("caller");
const keys = ["1", "2", "0", "*", "7", ""];
const account = { ok: true, value: { account: "12345678", name: "Ann Bell" } } as const;
const balance = {
  ok: true,
  value: { account: "12345678", minor: 120501, currency: "USD" },
} as const;

/**
 * Leads one call from its beginning to its end: answers every effect of the machine as carrier,
 * sources and floor would, with a caller who mostly wants the balance or an agent, is silent now
 * and then and hangs up now and then. The same seed gives the same caller. Returns the number of events.
 */
export function lead(machine: Machine, seed: number, flow: { name: string; version: string }) {
  const random = new Random(seed);
  const events: CallEvent[] = [
    {
      type: "call_started",
      call: callId("c1"),
      leg: caller,
      origin: "trunk",
      endpoint: "trunk",
      from: { number: "+4930123456", name: null },
      to: "100",
      flow,
      record: false,
    },
  ];
  let at = 1_795_340_000_000;
  let count = 0;
  for (let event = events.shift(); event !== undefined && count < 200; event = events.shift()) {
    at += 2_000;
    count += 1;
    for (const effect of machine(event, at)) answer(effect, random, events);
    if (count === 199) events.push({ type: "leg_ended", leg: caller, cause: "normal" });
  }
  return count;
}

/** What an effect brings about. */
function answer(effect: CallEffect, random: Random, events: CallEvent[]): void {
  switch (effect.do) {
    case "perform":
      if (effect.script.leg === caller) perform(effect.script, random, events);
      return;
    case "look_up": {
      const isFound = random.chance(0.9);
      const failed = { ok: false, error: random.chance(0.5) ? "missing" : "timeout" } as const;
      const found = effect.source === "identity" ? account : balance;
      events.push({
        type: "lookup_ended",
        request: effect.request,
        result: isFound ? found : failed,
      });
      return;
    }
    case "tell_floor":
      if (effect.event.type !== "call_queued") return;
      events.push({ type: "position_told", position: 1 });
      events.push({
        type: "offer_made",
        visit: effect.event.visit,
        offer: 1,
        agent: agentId("ann"),
        agentName: "Ann",
        address: "agent-ann",
        ringMs: 20_000,
        why: null,
      });
      return;
    case "dial":
      ring(effect.leg, events);
      return;
    default:
  }
}

function ring(leg: LegId, events: CallEvent[]): void {
  events.push({ type: "leg_ringing", leg });
  events.push({ type: "leg_answered", leg });
  events.push({ type: "leg_ended", leg, cause: "normal" });
}

function perform({ step, wait }: Script, random: Random, events: CallEvent[]): void {
  const ended = (outcome: (CallEvent & { type: "script_ended" })["outcome"]): void => {
    events.push({ type: "script_ended", leg: caller, step, outcome });
  };
  switch (wait.kind) {
    case "none":
      return ended({ kind: "heard" });
    case "hangup":
      events.push({ type: "leg_ended", leg: caller, cause: "normal" });
      return;
    case "digits": {
      if (random.chance(0.04)) {
        events.push({ type: "leg_ended", leg: caller, cause: "normal" });
        return;
      }
      const how = { endedBy: "end_key", bargedIn: true } as const;
      if (wait.secret) return ended({ kind: "secret", ref: "secret-1", length: 4, ...how });
      const value = wait.max > 1 ? "12345678" : random.pick(keys);
      return ended({ kind: "digits", value, ...how });
    }
    default:
  }
}
