import type { SimAnswer, SimRequest } from "../adapters/simulated/index.ts";
import type { TestAnswer, TestSetting } from "../contract/flow-test/index.ts";
import type { LookupFailure } from "../core/call/index.ts";
import { quote, suggest } from "../core/flow/check-words.ts";
import { type FlowWorld, type SourceShape, sourceAt } from "../core/flow/check-world.ts";
import type { VarType } from "../core/flow/values.ts";
import { isJsonObject, type Json, type JsonObject } from "../core/lib/json.ts";

/** What is wrong with a step of a test, for whoever wrote the test or the flow. */
export class StepFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StepFailure";
  }
}

/** How long a source takes that no test tells otherwise. */
const quickMs = 100;

/** What sources answer in a rehearsal, and what they were asked. */
export class Answers {
  /** Requests so far, oldest first. */
  readonly asked: SimRequest[] = [];
  /** Sources that were asked though nobody has said what they answer. */
  readonly unexpected: string[] = [];
  readonly #world: FlowWorld;
  readonly #answers = new Map<string, TestAnswer[]>();

  constructor(world: FlowWorld) {
    this.#world = world;
  }

  /** From now on these sources answer so. Throws StepFailure for what a source cannot answer. */
  set(answers: NonNullable<TestSetting["lookups"]>): void {
    for (const [source, given] of Object.entries(answers)) {
      const shape = sourceAt(this.#world, source);
      const known = Object.keys(this.#world.sources);
      if (shape === undefined) {
        throw new StepFailure(`There is no source ${quote(source)}.${suggest(source, known)}`);
      }
      const list = Array.isArray(given) ? given : [given];
      for (const answer of list) {
        if (typeof answer === "object" && "found" in answer) check(source, shape, answer.found);
      }
      this.#answers.set(source, [...list]);
    }
  }

  /** What the source answers to this request: the next of its answers, the last for ever. */
  next(request: SimRequest): SimAnswer {
    this.asked.push(request);
    const left = this.#answers.get(request.source) ?? [];
    const answer = left.length > 1 ? left.shift() : left[0];
    if (answer === undefined) {
      this.unexpected.push(request.source);
      return { afterMs: quickMs, answer: "unavailable" };
    }
    if (typeof answer === "string") return { afterMs: quickMs, answer: failures[answer] };
    if ("answer" in answer) return { afterMs: answer.after, answer: failures[answer.answer] };
    const shape = sourceAt(this.#world, request.source);
    return { afterMs: answer.after, answer: { ...repeated(shape, request), ...answer.found } };
  }
}

const failures: Readonly<Record<"missing" | "failed" | "timeout", LookupFailure>> = {
  missing: "missing",
  failed: "unavailable",
  timeout: "timeout",
};

/** Sources repeat what they were asked; a test need not say so. */
function repeated(shape: SourceShape | undefined, { args }: SimRequest): JsonObject {
  const names = Object.keys(shape?.answer ?? {}).filter((name) => shape?.answer[name] === "string");
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(args, name) ? args[name] : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function check(source: string, shape: SourceShape, found: JsonObject): void {
  const fields = Object.keys(shape.answer);
  for (const [name, value] of Object.entries(found)) {
    const type = Object.hasOwn(shape.answer, name) ? shape.answer[name] : undefined;
    if (type === undefined) {
      const near = suggest(name, fields);
      throw new StepFailure(`Answers of ${quote(source)} have no field ${quote(name)}.${near}`);
    }
    if (!fits(value, type)) {
      const want = typeof type === "string" ? type : "record" in type ? "record" : "list";
      throw new StepFailure(
        `${quote(name)} in an answer of ${quote(source)} must be of type ${want}, not ${quote(value)}.`,
      );
    }
  }
  const lacking = fields.find((name) => !Object.hasOwn(found, name) && !shape.args.includes(name));
  if (lacking !== undefined) {
    throw new StepFailure(`An answer of ${quote(source)} lacks the field ${quote(lacking)}.`);
  }
}

function fits(value: Json, type: VarType): boolean {
  if (type === "int") return Number.isSafeInteger(value);
  if (type === "double") return typeof value === "number";
  if (type === "bool") return typeof value === "boolean";
  if (typeof type === "string") return typeof value === "string";
  if ("list" in type)
    return Array.isArray(value) && value.every((entry: Json) => fits(entry, type.list));
  if (!isJsonObject(value)) return false;
  return Object.entries(type.record).every(([name, field]) => {
    const part = Object.hasOwn(value, name) ? value[name] : undefined;
    return part !== undefined && fits(part, field);
  });
}
