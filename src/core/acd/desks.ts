import type { AgentId, Instant } from "../lib/brands.ts";
import type { WaitingCall } from "./floor-queue.ts";
import type { AgentRecord, FloorEffect, FloorEvent, PauseReason, QueueSettings } from "./types.ts";

/** How much "more time" adds to a wrap-up. */
const extendMs = 60_000;

/** How long after a failed dial a phone is looked at again. */
const lookAgainMs = 5_000;

/** What the agents' side of the floor asks of the calls' side. */
export interface DesksParts {
  readonly emit: (effect: FloorEffect) => void;
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
  readonly #agents = new Map<AgentId, AgentRecord>();
  readonly #addresses = new Map<string, AgentId>();
  readonly #parts: DesksParts;

  constructor(parts: DesksParts) {
    this.#parts = parts;
  }

  /** All agents, in no order. */
  values(): IterableIterator<AgentRecord> {
    return this.#agents.values();
  }

  /** One agent, or undefined when they have never signed in. */
  get(id: AgentId): AgentRecord | undefined {
    return this.#agents.get(id);
  }

  /** Agents with the queue's skills who can take a call now. */
  readyCount(settings: QueueSettings): number {
    let count = 0;
    for (const agent of this.#agents.values()) {
      if (canTake(agent) && hasSkills(agent.profile.skills, settings.skills)) count += 1;
    }
    return count;
  }

  /** The agent idle longest who may take the call now. */
  bestFor(call: WaitingCall): AgentRecord | null {
    let best: AgentRecord | null = null;
    for (const agent of this.#agents.values()) {
      if (!canTake(agent) || !hasSkills(agent.profile.skills, call.skills)) continue;
      if (!best || agent.since < best.since) best = agent;
    }
    return best;
  }

