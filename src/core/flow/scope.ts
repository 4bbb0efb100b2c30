import { localTime } from "../calendar/index.ts";
import type { CallFacts } from "../call/state.ts";
import type { Instant } from "../lib/brands.ts";
import type { Json, JsonObject } from "../lib/json.ts";
import { partOf } from "./document.ts";
import { compile, type Expression } from "./expressions.ts";
import type { FlowDocument, NodeId, Vars } from "./types.ts";
import type { VarTypes } from "./values.ts";

/** Variables that every flow has: what is known of the call without asking. */
export const builtIns = {
  caller: { record: { number: "string", name: "string" } },
  /** The number that was dialled. */
  dialled: "string",
  lang: "string",
  /** What is remembered of the customer behind the caller's number, when the call begins. */
  contact: {
    record: {
      known: "bool",
      name: "string",
      vip: "bool",
      /** The language they chose last; empty when they never did. */
      lang: "string",
      /** The number of their newest ticket that nobody has solved; 0 for none. */
      openTicket: "int",
      openTicketSubject: "string",
      callbackDue: "bool",
    },
  },
  /** Whether callers are called back at all, and whether this one's own number may be. */
  callbacks: { record: { on: "bool", toCaller: "bool" } },
  /** The clock on the wall in the flow's zone, when the node was reached; weekday 1 is Monday. */
  now: {
    record: {
      date: "string",
      time: "string",
      year: "int",
      month: "int",
      day: "int",
      hour: "int",
      minute: "int",
      weekday: "int",
    },
  },
  /** The account whose holder the caller proved to be. */
  identity: { record: { verified: "bool", account: "string", name: "string" } },
} as const satisfies VarTypes;

/** What an expression is evaluated over. */
export interface Scene {
  readonly flow: FlowDocument;
  readonly at: Instant;
}

/** The types of all variables that the nodes of a part of a flow may name. */
export function typesOf(flow: FlowDocument, part: string): VarTypes {
  const known = merged.get(flow) ?? new Map<string, VarTypes>();
  merged.set(flow, known);
  const before = known.get(part);
  if (before) return before;
  const made = { ...builtIns, ...flow.parts[part]?.vars };
  known.set(part, made);
  return made;
}

const merged = new WeakMap<FlowDocument, Map<string, VarTypes>>();

/**
 * The value of an expression where a call stands; null when it has none, which a checked flow
 * meets only for a number out of range, a division by zero or a missing entry of a list.
 * @param more Further variables with their types, such as the one that `each` runs through.
 */
export function evaluate(
  scene: Scene,
  at: {
    readonly facts: CallFacts;
    readonly cursor: { readonly node: NodeId; readonly vars: Vars };
  },
  source: Expression,
  more?: { readonly types: VarTypes; readonly values: JsonObject },
): Json {
  const types = more?.types ?? typesOf(scene.flow, partOf(scene.flow, at.cursor.node));
  const made = compile(source, types);
  if (!made.ok) return null;
  const values: Record<string, Json> = { ...at.cursor.vars, ...more?.values };
  for (const path of made.value.paths) {
    const root = path.split(".")[0] ?? path;
    if (isBuiltIn(root) && !Object.hasOwn(values, root))
      values[root] = builtIn(scene, at.facts, root);
  }
  return made.value.evaluate(values);
}

function isBuiltIn(name: string): name is keyof typeof builtIns {
  return Object.hasOwn(builtIns, name);
}

function builtIn(scene: Scene, facts: CallFacts, name: keyof typeof builtIns): Json {
  switch (name) {
    case "caller":
      return { number: facts.from.number ?? "", name: facts.from.name ?? "" };
    case "dialled":
      return facts.to;
    case "lang":
      return facts.lang;
    case "contact":
      return contactRecord(facts.contact);
    case "callbacks": {
      const { callbacks } = facts;
      return { on: callbacks !== undefined, toCaller: callbacks?.toCaller ?? false };
    }
    case "now":
      return { ...localTime(scene.at, scene.flow.zone) };
    case "identity": {
      const { verified } = facts;
      return {
        verified: verified !== null,
        account: verified?.account ?? "",
        name: verified?.name ?? "",
      };
    }
  }
}

function contactRecord(contact: CallFacts["contact"]): Json {
  return {
    // A call that began before callers were known again has no contact at all.
    known: (contact ?? null) !== null,
    name: contact?.name ?? "",
    vip: contact?.vip ?? false,
    lang: contact?.lang ?? "",
    openTicket: contact?.openTicket?.number ?? 0,
    openTicketSubject: contact?.openTicket?.subject ?? "",
    callbackDue: contact?.callbackDue ?? false,
  };
}
