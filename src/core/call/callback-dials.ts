import type { Callback } from "../callback/index.ts";
import type { FlowDocument } from "../flow/types.ts";
import type { Instant } from "../lib/brands.ts";
import { legId } from "../lib/brands.ts";
import type { CallEffect } from "./events.ts";
import { whisperPrompts } from "./offers.ts";
import { queueNode } from "./queue-line.ts";
import type { CallbackPhase, CallFacts } from "./state.ts";

/** Each attempt has a leg of its own: the carrier refuses to dial one again. */
export const customerLeg = (facts: CallFacts, attempt: number) => legId(`${facts.id}-k${attempt}`);

/** The customer's telephone rings while an agent who is on the line hears music. */
export function ringCustomer(
  flow: FlowDocument,
  state: CallbackPhase,
  { plan, dials }: Callback,
  effects: CallEffect[],
  at: Instant,
): CallbackPhase {
  const step = state.facts.step + 1;
  const { lang, to } = state.facts;
  const { rules } = plan;
  const leg = customerLeg(state.facts, dials);
  const wait = { kind: "hold", music: queueNode(flow, state).music } as const;
  if (state.reserved !== null && rules.first !== "customer") {
    const { reserved } = state;
    const prompts = reserved.outside ? [] : whisperPrompts(reserved, at - state.place.since);
    const spoken = reserved.whisper?.lang ?? lang;
    const script = { leg: reserved.leg, step, lang: spoken, prompts, wait };
    effects.push({ do: "perform", script });
  }
  const callerId = { number: to, name: null };
  const listens = rules.machine === undefined ? {} : { detectsMachine: true as const };
  const { ringMs } = rules;
  effects.push({ do: "dial_customer", leg, number: plan.number, callerId, ringMs, ...listens });
  return { ...state, caller: leg, facts: { ...state.facts, step } };
}
