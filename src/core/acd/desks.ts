import { numberOf } from "../call/index.ts";
import type { AgentId, Instant } from "../lib/brands.ts";
import { limits } from "../lib/limits.ts";
import type { PauseCode, UnansweredRule } from "./pauses.ts";
import { consequenceOf, termsOf } from "./pauses.ts";
import type { Roster } from "./roster.ts";
import { canTake, workUntil } from "./roster.ts";
import type { AgentRecord, FloorEffect, FloorEvent, PauseReason, Unanswered } from "./types.ts";

/** How much "more time" adds to a wrap-up. */
const extendMs = 60_000;

/** How long after a failed dial a phone is looked at again. */
const lookAgainMs = 5_000;

/** What may change of an agent; times and work follow from it. */
type AgentChange = Partial<Omit<AgentRecord, "since" | "work" | "pauseTerms">>;

/** What the agents' side of the floor asks of the calls' side. */
export interface DesksParts {
  readonly emit: (effect: FloorEffect) => void;
  /** The agent with this number is new, or can do other things than before. */
  readonly changed: (agent: number) => void;
  /** An agent's record has changed in place. */
  readonly moved: (before: AgentRecord, after: AgentRecord, at: Instant) => void;
  /** An agent can take a call from now on: offers the first that waits for them. */
  readonly serve: (agent: AgentRecord, at: Instant) => void;
  /** The agent's offer cannot be answered any more. */
  readonly withdraw: (agent: AgentId, at: Instant, reason: string) => void;
}

/**
 * The agents of the floor: who is here, on which phone, in which of their states. It knows nothing
 * of queues; see AgentRecord for the drawing.
 */
export class Desks {
  readonly #roster: Roster;
  readonly #addresses = new Map<string, AgentId>();
  readonly #pauses: readonly PauseCode[];
  readonly #parts: DesksParts;

  constructor(roster: Roster, pauses: readonly PauseCode[], parts: DesksParts) {
    this.#roster = roster;
    this.#pauses = pauses;
    this.#parts = parts;
  }

  /** One agent, or undefined when they have never signed in. */
  get(id: AgentId): AgentRecord | undefined {
    return this.#roster.get(id);
  }

