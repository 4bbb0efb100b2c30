import { legId } from "../lib/brands.ts";
import { numberOf } from "./destination.ts";
import type { CallEffect, CallEvent, FloorToCall } from "./events.ts";
import type { DigitsWait } from "./script.ts";
import type { CallFacts, Offer } from "./state.ts";

/** The key with which a person at a telephone outside takes a call: no mailbox presses it. */
const confirmKey = "1";
/** How often they are asked. */
const askedMax = 2;
const wait: DigitsWait = {
  kind: "digits",
  min: 1,
  max: 1,
  endKey: null,
  firstMs: 5_000,
  nextMs: 5_000,
  secret: false,
};

type OfferMade = FloorToCall & { readonly type: "offer_made" };

/** The phone of an offer, as it is dialled. */
export type Phone = Pick<OfferMade, "address" | "ringMs" | "autoAnswer">;

/** An offer of the floor with a leg of its own. */
export function offerFor(facts: CallFacts, event: OfferMade): readonly [CallFacts, Offer] {
  const offers = facts.offers + 1;
  const leg = legId(`${facts.id}-a${offers}`);
  const { agent, agentName, address } = event;
  const offer: Offer = {
    ...{ id: event.offer, agent, agentName, leg, ringing: false },
    ...(numberOf(address) === null ? {} : { outside: true }),
  };
  return [{ ...facts, offers }, offer];
}

/**
 * Dials the agent of an offer. At a telephone outside they see the hotline's number: carriers let
 * nobody show a number of others.
 */
export function dialFor(
  facts: CallFacts,
  { leg, agent, outside }: Offer,
  { address, ringMs, autoAnswer }: Phone,
): CallEffect {
  const callerId = outside ? { number: facts.to, name: null } : facts.from;
  const auto = autoAnswer ? ({ autoAnswer } as const) : {};
  return { do: "dial", leg, agent, address, callerId, ringMs, ...auto };
}

/** Asks who has answered a telephone outside for the key that takes the call. */
export function askToConfirm<O extends Offer>(
  facts: CallFacts,
  offer: O,
): readonly [CallFacts, O, CallEffect] {
  const step = facts.step + 1;
  const prompts = [{ kind: "sound", name: "agent-confirm" }] as const;
  const script = { leg: offer.leg, step, lang: facts.lang, prompts, wait };
  const asked = { step, times: (offer.asked?.times ?? 0) + 1 };
  return [
    { ...facts, step },
    { ...offer, asked },
    { do: "perform", script },
  ];
}

/** What the end of a script says of an offer that waits for its key; null for an older script. */
export function confirmationOf(
  { asked }: Offer,
  { step, outcome }: CallEvent & { readonly type: "script_ended" },
): "taken" | "ask_again" | "not_taken" | null {
  if (asked?.step !== step) return null;
  if (outcome.kind !== "digits") return "not_taken";
  if (outcome.value === confirmKey) return "taken";
  return asked.times < askedMax ? "ask_again" : "not_taken";
}
