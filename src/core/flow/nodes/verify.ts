import type { CallEffect, LookupArg, LookupFailure } from "../../call/events.ts";
import type { Outcome } from "../../call/script.ts";
import { birthDateDigits, type DateOrder } from "../../identity/index.ts";
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

/** A question of a `verify` node: as in `ask`, without ways out of its own. */
export interface VerifyQuestion {
  readonly prompts: TaperedPrompts;
  readonly min: number;
  readonly max: number;
  readonly endKey: string | null;
}

/** What the caller proves with: a PIN, or a date of birth keyed with eight digits in `order`. */
export type VerifyProof = VerifyQuestion &
  ({ readonly kind: "pin" } | { readonly kind: "birth_date"; readonly order: DateOrder });

/**
 * Identity by account and a secret: asks both, looks them up, allows `attempts` wrong answers.
 * Wrong answers are counted beyond the call; callers hear the same of an unknown account, a wrong
 * secret and a locked account.
 */
export interface VerifyNode extends NodeBase {
  readonly type: "verify";
  readonly source: string;
  readonly account: VerifyQuestion;
  readonly proof: VerifyProof;
  readonly noInput: readonly PromptTemplate[];
  /** Said after a wrong answer, whatever was wrong. */
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
  readonly stage: "account" | "proof" | "lookup";
  readonly attempts: number;
  readonly account: string | null;
}

export const verify: NodeType<VerifyNode> = {
  ways: (node) => [
    { ...way("verified", node.verified), keys: node.account.min + digitsOf(node.proof).min },
    way("exhausted", node.exhausted),
    way("failed", node.failed),
  ],
  prompts: (node) => [
    ...saidByTry(["account", "prompts"], node.account.prompts),
    ...saidByTry(["proof", "prompts"], node.proof.prompts),
    { field: ["noInput"], templates: node.noInput },
    { field: ["wrong"], templates: node.wrong },
    { field: ["slow"], templates: node.slow },
  ],
  asks: (node) => [...takenKeys(node.account.endKey), ...takenKeys(node.proof.endKey)],
  sets(node, { field }, { world }) {
    const answer = sourceAt(world, node.source)?.answer;
    if (field[0] !== "verified" || !answer) return {};
    return { [node.into]: { record: { ...answer, account: "string" } } };
  },
  faults: (node, world) =>
    sourceFaults(node.source, world, ["account", node.proof.kind]).map(({ message }) => {
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
    stage: stage === "proof" || stage === "lookup" ? stage : "account",
    attempts: typeof attempts === "number" ? attempts : 0,
    account: typeof account === "string" ? account : null,
  };
}

function noted(at: Standing, change: Partial<Memo>, tries = at.cursor.tries): Standing {
  const memo = { ...memoOf(at), ...change };
  return { ...at, cursor: { ...at.cursor, tries, memo } };
}

/** How many digits the proof has. */
function digitsOf(proof: VerifyProof): { readonly min: number; readonly max: number } {
  return proof.kind === "pin" ? proof : { min: birthDateDigits, max: birthDateDigits };
}

/** After a restart during the look-up the digits are gone: the secret is asked again. */
function arrive(scene: Scene, node: VerifyNode, at: Standing): Step {
  const { stage, attempts } = memoOf(at);
  const isProof = stage !== "account";
  const asked = isProof ? node.proof : node.account;
  const { min, max } = isProof ? digitsOf(node.proof) : node.account;
  const wait = { ...keyWait(node), min, max, endKey: asked.endKey, secret: isProof };
  const standing = noted(at, { stage: isProof ? "proof" : "account" });
  const tries = Math.max(at.cursor.tries, attempts);
  return ask(scene, standing, taperedAt(asked.prompts, tries), wait);
}

function afterScript(scene: Scene, node: VerifyNode, at: Standing, outcome: Outcome): Step {
  const { stage, account } = memoOf(at);
  const isProof = stage === "proof";
  const length = lengthOf(outcome, isProof);
  if (length < (isProof ? digitsOf(node.proof) : node.account).min) {
    const said = length === 0 ? node.noInput : node.wrong;
    return tryAgain(scene, at, said, node.attempts, node.exhausted);
  }
  if (outcome.kind === "secret" && isProof && account !== null) {
    const args = { account, [node.proof.kind]: argumentOf(node.proof, outcome.ref) };
    const standing = noted(at, { stage: "lookup" });
    const { source } = node;
    return { ...standing, waitFor: "lookup", source, args, proves: account, effects: [] };
  }
  return again(noted(at, { stage: "proof", account: typed(outcome) }, 0));
}

function argumentOf(proof: VerifyProof, ref: string): LookupArg {
  return proof.kind === "pin" ? { secret: ref } : { secret: ref, date: proof.order };
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
  return go(standing, node.verified, [counted(node, account, "right"), change], ["verified"]);
}

function afterFailure(scene: Scene, node: VerifyNode, at: Standing, failure: LookupFailure): Step {
  switch (failure) {
    case "secret_lost":
      return again(noted(at, { stage: "proof" }));
    case "not_a_date": {
      const again = noted(at, { stage: "proof" });
      return tryAgain(scene, again, node.wrong, node.attempts, node.exhausted);
    }
    case "missing":
      return afterWrong(scene, node, at, "wrong");
    case "locked":
    case "refused":
      return afterWrong(scene, node, at, "refused");
    default:
      return go(at, node.failed, [], ["failed"]);
  }
}

/** Counts a wrong answer, here and beyond the call, and asks again from the account on. */
function afterWrong(
  scene: Scene,
  node: VerifyNode,
  at: Standing,
  result: "wrong" | "refused",
): Step {
  const { attempts: before, account } = memoOf(at);
  const count = counted(node, account ?? "", result);
  const attempts = before + 1;
  if (attempts >= node.attempts) return go(at, node.exhausted, [count], ["exhausted"]);
  const lead = fillPrompts(scene, at, node.wrong);
  const asked = noted(at, { stage: "account", account: null, attempts }, 0);
  return again({ ...asked, cursor: { ...asked.cursor, lead } }, [count]);
}

function counted(
  { source }: VerifyNode,
  account: string,
  result: "right" | "wrong" | "refused",
): CallEffect {
  return { do: "count_proof", source, account, result };
}
