import type { CallbackSaying } from "../callback/index.ts";
import type { FlowDocument } from "../flow/types.ts";
import type { CallEffect } from "./events.ts";
import { queueNode } from "./queue-line.ts";
import type { Prompt, Wait } from "./script.ts";
import type { CallbackPhase } from "./state.ts";

const goodbye: Wait = { kind: "hangup", cause: "normal" };
const sayings: Readonly<Record<CallbackSaying, readonly string[]>> = {
  greeting: ["callback-greeting"],
  patience: ["callback-patience"],
  called_again: ["callback-called-again", "goodbye"],
  nobody: ["queue-timed-out", "goodbye"],
  message: ["callback-message"],
};

/** Says something to the customer on the line: music follows, or the end. */
export function say(
  flow: FlowDocument,
  state: CallbackPhase,
  what: CallbackSaying,
): readonly [CallbackPhase, readonly CallEffect[]] {
  const step = state.facts.step + 1;
  const { lang } = state.facts;
  const holds = what === "greeting" || what === "patience";
  const wait: Wait = holds ? { kind: "hold", music: queueNode(flow, state).music } : goodbye;
  const prompts = sayings[what].map((name): Prompt => ({ kind: "sound", name }));
  const script = { leg: state.caller, step, lang, prompts, wait };
  return [{ ...state, facts: { ...state.facts, step } }, [{ do: "perform", script }]];
}
