import type { SimLeg, SimOutsideRing } from "../adapters/simulated/index.ts";
import type { PartyDoes } from "../contract/flow-test/index.ts";
import type { HangupCause } from "../core/call/index.ts";
import { isOpenCallback } from "../core/callback/index.ts";
import { quote } from "../core/flow/check-words.ts";
import type { CallId } from "../core/lib/brands.ts";
import { StepFailure } from "./answers.ts";
import { nodesPassed } from "./expect.ts";
import { type Rehearsal, SimCaller } from "./rehearsal.ts";
import type { Stage } from "./stage.ts";

/** Whose telephone rings outside: who is called back, or to whom a caller is transferred. */
export type Party = "customer" | "otherParty";

/** A telephone outside that rings or has rung. */
interface Telephone {
  readonly call: CallId;
  readonly leg: SimLeg;
  readonly ring: SimOutsideRing;
}

/** The telephones outside that Hotline calls: each rings until a test says what comes of it. */
export class Outside {
  readonly #newest = new Map<Party, Telephone>();

  constructor({ carrier, disk }: Rehearsal) {
    carrier.onOutside = ({ call }, ring) => {
      const leg = carrier.legs.get(ring.leg);
      const isPromise = disk.snapshotOf(call)?.state.phase === "callback";
      if (leg) this.#newest.set(isPromise ? "customer" : "otherParty", { call, leg, ring });
    };
  }

  /** The telephone of this party that rings now, or null. */
  ringing(party: Party): Telephone | null {
    return this.#newestThat(party, ({ isUp }) => !isUp);
  }

  /** The telephone of this party that is in a talk now, or null. */
  talking(party: Party): Telephone | null {
    return this.#newestThat(party, ({ isUp }) => isUp);
  }

  #newestThat(party: Party, isIt: (leg: SimLeg) => boolean): Telephone | null {
    const found = this.#newest.get(party);
    return found && found.leg.ended === null && isIt(found.leg) ? found : null;
  }
}

const refusals = {
  "is busy": "busy",
  declines: "rejected",
  "cannot be reached": "unreachable",
} as const satisfies Partial<Record<PartyDoes, HangupCause>>;

/**
 * Waits until a party outside is called, and lets them do something. Whoever is called back and
 * answers is the caller from then on. Throws StepFailure when nobody is called.
 */
export async function partyActs(stage: Stage, party: Party, does: PartyDoes): Promise<void> {
  stage.story.push(`[${party === "customer" ? "customer" : "other party"} ${does}]`);
  // While an agent is rung who is to be told to answer, nobody else will be.
  const isStuck = () => party === "customer" && stage.promise?.stage === "reserved";
  await stage.until(() => stage.outside.ringing(party) !== null || isStuck());
  const telephone = stage.outside.ringing(party);
  if (telephone === null) throw new StepFailure(notCalled(stage, party));
  const { call, leg, ring } = telephone;
  switch (does) {
    case "is a machine":
      ring.answer("machine");
      break;
    case "answers":
      ring.answer();
      if (party === "customer") stage.goOnWith(new SimCaller(stage.rehearsal, leg, call));
      break;
    case "does not answer":
      await stage.until(() => leg.ended !== null);
      break;
    default:
      ring.refuse(refusals[does]);
  }
  await stage.advance(0);
}

/** The other party of a transfer hangs up. Throws StepFailure when they are in no talk. */
export async function otherPartyHangsUp(stage: Stage): Promise<void> {
  stage.story.push("[other party hangs up]");
  const talking = stage.outside.talking("otherParty");
  if (talking === null) throw new StepFailure("The other party is in no talk.");
  talking.leg.end("normal");
  await stage.advance(0);
}

function notCalled(stage: Stage, party: Party): string {
  if (party === "otherParty") {
    return `No other party is called; the call is at ${quote(nodesPassed(stage).at(-1))}.`;
  }
  return `The customer is not called back: ${whyNot(stage)}.`;
}

function whyNot(stage: Stage): string {
  const { promise } = stage;
  if (promise === null) return "no callback was promised";
  const { stage: standing, nextAt, end } = promise;
  if (!isOpenCallback(promise)) return `the callback is ${standing}${end ? ` (${end})` : ""}`;
  switch (standing) {
    case "scheduled":
      return nextAt === null
        ? "the call that asked for it goes on"
        : `the next try is at ${stage.timeOf(nextAt)}`;
    case "due":
      return "it waits for an agent who is ready";
    case "holding":
      return "the customer waits on the line already";
    case "reserved":
      return 'the agent is rung first: begin with "agent: answers"';
    default:
      return "customer and agent talk already";
  }
}
