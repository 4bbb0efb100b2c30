import type { Goodbye, LiveChange, LiveHello, LiveMessage } from "../../contract/index.ts";
import { AgentView, LiveView, QueueView } from "../../contract/index.ts";

/**
 * What the page knows of the floor, and how fresh it is.
 *
 *     connecting --snapshot--> live <--patch
 *          ^                    |
 *          |                  closed
 *          |                    v
 *          \------opened------ lost          any --goodbye--> ended
 *
 * After `opened` the page says where it stopped (boot and seq); the server sends the missing
 * patches or a snapshot. A patch that does not follow on makes the page say hello again.
 */
export interface LiveState {
  readonly link: "connecting" | "live" | "lost" | "ended";
  /** The server's start that `seq` counts from; null before the first snapshot. */
  readonly boot: string | null;
  readonly seq: number;
  readonly view: LiveView | null;
  /** Server clock minus browser clock, ms. */
  readonly offsetMs: number;
  /** When the connection was lost, browser clock, ms since the epoch; null while it stands. */
  readonly lostAt: number | null;
  readonly ended: Goodbye | null;
}

/** What can happen to the connection. `at` is the browser's clock. */
export type LiveEvent =
  | { readonly type: "opened" }
  /** Nothing has come for a while: ask whether the server is still there. */
  | { readonly type: "silent" }
  | { readonly type: "received"; readonly message: LiveMessage; readonly at: number }
  | { readonly type: "closed"; readonly at: number };

/** What the socket is to do. */
export type LiveEffect =
  | { readonly do: "send"; readonly hello: LiveHello }
  | { readonly do: "close" };

/** Before the first connection. */
export const liveStart: LiveState = {
  link: "connecting",
  boot: null,
  seq: 0,
  view: null,
  offsetMs: 0,
  lostAt: null,
  ended: null,
};

/** The next state and what to do, after one event. Never throws. */
export function reduceLive(
  state: LiveState,
  event: LiveEvent,
): readonly [LiveState, readonly LiveEffect[]] {
  if (state.link === "ended") return [state, []];
  switch (event.type) {
    case "opened":
    case "silent":
      return [state, [{ do: "send", hello: helloOf(state) }]];
    case "closed":
      return state.link === "lost"
        ? [state, []]
        : [{ ...state, link: "lost", lostAt: state.lostAt ?? event.at }, []];
    case "received":
      return receive(state, event.message, event.at);
  }
}

function receive(
  state: LiveState,
  message: LiveMessage,
  at: number,
): readonly [LiveState, readonly LiveEffect[]] {
  switch (message.type) {
    case "goodbye":
      return [{ ...state, link: "ended", ended: message.reason }, [{ do: "close" }]];
    case "snapshot":
      return [
        {
          link: "live",
          boot: message.boot,
          seq: message.seq,
          view: message.view,
          offsetMs: message.now - at,
          lostAt: null,
          ended: null,
        },
        [],
      ];
    case "patch": {
      if (message.seq <= state.seq) return [freshen(state, message.now - at), []];
      const view = state.view === null ? null : applyChanges(state.view, message.changes);
      if (view === null || message.seq !== state.seq + 1) {
        // A hello without a place asks for a snapshot: what we hold cannot be trusted.
        return [{ ...state, boot: null, seq: 0 }, [{ do: "send", hello: { type: "hello" } }]];
      }
      return [freshen({ ...state, seq: message.seq, view }, message.now - at), []];
    }
  }
}

/** The message with the least delay knows the offset best: it has the greatest difference. */
function freshen(state: LiveState, offsetMs: number): LiveState {
  const offset = state.link === "live" ? Math.max(state.offsetMs, offsetMs) : offsetMs;
  return { ...state, link: "live", lostAt: null, offsetMs: offset };
}

function helloOf(state: LiveState): LiveHello {
  return state.boot === null
    ? { type: "hello" }
    : { type: "hello", boot: state.boot, seq: state.seq };
}

/** The view after some changes, or null when one of them does not fit it. */
export function applyChanges(view: LiveView, changes: readonly LiveChange[]): LiveView | null {
  let next: Record<string, unknown> = { ...view };
  const touched = new Map<string, Set<string>>();
  for (const { path, value } of changes) {
    const [root, key] = path;
    if (root === undefined || !(root in view)) return null;
    const isGone = path.length === 2 && value === null && (root === "queues" || root === "agents");
    const changed = isGone ? without(next, root, key ?? "") : setAt(next, path, value);
    if (changed === null) return null;
    next = changed;
    const keys = touched.get(root) ?? new Set<string>();
    touched.set(root, keys.add(key ?? ""));
  }
  return isSound(next, touched) ? next : null;
}

/** Checks only what the changes touched: a floor has hundreds of agents, a patch few of them. */
function isSound(
  next: Record<string, unknown>,
  touched: ReadonlyMap<string, ReadonlySet<string>>,
): next is LiveView {
  for (const [root, keys] of touched) {
    const entry = root === "queues" ? QueueView : root === "agents" ? AgentView : null;
    const part = next[root];
    if (entry === null || keys.has("")) {
      const shape = LiveView.shape[root as keyof typeof LiveView.shape];
      if (!shape.safeParse(part).success) return false;
    } else {
      for (const key of keys) {
        const value = isRecord(part) ? part[key] : undefined;
        if (value !== undefined && !entry.safeParse(value).success) return false;
      }
    }
  }
  return true;
}

function setAt(
  target: Record<string, unknown>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> | null {
  const [key, ...rest] = path;
  if (key === undefined || key === "__proto__") return null;
  if (rest.length === 0) return { ...target, [key]: value };
  const inner = target[key];
  if (!isRecord(inner)) return null;
  const changed = setAt(inner, rest, value);
  return changed === null ? null : { ...target, [key]: changed };
}

function without(
  view: Record<string, unknown>,
  root: string,
  key: string,
): Record<string, unknown> | null {
  const map = view[root];
  if (!isRecord(map)) return null;
  const { [key]: _gone, ...others } = map;
  return { ...view, [root]: others };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
