import type { HangupCause } from "../call/script.ts";
import type { AgentId, CallId, Instant, QueueId } from "../lib/brands.ts";
import type { Desks } from "./desks.ts";
import type { FloorQueue } from "./floor-queue.ts";
import type { LastAgents } from "./last-agents.ts";
import type { Matcher } from "./matcher.ts";
import type { Roster } from "./roster.ts";
import type {
  AgentCall,
  AgentRecord,
  FloorCall,
  FloorEffect,
  QueueSettings,
  Unanswered,
  VisitResult,
} from "./types.ts";
import type { WaitingCall } from "./waiting.ts";
import { unexplained, whyOf } from "./why.ts";

/** A call that rings at agents' phones, or talks with one. */
interface Engagement {
  readonly call: WaitingCall;
  /** Who is rung, by the number of the offer; one when `talking`. */
  readonly rings: Map<number, AgentId>;
  talking: boolean;
}

/** What offers need of the rest of the floor. */
export interface OffersParts {
  readonly queues: ReadonlyMap<QueueId, FloorQueue>;
  readonly roster: Roster;
  readonly desks: Desks;
  readonly matcher: Matcher;
  readonly lastAgents: LastAgents;
  readonly explains: boolean;
  readonly emit: (effect: FloorEffect) => void;
}

/**
 * Calls and agents brought together. A call waits, or rings, or talks; an agent has one offer at
 * most, and of several agents who are rung for one call the first to answer has it.
 *
 *     waiting --offer--> ringing --accepted--> talking --ended--> gone
 *        ^                  | all phones failed
 *        \------------------/
 */
export class Offers {
  readonly #parts: OffersParts;
  readonly #engaged = new Map<CallId, Engagement>();
  #nextOffer: number;

  constructor(parts: OffersParts, nextOffer: number) {
    this.#parts = parts;
    this.#nextOffer = nextOffer;
  }

  /** Whether a call rings or talks. */
  has(call: CallId): boolean {
    return this.#engaged.has(call);
  }