  /** Wrap-up is over: done or time up. */
  endWrapUp(id: AgentId, at: Instant): void {
    if (this.#agents.get(id)?.state !== "wrap_up") return;
    this.#parts.emit({ do: "set_wrap_up_timer", agent: id, dueAt: null });
    this.release(id, at, null);
  }

  /** The wrap-up timer fired; one that fired just before the agent got more time means nothing. */
  elapseWrapUp(id: AgentId, at: Instant): void {
    if (at >= (this.#agents.get(id)?.wrapUpUntil ?? 0)) this.endWrapUp(id, at);
  }

  /** The agent asks for more time to write up. */
  extendWrapUp(id: AgentId, at: Instant): void {
    const agent = this.#agents.get(id);
    if (agent?.state !== "wrap_up") return;
    const wrapUpUntil = Math.max(agent.wrapUpUntil ?? at, at) + extendMs;
    this.change(id, at, { wrapUpUntil });
    this.#parts.emit({ do: "set_wrap_up_timer", agent: id, dueAt: wrapUpUntil });
  }

  /** An agent comes, or comes again from another place. */
  signIn(event: FloorEvent & { readonly type: "agent_signed_in" }, at: Instant): void {
    const before = this.#agents.get(event.agent.id);
    const { address, reachable } = event;
    if (before?.signedIn) {
      const moved = before.address !== address;
      const microphone = moved || before.microphone;
      this.change(event.agent.id, at, { profile: event.agent, address, reachable, microphone });
      if (moved && before.state === "ringing") this.#parts.withdraw(event.agent.id, at, "replaced");
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

  /** An agent goes; a talk goes on and the state follows when it ends. */
  signOut(id: AgentId, by: string | undefined, at: Instant): void {
    const agent = this.#agents.get(id);
    if (!agent?.signedIn) return;
    const leaving = { signedIn: false, intent: "paused", reachable: false, address: null } as const;
    this.change(id, at, by === undefined ? leaving : { ...leaving, signedOutBy: by });
    if (agent.state === "ringing") this.#parts.withdraw(id, at, "signed_out");
    else if (agent.state !== "busy") {
      this.#parts.emit({ do: "set_wrap_up_timer", agent: id, dueAt: null });
      this.release(id, at, null);
    }
  }

  /** What the agent wants to be when nothing else keeps them; null is ready. */
  want(id: AgentId, reason: PauseReason | null, at: Instant): void {
    const agent = this.#agents.get(id);
    if (!agent?.signedIn) return;
    const wish =
      reason === null
        ? ({ intent: "ready", pauseReason: null } as const)
        : ({ intent: "paused", pauseReason: reason } as const);
    const idle = agent.state === "ready" || agent.state === "paused";
    this.change(id, at, wish);
    if (idle) this.release(id, at, null);
  }

  /** A phone came or went. */
  changeLine(address: string, reachable: boolean, at: Instant): void {
    const id = this.#addresses.get(address);
    const agent = id && this.#agents.get(id);
    if (!agent || agent.reachable === reachable) return;
    this.change(agent.profile.id, at, { reachable });
    if (!reachable && agent.state === "ringing")
      this.#parts.withdraw(agent.profile.id, at, "line_lost");
  }

  /** The browser may use the microphone, or not any more. */
  changeMicrophone(id: AgentId, allowed: boolean, at: Instant): void {
    const agent = this.#agents.get(id);
    if (!agent || agent.microphone === allowed) return;
    this.change(id, at, { microphone: allowed });
    if (!allowed && agent.state === "ringing") this.#parts.withdraw(id, at, "microphone_denied");
  }

  /** All phones that can be rung now: what is not listed cannot. */
  knowLines(reachable: ReadonlySet<string>, at: Instant): void {
    for (const address of [...this.#addresses.keys()]) {
      this.changeLine(address, reachable.has(address), at);
    }
  }

  /** The agent writes up the call until `wrapUpUntil`, ms since the epoch. */
  startWrapUp(id: AgentId, wrapUpUntil: number, at: Instant): void {
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
  change(id: AgentId, at: Instant, change: Partial<AgentRecord>): void {
    const before = this.#agents.get(id);
    if (!before) return;
    const moved = change.state !== undefined && change.state !== before.state;
    const agent: AgentRecord = { ...before, ...change, since: moved ? at : before.since };
    this.#save(agent);
    const gained = !canTake(before) || agent.profile !== before.profile;
    if (canTake(agent) && gained) this.#parts.serve(agent, at);
  }

  /** Frees an agent of their call: to what they want, or paused by what happened. */
  release(id: AgentId, at: Instant, penalty: PauseReason | null): void {
    const agent = this.#agents.get(id);
    if (!agent) return;
    const free = { call: null, wrapUpUntil: null };
    if (!agent.signedIn) return this.change(id, at, { ...free, state: "offline" });
    if (penalty) {
      const paused = { state: "paused", intent: "paused", pauseReason: penalty } as const;
      return this.change(id, at, { ...free, ...paused });
    }
    this.change(id, at, { ...free, state: agent.intent });
  }

  /** Puts an agent's record in its place without a word to anybody. */
  remember(agent: AgentRecord): void {
    const { id } = agent.profile;
    const old = this.#agents.get(id)?.address;
    // A desk phone may have been taken over by the next agent before this one has left it.
    if (old && old !== agent.address && this.#addresses.get(old) === id) {
      this.#addresses.delete(old);
    }
    if (agent.address && old !== agent.address) this.#addresses.set(agent.address, id);
    this.#agents.set(id, agent);
  }

  #save(agent: AgentRecord): void {
    const before = this.#agents.get(agent.profile.id) ?? null;
    this.remember(agent);
    this.#parts.emit({ do: "save_agent", agent, before });
  }
}

/** Whether an agent may be offered a call now. */
export function canTake(agent: AgentRecord): boolean {
  return agent.state === "ready" && agent.signedIn && agent.reachable && agent.microphone;
}

function hasSkills(have: readonly string[], need: readonly string[]): boolean {
  return need.every((skill) => have.includes(skill));
}
