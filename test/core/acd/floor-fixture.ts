import type {
  AgentProfile,
  AgentRecord,
  FloorEffect,
  FloorEvent,
  FloorStart,
  QueueSettings,
} from "../../../src/core/acd/index.ts";
import { emptyFloor, Floor } from "../../../src/core/acd/index.ts";
import type { FloorToCall } from "../../../src/core/call/index.ts";
import type { AgentId } from "../../../src/core/lib/brands.ts";
import { agentId, callId, instant, queueId } from "../../../src/core/lib/brands.ts";
import type { Need, Skills } from "../../../src/core/lib/skills.ts";
import { needOf, skillsAt } from "../../../src/core/lib/skills.ts";
import { queueSettings } from "../../fakes/queue-settings.ts";

/** A queue that takes five callers, with what a test changes of it. */
export const queueOf = (id: string, change: Partial<QueueSettings> = {}): QueueSettings =>
  queueSettings(id, { lengthMax: 5, ...change });

/** An agent with these skills. */
export const profileOf = (id: string, ...skills: string[]): AgentProfile => ({
  id: agentId(id),
  name: id.toUpperCase(),
  skills: skillsAt(skills, 5),
  queues: [],
});

/** A floor told event by event; time is a number that the test adds to. */
export class FloorStory {
  readonly floor: Floor;
  at = 1_000_000;
  effects: readonly FloorEffect[] = [];

  constructor(start: Partial<FloorStart> = {}) {
    this.floor = new Floor({
      ...emptyFloor([queueOf("service"), queueOf("sales", { skills: { sales: 1 } })]),
      orderMs: 300_000,
      ...start,
    });
  }

  /** Lets time go by. */
  wait(ms: number): this {
    this.at += ms;
    return this;
  }

  /** Sends one event and keeps its effects. */
  send(event: FloorEvent): this {
    this.effects = this.floor.apply(event, instant(this.at));
    return this;
  }

  /** An agent signs in with a phone that can be rung, and is ready. */
  ready(id: string, ...skills: string[]): this {
    const agent = profileOf(id, ...skills);
    this.send({ type: "agent_signed_in", agent, address: `line-${id}`, reachable: true });
    return this.send({ type: "agent_wants", agent: agent.id, intent: "ready" });
  }

  /** An agent with these levels signs in and is ready. */
  seat(id: string, skills: Skills): this {
    return this.seatAs({ id: agentId(id), name: id, skills, queues: [] });
  }

  /** An agent of this profile signs in and is ready. */
  seatAs(agent: AgentProfile): this {
    const address = `line-${agent.id}`;
    this.send({ type: "agent_signed_in", agent, address, reachable: true });
    return this.send({ type: "agent_wants", agent: agent.id, intent: "ready" });
  }

  /** A call with a need of its own enters the service queue now. */
  ask(call: string, need: Need, caller: string | null = null): this {
    const { at: since } = this;
    const place = { visit: 1, queue: queueId("service"), priority: 0, since, caller };
    return this.send({ type: "call_queued", call: callId(call), need, ...place });
  }

  /** A call enters a queue now. */
  queue(call: string, skills: readonly string[] = [], priority = 0, queue = "service"): this {
    const since = this.at;
    const id = callId(call);
    return this.send({
      type: "call_queued",
      call: id,
      visit: 1,
      queue: queueId(queue),
      need: needOf(skills),
      priority,
      since,
      caller: null,
    });
  }

  /** The agent of a call's newest offer answers. */
  accept(call: string): this {
    return this.send({ type: "offer_accepted", call: callId(call), offer: this.offerOf(call) });
  }

  /** The number of the offer that some agent has for a call. */
  offerOf(call: string): number {
    for (const agent of this.floor.agents()) {
      if (agent.call?.call === call) return agent.call.offer;
    }
    throw new Error(`Nobody has an offer for call "${call}".`);
  }

  /** An agent's record. */
  agent(id: string): AgentRecord {
    const agent = this.floor.agent(agentId(id));
    if (!agent) throw new Error(`There is no agent "${id}".`);
    return agent;
  }

  /** What the newest event tells calls, in order. */
  get told(): readonly (FloorToCall & { readonly call: string })[] {
    return this.effects.flatMap((effect) =>
      effect.do === "tell_call" ? [{ ...effect.event, call: effect.call }] : [],
    );
  }

  /** Who is offered what by the newest event. */
  get offers(): readonly (readonly [string, AgentId])[] {
    return this.told.flatMap((event) =>
      event.type === "offer_made" ? [[event.call, event.agent] as const] : [],
    );
  }
}
