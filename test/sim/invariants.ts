import type { SimLeg } from "../../src/adapters/simulated/index.ts";
import type { AgentRecord, QueueSettings } from "../../src/core/acd/index.ts";
import { canTake } from "../../src/core/acd/index.ts";
import type { CallState, Offer } from "../../src/core/call/index.ts";
import type { CallId, QueueId } from "../../src/core/lib/brands.ts";
import { both, meets } from "../../src/core/lib/skills.ts";
import type { Engine } from "../../src/engine/index.ts";
import type { SimHotline } from "../fakes/spine-hotline.ts";
import { must } from "./broken.ts";

/** A caller may hear nothing for so long: the slowest look-up that has no words of its own. */
const silenceMsMax = 9_000;

/** A caller on hold hears music, and the agent again, after so long at most. */
const holdMsMax = 2_000;

/** Calls and agents as one look has found them: what is the same object has not changed. */
interface Seen {
  readonly engine: Engine;
  readonly calls: ReadonlyMap<CallId, CallState>;
  readonly agents: readonly AgentRecord[];
  /** Legs that belong to a call. */
  readonly legs: ReadonlySet<string>;
}

/** Watches a hotline after every step; what it says holds at every instant. */
export class Watch {
  readonly #hotline: SimHotline;
  readonly #queues: ReadonlyMap<QueueId, QueueSettings>;
  /** Since when a caller's leg has done nothing although all was well, ms since the epoch. */
  readonly #silentSince = new Map<string, number>();
  /** Since when callers in a talk hear music for the agent, or the agent for music. */
  readonly #wronglyHeldSince = new Map<string, number>();
  /** Since when a leg has had no call although all was well, ms since the beginning. */
  readonly #strangerSince = new Map<string, number>();
  /** Since when all has been well. */
  #wellSince: number | null = null;
  #seen: Seen | null = null;

  constructor(hotline: SimHotline, queues: readonly QueueSettings[]) {
    this.#hotline = hotline;
    this.#queues = new Map(queues.map((one) => [one.id, one]));
  }

  /** Throws Broken with the promise that does not hold. */
  look(): void {
    const { carrier, disk, clock } = this.#hotline;
    const isWell = this.#hotline.isUp && carrier.isUp && disk.away === null;
    if (isWell) this.#wellSince ??= clock.elapsedMs;
    else {
      this.#wellSince = null;
      this.#silentSince.clear();
      this.#wronglyHeldSince.clear();
      this.#strangerSince.clear();
    }
    if (!this.#hotline.isUp) return;
    const seen = this.#see();
    const living = carrier.living();
    this.#lookAtSilence(living);
    this.#lookAtHolds(seen.calls);
    this.#lookAtStrangers(living, seen.legs);
  }

  /** Looks at calls and agents, unless they are as they were: then what held of them holds. */
  #see(): Seen {
    const { engine, disk } = this.#hotline;
    const before = this.#seen;
    const isSame = before?.engine === engine;
    const agents = engine.agents();
    let hasChanged =
      !isSame ||
      before.agents.length !== agents.length ||
      agents.some((agent, index) => agent !== before.agents[index]);
    let count = 0;
    // States and records are never changed in place: the same ones have not changed.
    for (const call of disk.calls()) {
      const state = engine.liveCall(call);
      if (!state) continue;
      count += 1;
      hasChanged ||= before?.calls.get(call) !== state;
    }
    if (before && !hasChanged && before.calls.size === count) return before;
    const calls = new Map<CallId, CallState>();
    for (const call of disk.calls()) {
      const state = engine.liveCall(call);
      if (state) calls.set(call, state);
    }
    const seen = { engine, calls, agents, legs: legsOf(calls) };
    this.#lookAtAgents(seen);
    this.#lookAtQueues(seen);
    if (isSame) this.#lookAtOrder(before, seen);
    this.#seen = seen;
    return seen;
  }

