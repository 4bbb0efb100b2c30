import type { LiveChange, LiveView } from "./live.ts";

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a path names an entry of one of the two maps of LiveView, where null means gone. */
const isEntry = (path: readonly string[]): boolean =>
  path.length === 2 && (path[0] === "queues" || path[0] === "agents");

function put(node: unknown, path: readonly string[], at: number, value: unknown): unknown {
  const key = path[at];
  if (key === undefined) return value;
  const old: Node = isNode(node) ? node : {};
  if (at === path.length - 1 && value === null && isEntry(path)) {
    return Object.fromEntries(Object.entries(old).filter(([name]) => name !== key));
  }
  return {
    ...old,
    [key]: put(Object.hasOwn(old, key) ? old[key] : undefined, path, at + 1, value),
  };
}

/**
 * The view after a patch. What has not changed keeps its identity, so that pages redraw only what
 * is new; the old view stays as it was.
 */
export function applyChanges(view: LiveView, changes: readonly LiveChange[]): LiveView {
  let next: unknown = view;
  for (const change of changes) next = put(next, change.path, 0, change.value);
  // A patch is made by diffing two LiveViews, so applying it to the first gives the second.
  return next as LiveView;
}
