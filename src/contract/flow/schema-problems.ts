import type { z } from "zod";
import { quote, suggest } from "../../core/flow/check-words.ts";
import type { Json } from "../../core/lib/json.ts";
import { isJsonObject } from "../../core/lib/json.ts";
import type { FileProblem } from "./problems.ts";
import type { Path, YamlSource } from "./yaml-source.ts";

type Issue = z.core.$ZodIssue;

/** What a part of a file should look like, for messages. */
export type Part = {
  /** As the reader knows it, e.g. `the menu "main"`. */
  readonly title: string;
  readonly path: Path;
  /** The keys that the part may have. */
  readonly keys: readonly string[];
};

/**
 * Turns what zod found in `part` of `source` into sentences with a place. A key that is unknown
 * stands at the key, a wrong value at the value, and what is missing at the part that lacks it.
 */
export function schemaProblems(
  source: YamlSource,
  part: Part,
  error: z.ZodError,
): readonly FileProblem[] {
  return error.issues.flatMap((issue) => problemsOf(source, part, issue, []));
}

function problemsOf(
  source: YamlSource,
  part: Part,
  issue: Issue,
  outer: Path,
): readonly FileProblem[] {
  const inner = [...outer, ...plainPath(issue.path)];
  const path = [...part.path, ...inner];
  const value = valueAt(source.data, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const near = inner.length === 0 ? suggest(key, part.keys) : "";
        return source.problemAtKey(
          [...path, key],
          `${quote(key)} is not known in ${part.title}.${near}`,
        );
      });
    case "invalid_key": {
      const [first] = issue.issues;
      return [
        source.problemAtKey(path, `${place(part, inner)} ${first?.message ?? issue.message}.`),
      ];
    }
    case "invalid_union": {
      const branch = value === undefined ? undefined : bestBranch(issue.errors);
      if (branch !== undefined) {
        return branch.flatMap((within) => problemsOf(source, part, within, inner));
      }
      return [source.problemAt(path, `${place(part, inner)} ${wrong(issue, value)}.`)];
    }
    case "invalid_value": {
      const names = issue.values.filter((known) => typeof known === "string");
      const near = typeof value === "string" ? suggest(value, names) : "";
      return [source.problemAt(path, `${place(part, inner)} ${wrong(issue, value)}.${near}`)];
    }
    default:
      return [source.problemAt(path, `${place(part, inner)} ${wrong(issue, value)}.`)];
  }
}

function wrong(issue: Issue, value: Json | undefined): string {
  if (value === undefined) return "is missing";
  return `${rule(issue)}, not ${quote(value)}`;
}

function rule(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.message.startsWith("must")) return issue.message;
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be one of ${issue.values.map(quote).join(", ")}`;
    case "too_small":
      return `must ${amount(issue.origin)} at least ${issue.minimum}${counted(issue.origin)}`;
    case "too_big":
      return `must ${amount(issue.origin)} at most ${issue.maximum}${counted(issue.origin)}`;
    case "invalid_format":
      return issue.message.startsWith("must") ? issue.message : "is not written as it must be";
    default:
      return issue.message;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of keys",
  record: "a group of keys",
};

function amount(origin: string): string {
  return origin === "array" || origin === "string" ? "have" : "be";
}

function counted(origin: string): string {
  if (origin === "array") return " entries";
  return origin === "string" ? " characters" : "";
}

/** `"tries" of the menu "main"`, or the part itself. */
function place(part: Part, inner: Path): string {
  const names = inner.filter((step) => typeof step === "string");
  return names.length === 0 && inner.length === 0
    ? part.title
    : `${quote(names.join("."))} of ${part.title}`;
}

/** The branch that the writer most likely meant: the one that fits but for something inside. */
function bestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches
    .filter((issues) => issues.length > 0 && !issues.some(isOfAnotherShape))
    .toSorted((one, other) => one.length - other.length)[0];
}

function isOfAnotherShape(issue: Issue): boolean {
  return issue.path.length === 0 && issue.code !== "invalid_format" && issue.code !== "too_small";
}

function plainPath(path: readonly PropertyKey[]): Path {
  return path.map((step) => (typeof step === "symbol" ? String(step) : step));
}

function valueAt(data: Json, path: Path): Json | undefined {
  let value: Json | undefined = data;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === "number") value = value[step];
    else if (isJsonObject(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}