  /** I2: an agent has one offer at most, a call one agent, and both agree. */
  #lookAtAgents({ calls, agents }: Seen): void {
    const held = new Map<number, string>();
    for (const { state, call, profile } of agents) {
      if (state !== "reserved" && state !== "ringing" && state !== "busy") continue;
      must(call !== null, () => `agent ${profile.id} is ${state} without a call`);
      if (!call) continue;
      must(!held.has(call.offer), () => `offer ${call.offer} has two agents`);
      held.set(call.offer, profile.id);
      const known = calls.get(call.call) ?? this.#hotline.engine.liveCall(call.call);
      const phases = state === "busy" ? ["talking", "callback"] : ["offered", "callback"];
      must(
        known != null && phases.includes(known.phase),
        () => `agent ${profile.id} is ${state}, call is ${known?.phase}`,
      );
      const offers = known ? offersOf(known) : [];
      must(
        offers.some(({ id }) => id === call.offer),
        () => `agent ${profile.id} has another offer of ${call.call}`,
      );
    }
    for (const [id, state] of calls) {
      for (const offer of offersOf(state)) {
        must(
          held.get(offer.id) === offer.agent,
          () => `call ${id} has an agent who does not know it`,
        );
      }
    }
  }

  /** Nobody who could take it is idle while a call waits. */
  #lookAtQueues({ calls, agents }: Seen): void {
    const idle = agents.filter(canTake);
    if (idle.length === 0) return;
    for (const [id, state] of calls) {
      if (state.phase !== "queued") continue;
      const asked = this.#queues.get(state.place.queue)?.skills ?? {};
      for (const { profile } of idle) {
        const may = state.place.need.some(({ skills }) => {
          return meets(profile.skills, both(asked, skills));
        });
        must(!may, () => `agent ${profile.id} is idle while call ${id} waits`);
      }
    }
  }

  /**
   * I8: an agent who is offered a call is not offered it before one that has waited since the last
   * step, that they may take, and whose turn it is: by its arrival and its priority.
   */
  #lookAtOrder(before: Seen, { calls, agents }: Seen): void {
    for (const { profile, call: held } of agents) {
      const known = before.agents.find((one) => one.profile.id === profile.id)?.call;
      if (!held || held.offer === known?.offer) continue;
      const offered = calls.get(held.call);
      if (!offered || !("place" in offered)) continue;
      for (const [id, state] of calls) {
        if (!hasWaited(before.calls.get(id), state)) continue;
        const asked = this.#queues.get(state.place.queue)?.skills ?? {};
        const may = meets(profile.skills, both(asked, state.place.need[0]?.skills ?? {}));
        const isNext = this.#rankOf(state) < this.#rankOf(offered);
        must(!(may && isNext), () => `agent ${profile.id} gets ${held.call} before ${id}`);
      }
    }
  }

  #rankOf({ place }: Pick<Waiting, "place">): number {
    return place.since - place.priority * (this.#queues.get(place.queue)?.priorityMs ?? 0);
  }

  /** A caller who stays hears something, or is heard. */
  #lookAtSilence(living: readonly SimLeg[]): void {
    const now = this.#hotline.clock.elapsedMs;
    for (const leg of living) {
      const isSilent = leg.isInbound && leg.wait === null;
      if (!isSilent || this.#wellSince === null) this.#silentSince.delete(leg.id);
      else if (!this.#silentSince.has(leg.id)) this.#silentSince.set(leg.id, now);
      const since = this.#silentSince.get(leg.id);
      if (since === undefined) continue;
      must(
        now - since < silenceMsMax,
        () => `caller ${leg.id} hears nothing since ${now - since} ms`,
      );
    }
  }

  /** Callers whom the agent keeps on hold hear music, others in a talk do not. */
  #lookAtHolds(calls: ReadonlyMap<CallId, CallState>): void {
    const { carrier, clock } = this.#hotline;
    const now = clock.elapsedMs;
    for (const [id, state] of calls) {
      if (state.phase !== "talking") continue;
      const wait = carrier.legs.get(state.caller)?.wait;
      const hasMusic = wait?.kind === "join" && wait.music !== null;
      const isRight = hasMusic === carrier.legs.get(state.offer.leg)?.isHeld;
      if (isRight || this.#wellSince === null) this.#wronglyHeldSince.delete(id);
      else if (!this.#wronglyHeldSince.has(id)) this.#wronglyHeldSince.set(id, now);
      const since = this.#wronglyHeldSince.get(id);
      must(since === undefined || now - since < holdMsMax, () => `call ${id} is held wrongly`);
    }
  }

  /** I6: no leg of ours is without a call for long. */
  #lookAtStrangers(living: readonly SimLeg[], own: ReadonlySet<string>): void {
    const now = this.#hotline.clock.elapsedMs;
    if (this.#wellSince === null || now - this.#wellSince < 1_000) return;
    for (const leg of living) {
      const seen = leg.heard.length > 0 || !leg.isInbound;
      if (!seen || own.has(leg.id)) this.#strangerSince.delete(leg.id);
      else if (!this.#strangerSince.has(leg.id)) this.#strangerSince.set(leg.id, now);
      const since = this.#strangerSince.get(leg.id);
      must(since === undefined || now - since < 2_000, () => `leg ${leg.id} has no call`);
    }
  }
}

function legsOf(calls: ReadonlyMap<CallId, CallState>): ReadonlySet<string> {
  const legs = new Set<string>();
  for (const state of calls.values()) {
    if ("caller" in state) legs.add(state.caller);
    for (const { leg } of offersOf(state)) legs.add(leg);
    if ("outside" in state) legs.add(state.outside.leg);
  }
  return legs;
}

/** The offers of a call: to all who are rung for it, or to the one who talks. */
function offersOf(state: CallState): readonly Offer[] {
  if (state.phase === "offered") return [state.offer, ...state.others];
  if (state.phase === "callback") return state.reserved ? [state.reserved] : [];
  return state.phase === "talking" ? [state.offer] : [];
}

type Waiting = Extract<CallState, { readonly phase: "queued" }>;

/** Whether a call waits in the same place as before, without a phone that rang in between. */
function hasWaited(before: CallState | undefined, now: CallState): now is Waiting {
  if (now.phase !== "queued" || before?.phase !== "queued") return false;
  const { visit, queue } = before.place;
  const isSamePlace = now.place.visit === visit && now.place.queue === queue;
  return isSamePlace && now.facts.offers === before.facts.offers;
}
