import type { CallToFloor } from "../call/events.ts";
import type { HangupCause } from "../call/script.ts";
import { assertNever } from "../lib/assert.ts";
import type { AgentId, CallId, Instant, QueueId } from "../lib/brands.ts";
import { limits } from "../lib/limits.ts";
import { Desks } from "./desks.ts";
import type { WaitingCall } from "./floor-queue.ts";
import { emptyCounts, FloorQueue, isLater } from "./floor-queue.ts";
import type {
  AgentCall,
  AgentRecord,
  FloorCall,
  FloorEffect,
  FloorEvent,
  QueueCounts,
  QueueSettings,
} from "./types.ts";

/** What the floor begins with after a start: settings, agents as stored, calls from snapshots. */
export interface FloorStart {
  readonly queues: readonly QueueSettings[];
  readonly agents: readonly AgentRecord[];
  readonly calls: readonly FloorCall[];
  readonly counts: ReadonlyMap<QueueId, QueueCounts>;
  /** The number the next offer gets: above all offers that calls may still speak of. */
  readonly nextOffer: number;
}

/** An offer that is out or has become a talk. */
interface Engagement {
  readonly call: WaitingCall;
  readonly agent: AgentId;
  readonly offer: number;
  talking: boolean;
}

/**
 * Queues and agents together. Deterministic: the same events at the same instants give the same
 * effects. It changes itself in place for speed, does no I/O and reads no clock.
 */
