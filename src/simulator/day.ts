import { Floor, type FloorEffect, type FloorEvent, type Visit } from "../core/acd/index.ts";
import type { AgentId, CallId } from "../core/lib/brands.ts";
import { instant } from "../core/lib/brands.ts";
import { Agenda } from "./agenda.ts";
import type { Caller, Centre, DayPlan, StaffMember } from "./centre.ts";
import type { Tally } from "./tally.ts";

/** A caller who is in the centre. */
interface Guest {
  readonly caller: Caller;
  /** The period in which they came. */
  readonly period: number;
  state: "asks" | "waits" | "talks" | "gone";
  /** How long the agent will write the talk up; known when it begins. */
  wrapUpMs: number;
}

type Due =
  | { readonly kind: "comes"; readonly caller: Caller }
  | { readonly kind: "gives_up"; readonly guest: Guest }
  | { readonly kind: "answers"; readonly call: CallId; readonly offer: number }
  | { readonly kind: "hangs_up"; readonly guest: Guest; readonly agent: AgentId }
  | { readonly kind: "has_written"; readonly call: CallId; readonly agent: AgentId }
  | { readonly kind: "widens"; readonly call: CallId }
  | { readonly kind: "starts" | "stops"; readonly member: StaffMember }
  | { readonly kind: "period"; readonly period: number };

/**
 * Plays one day through: the production floor in virtual time, from an empty centre until the last
 * caller has gone. After the last period nobody new comes, and whoever works then stays to the end.
 */
export class Day {
  readonly #centre: Centre;
  readonly #plan: DayPlan;
  readonly #tally: Tally;
  readonly #floor: Floor;
  readonly #agenda = new Agenda<Due>();
  readonly #guests = new Map<CallId, Guest>();
  readonly #groupOf = new Map<AgentId, number>();
  /** Events of this very instant that follow from what the floor has said. */
  readonly #next: FloorEvent[] = [];
  #at = 0;
  #period = 0;

