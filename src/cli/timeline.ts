import type { TimelineEntry } from "../contract/index.ts";
import type { QueueSettings } from "../core/acd/index.ts";
import type { CallId } from "../core/lib/brands.ts";
import type { TimelineSources } from "../core/ticket/index.ts";
import { tellTimeline } from "../core/ticket/index.ts";
import type { Store } from "../ports/store.ts";

/**
 * What happened on a call, in words of both languages, from its journal; empty for an unknown call.
 * `blind` lines are not for agents.
 */
export async function timelineOf(
  store: Pick<Store, "journalOf" | "loadFlow">,
  sounds: TimelineSources["sounds"],
  queues: readonly QueueSettings[],
  call: CallId,
): Promise<readonly (TimelineEntry & { readonly blind?: true })[]> {
  const journal = await store.journalOf(call);
  const first = journal[0]?.event;
  if (first?.type !== "call_started" && first?.type !== "callback_asked") return [];
  const flow = await store.loadFlow(first.flow.name, first.flow.version);
  const labels = new Map(queues.map((queue) => [queue.id, queue.label]));
  const lines = tellTimeline(journal, {
    flow,
    sounds,
    queueLabel: (queue) => labels.get(queue) ?? null,
  });
  return lines.map(({ at, ...line }) => ({ at: new Date(at).toISOString(), ...line }));
}
