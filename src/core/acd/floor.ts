import type { CallToFloor } from "../call/events.ts";
import { assertNever } from "../lib/assert.ts";
import type { AgentId, CallId, Instant, QueueId } from "../lib/brands.ts";
import { limits } from "../lib/limits.ts";
import { Desks } from "./desks.ts";
import { firstAgent } from "./first-agent.ts";
import { emptyCounts, FloorQueue } from "./floor-queue.ts";
import type { FloorStart } from "./floor-start.ts";
import { ladderOf, stepAfter } from "./ladder.ts";
import { LastAgents } from "./last-agents.ts";
import { Matcher } from "./matcher.ts";
import { Offers } from "./offers.ts";
import type { PauseCode } from "./pauses.ts";
import { Roster } from "./roster.ts";
import type { AgentRecord, FloorCall, FloorEffect, FloorEvent, QueueSettings } from "./types.ts";
import { WaitEstimate } from "./wait-estimate.ts";
import type { WaitingCall } from "./waiting.ts";
import { isAfter } from "./waiting.ts";

/** What happens to agents, apart from their calls. */
type DeskEvent = Extract<
  FloorEvent,
  {
    readonly type:
      | `agent_${string}`
      | `line${string}`
      | `microphone_${string}`
      | `pause_${string}`
      | `wrap_up_${string}`;
  }
>;

type CallLeft = CallToFloor & { readonly type: "call_left" };

/**
 * Queues and agents together. Deterministic: the same events at the same instants give the same
 * effects. It changes itself in place for speed, does no I/O and reads no clock.
 */
export class Floor {
  readonly #queues = new Map<QueueId, FloorQueue>();
  /** Why agents may pause. */
  readonly pauses: readonly PauseCode[];
  readonly #roster = new Roster();
  readonly #desks: Desks;
  readonly #matcher: Matcher;
  readonly #offers: Offers;
  readonly #lastAgents: LastAgents;
  /** Since when agents are taken up by their call, ms since the epoch. */
  readonly #takenSince = new Map<AgentId, number>();
  #nextArrival = 0;
  #effects: FloorEffect[] = [];

  constructor(start: FloorStart) {
    this.pauses = start.pauses ?? [];
    for (const settings of start.queues) {
      const counts = start.counts.get(settings.id) ?? emptyCounts();
      const open = !start.closed.has(settings.id);
      const estimate = start.estimates?.(settings.id) ?? new WaitEstimate();
      this.#queues.set(settings.id, new FloorQueue(settings, counts, open, estimate));
    }
    const emit = (effect: FloorEffect) => void this.#effects.push(effect);
    const roster = this.#roster;
    const queues = this.#queues;
    const matcher = new Matcher(roster, queues, start.orderMs);
    const lastAgents = new LastAgents(start.lastAgents);
    const desks = new Desks(roster, this.pauses, {
      emit,
      changed: (agent) => matcher.judge(agent),
      moved: (before, after, at) => this.#takeUp(before, after, at),
      serve: (agent, at) => this.#offers.serve(agent, at),
      withdraw: (agent, at, reason) => this.#offers.withdraw(agent, at, reason),
    });
    const { explains = true } = start;
    const parts = { queues, roster, desks, matcher, lastAgents, explains, emit };
    this.#offers = new Offers(parts, start.nextOffer);
    this.#matcher = matcher;
    this.#desks = desks;
    this.#lastAgents = lastAgents;
    for (const agent of start.agents) this.#desks.remember(agent);
    for (const call of start.calls) this.#restore(call);
    for (const agent of this.#roster.values()) this.#beginTaking(agent, agent.since);
  }

  /** Takes one event and returns what is to be done, in order. */
  apply(event: FloorEvent, at: Instant): readonly FloorEffect[] {
    this.#effects = [];
    this.#take(event, at);
    return this.#effects;
  }

  /** Callers who wait for an agent, in all queues. */
  get waiting(): number {
    return this.#matcher.size;
  }

  /** All agents, in no order. */
  agents(): IterableIterator<AgentRecord> {
    return this.#roster.values();
  }

  /** One agent, or null when they have never signed in. */
  agent(id: AgentId): AgentRecord | null {
    return this.#roster.get(id) ?? null;
  }

  /** All queues in the order of the configuration. */
  queues(): IterableIterator<FloorQueue> {
    return this.#queues.values();
  }

  /** One queue, or undefined when the configuration has none of that name. */
  queue(id: QueueId): FloorQueue | undefined {
    return this.#queues.get(id);
  }

  /** Agents with the queue's skills who can take a call now. */
  readyCount(settings: QueueSettings): number {
    return this.#matcher.readyCount(settings.id);
  }

  /** When the needs of calls that wait or ring are widened next: for timers after a start. */
  widenings(): readonly { readonly call: CallId; readonly dueAt: number }[] {
    return [...this.#matcher.values(), ...this.#offers.ringingCalls()].flatMap((call) => {
      const dueAt = nextWidening(call);
      return dueAt === null ? [] : [{ call: call.call, dueAt }];
    });
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
        return this.#offers.ringing(event.call, event.offer, at);
      case "offer_accepted":
        return this.#offers.accept(event.call, event.offer, at);
      case "offer_failed":
        return this.#offers.fail(event.call, event.offer, event.cause, at);
      case "talk_ended":
        return this.#offers.endTalk(event.call, at);
      case "need_widened":
        return this.#widen(event.call, at);
      case "queue_switched":
        return this.#switch(event.queue, event.open);
      case "queue_evacuated":
        return this.#evacuate(event.queue, event.to, at);
      case "day_started":
        return this.#startDay();
      case "floor_started":
        for (const agent of this.#roster.values()) this.#free(agent, at);
        return;
      default:
        return this.#takeDesk(event, at);
    }
  }

