import type { Expectation } from "../contract/flow-test/index.ts";
import type { CallState, TicketChange } from "../core/call/index.ts";
import { quote } from "../core/flow/check-words.ts";
import { waysBetween } from "../core/flow/index.ts";
import { isJsonObject, type Json, type JsonObject, readPath } from "../core/lib/json.ts";
import { StepFailure } from "./answers.ts";
import type { Stage } from "./stage.ts";

/** Holds what is so now against what must be so. Throws StepFailure naming the first difference. */
export function expectNow(stage: Stage, expected: Expectation): void {
  for (const [what, value] of Object.entries(expected)) {
    if (value === undefined) continue;
    if (!isWhat(what)) throw new StepFailure(`Nothing is known of ${quote(what)}.`);
    const actual = looks[what](stage);
    const wrong = difference(actual, value as Json, what);
    if (wrong !== null) throw new StepFailure(wrong);
  }
}

/** The nodes that a call has come to, oldest first. */
export function nodesPassed(stage: Stage): readonly string[] {
  const states = stage.states();
  const nodes = [startOf(stage, states[0])];
  let before = {};
  for (const state of states) {
    if (state.phase === "new") continue;
    nodes.push(...waysBetween(before, state.facts).map(({ to }) => to));
    before = state.facts;
  }
  return nodes;
}

/** Where a call begins: who is called back goes on at the queue that was promised. */
function startOf(stage: Stage, first: CallState | undefined): string {
  return first?.phase === "callback" ? first.cursor.node : stage.world.flow.start;
}

type What = keyof Expectation;

/** How each thing that may be expected is found out; a further one is one line here. */
const looks: { readonly [K in What]-?: (stage: Stage) => Json } = {
  node: (stage) => nodesPassed(stage).at(-1) ?? null,
  passed: (stage) => [...nodesPassed(stage)],
  vars: (stage) => cursorOf(stage)?.vars ?? {},
  queue: ({ state }) =>
    state.phase === "queued" || state.phase === "offered" ? state.place.queue : null,
  position: (stage) => positionOf(stage),
  served: ({ state }) => (state.phase === "new" ? null : state.facts.served),
  asked: ({ answers }) =>
    Object.fromEntries(answers.asked.map(({ source, args }) => [source, { ...args }])),
  told: ({ rehearsal }) =>
    Object.fromEntries(rehearsal.told.map(({ destination, message }) => [destination, message])),
  ticket: (stage) => ticketOf(stage.caller.ticket),
  callback: (stage) => promiseOf(stage),
};

function isWhat(name: string): name is What {
  return Object.hasOwn(looks, name);
}

/** The newest cursor: an ended call has none any more. */
function cursorOf(stage: Stage) {
  const live = stage.states().flatMap((state) => ("cursor" in state ? [state.cursor] : []));
  return live.at(-1);
}

/** The place of the caller by the newest word of the floor. */
function positionOf({ rehearsal, caller }: Stage): number | null {
  const told = rehearsal.disk
    .journalOf(caller.id)
    .flatMap(({ event }) => (event.type === "position_told" ? [event.position] : []));
  return told.at(-1) ?? null;
}

function promiseOf(stage: Stage): JsonObject | null {
  const { promise } = stage;
  if (promise === null) return null;
  const { plan, stage: standing, attempts, nextAt, end } = promise;
  const time = (at: number | null) => (at === null ? null : stage.timeOf(at));
  const { number, queue, dueAt } = plan;
  return { stage: standing, number, queue, attempts, due: time(dueAt), next: time(nextAt), end };
}

/** A ticket as its changes leave it: a further change is one line here. */
function ticketOf(changes: readonly TicketChange[]): JsonObject {
  const rates: Record<string, Json> = {};
  const fields: Record<string, Json> = {};
  const tags: string[] = [];
  const plain: Record<string, Json> = {
    outcome: null,
    language: null,
    verified: null,
    queue: null,
    agent: null,
    category: null,
    priority: null,
    voicemails: changes.filter(({ set }) => set === "attachment").length,
  };
  for (const change of changes) {
    if (change.set === "language") plain["language"] = change.lang;
    else if (change.set === "verified") plain["verified"] = change.account;
    else if (change.set === "queued") plain["queue"] = change.queue;
    else if (change.set === "answered") plain["agent"] = change.agent;
    else if (change.set === "ended") plain["outcome"] = change.result;
    else if (change.set === "category") plain["category"] = change.category;
    else if (change.set === "priority") plain["priority"] = change.priority;
    else if (change.set === "field") fields[change.field] = change.value;
    else if (change.set === "rated") rates[change.survey] = change.rate;
    else if (change.set === "tag") tags.push(change.tag);
  }
  return { ...plain, rates, fields, tags };
}

/** What differs, as a sentence; null for nothing. Of groups only the named fields count. */
function difference(actual: Json | undefined, expected: Json, path: string): string | null {
  if (path === "passed" && Array.isArray(actual) && Array.isArray(expected)) {
    return isWithin(expected, actual)
      ? null
      : `Expected to pass ${quote(expected)} in this order, but the way was ${actual.join(" → ")}.`;
  }
  if (isJsonObject(expected) && isJsonObject(actual)) {
    for (const [name, value] of Object.entries(expected)) {
      const part = path === "vars" ? readPath(actual, name) : ownOf(actual, name);
      const wrong = difference(part, value, `${path}.${name}`);
      if (wrong !== null) return wrong;
    }
    return null;
  }
  if (JSON.stringify(actual ?? null) === JSON.stringify(expected)) return null;
  return `Expected ${path} to be ${quote(expected)}, but it is ${quote(actual ?? null)}.`;
}

function ownOf(data: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(data, name) ? data[name] : undefined;
}

function isWithin(part: readonly Json[], whole: readonly Json[]): boolean {
  let at = 0;
  for (const entry of whole) if (entry === part[at]) at += 1;
  return at === part.length;
}