  /** Wrap-up is over: done or time up. */
  endWrapUp(id: AgentId, at: Instant): void {
    if (this.#roster.get(id)?.state !== "wrap_up") return;
    this.#parts.emit({ do: "set_wrap_up_timer", agent: id, dueAt: null });
    this.release(id, at, null);
  }

  /** The wrap-up timer fired; one that fired just before the agent got more time means nothing. */
  elapseWrapUp(id: AgentId, at: Instant): void {
    const until = this.#roster.get(id)?.wrapUpUntil ?? null;
    if (until !== null && at >= until) this.endWrapUp(id, at);
  }

  /** The agent asks for more time to write up; one that lasts until they are done needs none. */
  extendWrapUp(id: AgentId, at: Instant): void {
    const agent = this.#roster.get(id);
    if (agent?.state !== "wrap_up" || agent.wrapUpUntil === null) return;
    const wrapUpUntil = Math.max(agent.wrapUpUntil, at) + extendMs;
    this.change(id, at, { wrapUpUntil });
    this.#parts.emit({ do: "set_wrap_up_timer", agent: id, dueAt: wrapUpUntil });
  }

  /** An agent comes, or comes again from another place. */
  signIn(event: FloorEvent & { readonly type: "agent_signed_in" }, at: Instant): void {
    const before = this.#roster.get(event.agent.id);
    const { address, reachable, autoAnswer = false } = event;
    if (before?.signedIn) {
      const moved = before.address !== address;
      const microphone = moved || before.microphone;
      this.change(event.agent.id, at, {
        ...{ profile: event.agent, address, reachable, microphone, autoAnswer },
      });
      if (moved && isRung(before)) this.#parts.withdraw(event.agent.id, at, "replaced");
      return;
    }
    const resting = before && before.state !== "offline";
    const agent: AgentRecord = {
      profile: event.agent,
      state: resting ? before.state : "paused",
      since: resting ? before.since : at,
      signedIn: true,
      intent: "paused",
      pauseReason: "signed_in",
      pauseTerms: resting ? null : termsOf(this.#pauses, "signed_in", at),
      address,
      reachable,
      microphone: true,
      autoAnswer,
      idleSince: at,
      work: resting ? before.work : { busyMs: 0, readyMs: 0 },
      call: resting ? before.call : null,
      wrapUpUntil: resting ? before.wrapUpUntil : null,
    };
    this.#save(agent, before);
  }

  /** An agent goes; a talk goes on and the state follows when it ends. */
  signOut(id: AgentId, by: string | undefined, at: Instant): void {
    const agent = this.#roster.get(id);
    if (!agent?.signedIn) return;
    this.change(id, at, by === undefined ? gone : { ...gone, signedOutBy: by });
    if (isRung(agent)) this.#parts.withdraw(id, at, "signed_out");
    else if (agent.state !== "busy") {
      this.#parts.emit({ do: "set_wrap_up_timer", agent: id, dueAt: null });
      this.release(id, at, null);
    }
  }

  /** What the agent wants to be when nothing else keeps them; null is ready. */
  want(id: AgentId, reason: PauseReason | null, at: Instant): void {
    const agent = this.#roster.get(id);
    if (!agent?.signedIn) return;
    const wish =
      reason === null
        ? ({ intent: "ready", pauseReason: null } as const)
        : ({ intent: "paused", pauseReason: reason } as const);
    const idle = agent.state === "ready" || agent.state === "paused";
    const place = idle ? { state: wish.intent, idleSince: at } : {};
    this.change(id, at, { ...wish, ...place, unanswered: {}, notice: null });
  }

  /** The time of a pause is up; a timer of an earlier pause means nothing. */
  elapsePause(id: AgentId, at: Instant): void {
    const agent = this.#roster.get(id);
    const terms = agent?.state === "paused" ? agent.pauseTerms : null;
    if (!terms || terms.until === null || at < terms.until || terms.atLimit !== "ready") return;
    const notice = { kind: "pause_over", count: 1, at } as const;
    const ready = { intent: "ready", state: "ready", pauseReason: null, idleSince: at } as const;
    this.change(id, at, { ...ready, notice });
  }

  /** The agent did not take a call that rang at their phone: the queue's rule says what follows. */
  missOffer(id: AgentId, kind: Unanswered, rule: UnansweredRule, at: Instant): void {
    const agent = this.#roster.get(id);
    if (!agent) return;
    const count = (agent.unanswered?.[kind] ?? 0) + 1;
    const then = consequenceOf(rule, count, limits.unansweredInRow);
    const unanswered = { ...agent.unanswered, [kind]: count };
    this.change(id, at, { unanswered, notice: { kind, count, at } });
    if (!agent.signedIn || then === "ready") return this.release(id, at, null);
    if (then === "pause") return this.release(id, at, kind);
    this.change(id, at, { ...gone, ...free, signedOutFor: kind, state: "offline" });
  }

  /** A phone came or went. */
  changeLine(address: string, reachable: boolean, at: Instant): void {
    const id = this.#addresses.get(address);
    const agent = id && this.#roster.get(id);
    if (!agent || agent.reachable === reachable) return;
    this.change(agent.profile.id, at, { reachable });
    if (!reachable && isRung(agent)) this.#parts.withdraw(agent.profile.id, at, "line_lost");
  }

  /** The browser may use the microphone, or not any more. */
  changeMicrophone(id: AgentId, allowed: boolean, at: Instant): void {
    const agent = this.#roster.get(id);
    if (!agent || agent.microphone === allowed) return;
    this.change(id, at, { microphone: allowed });
    if (!allowed && isRung(agent)) this.#parts.withdraw(id, at, "microphone_denied");
  }

  /** All phones that can be rung now: what is not listed cannot. */
  knowLines(reachable: ReadonlySet<string>, at: Instant): void {
    for (const address of [...this.#addresses.keys()]) {
      this.changeLine(address, reachable.has(address) || numberOf(address) !== null, at);
    }
  }

  /** The agent writes up the call until `wrapUpUntil`, ms since the epoch; null for until done. */
  startWrapUp(id: AgentId, wrapUpUntil: number | null, at: Instant): void {
    this.change(id, at, { state: "wrap_up", wrapUpUntil });
    this.#parts.emit({ do: "set_wrap_up_timer", agent: id, dueAt: wrapUpUntil });
  }

  /** The phone could not be rung: no offers until it is seen again, by a report or a look. */
  loseLine(id: AgentId, at: Instant): void {
    const address = this.get(id)?.address;
    this.change(id, at, { reachable: false });
    this.release(id, at, null);
    if (address) this.#parts.emit({ do: "look_at_line", address, dueAt: at + lookAgainMs });
  }

  /** Changes an agent in place; ready agents are then matched with waiting calls. */
  change(id: AgentId, at: Instant, change: AgentChange): void {
    const before = this.#roster.get(id);
    if (!before) return;
    const agent = this.#changed(before, change, at);
    this.#save(agent, before);
    this.#timePause(before, agent);
    this.#parts.moved(before, agent, at);
    const gained = !canTake(before) || agent.profile !== before.profile;
    if (canTake(agent) && gained) this.#parts.serve(agent, at);
  }

  /**
   * An agent's record with what has changed of it. Agents change with every call, several times:
   * naming each field takes a tenth of the time of spreading one record over another.
   */
  #changed(before: AgentRecord, change: AgentChange, at: Instant): AgentRecord {
    const state = change.state ?? before.state;
    const pauseReason = change.pauseReason === undefined ? before.pauseReason : change.pauseReason;
    // A pause for another reason is another spell: each has its own time.
    const repaused = state === "paused" && pauseReason !== before.pauseReason;
    const moved = state !== before.state || repaused;
    const answered = moved && state === "busy";
    const begun = state === "paused" ? termsOf(this.#pauses, pauseReason, at) : null;
    const after: Omit<Required<AgentRecord>, "signedOutBy" | "signedOutFor"> = {
      profile: change.profile ?? before.profile,
      state,
      since: moved ? at : before.since,
      idleSince: change.idleSince ?? before.idleSince,
      work: moved ? workUntil(before, at) : before.work,
      signedIn: change.signedIn ?? before.signedIn,
      intent: change.intent ?? before.intent,
      pauseReason,
      pauseTerms: moved ? begun : (before.pauseTerms ?? null),
      unanswered: answered ? none : (change.unanswered ?? before.unanswered ?? none),
      notice: answered ? null : newest(change.notice, before.notice ?? null),
      address: newest(change.address, before.address),
      reachable: change.reachable ?? before.reachable,
      microphone: change.microphone ?? before.microphone,
      autoAnswer: change.autoAnswer ?? before.autoAnswer ?? false,
      call: newest(change.call, before.call),
      wrapUpUntil: newest(change.wrapUpUntil, before.wrapUpUntil),
    };
    const signedOutBy = change.signedOutBy ?? before.signedOutBy;
    const signedOutFor = change.signedOutFor ?? before.signedOutFor;
    if (signedOutBy === undefined && signedOutFor === undefined) return after;
    return {
      ...after,
      ...(signedOutBy === undefined ? {} : { signedOutBy }),
      ...(signedOutFor === undefined ? {} : { signedOutFor }),
    };
  }

  /** Frees an agent of their call: to what they want, or paused by what happened. */
  release(id: AgentId, at: Instant, penalty: PauseReason | null): void {
    const agent = this.#roster.get(id);
    if (!agent) return;
    if (!agent.signedIn) return this.change(id, at, { ...free, state: "offline" });
    if (penalty) {
      const paused = { state: "paused", intent: "paused", pauseReason: penalty } as const;
      return this.change(id, at, { ...free, ...paused });
    }
    const state = agent.intent;
    this.change(id, at, { call: null, wrapUpUntil: null, state, idleSince: at });
  }

  /** Takes an agent's offer from them through no fault of theirs: they keep their turn. */
  giveBack(id: AgentId, at: Instant): void {
    const agent = this.get(id);
    if (!agent) return;
    if (!agent.signedIn || agent.intent !== "ready") return this.release(id, at, null);
    this.change(id, at, { call: null, state: "ready" });
  }

  /** Puts an agent's record in its place without a word to anybody. */
  remember(agent: AgentRecord): void {
    this.#place(agent, this.#roster.get(agent.profile.id));
  }

  #place(agent: AgentRecord, before: AgentRecord | undefined): void {
    const { id } = agent.profile;
    const old = before?.address;
    // A desk phone may have been taken over by the next agent before this one has left it.
    if (old && old !== agent.address && this.#addresses.get(old) === id) {
      this.#addresses.delete(old);
    }
    if (agent.address && old !== agent.address) this.#addresses.set(agent.address, id);
    const number = this.#roster.put(agent);
    if (before?.profile !== agent.profile) this.#parts.changed(number);
  }

  #timePause(before: AgentRecord, after: AgentRecord): void {
    const dueAt = endOfPause(after);
    if (dueAt === endOfPause(before)) return;
    this.#parts.emit({ do: "set_pause_timer", agent: after.profile.id, dueAt });
  }

  #save(agent: AgentRecord, before: AgentRecord | undefined): void {
    this.#place(agent, before);
    this.#parts.emit({ do: "save_agent", agent, before: before ?? null });
  }
}

/** What an agent is without a call. */
const free = { call: null, wrapUpUntil: null } as const;

/** What an agent is who has signed out. */
const gone = { signedIn: false, intent: "paused", reachable: false, address: null } as const;

/** When an agent's pause ends by itself, ms since the epoch; null for never. */
export function endOfPause({ pauseTerms }: AgentRecord): number | null {
  return pauseTerms?.atLimit === "ready" ? pauseTerms.until : null;
}

/** Whether an offer to the agent is out. */
function isRung(agent: AgentRecord): boolean {
  return agent.state === "reserved" || agent.state === "ringing";
}

/** What a field is after a change; undefined leaves it as it was, null is a value. */
function newest<T>(changed: T | undefined, before: T): T {
  return changed === undefined ? before : changed;
}

/** No calls not taken. */
const none = {} as const;
