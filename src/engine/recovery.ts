import type { AgentRecord, FloorCall } from "../core/acd/index.ts";
import type { CallState, Offer } from "../core/call/index.ts";
import type { CallId, LegId } from "../core/lib/brands.ts";
import type { Telephony, TelephonyEvent } from "../ports/telephony.ts";
import type { CallTable } from "./call-table.ts";
import type { Message } from "./turn.ts";

/** What the floor must know of a call after a restart; empty for a call that needs no agent. */
export function floorCallOf(state: CallState): readonly FloorCall[] {
  if (!("place" in state)) return [];
  const { visit, queue, need, priority, since } = state.place;
  const caller = state.facts.from.number;
  const call = { call: state.facts.id, visit, queue, need, priority, since, caller };
  if (state.phase === "queued" || wantsAgent(state)) return [{ phase: "queued", ...call }];
  const made = offerOf(state);
  if (made === null) return [];
  const { agent, id: offer, leg } = made;
  const phase = state.phase === "talking" ? "talking" : "offered";
  const others = state.phase === "offered" ? state.others : [];
  const beside = others.map((other) => ({ agent: other.agent, offer: other.id }));
  return [{ phase, ...call, agent, offer, leg, others: beside }];
}

/** A promise that waits for an agent, or whose customer does on the line. */
function wantsAgent(state: CallState): boolean {
  if (state.phase !== "callback" || state.reserved !== null) return false;
  return /^(due|holding)$/.test(state.facts.callback?.stage ?? "");
}

function offerOf(state: CallState): Offer | null {
  if (state.phase === "callback") return state.reserved;
  return "offer" in state ? state.offer : null;
}

/**
 * The number of the next offer: above every number that a call or an agent may still speak of.
 * Offers are compared for equality only, so starting from the clock keeps them unique over restarts.
 */
export function nextOfferAfter(
  states: readonly CallState[],
  agents: readonly AgentRecord[],
  now: number,
): number {
  const offers = states.flatMap((state) => {
    const others = state.phase === "offered" ? state.others : [];
    return [offerOf(state)?.id ?? 0, ...others.map(({ id }) => id)];
  });
  return Math.max(now, ...offers, ...agents.map((agent) => agent.call?.offer ?? 0)) + 1;
}

/** Tells every call in progress which legs are left. */
export function recover(
  calls: CallTable,
  event: TelephonyEvent & { readonly type: "carrier_up" },
  cut: boolean,
  post: (message: Message) => void,
): void {
  const era = calls.newEra();
  const byCall = new Map<CallId, (typeof event.legs)[number][]>();
  for (const leg of event.legs) {
    const call = calls.callOfLeg(leg.leg);
    if (call) byCall.set(call, [...(byCall.get(call) ?? []), leg]);
  }
  for (const entry of calls.entries()) {
    if (entry.state.phase === "ended") continue;
    const recovered = { type: "recovered", legs: byCall.get(entry.id) ?? [], cut } as const;
    post({ to: "recovered_call", call: entry.id, event: recovered, era });
  }
}

/** The message whose recording ended with its caller's leg. */
function messageOf(state: CallState, alive: ReadonlySet<LegId>): string | null {
  if (state.phase !== "flow" || state.awaits.kind !== "script") return null;
  return alive.has(state.caller) ? null : state.awaits.records;
}

/**
 * Tells calls of messages that were finished while nobody listened. Of a talk's recording it is told
 * when its room is closed.
 */
export function takeMessages(
  calls: CallTable,
  event: TelephonyEvent & { readonly type: "carrier_up" },
  telephony: Telephony,
  post: (message: Message) => void,
): void {
  const alive = new Set(event.legs.map(({ leg }) => leg));
  for (const { id, state } of calls.entries()) {
    const recording = messageOf(state, alive);
    const found = recording === null ? null : telephony.recording(recording);
    if (!found || recording === null) continue;
    const { durationMs } = found;
    post({ to: "call", call: id, event: { type: "recording_ended", recording, durationMs } });
  }
}
