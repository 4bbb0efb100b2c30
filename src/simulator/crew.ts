import type { AgentRecord, Floor, FloorEvent } from "../core/acd/index.ts";
import type { AgentId } from "../core/lib/brands.ts";
import type { Rest, StaffMember } from "./centre.ts";
import type { Tally } from "./tally.ts";
import { stanceOf } from "./tally.ts";

/** An agent on a day, with what is known of their breaks. */
export interface Person {
  readonly member: StaffMember;
  /** Whether it is their time at work. */
  isThere: boolean;
  /** Breaks that were due and have not begun, the next first. */
  readonly owed: Rest[];
  /** When the last break does that ends as planned. */
  restsUntil: number;
  /** When the break ends that goes on; null for none. */
  backAt: number | null;
  /** How often they were taken out for not answering. */
  takenOut: number;
}

/** What happens to agents at an instant. */
export type CrewDue =
  | { readonly kind: "starts" | "stops" | "returns"; readonly person: Person }
  | { readonly kind: "rests"; readonly person: Person; readonly rest: Rest };

/** What the agents need of the day. */
export interface CrewParts {
  readonly floor: Floor;
  readonly tally: Tally;
  readonly send: (event: FloorEvent) => void;
  readonly later: (at: number, due: CrewDue) => void;
  /** As of DayPlan. */
  readonly backMs: (agent: StaffMember, nth: number) => number;
}

/** The agents of a day: they come and go, have their breaks, and return when they were taken out. */
export class Crew {
  readonly #parts: CrewParts;
  readonly #people = new Map<AgentId, Person>();

  constructor(parts: CrewParts) {
    this.#parts = parts;
  }

  /** An agent by name. */
  find(id: AgentId): Person | undefined {
    return this.#people.get(id);
  }

  /** Notes when an agent comes and goes and has breaks. */
  expect(member: StaffMember): void {
    const person: Person = {
      ...{ member, isThere: false, owed: [], restsUntil: 0 },
      ...{ backAt: null, takenOut: 0 },
    };
    this.#people.set(member.profile.id, person);
    const { later } = this.#parts;
    for (const [from, to] of member.spells) {
      later(from, { kind: "starts", person });
      if (to !== Number.POSITIVE_INFINITY) later(to, { kind: "stops", person });
    }
    for (const rest of member.rests) later(rest.atMs, { kind: "rests", person, rest });
  }

  /** What was noted for `at` happens. */
  happen(due: CrewDue, at: number): void {
    switch (due.kind) {
      case "starts":
        return this.#start(due.person, at);
      case "stops":
        return this.#stop(due.person);
      case "rests":
        return this.#rest(due.person, due.rest, at);
      case "returns":
        return this.#return(due.person, at);
    }
  }

  /** An agent's record has changed. */
  changed(before: AgentRecord | null, agent: AgentRecord, at: number): void {
    const person = this.#people.get(agent.profile.id);
    if (!person) return;
    this.#parts.tally.agentMoved(person.member.group, stanceOf(before), stanceOf(agent), at);
    if (agent.state === before?.state || !person.isThere || !isAway(agent)) return;
    const { signedIn, pauseReason } = agent;
    if (signedIn && pauseReason === "signed_in") return;
    if (signedIn && pauseReason !== "missed_call" && pauseReason !== "rejected_call") {
      return this.#stayAway(person, person.owed.shift()?.ms ?? 0, at);
    }
    const backMs = this.#parts.backMs(person.member, person.takenOut);
    person.takenOut += 1;
    this.#stayAway(person, backMs, at);
  }

  #start(person: Person, at: number): void {
    person.isThere = true;
    this.#signIn(person);
    // Who comes on a break is not ready for a moment before it.
    if (!person.member.rests.some(({ atMs }) => atMs === at)) this.#beReady(person);
  }

  #stop(person: Person): void {
    Object.assign(person, { isThere: false, restsUntil: 0, backAt: null });
    person.owed.length = 0;
    this.#parts.send({ type: "agent_signed_out", agent: person.member.profile.id });
  }

  /** A break is due: it begins when the agent has ended what they do, be it another break. */
  #rest(person: Person, rest: Rest, at: number): void {
    if (!person.isThere) return;
    const wasAway = isAway(this.#parts.floor.agent(person.member.profile.id));
    if (rest.endsAsPlanned) {
      person.restsUntil = Math.max(person.restsUntil, at + rest.ms);
      this.#bePaused(person, rest);
      if (wasAway) this.#stayAway(person, 0, person.backAt ?? at);
    } else if (wasAway && person.backAt === null) {
      this.#bePaused(person, rest);
      this.#stayAway(person, rest.ms, at);
    } else {
      person.owed.push(rest);
      if (!wasAway && person.owed.length === 1) this.#bePaused(person, rest);
    }
  }

  /** The agent is away from `at` for so long, or until the planned end of their breaks. */
  #stayAway(person: Person, ms: number, at: number): void {
    person.backAt = Math.max(at + ms, person.restsUntil);
    if (person.backAt === Number.POSITIVE_INFINITY) return;
    this.#parts.later(person.backAt, { kind: "returns", person });
  }

  #return(person: Person, at: number): void {
    if (person.backAt === null || at < person.backAt) return;
    person.backAt = null;
    if (!this.#parts.floor.agent(person.member.profile.id)?.signedIn) this.#signIn(person);
    const next = person.owed.shift();
    if (!next) return this.#beReady(person);
    this.#bePaused(person, next);
    this.#stayAway(person, next.ms, at);
  }

  #signIn({ member: { profile } }: Person): void {
    const address = `line-${profile.id}`;
    this.#parts.send({ type: "agent_signed_in", agent: profile, address, reachable: true });
  }

  #bePaused({ member }: Person, { isPaid }: Rest): void {
    const reason = isPaid ? "paid" : "unpaid";
    const agent = member.profile.id;
    this.#parts.send({ type: "agent_wants", agent, intent: "paused", reason });
  }

  #beReady({ member }: Person): void {
    this.#parts.send({ type: "agent_wants", agent: member.profile.id, intent: "ready" });
  }
}

/** Whether an agent takes no calls, for a break or because they are not signed in. */
const isAway = (agent: AgentRecord | null): boolean =>
  agent?.state === "paused" || agent?.state === "offline";
