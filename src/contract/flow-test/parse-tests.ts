import { z } from "zod";
import type { Lang } from "../../core/call/script.ts";
import { quote, suggest } from "../../core/flow/check-words.ts";
import { isJsonObject, type Json } from "../../core/lib/json.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import type { FileProblem } from "../flow/problems.ts";
import { schemaProblems } from "../flow/schema-problems.ts";
import { type Path, readYaml, type YamlSource } from "../flow/yaml-source.ts";
import {
  type Expectation,
  fileForm,
  type StepValue,
  type setting,
  stepForms,
  stepSchema,
  testForm,
  type Verb,
} from "./forms.ts";

/** Where something stands in a file of tests; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One step of a test: what is done or must be so. */
export type TestStep = {
  readonly [V in Verb]: { readonly verb: V; readonly value: StepValue<V>; readonly place: Place };
}[Verb];

/** What is true of a test before the call comes in; from the file where the test says nothing. */
export type TestSetting = {
  readonly [K in keyof typeof setting]?: z.output<(typeof setting)[K]> | undefined;
};

/** One test: a call, told step by step. */
export interface FlowTest {
  readonly name: string;
  readonly place: Place;
  /** The languages it is run in; null for once, in whatever language the call is. */
  readonly languages: readonly Lang[] | null;
  readonly setting: TestSetting;
  readonly steps: readonly TestStep[];
  /** What must be so at the end. */
  readonly expect: { readonly value: Expectation; readonly place: Place } | null;
}

/** A file of tests. */
export interface FlowTests {
  readonly file: string;
  /** The name of the flow's file beside it. */
  readonly flow: string;
  readonly tests: readonly FlowTest[];
}

/**
 * Reads a file of tests. Never throws: the error lists all problems with their places.
 * @param file The file's name as the reader of a problem knows it.
 */
export function parseTests(file: string, text: string): Result<FlowTests, readonly FileProblem[]> {
  const read = readYaml(file, text);
  if (!read.ok) return read;
  const source = read.value;
  const frame = fileForm.safeParse(source.data);
  if (!frame.success) {
    const part = { title: "the file of tests", path: [], keys: Object.keys(fileForm.shape) };
    return err(schemaProblems(source, part, frame.error));
  }
  const problems: FileProblem[] = [];
  const { flow, tests: written, ...shared } = frame.data;
  const tests = written.flatMap((_, index) => readTest(source, index, shared, problems) ?? []);
  const named = flow ?? flowOf(file);
  if (problems.length > 0) return err(problems);
  return ok({ file, flow: named, tests });
}

/** The JSON Schema of files of tests, as `ivr-flows/schema/flow-test.schema.json` holds it. */
export function testsJsonSchema(): object {
  const tests = z.array(testForm.extend({ steps: z.array(stepSchema()) }));
  const schema = z.toJSONSchema(fileForm.extend({ tests }), {
    io: "input",
    target: "draft-7",
    reused: "ref",
  });
  return { title: "Tests of a flow of Hotline", ...schema };
}

/** `main.test.yaml` and `main.night.test.yaml` test `main.yaml`. */
function flowOf(file: string): string {
  const name = file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
  return `${name.split(".")[0] ?? name}.yaml`;
}

function readTest(
  source: YamlSource,
  index: number,
  shared: TestSetting,
  problems: FileProblem[],
): FlowTest | null {
  const path = ["tests", index];
  const data = valueAt(source.data, path);
  const parsed = testForm.safeParse(data);
  if (!parsed.success) {
    const title = isJsonObject(data) ? `the test ${quote(data["name"])}` : "the test";
    const part = { title, path, keys: Object.keys(testForm.shape) };
    problems.push(...schemaProblems(source, part, parsed.error));
    return null;
  }
  const { name, steps, expect, ...own } = parsed.data;
  const setting = { ...shared, ...own, lookups: { ...shared.lookups, ...own.lookups } };
  return {
    name,
    place: placeOf(source, [...path, "name"]),
    languages: setting.languages ?? null,
    setting,
    steps: steps.flatMap((_, at) => readStep(source, [...path, "steps", at], problems) ?? []),
    expect:
      expect === undefined
        ? null
        : { value: expect, place: placeOf(source, [...path, "expect"], true) },
  };
}

function readStep(source: YamlSource, path: Path, problems: FileProblem[]): TestStep | null {
  const data = valueAt(source.data, path);
  const place = placeOf(source, path);
  const entries: readonly [string, Json][] = isJsonObject(data)
    ? Object.entries(data)
    : [[String(data), null]];
  const [entry] = entries;
  const verbs = Object.keys(stepForms);
  if (entry === undefined || entries.length > 1) {
    const message = `A step does one thing, not ${entries.length}: begin each with a dash of its own.`;
    problems.push(source.problemAt(path, message));
    return null;
  }
  const [verb, value] = entry;
  if (!isVerb(verb)) {
    const message = `${quote(verb)} is no step (${verbs.join(", ")}).${suggest(verb, verbs)}`;
    problems.push(source.problemAt(path, message));
    return null;
  }
  const parsed = (stepForms[verb] as z.ZodType).safeParse(value);
  if (parsed.success) {
    // The form of each verb gives the value of that verb.
    return { verb, value: parsed.data, place } as TestStep;
  }
  const part = { title: `the step ${quote(verb)}`, path: [...path, verb], keys: [] };
  problems.push(...schemaProblems(source, part, parsed.error));
  return null;
}

function isVerb(name: string): name is Verb {
  return Object.hasOwn(stepForms, name);
}

function placeOf(source: YamlSource, path: Path, atKey = false): Place {
  const { line, column } = atKey ? source.problemAtKey(path, "") : source.problemAt(path, "");
  return { line, column };
}

function valueAt(data: Json, path: Path): Json {
  let value: Json | undefined = data;
  for (const part of path) {
    if (Array.isArray(value) && typeof part === "number") value = value[part];
    else if (isJsonObject(value) && Object.hasOwn(value, part)) value = value[part];
    else return null;
  }
  return value ?? null;
}
