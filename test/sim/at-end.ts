import type { CallState, NodeWay } from "../../src/core/call/index.ts";
import { reduceCall, waysTaken } from "../../src/core/call/index.ts";
import { waysOf } from "../../src/core/flow/check-graph.ts";
import { type CallId, instant, type LegId } from "../../src/core/lib/brands.ts";
import type { JournalEntry } from "../../src/ports/store.ts";
import type { SimHotline } from "../fakes/spine-hotline.ts";
import { Broken, must } from "./broken.ts";
import type { Life } from "./life.ts";
import { secretPin } from "./people.ts";
import { isSameJson } from "./same-json.ts";
import { simFlow } from "./sim-flow.ts";

const reduce = reduceCall(simFlow);

/** Where each way of each node leads, by node and way. */
const targets = new Map(
  Object.values(simFlow.nodes).flatMap((node) =>
    waysOf(simFlow, node).map(({ field, to }) => [`${node.id}:${field.join(".")}`, to] as const),
  ),
);

/** What holds when everybody has gone home. */
export function lookAtEnd(hotline: SimHotline, life: Life): void {
  const { disk, carrier, engine } = hotline;
  const alive = carrier.living().map((leg) => leg.id);
  must(alive.length === 0, `legs live on: ${alive.join(", ")}`);
  must(carrier.rooms.names().length === 0, `rooms are left: ${carrier.rooms.names().join(", ")}`);
  must(engine.openCalls === 0, `${engine.openCalls} calls are open`);
  must(engine.callsInMemory === 0, `${engine.callsInMemory} calls are not forgotten`);
  for (const queue of engine.queues()) {
    must(queue.waiting === 0 && queue.talking === 0, `queue ${queue.settings.id} is not empty`);
    const { offered, answered, abandoned } = queue.counts;
    must(offered >= answered + abandoned, `queue ${queue.settings.id} counts wrongly`);
  }
  const stored = disk.agents();
  for (const agent of engine.agents()) {
    const isStuck = agent.state === "ringing" || agent.state === "busy";
    must(!isStuck, `agent ${agent.profile.id} is stuck ${agent.state}`);
    const record = stored.find((one) => one.profile.id === agent.profile.id);
    must(isSameJson(record, agent), `agent ${agent.profile.id} is not as stored`);
  }
  for (const visit of disk.visits()) must(visit.leftAt >= visit.enteredAt, "a wait is negative");
  must(!disk.hasText(secretPin), "secret digits are on the disk");
  must(!JSON.stringify(hotline.log).includes(secretPin), "secret digits are in the log");
  lookAtTickets(hotline);
  lookAtRecordings(hotline);
  const told: NodeWay[] = [];
  const dials = new Map<LegId, CallId>();
  for (const call of disk.calls()) {
    const journal = disk.journalOf(call);
    told.push(...lookAtJournal(hotline, call, journal));
    for (const leg of lookAtCallback(hotline, life, call, journal)) dials.set(leg, call);
  }
  for (const { id } of carrier.legs.values()) {
    const isCustomer = /-k\d+$/.test(id);
    must(!isCustomer || dials.has(id), `${id} was called without a word in the journal`);
  }
  lookAtWays(hotline, told);
}

/**
 * I5: a customer is rung as often as permitted at most, at permitted hours, and the promise, which
 * the ticket shows, counts every attempt. Returns the legs that were to be dialled. That one
 * customer never is called twice at once is seen where telephones ring.
 */
function lookAtCallback(
  { disk }: SimHotline,
  { callbacks }: Life,
  call: CallId,
  journal: readonly JournalEntry[],
): readonly LegId[] {
  const dials: LegId[] = [];
  let attempts = 0;
  for (const { effects, event, at } of journal) {
    if (event.type === "callback_asked") attempts = 0;
    for (const effect of effects) {
      if (effect.do !== "dial_customer") continue;
      const { hours = { from: 0, to: 0 }, attemptsMax = 0 } = callbacks?.rules ?? {};
      const minute = Math.floor((at % 86_400_000) / 60_000);
      must(minute >= hours.from && minute < hours.to, `${effect.leg} rings at minute ${minute}`);
      attempts += 1;
      must(attempts <= attemptsMax, `call ${call} is tried ${attempts} times`);
      must(!dials.includes(effect.leg), `${effect.leg} is dialled twice`);
      dials.push(effect.leg);
    }
  }
  const told = disk.callbackOf(call);
  const isTold = (told?.dials ?? 0) === dials.length;
  must(isTold, `call ${call} tells of ${told?.dials} attempts, there were ${dials.length}`);
  return dials;
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
  must(isSame(counted, expected), "ways are not counted as the journals tell");
  const stay = new Map<string, number>();
  const move = (node: string, by: number) => stay.set(node, (stay.get(node) ?? 0) + by);
  for (const { node, way, count } of disk.ways()) {
    // A promise to call back goes on there; who was promised it goes another way.
    if (simFlow.nodes[node]?.type === "callback" && way === "agent") continue;
    move(node, way === "call_started" ? count : -count);
    const to = targets.get(`${node}:${way}`);
    if (to !== undefined) move(to, count);
  }
  // Promises are counted by the calls that keep them: one who asks twice is called once.
  for (const call of disk.calls()) {
    const first = disk.journalOf(call)[0]?.event;
    if (first?.type === "callback_asked") move(first.request.cursor.node, 1);
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
    const first = disk.firstOf(call)?.event;
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

/** A recording that is kept is on a ticket: messages that callers did not keep must be gone. */
function lookAtRecordings({ disk, carrier }: SimHotline): void {
  const kept = carrier.rooms.recordings();
  if (kept.length === 0) return;
  const known = new Set(
    disk
      .calls()
      .flatMap((call) =>
        disk
          .ticketOf(call)
          .flatMap(({ change }) => ("recording" in change ? change.recording : [])),
      ),
  );
  for (const name of kept) must(known.has(name), `recording ${name} is on no ticket`);
}

/** I4: the journal has no gap and tells the same story twice. Returns the ways it tells of. */
function lookAtJournal(
  { disk }: SimHotline,
  call: CallId,
  journal: readonly JournalEntry[],
): readonly NodeWay[] {
  const ways: NodeWay[] = [];
  let state: CallState = { phase: "new" };
  journal.forEach((entry, index) => {
    must(entry.seq === index + 1, `call ${call} has a gap before ${entry.seq}`);
    const [next, effects] = reduce(state, entry.event, instant(entry.at));
    must(isSameJson(effects, entry.effects), `call ${call} replays ${entry.seq} differently`);
    ways.push(...waysTaken(simFlow, state, next));
    state = next;
  });
  const stored = disk.snapshotOf(call)?.state;
  must(isSameJson(state, stored), `call ${call} does not replay to its snapshot`);
  return ways;
}

function isSame(counts: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): boolean {
  if (counts.size !== others.size) return false;
  for (const [key, count] of counts) if (others.get(key) !== count) return false;
  return true;
}
