import type { CallEffect, LookupArg, LookupFailure } from "../call/events.ts";
import type { DigitsWait, Outcome, Prompt, Wait } from "../call/script.ts";
import type { CallFacts } from "../call/state.ts";
import type { JsonObject } from "../lib/json.ts";
import { readPath } from "../lib/json.ts";
import { limits } from "../lib/limits.ts";
import type { Result } from "../lib/result.ts";
import { fillPrompts, taperedAt } from "./prompts.ts";
import type {
  AskNode,
  Cursor,
  FlowDocument,
  FlowNode,
  HangupNode,
  LanguageNode,
  LookupNode,
  MenuNode,
  NodeId,
  PromptTemplate,
  QueueNode,
  SayNode,
  VerifyNode,
} from "./types.ts";

/** Where a caller stands: the facts may change on the way (language, identity, path). */
export interface Standing {
  readonly facts: CallFacts;
  readonly cursor: Cursor;
}

/** What arriving somewhere came to: exactly one thing to wait for. */
export type Arrival = Standing &
  (
    | { readonly waitFor: "script"; readonly prompts: readonly Prompt[]; readonly wait: Wait }
    | {
        readonly waitFor: "lookup";
        readonly source: string;
        readonly args: Readonly<Record<string, LookupArg>>;
      }
    | { readonly waitFor: "agent"; readonly node: QueueNode }
  ) & { readonly effects: readonly CallEffect[] };

/** An empty cursor at a node: what the caller has said so far is kept in `vars`. */
export function cursorAt(node: NodeId, vars: Cursor["vars"]): Cursor {
  return {
    node,
    tries: 0,
    stage: null,
    attempts: 0,
    account: null,
    lead: [],
    vars,
  };
}

/**
 * Goes to `target` and on through nodes that do not wait. A `say` that serves the caller with
 * something waits until it has been heard, so that what was served is counted when it was.
 */
export function goTo(flow: FlowDocument, from: Standing, target: NodeId): Arrival {
  let { facts } = from;
  let cursor: Cursor = { ...cursorAt(target, from.cursor.vars), lead: from.cursor.lead };
  for (let passed = 0; passed < limits.nodesPerEvent; passed += 1) {
    const node = nodeOf(flow, cursor.node);
    facts = passNode(facts, node);
    if (node.type !== "say") return arrive(flow, node, { facts, cursor });
    if (node.serves !== null) return arrive(flow, node, { facts, cursor });
    const lead = joinPrompts(cursor.lead, fillPrompts(node.prompts, cursor.vars));
    cursor = { ...cursor, node: node.next, lead };
  }
  return hangUp({ facts, cursor }, []);
}

/** Asks again at the same place: after a restart, or when a question is repeated. */
export function arriveAgain(flow: FlowDocument, at: Standing): Arrival {
  const node = nodeOf(flow, at.cursor.node);
  if (node.type === "verify" && at.cursor.stage === "lookup") {
    return arrive(flow, node, { ...at, cursor: { ...at.cursor, stage: "pin", lead: [] } });
  }
  return arrive(flow, node, at);
}

/** Continues after a script has ended at this place. */
export function afterScript(flow: FlowDocument, at: Standing, outcome: Outcome): Arrival {
  const node = nodeOf(flow, at.cursor.node);
  const standing: Standing = { ...at, cursor: { ...at.cursor, lead: [] } };
  switch (node.type) {
    case "say":
      return afterSay(flow, node, standing, outcome);
    case "menu":
      return afterMenu(flow, node, standing, outcome);
    case "language":
      return afterLanguage(flow, node, standing, outcome);
    case "ask":
      return afterAsk(flow, node, standing, outcome);
    case "verify":
      return afterVerifyQuestion(flow, node, standing, outcome);
    default:
      return hangUp(standing, []);
  }
}

/** Continues after a look-up has ended at this place. */
export function afterLookup(
  flow: FlowDocument,
  at: Standing,
  result: Result<JsonObject, LookupFailure>,
): Arrival {
  const node = nodeOf(flow, at.cursor.node);
  if (node.type === "verify") return afterVerifyLookup(flow, node, at, result);
  if (node.type !== "lookup") return hangUp(at, []);
  if (!result.ok) return goTo(flow, at, result.error === "missing" ? node.missing : node.failed);
  const vars = { ...at.cursor.vars, [node.into]: result.value };
  return goTo(flow, { ...at, cursor: { ...at.cursor, vars } }, node.found);
}

/** What is said when the look-up at this place takes long. */
export function slowPrompts(flow: FlowDocument, at: Standing): readonly Prompt[] {
  const node = nodeOf(flow, at.cursor.node);
  const templates = node.type === "lookup" || node.type === "verify" ? node.slow : [];
  return [...at.cursor.lead, ...fillPrompts(templates, at.cursor.vars)];
}

