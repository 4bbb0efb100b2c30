import type { FloorEffect, FloorEvent, Visit } from "../core/acd/index.ts";
import { emptyFloor, Floor } from "../core/acd/index.ts";
import type { AgentId, CallId } from "../core/lib/brands.ts";
import { instant } from "../core/lib/brands.ts";
import { Agenda } from "./agenda.ts";
import type { Caller, Centre, DayPlan, Ending } from "./centre.ts";
import { pauses } from "./centre.ts";
import type { CrewDue, Person } from "./crew.ts";
import { Crew } from "./crew.ts";
import type { Tally } from "./tally.ts";

/** A caller who is in the centre. */
interface Guest {
  readonly caller: Caller;
  /** The period in which they came. */
  readonly period: number;
  state: "asks" | "waits" | "talks" | "gone";
  /** Phones that have rung for them so far. */
  offers: number;
  /** How long the phone rang that was answered. */
  ringMs: number;
  /** How long the agent will write the talk up; known when it begins. */
  wrapUpMs: number;
}

type Due =
  | CrewDue
  | { readonly kind: "comes" | "comes_again"; readonly caller: Caller }
  | { readonly kind: "gives_up"; readonly guest: Guest }
  | {
      readonly kind: "answers";
      readonly guest: Guest;
      readonly offer: number;
      readonly ringMs: number;
    }
  | {
      readonly kind: "fails";
      readonly guest: Guest;
      readonly offer: number;
      readonly person: Person;
      readonly how: "missed" | "rejected";
    }
  | { readonly kind: "hangs_up"; readonly guest: Guest; readonly agent: AgentId }
  | { readonly kind: "has_written"; readonly call: CallId; readonly agent: AgentId }
  | { readonly kind: "widens"; readonly call: CallId }
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
  readonly #crew: Crew;
  /** Whom callers with a number have talked with last. */
  readonly #lastAgents = new Map<string, AgentId>();
  /** Events of this very instant that follow from what the floor has said. */
  readonly #next: FloorEvent[] = [];
  #at = 0;
  #period = 0;

  constructor(centre: Centre, plan: DayPlan, tally: Tally) {
    this.#centre = centre;
    this.#plan = plan;
    this.#tally = tally;
    this.#floor = new Floor({
      ...emptyFloor(centre.queues),
      orderMs: centre.orderMs,
      pauses,
      explains: false,
    });
    this.#crew = new Crew({
      ...{ floor: this.#floor, tally },
      send: (event) => this.#send(event),
      later: (at, due) => this.#agenda.add(at, due),
      backMs: (agent, nth) => plan.backMs(agent, nth),
    });
  }

  /** Plays it. */
  run(): void {
    this.#tally.beginPeriod(0, 0);
    this.#centre.periods.forEach(({ toMs }, index) => {
      this.#agenda.add(toMs, { kind: "period", period: index + 1 });
    });
    for (const member of this.#plan.staff) this.#crew.expect(member);
    for (let kind = 0; kind < this.#centre.kinds.length; kind += 1) this.#await(kind);
    for (let due = this.#agenda.take(); due; due = this.#agenda.take()) {
      this.#tally.passTime(due.at, this.#floor.waiting);
      this.#at = due.at;
      this.#happen(due.what);
    }
  }

  #happen(due: Due): void {
    switch (due.kind) {
      case "comes":
        this.#await(due.caller.kind);
        return this.#come(due.caller);
      case "comes_again":
        return this.#come(due.caller);
      case "gives_up":
        if (due.guest.state !== "asks" && due.guest.state !== "waits") return;
        return this.#send({
          type: "call_left",
          call: due.guest.caller.call,
          reason: "abandoned",
        });
      case "answers":
        return this.#accept(due.guest, due.offer, due.ringMs);
      case "fails":
        return this.#fail(due.guest, due.offer, due.person, due.how);
      case "hangs_up":
        return this.#hangUp(due.guest, due.agent);
      case "has_written":
        return this.#endWrapUp(due.agent, due.call);
      case "widens":
        return this.#send({ type: "need_widened", call: due.call });
      case "starts":
      case "stops":
      case "rests":
      case "returns":
        return this.#crew.happen(due, this.#at);
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
    const kind = this.#centre.kinds[caller.kind];
    if (!kind) return;
    const period = this.#period;
    this.#tally.arrived(caller.kind, period, caller.isAgain);
    if (this.#centre.lines !== null && this.#guests.size >= this.#centre.lines) {
      this.#tally.blocked(caller.kind, period);
      return this.#mayCallAgain(caller, "blocked");
    }
    const guest: Guest = { caller, period, state: "asks", offers: 0, ringMs: 0, wrapUpMs: 0 };
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
    this.#mayCallAgain(guest.caller, "answered");
  }

  #mayCallAgain(caller: Caller, ending: Ending): void {
    const again = this.#plan.again(caller, ending, this.#at);
    if (again) this.#agenda.add(again.atMs, { kind: "comes_again", caller: again });
  }

  #accept(guest: Guest, offer: number, ringMs: number): void {
    guest.ringMs = ringMs;
    this.#send({ type: "offer_accepted", call: guest.caller.call, offer });
  }

  /** An agent lets the phone ring out or rejects, unless the offer is none any more. */
  #fail(guest: Guest, offer: number, { member }: Person, how: "missed" | "rejected"): void {
    if (this.#floor.agent(member.profile.id)?.call?.offer !== offer) return;
    const { call } = guest.caller;
    this.#tally.unanswered(member.group, guest.period, how);
    const cause = how === "missed" ? "no_answer" : "rejected";
    this.#send({ type: "offer_failed", call, offer, cause });
    this.#askPosition(guest);
  }

  /** Whoever must wait now for the first time hears so: see position_told. */
  #askPosition({ state, caller }: Guest): void {
    if (state === "asks") this.#send({ type: "position_asked", call: caller.call });
  }

  /** Nothing happens when the agent has gone meanwhile. */
  #endWrapUp(agent: AgentId, call: CallId): void {
    const record = this.#floor.agent(agent);
    if (record?.state !== "wrap_up" || record.call?.call !== call) return;
    this.#send({ type: "wrap_up_done", agent });
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
      case "save_agent":
        return this.#crew.changed(effect.before, effect.agent, this.#at);
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
      this.#mayCallAgain(caller, "blocked");
    } else if (event.type === "offer_made") {
      const person = this.#crew.find(event.agent);
      if (person) this.#ring(guest, event.offer, person);
    } else if (event.type === "offer_withdrawn") {
      if (guest.state === "asks") this.#next.push({ type: "position_asked", call });
    } else if (event.type === "position_told" && guest.state === "asks") {
      guest.state = "waits";
      this.#tally.delayed(kind, period);
      if (caller.patienceMs > 0) return;
      this.#next.push({ type: "call_left", call, reason: "abandoned" });
    }
  }

  #ring(guest: Guest, offer: number, person: Person): void {
    const { does, afterMs } = this.#plan.ring(guest.caller, person.member, guest.offers);
    guest.offers += 1;
    if (does !== "answered") {
      this.#agenda.add(this.#at + afterMs, { kind: "fails", guest, offer, person, how: does });
    } else if (afterMs > 0) {
      this.#agenda.add(this.#at + afterMs, { kind: "answers", guest, offer, ringMs: afterMs });
    } else {
      guest.ringMs = 0;
      this.#next.push({ type: "offer_accepted", call: guest.caller.call, offer });
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
      return this.#mayCallAgain(caller, "abandoned");
    }
    guest.state = "talks";
    const group = this.#crew.find(visit.agent)?.member.group ?? 0;
    const talkMs = this.#plan.talkMs(caller, group);
    guest.wrapUpMs = this.#plan.wrapUpMs(caller);
    const handleMs = talkMs + guest.wrapUpMs;
    const { ringMs } = guest;
    this.#tally.answered({ kind: caller.kind, period, group, waitMs, ringMs, handleMs });
    if (caller.number !== null) this.#meet(guest, caller.number, visit.agent);
    this.#agenda.add(this.#at + talkMs, { kind: "hangs_up", guest, agent: visit.agent });
  }

  #meet({ caller, period }: Guest, number: string, agent: AgentId): void {
    const last = this.#lastAgents.get(number);
    if (last !== undefined) this.#tally.metAgain(caller.kind, period, last === agent);
    this.#lastAgents.set(number, agent);
  }
}
