import type { CallEffect, CallEvent, CallState } from "../core/call/index.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import { type CallId, instant } from "../core/lib/brands.ts";
import type { Reducer } from "../core/lib/reducer.ts";
import type { JournalEntry, Snapshot, Store } from "../ports/store.ts";

/** What a replay needs. */
export interface Replay {
  readonly store: Pick<Store, "journalOf" | "snapshotOf">;
  readonly call: CallId;
  /** The flow version that the call ran, or null when it is lost. */
  readonly flowOf: (name: string, version: string) => Promise<FlowDocument | null>;
  readonly reduce: (flow: FlowDocument) => Reducer<CallState, CallEvent, CallEffect>;
}

/** What a replay printed, and whether it came to the stored effects and the stored end state. */
export interface Replayed {
  readonly lines: readonly string[];
  readonly isSame: boolean;
}

/**
 * Runs a call again from its journal: each event, the phase after it and the effects, compared with
 * those stored. `isSame` is false for any difference, for an unknown call and for a lost flow; the
 * lines say which. Rejects with StoreAway.
 */
export async function replayCall({ store, call, flowOf, reduce }: Replay): Promise<Replayed> {
  const { journal, stored } = await read(store, call);
  const first = journal[0]?.event;
  if (first === undefined) {
    return failed(`There is no call ${call} in the journal. \`GET /api/v1/calls\` lists calls.`);
  }
  if (first.type !== "call_started" && first.type !== "callback_asked") {
    return failed(`The journal of call ${call} does not begin with its beginning.`);
  }
  const { name, version } = first.flow;
  const flow = await flowOf(name, version);
  if (flow === null) {
    return failed(`Flow ${name} version ${version} of call ${call} is not stored.`);
  }
  const head = `Call ${call}, flow ${name} version ${version}, ${journal.length} events`;
  const { lines, state, differences } = run(journal, reduce(flow));
  const isEndSame = differences === 0 && isSameJson(state, stored?.state ?? null);
  const seq = journal.at(-1)?.seq ?? 0;
  const isSame = isEndSame && stored?.seq === seq;
  return { lines: [head, ...lines, verdict({ isSame, differences, state, stored, seq })], isSame };
}

/** Journal and state of one instant: a call in progress may go on between the two readings. */
async function read(
  store: Replay["store"],
  call: CallId,
  tries = 5,
): Promise<{ readonly journal: readonly JournalEntry[]; readonly stored: Snapshot | null }> {
  const journal = await store.journalOf(call);
  const stored = await store.snapshotOf(call);
  const isOneInstant = (stored?.seq ?? 0) === (journal.at(-1)?.seq ?? 0);
  return isOneInstant || tries <= 1 ? { journal, stored } : read(store, call, tries - 1);
}

interface Run {
  readonly lines: readonly string[];
  readonly state: CallState;
  /** Events after which the effects were not those stored. */
  readonly differences: number;
}

function run(
  journal: readonly JournalEntry[],
  reduce: Reducer<CallState, CallEvent, CallEffect>,
): Run {
  const lines: string[] = [];
  let state: CallState = { phase: "new" };
  let differences = 0;
  for (const [index, { seq, at, event, effects }] of journal.entries()) {
    if (seq !== index + 1) {
      lines.push(`! number ${index + 1} is missing in the journal`);
      differences += 1;
    }
    const { type, ...rest } = event;
    lines.push(`${seq}  ${new Date(at).toISOString()}  ${type} ${JSON.stringify(rest)}`);
    let now: readonly CallEffect[];
    try {
      [state, now] = reduce(state, event, instant(at));
    } catch (error) {
      lines.push(`! cannot go on: ${String(error)}`);
      return { lines, state, differences: differences + 1 };
    }
    lines.push(`     phase ${state.phase}`, ...now.map((effect) => `     ${effectLine(effect)}`));
    if (!isSameJson(now, effects)) {
      differences += 1;
      lines.push("!    stored instead:", ...effects.map((effect) => `!    ${effectLine(effect)}`));
    }
  }
  return { lines, state, differences };
}

function effectLine({ do: what, ...rest }: CallEffect): string {
  return `${what} ${JSON.stringify(rest)}`;
}

function verdict(end: {
  readonly isSame: boolean;
  readonly differences: number;
  readonly state: CallState;
  readonly stored: { readonly seq: number; readonly state: CallState } | null;
  readonly seq: number;
}): string {
  const { isSame, differences, state, stored, seq } = end;
  if (isSame) return `Same effects and same end state as stored: phase ${state.phase}.`;
  if (differences > 0) return `Different: ${differences} of the events had other effects.`;
  if (stored === null) return "Different: there is no stored state.";
  if (stored.seq !== seq) {
    return `Different: the stored state is of event ${stored.seq}, the journal ends at ${seq}.`;
  }
  return `Different end state.\n  replayed ${JSON.stringify(state)}\n  stored   ${JSON.stringify(stored.state)}`;
}

/** Whether two values are the same JSON, whatever the order of keys. */
function isSameJson(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)))
      : part,
  );
}

function failed(reason: string): Replayed {
  return { lines: [reason], isSame: false };
}