/** The node of that name; a flow that passed the checker has every node it names. */
export function nodeOf(flow: FlowDocument, id: NodeId): FlowNode {
  const node = flow.nodes[id];
  if (!node) throw new Error(`Flow "${flow.name}" version ${flow.version} has no node "${id}".`);
  return node;
}

function passNode(facts: CallFacts, node: FlowNode): CallFacts {
  if (!node.label || facts.path.at(-1) === node.id) return facts;
  return { ...facts, path: [...facts.path, node.id].slice(-limits.pathLength) };
}

function joinPrompts(first: readonly Prompt[], second: readonly Prompt[]): readonly Prompt[] {
  return [...first, ...second].slice(0, limits.promptsPerScript);
}

function arrive(flow: FlowDocument, node: FlowNode, at: Standing): Arrival {
  switch (node.type) {
    case "say":
      return question(at, node.prompts, waitAfterSay(flow, node));
    case "menu":
    case "language":
      return question(at, taperedAt(node.prompts, at.cursor.tries), {
        ...digitsWait(node),
        min: 1,
        max: 1,
      });
    case "ask":
      return question(at, taperedAt(node.prompts, at.cursor.tries), {
        ...digitsWait(node),
        min: node.min,
        max: node.max,
        endKey: node.endKey,
        secret: node.secret,
      });
    case "verify":
      return arriveVerify(node, at);
    case "lookup":
      return { ...at, waitFor: "lookup", ...request(node, at), effects: [] };
    case "queue":
      return { ...at, waitFor: "agent", node, effects: [] };
    case "hangup":
      return hangUp(at, node.prompts);
  }
}

function request(node: LookupNode, at: Standing) {
  const args: Record<string, LookupArg> = {};
  for (const [name, path] of Object.entries(node.args)) {
    const value = readPath(at.cursor.vars, path);
    const secret = typeof value === "object" && value !== null ? secretOf(value) : null;
    args[name] = secret ?? (value === undefined || value === null ? "" : String(value));
  }
  return { source: node.source, args };
}

function secretOf(value: object): { readonly secret: string } | null {
  return "secret" in value && typeof value.secret === "string" ? { secret: value.secret } : null;
}

function arriveVerify(node: VerifyNode, at: Standing): Arrival {
  const stage = at.cursor.stage === "pin" ? "pin" : "account";
  const asked = stage === "pin" ? node.pin : node.account;
  const standing = { ...at, cursor: { ...at.cursor, stage } as const };
  const again = Math.max(at.cursor.tries, at.cursor.attempts);
  return question(standing, taperedAt(asked.prompts, again), {
    ...digitsWait(node),
    min: asked.min,
    max: asked.max,
    endKey: asked.endKey,
    secret: stage === "pin",
  });
}

function digitsWait(node: { readonly firstMs: number; readonly nextMs: number }): DigitsWait {
  const { firstMs, nextMs } = node;
  return { kind: "digits", min: 1, max: 1, endKey: null, firstMs, nextMs, secret: false };
}

function question(at: Standing, templates: readonly PromptTemplate[], wait: Wait): Arrival {
  const prompts = joinPrompts(at.cursor.lead, fillPrompts(templates, at.cursor.vars));
  return { ...at, waitFor: "script", prompts, wait, effects: [] };
}

function hangUp(at: Standing, templates: HangupNode["prompts"]): Arrival {
  const prompts = joinPrompts(at.cursor.lead, fillPrompts(templates, at.cursor.vars));
  return {
    ...at,
    waitFor: "script",
    prompts,
    wait: { kind: "hangup", cause: "normal" },
    effects: [],
  };
}

/** Counts a try and asks again, or leaves when there are none left. */
function tryAgain(
  flow: FlowDocument,
  at: Standing,
  said: readonly PromptTemplate[],
  tries: number,
  exhausted: NodeId,
): Arrival {
  if (at.cursor.tries + 1 >= tries) return goTo(flow, at, exhausted);
  const lead = fillPrompts(said, at.cursor.vars);
  return arriveAgain(flow, { ...at, cursor: { ...at.cursor, tries: at.cursor.tries + 1, lead } });
}

/** Who knows the menu that follows need not hear the end: a key there is taken as its answer. */
function waitAfterSay(flow: FlowDocument, node: SayNode): Wait {
  const next = nodeOf(flow, node.next);
  return next.type === "menu" ? digitsWait({ firstMs: 1, nextMs: next.nextMs }) : { kind: "none" };
}

