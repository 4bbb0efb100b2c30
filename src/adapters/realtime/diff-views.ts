import { isDeepStrictEqual } from "node:util";
import type { LiveChange } from "../../contract/index.ts";

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The changes that turn `before` into `after`, both views of the same shape at `path`. Objects are
 * compared field by field, everything else as a whole. Empty when nothing differs.
 */
export function diffViews(path: readonly string[], before: unknown, after: unknown): LiveChange[] {
  if (!isNode(before) || !isNode(after)) {
    return isDeepStrictEqual(before, after) ? [] : [{ path: [...path], value: after }];
  }
  return Object.keys(after).flatMap((key) => diffViews([...path, key], before[key], after[key]));
}