  /** Whether an agent is rung for or talks with a call. */
  binds(agent: AgentId, call: CallId): boolean {
    return [...(this.#engaged.get(call)?.rings.values() ?? [])].includes(agent);
  }

  /** A call that rings and does not talk yet. */
  ringingCall(id: CallId): WaitingCall | null {
    const engaged = this.#engaged.get(id);
    return engaged && !engaged.talking ? engaged.call : null;
  }

  /** All calls that ring and do not talk yet. */
  ringingCalls(): readonly WaitingCall[] {
    return [...this.#engaged.values()].flatMap(({ call, talking }) => (talking ? [] : [call]));
  }

  /** Calls of a queue that ring and do not talk yet. */
  ringingOf(queue: QueueId): number {
    return this.ringingCalls().filter((call) => call.queue === queue).length;
  }

  /** Offers a call to the free agents whom its queue calls first; false when there is none. */
  offer(call: WaitingCall, at: Instant): boolean {
    const queue = this.#parts.queues.get(call.queue);
    if (!queue) return false;
    const agents = this.#parts.matcher.agentsFor(call, at, queue.settings.ringAtOnce);
    if (agents.length === 0) return false;
    this.#ring(call, queue, agents, "chosen", at);
    return true;
  }

  /** Offers a free agent the first waiting call that they may take. */
  serve(agent: AgentRecord, at: Instant): void {
    const { matcher, roster, queues } = this.#parts;
    const number = roster.numberOf(agent.profile.id);
    const call = number === undefined ? null : matcher.callFor(number);
    const queue = call && queues.get(call.queue);
    if (call && queue) this.#ring(call, queue, [agent], "next", at);
  }

  /** A phone rings. */
  ringing(call: CallId, offer: number, at: Instant): void {
    const agent = this.#engaged.get(call)?.rings.get(offer);
    if (agent === undefined || this.#parts.desks.get(agent)?.state !== "reserved") return;
    this.#parts.desks.change(agent, at, { state: "ringing" });
  }

  /** An agent has answered: theirs is the call, and whoever else was rung is free again. */
  accept(call: CallId, offer: number, at: Instant): void {
    const engaged = this.#engaged.get(call);
    const agent = engaged?.rings.get(offer);
    if (!engaged || engaged.talking || agent === undefined) return;
    const { desks, lastAgents } = this.#parts;
    engaged.talking = true;
    const others: AgentId[] = [];
    if (engaged.rings.size > 1) {
      for (const other of engaged.rings.values()) if (other !== agent) others.push(other);
      engaged.rings.clear();
      engaged.rings.set(offer, agent);
    }
    this.endVisit(engaged.call, at, "answered", agent);
    lastAgents.note(engaged.call.caller, agent, at);
    desks.change(agent, at, { state: "busy" });
    for (const other of others) desks.giveBack(other, at);
  }

  /** A phone was not answered or could not be rung. The caller keeps the place. */
  fail(call: CallId, offer: number, cause: HangupCause, at: Instant): void {
    const engaged = this.#engaged.get(call);
    const agent = engaged?.rings.get(offer);
    if (!engaged || engaged.talking || agent === undefined) return;
    engaged.rings.delete(offer);
    const isLast = engaged.rings.size === 0;
    if (isLast) this.#waitAgain(engaged.call);
    // Others first: who missed it may be free again at once, and would have it again.
    if (isLast) this.offer(engaged.call, at);
    this.#judge(engaged.call.queue, agent, cause, at);
  }

  /** Takes back an agent's offer that cannot be answered any more. */
  withdraw(agent: AgentId, at: Instant, reason: string): void {
    const held = this.#parts.desks.get(agent)?.call;
    const engaged = held && this.#engaged.get(held.call);
    if (!held || !engaged || engaged.talking || !engaged.rings.has(held.offer)) return;
    const { call, offer } = held;
    this.#parts.emit({ do: "tell_call", call, event: { type: "offer_withdrawn", offer, reason } });
    this.fail(call, offer, "normal", at);
  }

  /** The caller left while phones rang; returns whether they did. */
  leave(call: CallId, result: VisitResult, at: Instant): boolean {
    const engaged = this.#engaged.get(call);
    if (!engaged) return false;
    this.#engaged.delete(call);
    this.endVisit(engaged.call, at, result, null);
    for (const agent of engaged.rings.values()) this.#parts.desks.giveBack(agent, at);
    return true;
  }

  /** A talk is over: the agent writes it up where the queue gives time for it. */
  endTalk(call: CallId, at: Instant): void {
    const engaged = this.#engaged.get(call);
    if (!engaged) return;
    this.#engaged.delete(call);
    const { desks, queues } = this.#parts;
    const queue = queues.get(engaged.call.queue);
    if (queue && engaged.talking) {
      queue.talking -= 1;
      this.#show(queue);
    }
    for (const id of engaged.rings.values()) {
      const wrapUpMs = queue ? queue.settings.wrapUpMs : 0;
      if (!desks.get(id)?.signedIn || wrapUpMs === 0) desks.release(id, at, null);
      else desks.startWrapUp(id, wrapUpMs === null ? null : at + wrapUpMs, at);
    }
  }

  /** Puts a call of a snapshot back where it stood. */
  restore(waiting: WaitingCall, call: FloorCall & { readonly phase: "offered" | "talking" }): void {
    const talking = call.phase === "talking";
    const rings = new Map([[call.offer, call.agent]]);
    if (!talking) for (const { offer, agent } of call.others) rings.set(offer, agent);
    this.#engaged.set(call.call, { call: waiting, rings, talking });
    const queue = this.#parts.queues.get(waiting.queue);
    if (queue && talking) queue.talking += 1;
  }

  /** Counts and keeps a visit that is over. */
  endVisit(call: WaitingCall, at: Instant, result: VisitResult, agent: AgentId | null): void {
    const queue = this.#parts.queues.get(call.queue);
    if (!queue) return;
    // The clock may have been set back between two processes: nobody waits less than nothing.
    const leftAt = Math.max(at, call.since);
    const waitMs = leftAt - call.since;
    queue.count(result, waitMs);
    const hasEnded = result === "answered" || result === "abandoned";
    if (hasEnded) queue.estimate.waited(waitMs, result === "abandoned", call.forecast);
    if (result === "answered") queue.talking += 1;
    const { call: id, since: enteredAt, found } = call;
    this.#parts.emit({
      do: "save_visit",
      visit: { call: id, queue: call.queue, enteredAt, leftAt, result, agent, found },
    });
    if (call.need.length > 1) {
      this.#parts.emit({ do: "set_need_timer", call: id, dueAt: null });
    }
    this.#show(queue);
  }

  #ring(
    call: WaitingCall,
    queue: FloorQueue,
    agents: readonly AgentRecord[],
    how: "chosen" | "next",
    at: Instant,
  ): void {
    const { matcher, roster, explains } = this.#parts;
    const pool = matcher.poolOf(call);
    if (!pool) return;
    const made = agents.map((agent) => ({
      agent,
      why: explains ? whyOf(call, agent, how, pool, roster, at) : unexplained,
    }));
    matcher.remove(call);
    const rings = new Map<number, AgentId>();
    this.#engaged.set(call.call, { call, rings, talking: false });
    for (const { agent, why } of made) {
      const { id, name } = agent.profile;
      if (agent.address === null) continue;
      const offer = this.#nextOffer;
      this.#nextOffer += 1;
      rings.set(offer, id);
      queue.calledLast = roster.numberOf(id) ?? -1;
      this.#parts.emit({
        do: "tell_call",
        call: call.call,
        event: {
          type: "offer_made",
          visit: call.visit,
          offer,
          agent: id,
          agentName: name,
          address: agent.address,
          ringMs: queue.settings.ringMs,
          why,
          ...(agent.autoAnswer ? ({ autoAnswer: true } as const) : {}),
          ...(queue.settings.whisper ? { whisper: whisperOf(queue.settings, agent) } : {}),
        },
      });
      const held: AgentCall = { call: call.call, offer, queue: call.queue };
      this.#parts.desks.change(id, at, { state: "reserved", call: held });
    }
    this.#show(queue);
  }

  #waitAgain(call: WaitingCall): void {
    this.#engaged.delete(call.call);
    this.#parts.matcher.add(call);
    const queue = this.#parts.queues.get(call.queue);
    if (queue) this.#show(queue);
  }

  /** What an offer that failed means for the agent. */
  #judge(id: QueueId, agent: AgentId, cause: HangupCause, at: Instant): void {
    const { desks, queues } = this.#parts;
    const kind = faultOf(cause);
    const queue = queues.get(id)?.settings;
    if (kind && queue) {
      const rule = kind === "missed_call" ? queue.onMissed : queue.onRejected;
      desks.missOffer(agent, kind, rule, at);
    } else if (cause === "normal") desks.giveBack(agent, at);
    else desks.loseLine(agent, at);
  }

  #show(queue: FloorQueue): void {
    this.#parts.emit({ do: "show_queue", queue: queue.settings.id });
  }
}

/** What an offer's failure says of the agent; null when it is no fault of theirs. */
function faultOf(cause: HangupCause): Unanswered | null {
  if (cause === "no_answer") return "missed_call";
  return cause === "rejected" || cause === "busy" ? "rejected_call" : null;
}

/** In which language an agent is told of a call, and the queue's name in it. */
function whisperOf({ label }: QueueSettings, { profile }: AgentRecord) {
  const lang = profile.lang ?? "en";
  return { lang, queue: label[lang] };
}