  constructor(centre: Centre, plan: DayPlan, tally: Tally) {
    this.#centre = centre;
    this.#plan = plan;
    this.#tally = tally;
    this.#floor = new Floor({
      queues: centre.queues,
      agents: [],
      calls: [],
      counts: new Map(),
      nextOffer: 1,
      closed: new Set(),
      lastAgents: [],
      orderMs: centre.orderMs,
    });
  }

  /** Plays it; returns how many callers came. */
  run(): number {
    this.#tally.beginPeriod(0, 0);
    this.#centre.periods.forEach(({ toMs }, index) => {
      this.#agenda.add(toMs, { kind: "period", period: index + 1 });
    });
    for (const member of this.#plan.staff) {
      this.#groupOf.set(member.profile.id, member.group);
      for (const [from, to] of member.spells) {
        this.#agenda.add(from, { kind: "starts", member });
        if (to !== Number.POSITIVE_INFINITY) this.#agenda.add(to, { kind: "stops", member });
      }
    }
    for (let kind = 0; kind < this.#centre.kinds.length; kind += 1) this.#await(kind);
    let callers = 0;
    for (let due = this.#agenda.take(); due; due = this.#agenda.take()) {
      this.#tally.passTime(due.at, this.#floor.waiting);
      this.#at = due.at;
      if (due.what.kind === "comes") callers += 1;
      this.#happen(due.what);
    }
    return callers;
  }

  #happen(due: Due): void {
    switch (due.kind) {
      case "comes":
        return this.#come(due.caller);
      case "gives_up":
        if (due.guest.state !== "asks" && due.guest.state !== "waits") return;
        return this.#send({
          type: "call_left",
          call: due.guest.caller.call,
          reason: "abandoned",
        });
      case "answers":
        return this.#send({ type: "offer_accepted", call: due.call, offer: due.offer });
      case "hangs_up":
        return this.#hangUp(due.guest, due.agent);
      case "has_written":
        return this.#endWrapUp(due.agent, due.call);
      case "widens":
        return this.#send({ type: "need_widened", call: due.call });
      case "starts":
        return this.#start(due.member);
      case "stops":
        return this.#send({ type: "agent_signed_out", agent: due.member.profile.id });
      case "period":
        this.#period = due.period;
        return this.#tally.beginPeriod(due.period, this.#at);
    }
  }

  /** The next caller of a kind is on the way. */
  #await(kind: number): void {
    const caller = this.#plan.next(kind);
    if (caller) this.#agenda.add(caller.atMs, { kind: "comes", caller });
  }

  #come(caller: Caller): void {
    this.#await(caller.kind);
    const kind = this.#centre.kinds[caller.kind];
    if (!kind) return;
    const period = this.#period;
    this.#tally.arrived(caller.kind, period);
    if (this.#centre.lines !== null && this.#guests.size >= this.#centre.lines) {
      return this.#tally.blocked(caller.kind, period);
    }
    const guest: Guest = { caller, period, state: "asks", wrapUpMs: 0 };
    this.#guests.set(caller.call, guest);
    this.#send({
      type: "call_queued",
      call: caller.call,
      visit: 1,
      queue: kind.queue,
      need: kind.need,
      priority: kind.priority,
      since: instant(this.#at),
      caller: caller.number,
    });
    const isThere = guest.state === "asks" || guest.state === "waits";
    if (!isThere || caller.patienceMs === Number.POSITIVE_INFINITY) return;
    // Who would leave at once if they had to wait stays while a phone rings for them.
    if (caller.patienceMs > 0) {
      this.#agenda.add(this.#at + caller.patienceMs, { kind: "gives_up", guest });
    }
  }

  #hangUp(guest: Guest, agent: AgentId): void {
    const { call } = guest.caller;
    guest.state = "gone";
    this.#guests.delete(call);
    this.#send({ type: "talk_ended", call });
    if (guest.wrapUpMs <= 0) this.#endWrapUp(agent, call);
    else this.#agenda.add(this.#at + guest.wrapUpMs, { kind: "has_written", agent, call });
  }

  /** Nothing happens when the agent has gone meanwhile. */
  #endWrapUp(agent: AgentId, call: CallId): void {
    const record = this.#floor.agent(agent);
    if (record?.state !== "wrap_up" || record.call?.call !== call) return;
    this.#send({ type: "wrap_up_done", agent });
  }

  #start({ profile }: StaffMember): void {
    const address = `line-${profile.id}`;
    this.#send({ type: "agent_signed_in", agent: profile, address, reachable: true });
    this.#send({ type: "agent_wants", agent: profile.id, intent: "ready" });
  }

  #send(event: FloorEvent): void {
    this.#take(event);
    for (let next = this.#next.shift(); next; next = this.#next.shift()) this.#take(next);
  }

  #take(event: FloorEvent): void {
    for (const effect of this.#floor.apply(event, instant(this.#at))) this.#follow(effect);
  }

  #follow(effect: FloorEffect): void {
    switch (effect.do) {
      case "save_agent": {
        const group = this.#groupOf.get(effect.agent.profile.id) ?? 0;
        const before = effect.before?.state ?? "offline";
        this.#tally.agentMoved(group, before, effect.agent.state, this.#at);
        return;
      }
      case "save_visit":
        return this.#endVisit(effect.visit);
      case "set_need_timer":
        if (effect.dueAt === null) return;
        return this.#agenda.add(effect.dueAt, { kind: "widens", call: effect.call });
      case "tell_call": {
        const guest = this.#guests.get(effect.call);
        if (guest) this.#hear(guest, effect.event);
        return;
      }
      default:
        return;
    }
  }

  /** What the floor tells a call. */
  #hear(guest: Guest, event: (FloorEffect & { readonly do: "tell_call" })["event"]): void {
    const { caller, period } = guest;
    const { call, kind } = caller;
    if (event.type === "queue_refused") {
      guest.state = "gone";
      this.#guests.delete(call);
      this.#tally.refused(kind, period);
    } else if (event.type === "offer_made") {
      const { offer, agent } = event;
      const ms = this.#plan.answerMs(caller, this.#groupOf.get(agent) ?? 0);
      if (ms <= 0) this.#next.push({ type: "offer_accepted", call, offer });
      else this.#agenda.add(this.#at + ms, { kind: "answers", call, offer });
    } else if (event.type === "position_told" && guest.state === "asks") {
      guest.state = "waits";
      this.#tally.delayed(kind, period);
      if (caller.patienceMs > 0) return;
      this.#next.push({ type: "call_left", call, reason: "abandoned" });
    }
  }

  #endVisit(visit: Visit): void {
    const guest = this.#guests.get(visit.call);
    if (!guest) return;
    const { caller, period } = guest;
    const waitMs = visit.leftAt - visit.enteredAt;
    if (visit.result !== "answered" || visit.agent === null) {
      guest.state = "gone";
      this.#guests.delete(visit.call);
      this.#tally.abandoned(caller.kind, period, waitMs);
      return;
    }
    guest.state = "talks";
    const group = this.#groupOf.get(visit.agent) ?? 0;
    const talkMs = this.#plan.talkMs(caller, group);
    guest.wrapUpMs = this.#plan.wrapUpMs(caller);
    this.#tally.answered(caller.kind, period, group, waitMs, talkMs + guest.wrapUpMs);
    this.#agenda.add(this.#at + talkMs, { kind: "hangs_up", guest, agent: visit.agent });
  }
}
