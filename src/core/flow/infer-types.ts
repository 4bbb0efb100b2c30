import { quote } from "./check-words.ts";
import type { Fault, FlowWorld } from "./check-world.ts";
import { partOf } from "./document.ts";
import { compile, isNameAllowed } from "./expressions.ts";
import type { Way } from "./node-type.ts";
import { type FlowNode, typeOf } from "./nodes/index.ts";
import { builtIns } from "./scope.ts";
import type { FlowDocument } from "./types.ts";
import { sameType, typeName, type VarType, type VarTypes } from "./values.ts";

/** The types of a part's variables so far, with the node that gave each its type. */
type Table = Map<string, { readonly type: VarType; readonly node: FlowNode | null }>;

/**
 * Works out the type of every variable from the nodes that set it, and finds variables that are
 * set to two types, that bear the name of something else, or whose type cannot be known.
 * `flow.parts` has the arguments' types in `vars`.
 */
export function inferTypes(
  flow: FlowDocument,
  world: FlowWorld,
): { readonly flow: FlowDocument; readonly faults: readonly Fault[] } {
  const tables = new Map<string, Table>();
  for (const [name, part] of Object.entries(flow.parts)) {
    const entries = Object.entries(part.vars).map(
      ([variable, type]) => [variable, { type, node: null }] as const,
    );
    tables.set(name, new Map(entries));
  }
  const nodes = Object.values(flow.nodes);
  const faults = new Map<string, Fault>();
  // Each round that changes something types at least one more variable.
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of nodes) {
      const table = tables.get(partOf(flow, node.id));
      if (table && visit(flow, world, node, table, faults)) changed = true;
    }
  }
  const parts = Object.entries(flow.parts).map(([name, part]) => {
    return [name, { ...part, vars: typesIn(tables.get(name)) }] as const;
  });
  return { flow: { ...flow, parts: Object.fromEntries(parts) }, faults: [...faults.values()] };
}

/** Takes what one node sets; returns whether a variable got its type. */
function visit(
  flow: FlowDocument,
  world: FlowWorld,
  node: FlowNode,
  table: Table,
  faults: Map<string, Fault>,
): boolean {
  let changed = false;
  for (const way of typeOf(node).ways(node)) {
    for (const [name, type] of Object.entries(setBy(flow, world, node, way, typesIn(table)))) {
      if (type === null) continue;
      const before = table.get(name);
      if (before === undefined) {
        table.set(name, { type, node });
        changed = true;
        const message = nameFault(name);
        if (message !== null)
          faults.set(`${node.id} ${name}`, { node: node.id, field: [], message });
      } else if (!sameType(before.type, type)) {
        const message = clash(name, type, before);
        faults.set(`${node.id} ${name}`, { node: node.id, field: [], message });
      }
    }
  }
  return changed;
}

/** What passing a way sets; null for a type that cannot be known yet. */
export function setBy(
  flow: FlowDocument,
  world: FlowWorld,
  node: FlowNode,
  way: Way,
  types: VarTypes,
): Readonly<Record<string, VarType | null>> {
  const type = typeOf(node);
  if (type.sets === undefined) return {};
  const all = { ...builtIns, ...types };
  return type.sets(node, way, {
    world,
    parts: flow.parts,
    typeOf: (expression) => {
      const made = compile(expression, all);
      return made.ok ? plainType(made.value.type) : null;
    },
  });
}

function plainType(name: string): VarType | null {
  return name === "string" || name === "int" || name === "double" || name === "bool" ? name : null;
}

function typesIn(table: Table | undefined): VarTypes {
  return Object.fromEntries([...(table ?? [])].map(([name, { type }]) => [name, type]));
}

function nameFault(name: string): string | null {
  if (Object.hasOwn(builtIns, name)) {
    return `${quote(name)} is what every flow knows of the call: choose another name for the variable.`;
  }
  return isNameAllowed(name)
    ? null
    : `${quote(name)} is a word of the expression language: choose another name for the variable.`;
}

function clash(
  name: string,
  type: VarType,
  before: { readonly type: VarType; readonly node: FlowNode | null },
): string {
  const where = before.node === null ? "as an argument" : `at ${quote(before.node.id)}`;
  const same = typeName(before.type) === typeName(type) ? " with other fields" : "";
  return (
    `${quote(name)} is ${typeName(type)} here, but ${typeName(before.type)}${same} ${where}: ` +
    "a variable has one type. Use two variables."
  );
}