export class Floor {
  readonly #queues = new Map<QueueId, FloorQueue>();
  readonly #desks = new Desks({
    emit: (effect) => this.#effects.push(effect),
    serve: (agent, at) => this.#serve(agent, at),
    withdraw: (agent, at, reason) => this.#withdraw(agent, at, reason),
  });
  /** Calls that wait, are offered or talk. */
  readonly #waiting = new Map<CallId, WaitingCall>();
  readonly #engaged = new Map<CallId, Engagement>();
  #nextOffer: number;
  #nextArrival = 0;
  #effects: FloorEffect[] = [];

  constructor(start: FloorStart) {
    this.#nextOffer = start.nextOffer;
    for (const settings of start.queues) {
      const counts = start.counts.get(settings.id) ?? emptyCounts();
      this.#queues.set(settings.id, new FloorQueue(settings, counts));
    }
    for (const agent of start.agents) this.#desks.remember(agent);
    for (const call of start.calls) this.#restore(call);
    for (const agent of start.agents) this.#free(agent);
  }

  /** Takes one event and returns what is to be done, in order. */
  apply(event: FloorEvent, at: Instant): readonly FloorEffect[] {
    this.#effects = [];
    this.#take(event, at);
    return this.#effects;
  }

  /** Callers who wait for an agent, in all queues. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** All agents, in no order. */
  agents(): IterableIterator<AgentRecord> {
    return this.#desks.values();
  }

  /** One agent, or null when they have never signed in. */
  agent(id: AgentId): AgentRecord | null {
    return this.#desks.get(id) ?? null;
  }

  /** All queues in the order of the configuration. */
  queues(): IterableIterator<FloorQueue> {
    return this.#queues.values();
  }

  /** Agents with the queue's skills who can take a call now. */
  readyCount(settings: QueueSettings): number {
    return this.#desks.readyCount(settings);
  }

  #take(event: FloorEvent, at: Instant): void {
    switch (event.type) {
      case "call_queued":
        return this.#queueCall(event, at);
      case "position_asked":
        return this.#tellPosition(event.call);
      case "call_left":
        return this.#leave(event.call, event.reason, at);
      case "offer_ringing":
        return;
      case "offer_accepted":
        return this.#accept(event.call, event.offer, at);
      case "offer_failed":
        return this.#failOffer(event.call, event.offer, event.cause, at);
      case "talk_ended":
        return this.#endTalk(event.call, at);
      case "agent_signed_in":
        return this.#desks.signIn(event, at);
      case "agent_signed_out":
        return this.#desks.signOut(event.agent, event.by, at);
      case "agent_wants":
        return this.#desks.want(event.agent, event.intent === "paused" ? event.reason : null, at);
      case "line_changed":
        return this.#desks.changeLine(event.address, event.reachable, at);
      case "lines_known":
        return this.#desks.knowLines(new Set(event.reachable), at);
      case "microphone_changed":
        return this.#desks.changeMicrophone(event.agent, event.allowed, at);
      case "wrap_up_done":
        return this.#desks.endWrapUp(event.agent, at);
      case "wrap_up_elapsed":
        return this.#desks.elapseWrapUp(event.agent, at);
      case "wrap_up_extended":
        return this.#desks.extendWrapUp(event.agent, at);
      case "day_started":
        return this.#startDay();
      default:
        assertNever(event, "event of the floor");
    }
  }

  #queueCall(event: CallToFloor & { readonly type: "call_queued" }, at: Instant): void {
    const { call, visit, priority, since } = event;
    const queue = this.#queues.get(event.queue);
    if (!queue) return this.#refuse(call, "unknown");
    const skills = needOf(queue.settings, event.skills);
    const { id } = queue.settings;
    const arrival = this.#nextArrival++;
    const waiting: WaitingCall = { call, visit, queue: id, skills, priority, since, arrival };
    const agent = this.#desks.bestFor(waiting);
    const full = queue.length >= Math.min(queue.settings.lengthMax, limits.queueLength);
    if (!agent && full) return this.#refuse(call, "full");
    queue.counts.offered += 1;
    if (agent) return this.#offer(waiting, agent, at);
    queue.add(waiting);
    this.#waiting.set(call, waiting);
    this.#show(queue);
    this.#tellPosition(call);
  }

  #refuse(call: CallId, reason: "full" | "unknown"): void {
    this.#effects.push({ do: "tell_call", call, event: { type: "queue_refused", reason } });
  }

  #tellPosition(call: CallId): void {
    const waiting = this.#waiting.get(call);
    // Its queue was taken out of the configuration over a restart: the flow has a way out.
    if (!waiting && !this.#engaged.has(call)) return this.#refuse(call, "unknown");
    const position = waiting && this.#queues.get(waiting.queue)?.positionOf(waiting);
    if (!position) return;
    this.#effects.push({ do: "tell_call", call, event: { type: "position_told", position } });
  }

  #leave(call: CallId, reason: "abandoned" | "timed_out" | "failed", at: Instant): void {
    const engaged = this.#engaged.get(call);
    if (engaged) {
      this.#engaged.delete(call);
      this.#visit(engaged.call, at, reason, null);
      this.#desks.release(engaged.agent, at, null);
      return;
    }
    const waiting = this.#waiting.get(call);
    if (!waiting) return;
    this.#waiting.delete(call);
    this.#queues.get(waiting.queue)?.remove(waiting);
    this.#visit(waiting, at, reason, null);
  }

  #accept(call: CallId, offer: number, at: Instant): void {
    const engaged = this.#engaged.get(call);
    if (!engaged || engaged.offer !== offer || engaged.talking) return;
    engaged.talking = true;
    this.#visit(engaged.call, at, "answered", engaged.agent);
    this.#desks.change(engaged.agent, at, { state: "busy" });
  }

  #failOffer(call: CallId, offer: number, cause: HangupCause, at: Instant): void {
    const engaged = this.#engaged.get(call);
    if (!engaged || engaged.offer !== offer || engaged.talking) return;
    this.#engaged.delete(call);
    const waiting = engaged.call;
    const queue = this.#queues.get(waiting.queue);
    if (!queue) return;
    queue.add(waiting);
    this.#waiting.set(call, waiting);
    this.#show(queue);
    if (cause === "no_answer") this.#desks.release(engaged.agent, at, "missed_call");
    else if (cause === "rejected" || cause === "busy") {
      this.#desks.release(engaged.agent, at, "rejected_call");
    } else if (cause === "normal") this.#desks.release(engaged.agent, at, null);
    else this.#desks.loseLine(engaged.agent, at);
    const agent = this.#waiting.has(call) ? this.#desks.bestFor(waiting) : null;
    if (agent) this.#offer(waiting, agent, at);
  }

  #endTalk(call: CallId, at: Instant): void {
    const engaged = this.#engaged.get(call);
    if (!engaged) return;
    this.#engaged.delete(call);
    const queue = this.#queues.get(engaged.call.queue);
    if (queue) {
      queue.talking -= 1;
      this.#show(queue);
    }
    const agent = this.#desks.get(engaged.agent);
    if (!agent?.signedIn || !queue || queue.settings.wrapUpMs === 0) {
      return this.#desks.release(engaged.agent, at, null);
    }
    this.#desks.startWrapUp(engaged.agent, at + queue.settings.wrapUpMs, at);
  }

  /** Today's counts begin with the callers who wait over midnight: their visits end today. */
  #startDay(): void {
    for (const queue of this.#queues.values()) {
      queue.counts = { ...emptyCounts(), offered: queue.length };
      this.#show(queue);
    }
    for (const { call, talking } of this.#engaged.values()) {
      const queue = this.#queues.get(call.queue);
      if (queue && !talking) queue.counts.offered += 1;
    }
  }

  /** Takes back an offer that cannot be answered any more; the caller keeps the place. */
  #withdraw(id: AgentId, at: Instant, reason: string): void {
    const call = this.#desks.get(id)?.call;
    const engaged = call && this.#engaged.get(call.call);
    if (!engaged || engaged.talking) return;
    this.#effects.push({
      do: "tell_call",
      call: engaged.call.call,
      event: { type: "offer_withdrawn", offer: engaged.offer, reason },
    });
    this.#failOffer(engaged.call.call, engaged.offer, "normal", at);
  }

  /** Offers a free agent the first waiting call that they may take: priority, then arrival. */
  #serve(agent: AgentRecord, at: Instant): void {
    let best: WaitingCall | null = null;
    for (const queue of this.#queues.values()) {
      const first = queue.firstFor(agent.profile.skills);
      if (first && (!best || isBefore(first, best))) best = first;
    }
    if (!best) return;
    this.#queues.get(best.queue)?.remove(best);
    this.#waiting.delete(best.call);
    this.#offer(best, agent, at);
  }

  #offer(waiting: WaitingCall, agent: AgentRecord, at: Instant): void {
    const queue = this.#queues.get(waiting.queue);
    if (!queue || agent.address === null) return;
    if (this.#waiting.delete(waiting.call)) queue.remove(waiting);
    const offer = this.#nextOffer;
    this.#nextOffer += 1;
    const { id, name } = agent.profile;
    this.#engaged.set(waiting.call, { call: waiting, agent: id, offer, talking: false });
    const call: AgentCall = { call: waiting.call, offer, queue: waiting.queue };
    this.#effects.push({
      do: "tell_call",
      call: waiting.call,
      event: {
        type: "offer_made",
        visit: waiting.visit,
        offer,
        agent: id,
        agentName: name,
        address: agent.address,
        ringMs: queue.settings.ringMs,
      },
    });
    this.#desks.change(id, at, { state: "ringing", call });
    this.#show(queue);
  }

  #visit(
    waiting: WaitingCall,
    at: Instant,
    result: "answered" | "abandoned" | "timed_out" | "failed",
    agent: AgentId | null,
  ): void {
    const queue = this.#queues.get(waiting.queue);
    if (!queue) return;
    queue.count(result, at - waiting.since);
    if (result === "answered") queue.talking += 1;
    const { call, since } = waiting;
    this.#effects.push({
      do: "save_visit",
      visit: { call, queue: waiting.queue, enteredAt: since, leftAt: at, result, agent },
    });
    this.#show(queue);
  }

  #show(queue: FloorQueue): void {
    this.#effects.push({ do: "show_queue", queue: queue.settings.id });
  }

  /** Frees an agent whose call is not restored: its queue was taken out of the configuration. */
  #free(agent: AgentRecord): void {
    if (agent.state !== "ringing" && agent.state !== "busy") return;
    if (agent.call && this.#engaged.get(agent.call.call)?.agent === agent.profile.id) return;
    const state = agent.signedIn ? agent.intent : "offline";
    this.#desks.remember({ ...agent, state, call: null });
  }

  /** Puts a call of a snapshot back where it stood. */
  #restore(call: FloorCall): void {
    const queue = this.#queues.get(call.queue);
    if (!queue) return;
    const { visit, queue: name, priority, since } = call;
    const skills = needOf(queue.settings, call.skills);
    const arrival = this.#nextArrival++;
    const place = { visit, queue: name, skills, priority, since, arrival };
    const waiting: WaitingCall = { call: call.call, ...place };
    if (call.phase !== "talking") queue.counts.offered += 1;
    if (call.phase === "queued") {
      queue.add(waiting);
      this.#waiting.set(call.call, waiting);
      return;
    }
    const talking = call.phase === "talking";
    this.#engaged.set(call.call, { call: waiting, agent: call.agent, offer: call.offer, talking });
    if (talking) queue.talking += 1;
  }
}

function needOf(settings: QueueSettings, skills: readonly string[]): readonly string[] {
  return [...new Set([...settings.skills, ...skills])];
}

function isBefore(a: WaitingCall, b: WaitingCall): boolean {
  return a.priority !== b.priority ? a.priority > b.priority : isLater(b, a);
}
