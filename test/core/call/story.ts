import type {
  CallEffect,
  CallEvent,
  CallStarted,
  CallState,
  CallToFloor,
  Outcome,
  Script,
  TicketChange,
} from "../../../src/core/call/index.ts";
import { reduceCall } from "../../../src/core/call/index.ts";
import type { FlowDocument } from "../../../src/core/flow/index.ts";
import { agentId, callId, instant, legId } from "../../../src/core/lib/brands.ts";
import { spineFlow } from "../../fakes/spine-flow.ts";

/** The caller's leg and the first agent's leg in all stories. */
export const caller = legId("caller-1");
export const agentLeg = legId("c1-a1");

/** The event that begins a story. */
export const callStarted: CallStarted = {
  type: "call_started",
  call: callId("c1"),
  leg: caller,
  origin: "trunk",
  endpoint: "trunk-1",
  from: { number: "+4930123456", name: "Ann" },
  to: "100",
  flow: { name: spineFlow.name, version: spineFlow.version },
  record: true,
};

/** An offer by the floor to Bob. */
export const offerMade = (offer = 7, visit = 3): CallEvent => ({
  type: "offer_made",
  visit,
  offer,
  agent: agentId("bob"),
  agentName: "Bob",
  address: "agent-bob",
  ringMs: 15_000,
  why: null,
});

/** A call told event by event; time is a number that the test adds to. */
export class Story {
  state: CallState = { phase: "new" };
  /** Effects of the newest event. */
  effects: readonly CallEffect[] = [];
  readonly events: CallEvent[] = [];
  at = 1_000_000;
  readonly #reduce: ReturnType<typeof reduceCall>;

  constructor(flow: FlowDocument = spineFlow) {
    this.#reduce = reduceCall(flow);
  }

  /** Sends one event and keeps its effects. */
  send(event: CallEvent): this {
    [this.state, this.effects] = this.#reduce(this.state, event, instant(this.at));
    this.events.push(event);
    return this;
  }

  /** Lets time go by. */
  wait(ms: number): this {
    this.at += ms;
    return this;
  }

  /** A started call. */
  static started(flow?: FlowDocument): Story {
    return new Story(flow).send(callStarted);
  }

  /** The current script of the caller ends. */
  ends(outcome: Outcome): this {
    const { state } = this;
    if (state.phase !== "flow" || state.awaits.kind !== "script") {
      throw new Error(`No script is awaited in ${JSON.stringify(state)}.`);
    }
    return this.send({ type: "script_ended", leg: caller, step: state.awaits.step, outcome });
  }

  /** The caller presses keys that the current script asks for. */
  types(value: string): this {
    return this.ends({ kind: "digits", value, endedBy: "max", bargedIn: false });
  }

  /** The message that the current script records has this length. */
  records(durationMs: number): this {
    const { state } = this;
    const records =
      state.phase === "flow" && state.awaits.kind === "script" && state.awaits.records;
    if (!records) throw new Error(`No message is recorded in ${JSON.stringify(state)}.`);
    return this.ends({ kind: "recorded", recording: records, durationMs });
  }

  /** The caller enters secret digits that the vault keeps under `ref`. */
  enters(ref: string, length: number): this {
    return this.ends({ kind: "secret", ref, length, endedBy: "max", bargedIn: false });
  }

  /** The look-up that the call waits for ends. */
  finds(
    value:
      | Readonly<Record<string, string | number>>
      | "missing"
      | "timeout"
      | "unavailable"
      | "secret_lost",
  ) {
    const { state } = this;
    if (state.phase !== "flow" || state.awaits.kind !== "lookup") {
      throw new Error(`No look-up is awaited in ${JSON.stringify(state)}.`);
    }
    const result =
      typeof value === "string"
        ? ({ ok: false, error: value } as const)
        : ({ ok: true, value } as const);
    return this.send({ type: "lookup_ended", request: state.awaits.request, result });
  }

  /** A call that waits in the queue of node `agent`, in English. */
  static queued(): Story {
    return Story.started().types("1").types("2").send({ type: "position_told", position: 1 });
  }

  /** A call that is offered to Bob. */
  static offered(): Story {
    return Story.queued().send(offerMade());
  }

  /** A call in which Bob talks. */
  static talking(): Story {
    return Story.offered().send({ type: "leg_answered", leg: agentLeg });
  }

  /** Bob is offered the call, for the visit to the queue that it is on. */
  isOffered(): this {
    const visit = this.state.phase === "queued" ? this.state.place.visit : 0;
    return this.send(offerMade(7, visit));
  }

  /** Scripts that the newest event performs. */
  get scripts(): readonly Script[] {
    return this.effects.flatMap((effect) => (effect.do === "perform" ? [effect.script] : []));
  }

  /** Names of the sounds that the newest event plays to the caller; other prompts by their kind. */
  get heard(): readonly string[] {
    return this.scripts
      .filter((script) => script.leg === caller)
      .flatMap((script) => script.prompts)
      .map((prompt) => (prompt.kind === "sound" ? prompt.name : prompt.kind));
  }

  /** What the newest event tells the floor. */
  get told(): readonly CallToFloor[] {
    return this.effects.flatMap((effect) => (effect.do === "tell_floor" ? [effect.event] : []));
  }

  /** What the newest event writes on the ticket. */
  get written(): readonly TicketChange[] {
    return this.effects.flatMap((effect) => (effect.do === "write_ticket" ? [effect.change] : []));
  }

  /** The node where the caller is; "ended" after the end. */
  get node(): string {
    return "cursor" in this.state ? this.state.cursor.node : this.state.phase;
  }
}
