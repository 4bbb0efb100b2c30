import { isDeepStrictEqual } from "node:util";
import { canTake } from "../../src/core/acd/index.ts";
import type { CallState, NodeWay, Offer } from "../../src/core/call/index.ts";
import { reduceCall, waysTaken } from "../../src/core/call/index.ts";
import { waysOf } from "../../src/core/flow/check-graph.ts";
import { type CallId, instant } from "../../src/core/lib/brands.ts";
import { both, meets } from "../../src/core/lib/skills.ts";
import type { SimHotline } from "../fakes/spine-hotline.ts";
import { secretPin } from "./people.ts";
import { simFlow } from "./sim-flow.ts";

/** A promise of the product does not hold. */
export class Broken extends Error {}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Broken(what);
}

/** A caller may hear nothing for so long: the slowest look-up that has no words of its own. */
const silenceMsMax = 9_000;

/** A caller on hold hears music, and the agent again, after so long at most. */
const holdMsMax = 2_000;

/** Watches a hotline after every step; what it says holds at every instant. */
export class Watch {
  readonly #hotline: SimHotline;
  /** Since when a caller's leg has done nothing although all was well, ms since the epoch. */
  readonly #silentSince = new Map<string, number>();
  /** Since when callers in a talk hear music for the agent, or the agent for music. */
  readonly #wronglyHeldSince = new Map<string, number>();
  /** Since when all has been well. */
  #wellSince: number | null = null;

  constructor(hotline: SimHotline) {
    this.#hotline = hotline;
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
    }
    if (!this.#hotline.isUp) return;
    const calls = this.#liveCalls();
    this.#lookAtAgents(calls);
    this.#lookAtQueues(calls);
    this.#lookAtSilence();
    this.#lookAtHolds(calls);
    this.#lookAtStrangers(calls);
  }

