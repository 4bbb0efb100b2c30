import { legId } from "../lib/brands.ts";
import { numberOf } from "./destination.ts";
import type { CallEffect, CallEvent, FloorToCall } from "./events.ts";
import type { DigitsWait, Prompt, Wait } from "./script.ts";
import { langs } from "./script.ts";
import type { CallFacts, Offer, WhisperReason } from "./state.ts";
import type { OfferWhy } from "./why.ts";

/** The key with which a person at a telephone outside takes a call: no mailbox presses it. */
const confirmKey = "1";
/** How often they are asked. */
const askedMax = 2;
const keyWait: DigitsWait = {
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
    ...(event.whisper && { whisper: { ...event.whisper, reason: reasonOf(event.why) } }),
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
  waitedMs: number,
): readonly [CallFacts, O, CallEffect] {
  const key = { kind: "sound", name: "agent-confirm" } as const;
  return tellAgent(facts, offer, [...whisperPrompts(offer, waitedMs), key], keyWait);
}

/** Tells an agent of the service's own phones what the call is about, before the caller is joined. */
export function whisper(
  facts: CallFacts,
  offer: Offer,
  waitedMs: number,
): readonly [CallFacts, Offer, CallEffect] {
  return tellAgent(facts, offer, whisperPrompts(offer, waitedMs), { kind: "none" });
}

function tellAgent<O extends Offer>(
  facts: CallFacts,
  offer: O,
  prompts: readonly Prompt[],
  wait: Wait,
): readonly [CallFacts, O, CallEffect] {
  const step = facts.step + 1;
  const lang = offer.whisper?.lang ?? facts.lang;
  const script = { leg: offer.leg, step, lang, prompts, wait };
  const asked = { step, times: (offer.asked?.times ?? 0) + 1 };
  return [
    { ...facts, step },
    { ...offer, asked },
    { do: "perform", script },
  ];
}

/** A wait is told from so long on, in ms: nobody cares for a moment. */
const waitLeastMs = 5_000;
const minuteMs = 60_000;

/** The words in the agent's ear: the queue, how long the caller has waited, why it is them. */
export function whisperPrompts({ whisper: told }: Offer, waitedMs: number): readonly Prompt[] {
  if (told === undefined) return [];
  const grain = waitedMs < minuteMs ? waitLeastMs : minuteMs;
  const ms = Math.round(waitedMs / grain) * grain;
  return [
    { kind: "text", value: told.queue },
    ...(ms < waitLeastMs
      ? []
      : [{ kind: "sound", name: "whisper-waited" } as const, { kind: "duration", ms } as const]),
    ...(told.reason === null ? [] : [{ kind: "sound", name: `whisper-${told.reason}` } as const]),
  ];
}

/** The one reason that is worth an agent's time; null for the usual, that it was their turn. */
function reasonOf(why: OfferWhy | null): WhisperReason | null {
  if (why === null) return null;
  if (why.how === "known" || why.how === "preferred") return why.how;
  if (why.step > 1) return "eased";
  return Object.keys(why.skills).some((skill) => !isLang(skill)) ? "skilled" : null;
}

const isLang = (skill: string): boolean => langs.some((lang) => lang === skill);

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
