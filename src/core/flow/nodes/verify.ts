import type { LookupFailure } from "../../call/events.ts";
import type { Outcome } from "../../call/script.ts";
import type { JsonObject } from "../../lib/json.ts";
import type { Result } from "../../lib/result.ts";
import { sourceAt } from "../check-world.ts";
import type { NodeType, Standing, Step } from "../node-type.ts";
import { fillPrompts, taperedAt } from "../prompts.ts";
import type { Scene } from "../scope.ts";
import {
  again,
  ask,
  go,
  keyWait,
  lengthOf,
  saidByTry,
  takenKeys,
  tryAgain,
  typed,
  way,
} from "../steps.ts";
import type { NodeBase, NodeId, PromptTemplate, TaperedPrompts } from "../types.ts";
import { sourceFaults } from "./lookup.ts";

/** Questions of a `verify` node: as in `ask`, without ways out of their own. */
export interface VerifyQuestion {
  readonly prompts: TaperedPrompts;
  readonly min: number;
  readonly max: number;
  readonly endKey: string | null;
}

/** Identity by account and PIN: asks both, looks them up, allows `attempts` wrong answers. */
export interface VerifyNode extends NodeBase {
  readonly type: "verify";
  readonly source: string;
  readonly account: VerifyQuestion;
  readonly pin: VerifyQuestion;
  readonly noInput: readonly PromptTemplate[];
  /** Said after a wrong answer: the same words for an unknown account and a wrong PIN. */
  readonly wrong: readonly PromptTemplate[];
  readonly firstMs: number;
  readonly nextMs: number;
  readonly attempts: number;
  /** Said when the answer takes longer than a moment; empty for silence. */
  readonly slow: readonly PromptTemplate[];
  /** Variable for the source's answer; the account number is added as `account`. */
  readonly into: string;
  readonly verified: NodeId;
  readonly exhausted: NodeId;
  readonly failed: NodeId;
}

/** How far a visit has got: which question, with wrong answers so far. */
interface Memo {
  readonly stage: "account" | "pin" | "lookup";
  readonly attempts: number;
  readonly account: string | null;
}

export const verify: NodeType<VerifyNode> = {
  ways: (node) => [
    { ...way("verified", node.verified), keys: node.account.min + node.pin.min },
    way("exhausted", node.exhausted),
    way("failed", node.failed),
  ],
  prompts: (node) => [
    ...saidByTry(["account", "prompts"], node.account.prompts),
    ...saidByTry(["pin", "prompts"], node.pin.prompts),
    { field: ["noInput"], templates: node.noInput },
    { field: ["wrong"], templates: node.wrong },
    { field: ["slow"], templates: node.slow },
  ],
  asks: (node) => [...takenKeys(node.account.endKey), ...takenKeys(node.pin.endKey)],
  sets(node, { field }, { world }) {
    const answer = sourceAt(world, node.source)?.answer;
    if (field[0] !== "verified" || !answer) return {};
    return { [node.into]: { record: { ...answer, account: "string" } } };
  },
  faults: (node, world) =>
    sourceFaults(node.source, world, ["account", "pin"]).map(({ message }) => {
      return { field: ["source"], message };
    }),
  arrive,
  afterScript,
  afterLookup,
  slow: (node) => node.slow,
};

function memoOf({ cursor: { memo } }: Standing): Memo {
  const { stage, attempts, account } = memo;
  return {
    stage: stage === "pin" || stage === "lookup" ? stage : "account",
    attempts: typeof attempts === "number" ? attempts : 0,
    account: typeof account === "string" ? account : null,
  };
}

function noted(at: Standing, change: Partial<Memo>, tries = at.cursor.tries): Standing {
  const memo = { ...memoOf(at), ...change };
  return { ...at, cursor: { ...at.cursor, tries, memo } };
}

/** After a restart during the look-up the digits are gone: the PIN is asked again. */
function arrive(scene: Scene, node: VerifyNode, at: Standing): Step {
  const { stage, attempts } = memoOf(at);
  const isPin = stage !== "account";
  const asked = isPin ? node.pin : node.account;
  const { min, max, endKey } = asked;
  const wait = { ...keyWait(node), min, max, endKey, secret: isPin };
  const standing = noted(at, { stage: isPin ? "pin" : "account" });
  const tries = Math.max(at.cursor.tries, attempts);
  return ask(scene, standing, taperedAt(asked.prompts, tries), wait);
}

function afterScript(scene: Scene, node: VerifyNode, at: Standing, outcome: Outcome): Step {
  const { stage, account } = memoOf(at);
  const isPin = stage === "pin";
  const length = lengthOf(outcome, isPin);
  if (length < (isPin ? node.pin : node.account).min) {
    const said = length === 0 ? node.noInput : node.wrong;
    return tryAgain(scene, at, said, node.attempts, node.exhausted);
  }
  if (outcome.kind === "secret" && isPin && account !== null) {
    const args = { account, pin: { secret: outcome.ref } };
    const standing = noted(at, { stage: "lookup" });
    return { ...standing, waitFor: "lookup", source: node.source, args, effects: [] };
  }
  return again(noted(at, { stage: "pin", account: typed(outcome) }, 0));
}

function afterLookup(
  scene: Scene,
  node: VerifyNode,
  at: Standing,
  result: Result<JsonObject, LookupFailure>,
): Step {
  if (!result.ok) return afterFailure(scene, node, at, result.error);
  const account = memoOf(at).account ?? "";
  const name = typeof result.value["name"] === "string" ? result.value["name"] : null;
  const vars = { ...at.cursor.vars, [node.into]: { ...result.value, account } };
  const standing = {
    facts: { ...at.facts, verified: { account, name } },
    cursor: { ...at.cursor, vars },
  };
  const change = { do: "write_ticket", change: { set: "verified", account, name } } as const;
  return go(standing, node.verified, [change], ["verified"]);
}

function afterFailure(scene: Scene, node: VerifyNode, at: Standing, failure: LookupFailure): Step {
  if (failure === "secret_lost") return again(noted(at, { stage: "pin" }));
  if (failure !== "missing") return go(at, node.failed, [], ["failed"]);
  const attempts = memoOf(at).attempts + 1;
  if (attempts >= node.attempts) return go(at, node.exhausted, [], ["exhausted"]);
  const lead = fillPrompts(scene, at, node.wrong);
  const asked = noted(at, { stage: "account", account: null, attempts }, 0);
  return again({ ...asked, cursor: { ...asked.cursor, lead } });
}
