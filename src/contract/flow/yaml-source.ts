import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type Scalar,
} from "yaml";
import { quote } from "../../core/flow/check-words.ts";
import type { Json } from "../../core/lib/json.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import type { FileProblem } from "./problems.ts";

/** Where in the data of a file: keys and list positions from the outside in. */
export type Path = readonly (string | number)[];

/** A YAML file as plain data that still knows where each part stood. */
export type YamlSource = {
  readonly file: string;
  readonly data: Json;
  /** Whether the data have a part at `path`. */
  has(path: Path): boolean;
  /** The problem `message` at the value at `path`, or at the nearest part around it that exists. */
  problemAt(path: Path, message: string): FileProblem;
  /** The same at the key that `path` ends with. */
  problemAtKey(path: Path, message: string): FileProblem;
};

/** Characters a file may have: a flow of 1,000 nodes has about 150,000. */
export const fileLengthMax = 512 * 1024;
const depthMax = 32;
const problemsMax = 100;

type Places = Map<string, { readonly key: number; readonly value: number }>;
type Complaint = { readonly offset: number; readonly message: string };

/**
 * Reads YAML 1.2 text as plain data. Of YAML only what data needs is allowed: no aliases (so that a
 * small file stays small), no tags, texts as keys, every key once. Never throws.
 * @param file The file's name as the reader of a problem knows it.
 */
export function readYaml(file: string, text: string): Result<YamlSource, readonly FileProblem[]> {
  if (text.length > fileLengthMax) {
    const message = `The file has ${text.length} characters; at most ${fileLengthMax} are allowed. Split it.`;
    return err([{ file, line: 1, column: 1, message }]);
  }
  const counter = new LineCounter();
  const at = (offset: number, message: string): FileProblem => {
    const { line, col } = counter.linePos(Math.max(0, Math.min(offset, text.length)));
    return { file, line: Math.max(1, line), column: Math.max(1, col), message };
  };
  const complaints: Complaint[] = [];
  const places: Places = new Map();
  let data: Json = null;
  try {
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
    for (const problem of [...document.errors, ...document.warnings]) {
      complaints.push({ offset: problem.pos[0], message: `${problem.message}.` });
    }
    data = toPlain(document.contents, [], places, complaints);
  } catch (error) {
    // The parser is recursive: a text of brackets only can exhaust its stack.
    complaints.push({ offset: 0, message: `This cannot be read as YAML: ${String(error)}.` });
  }
  if (complaints.length > 0) {
    // One slip, such as a bracket left open, can be complained about at every level around it.
    const unique = new Map(complaints.map((found) => [JSON.stringify(found), found]));
    const kept = [...unique.values()].slice(0, problemsMax);
    return err(kept.map(({ offset, message }) => at(offset, message)));
  }
  const find = (path: Path): { readonly key: number; readonly value: number } => {
    for (let length = path.length; length > 0; length -= 1) {
      const place = places.get(JSON.stringify(path.slice(0, length)));
      if (place !== undefined)
        return length === path.length ? place : { ...place, value: place.key };
    }
    return { key: 0, value: 0 };
  };
  return ok({
    file,
    data,
    has: (path) => places.has(JSON.stringify(path)),
    problemAt: (path, message) => at(find(path).value, message),
    problemAtKey: (path, message) => at(find(path).key, message),
  });
}

function toPlain(node: unknown, path: Path, places: Places, complaints: Complaint[]): Json {
  if (path.length > depthMax) {
    complaints.push({ offset: offsetOf(node), message: `Nested deeper than ${depthMax} levels.` });
    return null;
  }
  refuseFeatures(node, complaints);
  if (isMap(node)) {
    const entries: [string, Json][] = [];
    for (const pair of node.items) {
      const key = keyOf(pair, complaints);
      if (key === null) continue;
      const inner = [...path, key.text];
      places.set(JSON.stringify(inner), {
        key: key.offset,
        value: pair.value === null ? key.offset : offsetOf(pair.value),
      });
      entries.push([key.text, toPlain(pair.value, inner, places, complaints)]);
    }
    return Object.fromEntries(entries);
  }
  if (isSeq(node)) {
    return node.items.map((item, index) => {
      const inner = [...path, index];
      places.set(JSON.stringify(inner), { key: offsetOf(item), value: offsetOf(item) });
      return toPlain(item, inner, places, complaints);
    });
  }
  return isScalar(node) ? plainScalar(node, complaints) : null;
}

function plainScalar(node: Scalar, complaints: Complaint[]): Json {
  const value = node.value;
  if (typeof value === "number" && !Number.isFinite(value)) {
    complaints.push({
      offset: offsetOf(node),
      message: `${node.source} is no number to work with.`,
    });
    return null;
  }
  const plain =
    typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return plain ? value : null;
}

/** A key as it is written: `1:` and `"1":` are the same key "1". */
function keyOf(
  pair: Pair,
  complaints: Complaint[],
): { readonly text: string; readonly offset: number } | null {
  const { key } = pair;
  const offset = offsetOf(key);
  refuseFeatures(key, complaints);
  if (!isScalar(key) || key.value === null) {
    complaints.push({ offset, message: "A key must be a plain text." });
    return null;
  }
  const text = typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
  if (text === "__proto__") {
    complaints.push({ offset, message: `The key ${quote(text)} is not allowed.` });
    return null;
  }
  return { text, offset };
}

function refuseFeatures(node: unknown, complaints: Complaint[]): void {
  const offset = offsetOf(node);
  if (isAlias(node)) {
    complaints.push({
      offset,
      message: `The alias *${node.source} is not allowed: write the value out. A key * needs quotes: "*".`,
    });
  } else if ((isScalar(node) || isCollection(node)) && node.tag !== undefined) {
    const builtIn = node.tag.startsWith("tag:yaml.org,2002:") && !node.tag.endsWith("binary");
    if (!builtIn) complaints.push({ offset, message: `The tag ${node.tag} is not allowed.` });
  }
}

function offsetOf(node: unknown): number {
  const known = isScalar(node) || isCollection(node) || isAlias(node);
  return known ? (node.range?.[0] ?? 0) : 0;
}
