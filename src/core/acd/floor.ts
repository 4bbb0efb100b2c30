import type { CallToFloor } from "../call/events.ts";
import type { HangupCause } from "../call/script.ts";
import { assertNever } from "../lib/assert.ts";
import type { AgentId, CallId, Instant, QueueId } from "../lib/brands.ts";
import { limits } from "../lib/limits.ts";
import type { WaitingCall } from "./floor-queue.ts";
import { emptyCounts, FloorQueue } from "./floor-queue.ts";
import type {
  AgentCall,
  AgentRecord,
  FloorCall,
  FloorEffect,
  FloorEvent,
  PauseReason,
  QueueCounts,
  QueueSettings,
} from "./types.ts";

/** How much "more time" adds to a wrap-up. */
const extendMs = 60_000;

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
  readonly #agents = new Map<AgentId, AgentRecord>();
  readonly #addresses = new Map<string, AgentId>();
  /** Calls that wait, are offered or talk. */
  readonly #waiting = new Map<CallId, WaitingCall>();
  readonly #engaged = new Map<CallId, Engagement>();
  #nextOffer: number;
  #effects: FloorEffect[] = [];

  constructor(start: FloorStart) {
    this.#nextOffer = start.nextOffer;
    for (const settings of start.queues) {
      const counts = start.counts.get(settings.id) ?? emptyCounts();
      this.#queues.set(settings.id, new FloorQueue(settings, counts));
    }
    for (const agent of start.agents) this.#remember(agent);
    for (const call of start.calls) this.#restore(call);
  }

  /** Takes one event and returns what is to be done, in order. */
  apply(event: FloorEvent, at: Instant): readonly FloorEffect[] {
    this.#effects = [];
    this.#take(event, at);
    return this.#effects;
  }

  /** All agents, in no order. */
  agents(): IterableIterator<AgentRecord> {
    return this.#agents.values();
  }

  /** One agent, or null when they have never signed in. */
  agent(id: AgentId): AgentRecord | null {
    return this.#agents.get(id) ?? null;
  }

  /** All queues in the order of the configuration. */
  queues(): IterableIterator<FloorQueue> {
    return this.#queues.values();
  }

  /** Agents with the queue's skills who can take a call now. */
  readyCount(settings: QueueSettings): number {
    let count = 0;
    for (const agent of this.#agents.values()) {
      if (canTake(agent) && hasSkills(agent.profile.skills, settings.skills)) count += 1;
    }
    return count;
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
        return this.#signIn(event, at);
      case "agent_signed_out":
        return this.#signOut(event.agent, at);
      case "agent_wants":
        return this.#want(event.agent, event.intent === "paused" ? event.reason : null, at);
      case "line_changed":
        return this.#changeLine(event.address, event.reachable, at);
      case "lines_known": {
        const reachable = new Set(event.reachable);
        for (const address of [...this.#addresses.keys()]) {
          this.#changeLine(address, reachable.has(address), at);
        }
        return;
      }
      case "microphone_changed":
        return this.#change(event.agent, at, { microphone: event.allowed });
      case "wrap_up_done":
      case "wrap_up_elapsed":
        return this.#endWrapUp(event.agent, at);
      case "wrap_up_extended":
        return this.#extendWrapUp(event.agent, at);
      case "day_started":
        for (const queue of this.#queues.values()) {
          queue.counts = emptyCounts();
          this.#show(queue);
        }
        return;
      default:
        assertNever(event, "event of the floor");
    }
  }

  #queueCall(event: CallToFloor & { readonly type: "call_queued" }, at: Instant): void {
    const queue = this.#queues.get(event.queue);
    const full = queue && queue.length >= Math.min(queue.settings.lengthMax, limits.queueLength);
    if (!queue || full) {
      const reason = queue ? "full" : "unknown";
      this.#effects.push({
        do: "tell_call",
        call: event.call,
        event: { type: "queue_refused", reason },
      });
      return;
    }
    const { call, priority, since } = event;
    const skills = needOf(queue.settings, event.skills);
    const waiting: WaitingCall = { call, queue: queue.settings.id, skills, priority, since };
    queue.counts.offered += 1;
    const agent = this.#bestAgent(waiting);
    if (agent) return this.#offer(waiting, agent, at);
    queue.add(waiting);
    this.#waiting.set(call, waiting);
    this.#show(queue);
    this.#tellPosition(call);
  }

  #tellPosition(call: CallId): void {
    const waiting = this.#waiting.get(call);
    const position = waiting && this.#queues.get(waiting.queue)?.positionOf(waiting);
    if (!position) return;
    this.#effects.push({ do: "tell_call", call, event: { type: "position_told", position } });
  }

  #leave(call: CallId, reason: "abandoned" | "timed_out" | "failed", at: Instant): void {
    const engaged = this.#engaged.get(call);
    if (engaged) {
      this.#engaged.delete(call);
      this.#visit(engaged.call, at, reason, null);
      this.#release(engaged.agent, at, null);
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
    this.#change(engaged.agent, at, { state: "busy" });
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
    if (cause === "no_answer") this.#release(engaged.agent, at, "missed_call");
    else if (cause === "rejected" || cause === "busy") {
      this.#release(engaged.agent, at, "rejected_call");
    } else if (cause === "normal") this.#release(engaged.agent, at, null);
    else this.#loseLine(engaged.agent, at);
    const agent = this.#waiting.has(call) ? this.#bestAgent(waiting) : null;
    if (agent) this.#offer(waiting, agent, at);
  }

  /** The phone could not be rung: no offers until the carrier reports the line again. */
  #loseLine(id: AgentId, at: Instant): void {
    this.#change(id, at, { reachable: false });
    this.#release(id, at, null);
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
    const agent = this.#agents.get(engaged.agent);
    if (!agent?.signedIn || !queue || queue.settings.wrapUpMs === 0) {
      return this.#release(engaged.agent, at, null);
    }
    const wrapUpUntil = at + queue.settings.wrapUpMs;
    this.#change(engaged.agent, at, { state: "wrap_up", wrapUpUntil });
    this.#effects.push({ do: "set_wrap_up_timer", agent: engaged.agent, dueAt: wrapUpUntil });
  }

  #endWrapUp(id: AgentId, at: Instant): void {
    if (this.#agents.get(id)?.state !== "wrap_up") return;
    this.#effects.push({ do: "set_wrap_up_timer", agent: id, dueAt: null });
    this.#release(id, at, null);
  }

  #extendWrapUp(id: AgentId, at: Instant): void {
    const agent = this.#agents.get(id);
    if (agent?.state !== "wrap_up") return;
    const wrapUpUntil = Math.max(agent.wrapUpUntil ?? at, at) + extendMs;
    this.#change(id, at, { wrapUpUntil });
    this.#effects.push({ do: "set_wrap_up_timer", agent: id, dueAt: wrapUpUntil });
  }

  #signIn(event: FloorEvent & { readonly type: "agent_signed_in" }, at: Instant): void {
    const before = this.#agents.get(event.agent.id);
    const { address, reachable } = event;
    if (before?.signedIn) {
      this.#change(event.agent.id, at, { profile: event.agent, address, reachable });
      return;
    }
    const resting = before && before.state !== "offline";
    this.#save({
      profile: event.agent,
      state: resting ? before.state : "paused",
      since: resting ? before.since : at,
      signedIn: true,
      intent: "paused",
      pauseReason: "break",
      address,
      reachable,
      microphone: true,
      call: resting ? before.call : null,
      wrapUpUntil: resting ? before.wrapUpUntil : null,
    });
  }

  #signOut(id: AgentId, at: Instant): void {
    const agent = this.#agents.get(id);
    if (!agent?.signedIn) return;
    const leaving = { signedIn: false, intent: "paused", reachable: false, address: null } as const;
    this.#change(id, at, leaving);
    if (agent.state === "ringing") this.#withdraw(id, at, "signed_out");
    else if (agent.state !== "busy") {
      this.#effects.push({ do: "set_wrap_up_timer", agent: id, dueAt: null });
      this.#release(id, at, null);
    }
  }

  #want(id: AgentId, reason: PauseReason | null, at: Instant): void {
    const agent = this.#agents.get(id);
    if (!agent?.signedIn) return;
    const wish =
      reason === null
        ? ({ intent: "ready", pauseReason: null } as const)
        : ({ intent: "paused", pauseReason: reason } as const);
    const idle = agent.state === "ready" || agent.state === "paused";
    this.#change(id, at, wish);
    if (idle) this.#release(id, at, null);
  }

  #changeLine(address: string, reachable: boolean, at: Instant): void {
    const id = this.#addresses.get(address);
    const agent = id && this.#agents.get(id);
    if (!agent || agent.reachable === reachable) return;
    this.#change(agent.profile.id, at, { reachable });
    if (!reachable && agent.state === "ringing") this.#withdraw(agent.profile.id, at, "line_lost");
  }

  /** Takes back an offer that cannot be answered any more; the caller keeps the place. */
  #withdraw(id: AgentId, at: Instant, reason: string): void {
    const call = this.#agents.get(id)?.call;
    const engaged = call && this.#engaged.get(call.call);
    if (!engaged || engaged.talking) return;
    this.#effects.push({
      do: "tell_call",
      call: engaged.call.call,
      event: { type: "offer_withdrawn", offer: engaged.offer, reason },
    });
    this.#failOffer(engaged.call.call, engaged.offer, "normal", at);
  }

  /** Changes an agent in place; ready agents are then matched with waiting calls. */
  #change(id: AgentId, at: Instant, change: Partial<AgentRecord>): void {
    const before = this.#agents.get(id);
    if (!before) return;
    const moved = change.state !== undefined && change.state !== before.state;
    const agent: AgentRecord = { ...before, ...change, since: moved ? at : before.since };
    this.#save(agent);
    if (canTake(agent) && !canTake(before)) this.#serve(agent, at);
  }

  /** Frees an agent of their call: to what they want, or paused by what happened. */
  #release(id: AgentId, at: Instant, penalty: PauseReason | null): void {
    const agent = this.#agents.get(id);
    if (!agent) return;
    const free = { call: null, wrapUpUntil: null };
    if (!agent.signedIn) return this.#change(id, at, { ...free, state: "offline" });
    if (penalty) {
      const paused = { state: "paused", intent: "paused", pauseReason: penalty } as const;
      return this.#change(id, at, { ...free, ...paused });
    }
    this.#change(id, at, { ...free, state: agent.intent });
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

  /** The agent idle longest who may take the call now. */
  #bestAgent(call: WaitingCall): AgentRecord | null {
    let best: AgentRecord | null = null;
    for (const agent of this.#agents.values()) {
      if (!canTake(agent) || !hasSkills(agent.profile.skills, call.skills)) continue;
      if (!best || agent.since < best.since) best = agent;
    }
    return best;
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
        offer,
        agent: id,
        agentName: name,
        address: agent.address,
        ringMs: queue.settings.ringMs,
      },
    });
    this.#change(id, at, { state: "ringing", call });
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

  #save(agent: AgentRecord): void {
    const before = this.#agents.get(agent.profile.id) ?? null;
    this.#remember(agent);
    this.#effects.push({ do: "save_agent", agent, before });
  }

  #remember(agent: AgentRecord): void {
    const old = this.#agents.get(agent.profile.id)?.address;
    if (old) this.#addresses.delete(old);
    if (agent.address) this.#addresses.set(agent.address, agent.profile.id);
    this.#agents.set(agent.profile.id, agent);
  }

  /** Puts a call of a snapshot back where it stood. */
  #restore(call: FloorCall): void {
    const queue = this.#queues.get(call.queue);
    if (!queue) return;
    const { queue: name, priority, since } = call;
    const skills = needOf(queue.settings, call.skills);
    const waiting: WaitingCall = { call: call.call, queue: name, skills, priority, since };
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

/** Whether an agent may be offered a call now. */
export function canTake(agent: AgentRecord): boolean {
  return agent.state === "ready" && agent.signedIn && agent.reachable && agent.microphone;
}

function needOf(settings: QueueSettings, skills: readonly string[]): readonly string[] {
  return [...new Set([...settings.skills, ...skills])];
}

function hasSkills(have: readonly string[], need: readonly string[]): boolean {
  return need.every((skill) => have.includes(skill));
}

function isBefore(a: WaitingCall, b: WaitingCall): boolean {
  return a.priority !== b.priority ? a.priority > b.priority : a.since < b.since;
}