function afterSay(flow: FlowDocument, node: SayNode, at: Standing, outcome: Outcome): Arrival {
  const served = outcome.kind !== "failed" && node.serves !== null;
  const facts = served ? { ...at.facts, served: node.serves } : at.facts;
  const arrival = goTo(flow, { ...at, facts }, node.next);
  const next = nodeOf(flow, arrival.cursor.node);
  if (typed(outcome) === "" || next.type !== "menu") return arrival;
  return afterMenu(flow, next, arrival, outcome);
}

const typed = (outcome: Outcome): string => (outcome.kind === "digits" ? outcome.value : "");

/** How many digits came; none when they came open where secret ones were asked, or the reverse. */
function lengthOf(outcome: Outcome, secret: boolean): number {
  if (outcome.kind === "secret") return secret ? outcome.length : 0;
  return secret ? 0 : typed(outcome).length;
}

function afterMenu(flow: FlowDocument, node: MenuNode, at: Standing, outcome: Outcome): Arrival {
  const key = typed(outcome);
  const target = Object.hasOwn(node.keys, key) ? node.keys[key] : undefined;
  if (target !== undefined) return goTo(flow, at, target);
  return tryAgain(flow, at, key === "" ? node.noInput : node.noMatch, node.tries, node.exhausted);
}

function afterLanguage(
  flow: FlowDocument,
  node: LanguageNode,
  at: Standing,
  outcome: Outcome,
): Arrival {
  const key = typed(outcome);
  const lang = Object.hasOwn(node.keys, key) ? node.keys[key] : undefined;
  if (lang === undefined) {
    const said = key === "" ? node.noInput : node.noMatch;
    return tryAgain(flow, at, said, node.tries, node.exhausted);
  }
  const arrival = goTo(flow, { ...at, facts: { ...at.facts, lang } }, node.next);
  const change = { do: "write_ticket", change: { set: "language", lang } } as const;
  return { ...arrival, effects: [change, ...arrival.effects] };
}

function afterAsk(flow: FlowDocument, node: AskNode, at: Standing, outcome: Outcome): Arrival {
  const length = lengthOf(outcome, node.secret);
  if (length < node.min) {
    const said = length === 0 ? node.noInput : node.noMatch;
    return tryAgain(flow, at, said, node.tries, node.exhausted);
  }
  const value = outcome.kind === "secret" ? { secret: outcome.ref } : typed(outcome);
  const vars = { ...at.cursor.vars, [node.into]: value };
  return goTo(flow, { ...at, cursor: { ...at.cursor, vars } }, node.done);
}

function afterVerifyQuestion(
  flow: FlowDocument,
  node: VerifyNode,
  at: Standing,
  outcome: Outcome,
): Arrival {
  const isPin = at.cursor.stage === "pin";
  const asked = isPin ? node.pin : node.account;
  const length = lengthOf(outcome, isPin);
  if (length < asked.min) {
    const said = length === 0 ? node.noInput : node.wrong;
    return tryAgain(flow, at, said, node.attempts, node.exhausted);
  }
  if (outcome.kind === "secret" && isPin && at.cursor.account !== null) {
    const args = { account: at.cursor.account, pin: { secret: outcome.ref } };
    const cursor: Cursor = { ...at.cursor, stage: "lookup" };
    return { ...at, cursor, waitFor: "lookup", source: node.source, args, effects: [] };
  }
  const cursor: Cursor = { ...at.cursor, stage: "pin", tries: 0, account: typed(outcome) };
  return arrive(flow, node, { ...at, cursor });
}

function afterVerifyLookup(
  flow: FlowDocument,
  node: VerifyNode,
  at: Standing,
  result: Result<JsonObject, LookupFailure>,
): Arrival {
  if (!result.ok) return afterVerifyFailure(flow, node, at, result.error);
  const account = at.cursor.account ?? "";
  const name = typeof result.value["name"] === "string" ? result.value["name"] : null;
  const vars = { ...at.cursor.vars, [node.into]: { ...result.value, account } };
  const standing = {
    facts: { ...at.facts, verified: { account, name } },
    cursor: { ...at.cursor, vars },
  };
  const arrival = goTo(flow, standing, node.verified);
  const change = { do: "write_ticket", change: { set: "verified", account, name } } as const;
  return { ...arrival, effects: [change, ...arrival.effects] };
}

function afterVerifyFailure(
  flow: FlowDocument,
  node: VerifyNode,
  at: Standing,
  failure: LookupFailure,
): Arrival {
  const { cursor } = at;
  if (failure === "secret_lost") return arriveAgain(flow, at);
  if (failure !== "missing") return goTo(flow, at, node.failed);
  const attempts = cursor.attempts + 1;
  if (attempts >= node.attempts) return goTo(flow, at, node.exhausted);
  const lead = fillPrompts(node.wrong, cursor.vars);
  return arrive(flow, node, {
    ...at,
    cursor: { ...cursor, stage: "account", tries: 0, account: null, attempts, lead },
  });
}
