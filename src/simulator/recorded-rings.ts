import type { AgentState } from "../core/acd/index.ts";
import type { AgentId } from "../core/lib/brands.ts";
import type { AgentSpell } from "../ports/agent-times.ts";
import type { Ring } from "./centre.ts";
import type { Recording } from "./recorded.ts";

/** How an agent's phone rang for a call: `taken_back` when the caller left or another phone was answered. */
export interface RecordedRing {
  readonly does: Ring["does"] | "taken_back";
  /** When it began, ms since the epoch. */
  readonly at: number;
  readonly ms: number;
}

/** The rings for each call, in order for each agent. */
export type RecordedRings = ReadonlyMap<string, ReadonlyMap<AgentId, readonly RecordedRing[]>>;

/** A phone that rang to within this of the queue's limit was let ring out. */
const nearlyMs = 1_000;

/**
 * How phones rang, by the log of agents' states. It says why an agent was taken out for not answering;
 * where the queue's rule left them ready, the caller's further way and the length of the ring tell.
 */
export function ringsOf(recording: Recording): RecordedRings {
  const ringMs = new Map(recording.queues.map(({ id, ringMs }) => [id, ringMs]));
  const left = new Map<string, { readonly at: number; readonly ringMs: number }>();
  for (const { call, queue, leftAt } of recording.visits) {
    left.set(call, { at: leftAt, ringMs: ringMs.get(queue) ?? Number.POSITIVE_INFINITY });
  }
  const rings = new Map<string, Map<AgentId, RecordedRing[]>>();
  for (const { profile, spells } of recording.agents) {
    let since: number | null = null;
    spells.forEach((spell, at) => {
      const { call, state, endedAt } = spell;
      if (call === null || !isRing(state)) return;
      since ??= spell.startedAt;
      const next = spells[at + 1];
      if (endedAt === null || (next && isRing(next.state) && next.call === call)) return;
      const begun = since;
      const ms = endedAt - begun;
      since = null;
      const visit = left.get(call);
      const isOver = visit !== undefined && visit.at <= endedAt;
      const ranOut = ms >= (visit?.ringMs ?? Number.POSITIVE_INFINITY) - nearlyMs;
      const ring = { does: endOf(call, next, isOver, ranOut), at: begun, ms };
      const ofCall = rings.get(call) ?? new Map<AgentId, RecordedRing[]>();
      rings.set(call, ofCall);
      ofCall.set(profile.id, [...(ofCall.get(profile.id) ?? []), ring]);
    });
  }
  return rings;
}

function endOf(
  call: string,
  next: AgentSpell | undefined,
  isOver: boolean,
  ranOut: boolean,
): RecordedRing["does"] {
  if (next?.call === call && next.state === "busy") return "answered";
  if (next?.reason === "missed_call") return "missed";
  if (next?.reason === "rejected_call") return "rejected";
  if (isOver || next?.state !== "ready") return "taken_back";
  return ranOut ? "missed" : "rejected";
}

const isRing = (state: AgentState): boolean => state === "reserved" || state === "ringing";