  #takeDesk(event: DeskEvent, at: Instant): void {
    switch (event.type) {
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
      case "pause_elapsed":
        return this.#desks.elapsePause(event.agent, at);
      case "wrap_up_extended":
        return this.#desks.extendWrapUp(event.agent, at);
      default:
        assertNever(event, "event of the floor");
    }
  }

  #queueCall(event: CallToFloor & { readonly type: "call_queued" }, at: Instant): void {
    const queue = this.#queues.get(event.queue);
    if (!queue) return this.#refuse(event.call, "unknown");
    if (!queue.open) return this.#refuse(event.call, "closed");
    const call = this.#waitingCall(event, queue, at);
    const full = queue.length >= Math.min(queue.settings.lengthMax, limits.queueLength);
    if (full && this.#matcher.agentsFor(call, at, 1).length === 0) {
      return this.#refuse(event.call, "full");
    }
    queue.counts.offered += 1;
    this.#seat(call, queue, at);
  }

  /** Finds a call an agent, or lets it wait at its place. */
  #seat(call: WaitingCall, queue: FloorQueue, at: Instant): void {
    const widensAt = nextWidening(call);
    if (widensAt !== null) {
      this.#effects.push({ do: "set_need_timer", call: call.call, dueAt: widensAt });
    }
    if (this.#offers.offer(call, at)) return;
    this.#matcher.add(call);
    // Only who begins to wait now can be held against the forecast: not who comes from elsewhere.
    if (call.since === at) {
      const ahead = (queue.line.placeOf(call) ?? 1) - 1;
      call.found = { ahead, agents: queue.taken };
      call.forecast = queue.forecast(ahead);
    }
    this.#show(queue);
    this.#tellPosition(call.call);
  }

  #waitingCall(
    event: Pick<
      CallToFloor & { readonly type: "call_queued" },
      "call" | "visit" | "need" | "priority" | "since" | "caller"
    >,
    queue: FloorQueue,
    at: number,
  ): WaitingCall {
    const { priority, since, caller } = event;
    const { settings } = queue;
    const first = firstAgent(queue, event, this.#roster, this.#lastAgents);
    const known = first?.isKnown ? first.agent : null;
    const asked = event.need;
    const need = first === null ? queue.ladder(asked) : ladderOf(settings, asked, first);
    return {
      call: event.call,
      visit: event.visit,
      queue: settings.id,
      asked,
      need,
      priority,
      since,
      caller,
      known,
      rank: since - priority * settings.priorityMs,
      arrival: this.#nextArrival++,
      step: stepAfter(need, at - since),
      found: null,
      forecast: null,
      pool: null,
    };
  }

  /** Counts whom a queue's calls take up, and learns for how long. */
  #takeUp(before: AgentRecord, after: AgentRecord, at: Instant): void {
    if (before.call?.call === after.call?.call) return;
    const { id } = before.profile;
    const left = before.call && this.#queues.get(before.call.queue);
    if (left) {
      left.taken -= 1;
      const since = this.#takenSince.get(id);
      const hasServed = before.state === "busy" || before.state === "wrap_up";
      if (hasServed && since !== undefined) left.estimate.served(at - since);
    }
    this.#beginTaking(after, at);
  }

  #beginTaking({ profile, call }: AgentRecord, at: number): void {
    const queue = call && this.#queues.get(call.queue);
    if (!queue) return;
    queue.taken += 1;
    this.#takenSince.set(profile.id, at);
  }

  #refuse(call: CallId, reason: "full" | "unknown" | "closed"): void {
    this.#effects.push({ do: "tell_call", call, event: { type: "queue_refused", reason } });
  }

  #tellPosition(call: CallId): void {
    const waiting = this.#matcher.get(call);
    // Its queue was taken out of the configuration over a restart: the flow has a way out.
    if (!waiting && !this.#offers.has(call)) return this.#refuse(call, "unknown");
    const queue = waiting && this.#queues.get(waiting.queue);
    const position = queue ? queue.line.placeOf(waiting) : null;
    if (!queue || position === null) return;
    const event = queue.standingAt(position, this.#matcher.lackOf(waiting));
    this.#effects.push({ do: "tell_call", call, event });
  }

  #leave(call: CallId, reason: CallLeft["reason"], at: Instant): void {
    if (this.#offers.leave(call, reason, at)) return;
    const waiting = this.#matcher.get(call);
    if (!waiting) return;
    this.#matcher.remove(waiting);
    this.#offers.endVisit(waiting, at, reason, null);
  }

  /** The next step of a need has its time; a call that rings meanwhile comes to it as well. */
  #widen(id: CallId, at: Instant): void {
    const call = this.#matcher.get(id) ?? this.#offers.ringingCall(id);
    if (!call) return;
    const step = stepAfter(call.need, at - call.since);
    if (step <= call.step) return;
    this.#matcher.widen(call, step);
    const dueAt = nextWidening(call);
    if (dueAt !== null) this.#effects.push({ do: "set_need_timer", call: id, dueAt });
    if (call.pool) this.#offers.offer(call, at);
  }

  #switch(id: QueueId, open: boolean): void {
    const queue = this.#queues.get(id);
    if (!queue || queue.open === open) return;
    queue.open = open;
    this.#effects.push({ do: "save_queue", queue: id, open });
    this.#show(queue);
  }

  /**
   * Everybody who waits goes over, the first in the new line first: a point of priority may be worth
   * something else there. Who rings or talks stays where they are.
   */
  #evacuate(id: QueueId, to: QueueId, at: Instant): void {
    const from = this.#queues.get(id);
    const target = this.#queues.get(to);
    if (!from || !target || from === target) return;
    const moved = [...from.line.values()].map((call) => {
      this.#matcher.remove(call);
      this.#offers.endVisit(call, at, "moved", null);
      const event = { type: "queue_moved", queue: to } as const;
      this.#effects.push({ do: "tell_call", call: call.call, event });
      target.counts.offered += 1;
      return this.#waitingCall({ ...call, need: call.asked }, target, at);
    });
    moved.sort((one, other) => (isAfter(one, other) ? 1 : -1));
    for (const call of moved) this.#seat(call, target, at);
  }

  /** Today's counts begin with the callers who wait over midnight: their visits end today. */
  #startDay(): void {
    for (const queue of this.#queues.values()) {
      const ringing = this.#offers.ringingOf(queue.settings.id);
      queue.counts = { ...emptyCounts(), offered: queue.length + ringing };
      this.#show(queue);
    }
  }

  #show(queue: FloorQueue): void {
    this.#effects.push({ do: "show_queue", queue: queue.settings.id });
  }

  /** Frees an agent whose call is not restored: its queue was taken out of the configuration. */
  #free(agent: AgentRecord, at: Instant): void {
    if (!["reserved", "ringing", "busy"].includes(agent.state)) return;
    if (agent.call && this.#offers.binds(agent.profile.id, agent.call.call)) return;
    this.#desks.release(agent.profile.id, at, null);
  }

  /** Puts a call of a snapshot back where it stood. */
  #restore(call: FloorCall): void {
    const queue = this.#queues.get(call.queue);
    if (!queue) return;
    const waiting = this.#waitingCall(call, queue, call.since);
    if (call.phase !== "talking") queue.counts.offered += 1;
    if (call.phase === "queued") this.#matcher.add(waiting);
    else this.#offers.restore(waiting, call);
  }
}

/** When a call's need is widened next; null for never. */
function nextWidening(call: WaitingCall): number | null {
  const next = call.need[call.step + 1];
  return next ? call.since + next.afterMs : null;
}
