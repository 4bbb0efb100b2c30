import type { DigitsEnd, DigitsWait } from "./script.ts";

/**
 * The pure collector behind a `digits` wait, shared by all carriers that get keys one by one.
 *
 *     prompting --prompts_ended--> first --key--> next --key...--> done
 *         \--key (cuts the prompts)---------------^
 *     first --time_out--> done ("" = no input)      next --time_out--> done (what was typed)
 */
export interface Collector {
  readonly phase: "prompting" | "first" | "next" | "done";
  readonly value: string;
  readonly bargedIn: boolean;
  readonly endedBy: DigitsEnd | null;
}

/** What happens to a collector. */
export type CollectorEvent =
  | { readonly type: "key"; readonly key: string }
  | { readonly type: "prompts_ended" }
  | { readonly type: "time_out" };

/** A collector at the start of a script: `hasPrompts` false goes straight to waiting for a key. */
export function startCollector(hasPrompts: boolean): Collector {
  return { phase: hasPrompts ? "prompting" : "first", value: "", bargedIn: false, endedBy: null };
}

/** Takes one event; unknown keys (not 0-9, *, #, A-D) are ignored. Never throws. */
export function collect(wait: DigitsWait, state: Collector, event: CollectorEvent): Collector {
  if (state.phase === "done") return state;
  switch (event.type) {
    case "prompts_ended":
      return state.phase === "prompting" ? { ...state, phase: "first" } : state;
    case "time_out":
      return state.phase === "prompting" ? state : { ...state, phase: "done", endedBy: "timeout" };
    case "key":
      return takeKey(wait, state, event.key);
  }
}

/** How long the collector waits from now before `time_out`, in ms; null while prompts play or when done. */
export function patienceMs(wait: DigitsWait, state: Collector): number | null {
  if (state.phase === "first") return wait.firstMs;
  return state.phase === "next" ? wait.nextMs : null;
}

function takeKey(wait: DigitsWait, state: Collector, key: string): Collector {
  if (!/^[0-9*#A-D]$/.test(key)) return state;
  const bargedIn = state.bargedIn || state.phase === "prompting";
  if (wait.exits?.includes(key) === true) {
    return { phase: "done", value: key, bargedIn, endedBy: "exit_key" };
  }
  if (key === wait.endKey) return { ...state, phase: "done", bargedIn, endedBy: "end_key" };
  const value = state.value + key;
  if (value.length >= wait.max) return { phase: "done", value, bargedIn, endedBy: "max" };
  return { phase: "next", value, bargedIn, endedBy: null };
}
