import type { Outcome } from "../../call/script.ts";
import { type CheckDigit, hasCheckDigit } from "../check-digit.ts";
import { fitsPattern, readPattern } from "../digit-pattern.ts";
import type { NodeType, Standing, Step } from "../node-type.ts";
import { fillPrompts, joinPrompts, taperedAt } from "../prompts.ts";
import type { Scene } from "../scope.ts";
import {
  again,
  go,
  keyWait,
  lengthOf,
  notUnderstood,
  saidAsking,
  ask as say,
  takenKeys,
  tryAgain,
  typed,
  way,
} from "../steps.ts";
import type { Asking, NodeBase, NodeId, PromptTemplate } from "../types.ts";

/** Reads the digits back before they count: `before`, the digits, `after`; `yes` is the key for right. */
export interface AskConfirm {
  readonly before: readonly PromptTemplate[];
  readonly after: readonly PromptTemplate[];
  readonly yes: string;
}

/** Asks for digits and keeps them in the variable `into`. */
export interface AskNode extends NodeBase, Asking {
  readonly type: "ask";
  readonly into: string;
  readonly min: number;
  readonly max: number;
  readonly endKey: string | null;
  /** Secret digits go to the vault: the variable holds a reference that only `lookup` can use. */
  readonly secret: boolean;
  /** What the digits must look like, see `readPattern`; null for anything. */
  readonly pattern: string | null;
  readonly check: CheckDigit | null;
  readonly confirm: AskConfirm | null;
  readonly done: NodeId;
}

export const ask: NodeType<AskNode> = {
  ways: (node) => [
    { ...way("done", node.done), keys: node.min + (node.confirm === null ? 0 : 1) },
    way("exhausted", node.exhausted),
  ],
  prompts: (node) => [
    ...saidAsking(node),
    ...(node.confirm === null
      ? []
      : [
          { field: ["confirm", "before"], templates: node.confirm.before },
          { field: ["confirm", "after"], templates: node.confirm.after },
        ]),
  ],
  // An exit key beside the key for yes would make a yes leave.
  asks: (node) => [...takenKeys(node.endKey), ...(node.confirm === null ? [] : [node.confirm.yes])],
  sets: (node, { field }) =>
    field[0] === "done" ? { [node.into]: node.secret ? "secret" : "string" } : {},
  arrive(scene, node, at) {
    const value = confirming(at);
    if (node.confirm !== null && value !== null)
      return readBack(scene, node, node.confirm, at, value);
    const { min, max, endKey, secret } = node;
    const wait = { ...keyWait(node), min, max, endKey, secret };
    return say(scene, at, taperedAt(node.prompts, at.cursor.tries), wait);
  },
  afterScript(scene, node, at, outcome) {
    const value = confirming(at);
    if (node.confirm !== null && value !== null) {
      return afterConfirm(scene, node, node.confirm, at, value, typed(outcome));
    }
    const length = lengthOf(outcome, node.secret);
    if (length < node.min || !isRight(node, outcome)) {
      return notUnderstood(scene, at, node, length === 0);
    }
    if (node.confirm === null) return keep(node, at, outcome);
    return again({ ...at, cursor: { ...at.cursor, memo: { value: typed(outcome) } } });
  },
};

/** The digits that wait for the caller's yes; null while they are being asked. */
function confirming({ cursor }: Standing): string | null {
  return typeof cursor.memo["value"] === "string" ? cursor.memo["value"] : null;
}

function isRight({ pattern, check }: AskNode, outcome: Outcome): boolean {
  // The core never sees secret digits: the form allows neither pattern nor check digit there.
  if (outcome.kind === "secret") return true;
  const digits = typed(outcome);
  if (check !== null && !hasCheckDigit(check, digits)) return false;
  const read = pattern === null ? null : readPattern(pattern);
  return read === null || (read.ok && fitsPattern(read.value, digits));
}

function keep(node: AskNode, at: Standing, outcome: Outcome): Step {
  const value = outcome.kind === "secret" ? { secret: outcome.ref } : typed(outcome);
  return set(node, at, value);
}

function set(node: AskNode, at: Standing, value: string | { readonly secret: string }): Step {
  const vars = { ...at.cursor.vars, [node.into]: value };
  return go({ ...at, cursor: { ...at.cursor, vars } }, node.done, [], ["done"]);
}

function readBack(
  scene: Scene,
  node: AskNode,
  { before, after }: AskConfirm,
  at: Standing,
  value: string,
): Step {
  const prompts = joinPrompts(at.cursor.lead, [
    ...fillPrompts(scene, at, before),
    { kind: "digits", value },
    ...fillPrompts(scene, at, after),
  ]);
  return { ...at, waitFor: "script", prompts, wait: keyWait(node), effects: [] };
}

/** Silence reads the digits back once more; any other key asks for them anew. Both count as a try. */
function afterConfirm(
  scene: Scene,
  node: AskNode,
  { yes }: AskConfirm,
  at: Standing,
  value: string,
  key: string,
): Step {
  if (key === yes) return set(node, at, value);
  if (key === "") return notUnderstood(scene, at, node, true);
  const asked = { ...at, cursor: { ...at.cursor, memo: {} } };
  return tryAgain(scene, asked, [], node.tries, node.exhausted);
}
