import type { FieldValue, TicketChange, TicketPriority } from "../../call/events.ts";
import type { Json } from "../../lib/json.ts";
import { quote, suggest } from "../check-words.ts";
import type { FlowWorld, TicketFieldType } from "../check-world.ts";
import type { Expression } from "../expressions.ts";
import type { NodeType } from "../node-type.ts";
import { evaluate } from "../scope.ts";
import { go, way } from "../steps.ts";
import type { NodeBase, NodeId } from "../types.ts";

/** Writes on the call's ticket what the flow has found out: subject, priority, tags, fields. */
export interface TicketNode extends NodeBase {
  readonly type: "ticket";
  /** The path of a category of the configuration; null to leave it. */
  readonly category: string | null;
  readonly priority: TicketPriority | null;
  readonly tags: readonly string[];
  /** Fields of the configuration with their values. */
  readonly fields: Readonly<Record<string, Expression>>;
  readonly next: NodeId;
}

/** Names of CEL types that fit each type of field. */
const welcome: Readonly<Record<TicketFieldType | "any", readonly string[]>> = {
  any: ["string", "int", "double", "bool"],
  text: ["string"],
  choice: ["string"],
  date: ["string"],
  number: ["int", "double"],
  yes_no: ["bool"],
};

export const ticket: NodeType<TicketNode> = {
  ways: (node) => [way("next", node.next, true)],
  prompts: () => [],
  uses: (node, { ticket: { fields } }) =>
    Object.entries(node.fields).map(([name, expression]) => ({
      field: ["fields", name],
      expression,
      types: welcome[(Object.hasOwn(fields, name) ? fields[name] : null) ?? "any"],
      as: `the field ${quote(name)}`,
      secret: false,
    })),
  faults: (node, { ticket: known }) => [
    ...categoryFaults(node, known),
    ...Object.keys(node.fields)
      .filter((name) => !Object.hasOwn(known.fields, name))
      .map((name) => {
        const near = suggest(name, Object.keys(known.fields));
        const message = `Tickets have no field ${quote(name)}: add it under tickets: fields: in hotline.yaml.${near}`;
        return { field: ["fields", name], message };
      }),
  ],
  arrive(scene, node, at) {
    const { category, priority, tags, fields } = node;
    const values = Object.entries(fields).flatMap(([field, source]): readonly TicketChange[] => {
      const value = evaluate(scene, at, source);
      return isFieldValue(value) ? [{ set: "field", field, value }] : [];
    });
    const changes: readonly TicketChange[] = [
      ...(category === null ? [] : [{ set: "category", category } as const]),
      ...(priority === null ? [] : [{ set: "priority", priority } as const]),
      ...tags.map((tag) => ({ set: "tag", tag }) as const),
      ...values,
    ];
    return go(
      at,
      node.next,
      changes.map((change) => ({ do: "write_ticket", change })),
    );
  },
};

function categoryFaults({ category }: TicketNode, known: FlowWorld["ticket"]) {
  if (category === null || known.categories.has(category)) return [];
  const message = `There is no category ${quote(category)} (hotline.yaml, tickets: categories:).${suggest(category, known.categories)}`;
  return [{ field: ["category"], message }];
}

function isFieldValue(value: Json): value is FieldValue {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