  #liveCalls(): ReadonlyMap<CallId, CallState> {
    const { engine, disk } = this.#hotline;
    const live = new Map<CallId, CallState>();
    for (const call of disk.calls()) {
      const state = engine.liveCall(call);
      if (state) live.set(call, state);
    }
    return live;
  }

  /** I2: an agent has one offer at most, a call one agent, and both agree. */
  #lookAtAgents(calls: ReadonlyMap<CallId, CallState>): void {
    const held = new Map<number, string>();
    for (const { state, call, profile } of this.#hotline.engine.agents()) {
      if (state !== "reserved" && state !== "ringing" && state !== "busy") continue;
      must(call !== null, `agent ${profile.id} is ${state} without a call`);
      if (!call) continue;
      must(!held.has(call.offer), `offer ${call.offer} has two agents`);
      held.set(call.offer, profile.id);
      const known = calls.get(call.call) ?? this.#hotline.engine.liveCall(call.call);
      const phases = state === "busy" ? ["talking", "callback"] : ["offered", "callback"];
      must(
        known != null && phases.includes(known.phase),
        `agent ${profile.id} is ${state}, call is ${known?.phase}`,
      );
      const offers = known ? offersOf(known) : [];
      must(
        offers.some(({ id }) => id === call.offer),
        `agent ${profile.id} has another offer of ${call.call}`,
      );
    }
    for (const [id, state] of calls) {
      for (const offer of offersOf(state)) {
        must(held.get(offer.id) === offer.agent, `call ${id} has an agent who does not know it`);
      }
    }
  }

  /** Nobody who could take it is idle while a call waits. */
  #lookAtQueues(calls: ReadonlyMap<CallId, CallState>): void {
    const idle = this.#hotline.engine.agents().filter(canTake);
    if (idle.length === 0) return;
    for (const [id, state] of calls) {
      if (state.phase !== "queued") continue;
      const asked = this.#hotline.engine.queues().find(({ settings }) => {
        return settings.id === state.place.queue;
      })?.settings.skills;
      for (const { profile } of idle) {
        const may = state.place.need.some(({ skills }) => {
          return meets(profile.skills, both(asked ?? {}, skills));
        });
        must(!may, `agent ${profile.id} is idle while call ${id} waits`);
      }
    }
  }

  /** A caller who stays hears something, or is heard. */
  #lookAtSilence(): void {
    const { carrier, clock } = this.#hotline;
    const now = clock.elapsedMs;
    for (const leg of carrier.living()) {
      const isSilent = leg.isInbound && leg.wait === null;
      if (!isSilent || this.#wellSince === null) this.#silentSince.delete(leg.id);
      else if (!this.#silentSince.has(leg.id)) this.#silentSince.set(leg.id, now);
      const since = this.#silentSince.get(leg.id);
      if (since === undefined) continue;
      must(now - since < silenceMsMax, `caller ${leg.id} hears nothing since ${now - since} ms`);
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
      must(since === undefined || now - since < holdMsMax, `call ${id} is held wrongly`);
    }
  }

  /** I6: no leg of ours is without a call for long. */
  #lookAtStrangers(calls: ReadonlyMap<CallId, CallState>): void {
    const { carrier, clock } = this.#hotline;
    if (this.#wellSince === null || clock.elapsedMs - this.#wellSince < 1_000) return;
    const own = new Set<string>();
    for (const state of calls.values()) {
      if ("caller" in state) own.add(state.caller);
      for (const { leg } of offersOf(state)) own.add(leg);
      if ("outside" in state) own.add(state.outside.leg);
    }
    for (const leg of carrier.living()) {
      const seen = leg.heard.length > 0 || !leg.isInbound;
      const key = `stranger ${leg.id}`;
      if (!seen || own.has(leg.id)) this.#silentSince.delete(key);
      else if (!this.#silentSince.has(key)) this.#silentSince.set(key, clock.elapsedMs);
      const since = this.#silentSince.get(key);
      must(since === undefined || clock.elapsedMs - since < 2_000, `leg ${leg.id} has no call`);
    }
  }
}

/** What holds when everybody has gone home. */
export function lookAtEnd(hotline: SimHotline): void {
  const { disk, carrier, engine } = hotline;
  const alive = carrier.living().map((leg) => leg.id);
  must(alive.length === 0, `legs live on: ${alive.join(", ")}`);
  must(carrier.rooms.names().length === 0, `rooms are left: ${carrier.rooms.names().join(", ")}`);
  must(engine.openCalls === 0, `${engine.openCalls} calls are open`);
  for (const queue of engine.queues()) {
    must(queue.waiting === 0 && queue.talking === 0, `queue ${queue.settings.id} is not empty`);
    const { offered, answered, abandoned } = queue.counts;
    must(offered >= answered + abandoned, `queue ${queue.settings.id} counts wrongly`);
  }
  for (const agent of engine.agents()) {
    const isStuck = agent.state === "ringing" || agent.state === "busy";
    must(!isStuck, `agent ${agent.profile.id} is stuck ${agent.state}`);
    const stored = disk.agents().find((one) => one.profile.id === agent.profile.id);
    must(isDeepStrictEqual(stored, agent), `agent ${agent.profile.id} is not as stored`);
  }
  for (const visit of disk.visits()) must(visit.leftAt >= visit.enteredAt, "a wait is negative");
  must(!disk.text().includes(secretPin), "secret digits are on the disk");
  must(!JSON.stringify(hotline.log).includes(secretPin), "secret digits are in the log");
  lookAtTickets(hotline);
  const told: NodeWay[] = [];
  for (const call of disk.calls()) told.push(...lookAtJournal(hotline, call));
  lookAtWays(hotline, told);
}

/** Ways are counted once each: as the journals tell, and whoever came to a node went on or ended. */
function lookAtWays({ disk }: SimHotline, told: readonly NodeWay[]): void {
  const counted = new Map<string, number>();
  for (const { node, way, count } of disk.ways()) {
    const key = `${node}:${way}`;
    counted.set(key, (counted.get(key) ?? 0) + count);
  }
  const expected = new Map<string, number>();
  for (const { node, way } of told) {
    const key = `${node}:${way}`;
    expected.set(key, (expected.get(key) ?? 0) + 1);
  }
  must(isDeepStrictEqual(counted, expected), "ways are not counted as the journals tell");
  const stay = new Map<string, number>();
  const move = (node: string, by: number) => stay.set(node, (stay.get(node) ?? 0) + by);
  for (const { node, way, count } of disk.ways()) {
    const from = simFlow.nodes[node];
    // A promise to call back goes on there; who was promised it goes another way.
    const isPromise = from?.type === "callback" && way === "agent";
    if (!isPromise) move(node, way === "call_started" ? count : -count);
    const taken = from && waysOf(simFlow, from).find(({ field }) => field.join(".") === way);
    if (taken) move(taken.to, count);
  }
  for (const [node, count] of stay) must(count === 0, `${count} callers are lost at node ${node}`);
}

/** I1: one ticket for each caller who reached us, opened once and ended once. */
function lookAtTickets(hotline: SimHotline): void {
  const { disk, carrier } = hotline;
  const callsOf = new Map<string, CallId[]>();
  for (const call of disk.calls()) {
    const changes = disk.ticketOf(call).map(({ change }) => change);
    const count = (set: string) => changes.filter((change) => change.set === set).length;
    must(count("opened") === 1, `call ${call} has ${count("opened")} tickets`);
    must(count("ended") === 1, `call ${call} has ended ${count("ended")} times`);
    const recordings = new Set(changes.flatMap((one) => one.set === "recording" && one.recording));
    recordings.delete(false);
    must(recordings.size <= count("answered"), `call ${call} has too many recordings`);
    const first = disk.journalOf(call)[0]?.event;
    if (first?.type === "callback_asked") continue;
    if (first?.type !== "call_started") throw new Broken(`call ${call} began with ${first?.type}`);
    callsOf.set(first.leg, [...(callsOf.get(first.leg) ?? []), call]);
  }
  for (const leg of carrier.legs.values()) {
    if (!leg.isInbound) continue;
    const calls = callsOf.get(leg.id) ?? [];
    if (leg.heard.length > 0)
      must(calls.length > 0, `caller ${leg.id} was served without a ticket`);
    // Only one who could not be passed on, because the carrier was away too, begins again.
    const again = calls.slice(0, -1).map((call) => disk.snapshotOf(call)?.state);
    for (const state of again) {
      const wasPassedOn = state?.phase === "ended" && state.result === "passed_on";
      must(wasPassedOn, `caller ${leg.id} has ${calls.length} tickets`);
    }
  }
}

/** I4: the journal has no gap and tells the same story twice. Returns the ways it tells of. */
function lookAtJournal(hotline: SimHotline, call: CallId): readonly NodeWay[] {
  const ways: NodeWay[] = [];
  const reduce = reduceCall(simFlow);
  let state: CallState = { phase: "new" };
  hotline.disk.journalOf(call).forEach((entry, index) => {
    must(entry.seq === index + 1, `call ${call} has a gap before ${entry.seq}`);
    const [next, effects] = reduce(state, entry.event, instant(entry.at));
    must(
      isDeepStrictEqual(effects, entry.effects),
      `call ${call} replays ${entry.seq} differently`,
    );
    ways.push(...waysTaken(simFlow, state, next));
    state = next;
  });
  const stored = hotline.disk.snapshotOf(call)?.state;
  must(isDeepStrictEqual(state, stored), `call ${call} does not replay to its snapshot`);
  return ways;
}

/** The offers of a call: to all who are rung for it, or to the one who talks. */
function offersOf(state: CallState): readonly Offer[] {
  if (state.phase === "offered") return [state.offer, ...state.others];
  if (state.phase === "callback") return state.reserved ? [state.reserved] : [];
  return state.phase === "talking" ? [state.offer] : [];
}
