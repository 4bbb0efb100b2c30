import { type ASTNode, Environment, type ParseResult } from "@marcbachmann/cel-js";
import type { JsonObject } from "../lib/json.ts";
import { readPath } from "../lib/json.ts";
import { limits } from "../lib/limits.ts";
import type { Result } from "../lib/result.ts";
import { err, ok } from "../lib/result.ts";
import { quote, suggest } from "./check-words.ts";
import { fromCel, toCel, typeAt, typeName, type VarTypes } from "./values.ts";

/**
 * An expression of a flow file in CEL, Google's Common Expression Language: typed, without loops
 * and side effects, and with no way out of the values it is given (github.com/google/cel-spec).
 */
export type Expression = string;

/** An expression that fits its variables. */
export interface Compiled {
  /** CEL's name of the result's type: `string`, `int`, `bool`, `list<map>`, `dyn`, … */
  readonly type: string;
  /** Dotted paths of the variables it reads. */
  readonly paths: readonly string[];
  /** The value over the variables; null when it has none (a number out of range, a missing field). */
  evaluate(values: JsonObject): ReturnType<typeof fromCel>;
}

class Secret {}

/** One environment for the same types: making one costs as much as a hundred evaluations. */
const environments = new WeakMap<VarTypes, Environment>();
const compiled = new WeakMap<VarTypes, Map<Expression, Result<Compiled, string>>>();

/**
 * Compiles `source` over variables of `types`, once for each object of types. The error is a
 * sentence that names what is wrong: a variable that does not exist, types that do not fit, a
 * regular expression (refused: it could run for ever), or a text that is no CEL.
 */
export function compile(source: Expression, types: VarTypes): Result<Compiled, string> {
  const known = compiled.get(types) ?? new Map<Expression, Result<Compiled, string>>();
  compiled.set(types, known);
  const before = known.get(source);
  if (before) return before;
  const made = make(source, types);
  known.set(source, made);
  return made;
}

/** A path such as `balance.minor` needs no engine. */
const plainPath = /^[a-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9_]*)*$/;

function make(source: Expression, types: VarTypes): Result<Compiled, string> {
  if (plainPath.test(source) && source !== "true" && source !== "false" && source !== "null") {
    const type = typeAt(types, source);
    if (type === null) return err(unknownPath(source, types));
    return ok({
      type: typeName(type),
      paths: [source],
      evaluate: (values) => readPath(values, source) ?? null,
    });
  }
  return parse(source, types);
}

function parse(source: Expression, types: VarTypes): Result<Compiled, string> {
  let parsed: ParseResult;
  try {
    parsed = environmentOf(types).parse(source);
  } catch (cause) {
    return err(`The expression ${quote(source)} cannot be read: ${summary(cause)}.`);
  }
  const found = readAst(parsed.ast);
  if (found.calls.has("matches")) {
    return err(
      `The expression ${quote(source)} uses matches(), which is not allowed: use contains(), ` +
        "startsWith() and endsWith(), or the pattern of an ask node.",
    );
  }
  const unknown = found.paths.find((path) => typeAt(types, path) === null);
  if (unknown !== undefined) return err(unknownPath(unknown, types));
  const secret = found.paths.find((path) => typeAt(types, path) === "secret");
  if (secret !== undefined) return err(secretFault(secret));
  const check = parsed.check();
  if (!check.valid) {
    return err(`The expression ${quote(source)} does not fit its values: ${summary(check.error)}.`);
  }
  const roots = [...new Set(found.paths.map((path) => path.split(".")[0] ?? path))];
  return ok({
    type: check.type ?? "dyn",
    paths: found.paths,
    evaluate: (values) => {
      const given = roots.map((root): [string, unknown] => [
        root,
        toCel(values[root], types[root] ?? "string"),
      ]);
      try {
        return fromCel(parsed(Object.fromEntries(given)));
      } catch {
        // A division by zero, an index beyond the list: there is no value.
        return null;
      }
    },
  });
}

function environmentOf(types: VarTypes): Environment {
  const before = environments.get(types);
  if (before) return before;
  const environment = new Environment({
    limits: { maxAstNodes: limits.expressionNodes, maxDepth: limits.expressionDepth },
  }).registerType("Secret", { ctor: Secret, fields: {} });
  for (const [name, type] of Object.entries(types)) {
    if (typeof type === "object" && "record" in type) {
      environment.registerVariable({ name, schema: schemaOf(type.record) });
    } else environment.registerVariable(name, typeName(type));
  }
  environments.set(types, environment);
  return environment;
}

interface Schema {
  [name: string]: string | Schema;
}

function schemaOf(types: VarTypes): Schema {
  return Object.fromEntries(
    Object.entries(types).map(([name, type]) => [
      name,
      typeof type === "object" && "record" in type ? schemaOf(type.record) : typeName(type),
    ]),
  );
}

/** Whether CEL lets a variable have this name: `list`, `int` and such are names of its types. */
export function isNameAllowed(name: string): boolean {
  try {
    new Environment().registerVariable(name, "string").parse(name).check();
    return true;
  } catch {
    return false;
  }
}

/** What is said of a secret that stands where somebody could learn it. */
export function secretFault(path: string): string {
  return `${quote(path)} holds secret digits: they may go to a lookup, and are never said.`;
}

function unknownPath(path: string, types: VarTypes): string {
  const [root = path] = path.split(".");
  if (Object.hasOwn(types, root)) {
    return `${quote(path)} is no field of ${quote(root)}.${suggest(path, pathsOf(types))}`;
  }
  return `${quote(path)} is set nowhere in this flow.${suggest(path, pathsOf(types))}`;
}

function pathsOf(types: VarTypes): readonly string[] {
  return Object.entries(types).flatMap(([name, type]) =>
    typeof type === "object" && "record" in type
      ? [name, ...pathsOf(type.record).map((path) => `${name}.${path}`)]
      : [name],
  );
}

/** The first line of what the library complains about; the rest draws the place. */
function summary(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (text.split("\n")[0] ?? text).replace(/\.$/, "");
}

/** The variables that an expression reads and the functions that it calls. */
function readAst(root: ASTNode): {
  readonly paths: readonly string[];
  readonly calls: ReadonlySet<string>;
} {
  const paths = new Set<string>();
  const calls = new Set<string>();
  const visit = (node: unknown, bound: ReadonlySet<string>): void => {
    if (Array.isArray(node)) {
      for (const part of node) visit(part, bound);
      return;
    }
    if (!isNode(node)) return;
    const path = pathOf(node);
    if (path !== null) {
      if (!bound.has(path.split(".")[0] ?? path)) paths.add(path);
      return;
    }
    if (node.op === "call") calls.add(node.args[0]);
    if (node.op !== "rcall") return visit(node.args, bound);
    const [name, receiver, args] = node.args;
    calls.add(name);
    visit(receiver, bound);
    // The first argument of a macro such as list.exists(x, …) names its own variable.
    const [first] = args;
    const isMacro = macros.has(name) && args.length > 1 && first?.op === "id";
    visit(args, isMacro ? new Set([...bound, first.args]) : bound);
  };
  visit(root, new Set());
  return { paths: [...paths], calls };
}

const macros: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter"]);

function pathOf(node: ASTNode): string | null {
  if (node.op === "id") return node.args;
  if (node.op !== ".") return null;
  const inner = pathOf(node.args[0]);
  return inner === null ? null : `${inner}.${node.args[1]}`;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}
