import { agentId, callId } from "../../../src/core/lib/brands.ts";
import type { Offered, Size } from "./centre.ts";
import { Centre } from "./centre.ts";
import { agentForPlainly, callForPlainly } from "./peer.ts";

/**
 * How fast the floor decides, in this process and alone: `npm run bench:floor`. A decision is one
 * event given to the floor with all that it says in answer, the reasons of the offer included.
 * Beside it the plain way (look at all, filter, sort) decides the same and must come to the same.
 */
const decisions = 20_000;
const peerDecisions = 60;
const sizes: readonly Size[] = [
  { agents: 100, skills: 50, queues: 200, waiting: 1_000 },
  { agents: 1_000, skills: 50, queues: 200, waiting: 10_000 },
  { agents: 10_000, skills: 50, queues: 200, waiting: 100_000 },
];

interface Row {
  readonly size: Size;
  readonly freed: readonly number[];
  readonly queued: readonly number[];
  readonly idle: readonly number[];
  readonly peerFreed: readonly number[];
  readonly peerIdle: readonly number[];
  readonly bytesPerCall: number;
}

/** Used bytes of the heap after a collection; NaN without `--expose-gc`. */
function heapBytes(): number {
  if (globalThis.gc === undefined) return Number.NaN;
  globalThis.gc();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

function accept(centre: Centre, offers: readonly Offered[]): void {
  for (const { call, offer } of offers) {
    centre.send({ type: "offer_accepted", call: callId(call), offer });
  }
}

/** Everybody talks and callers wait: an agent becomes free and takes the first who fits. */
function crowded(size: Size) {
  const centre = new Centre(size, 7);
  const before = heapBytes();
  for (let n = 0; n < size.waiting; n += 1) centre.call();
  // The peer's own view of the calls is held by the same heap: it is taken off by weighing it alone.
  const bytesPerCall = (heapBytes() - before) / size.waiting - weighPlainCall(centre);
  for (const { id } of centre.profiles) {
    accept(centre, centre.send({ type: "agent_wants", agent: id, intent: "ready" }).offers);
  }
  while (centre.waiting.size < size.waiting) accept(centre, centre.call().offers);
  const freed: number[] = [];
  const queued: number[] = [];
  const peerFreed: number[] = [];
  for (let n = 0; n < decisions; n += 1) {
    const profile = centre.profiles[n % centre.profiles.length];
    const talk = profile && centre.floor.agent(profile.id)?.call?.call;
    if (!profile || !talk) continue;
    let expected: string | null = null;
    const isCompared = n % Math.ceil(decisions / peerDecisions) === 0;
    if (isCompared) {
      const begun = performance.now();
      expected = callForPlainly(profile, centre.waiting.values())?.call ?? null;
      peerFreed.push((performance.now() - begun) * 1_000);
    }
    const { us, offers } = centre.send({ type: "talk_ended", call: talk });
    freed.push(us);
    if (isCompared && offers[0]?.call !== (expected ?? undefined)) {
      throw new Error(`${profile.id} took ${offers[0]?.call}, plainly it would be ${expected}.`);
    }
    accept(centre, offers);
    const next = centre.call();
    queued.push(next.us);
    accept(centre, next.offers);
  }
  return { freed, queued, peerFreed, bytesPerCall };
}

/** Everybody is free: a caller comes and the agent idle longest who fits is found. */
function quiet(size: Size) {
  const centre = new Centre(size, 11);
  for (const { id } of centre.profiles) {
    centre.send({ type: "agent_wants", agent: id, intent: "ready" });
  }
  const idle: number[] = [];
  const peerIdle: number[] = [];
  for (let n = 0; n < decisions; n += 1) {
    const { us, offers, call } = centre.call();
    const [offered] = offers;
    if (!offered) {
      centre.waiting.delete(call.call);
      centre.send({ type: "call_left", call: callId(call.call), reason: "abandoned" });
      continue;
    }
    idle.push(us);
    const agent = agentId(offered.agent);
    if (n % Math.ceil(decisions / peerDecisions) === 0) {
      // The same question as it stood: the chosen agent is put back to the others for a moment.
      const agents = [...centre.floor.agents()].map((one) =>
        one.profile.id === agent ? { ...one, state: "ready" as const } : one,
      );
      const begun = performance.now();
      const expected = agentForPlainly(call, agents)?.profile.id;
      peerIdle.push((performance.now() - begun) * 1_000);
      if (expected !== agent) throw new Error(`${agent} was chosen, plainly it is ${expected}.`);
    }
    accept(centre, offers);
    centre.send({ type: "talk_ended", call: callId(offered.call) });
  }
  return { idle, peerIdle };
}

function weighPlainCall(centre: Centre): number {
  const sample = [...centre.waiting.values()].slice(0, 1_000);
  const before = heapBytes();
  const copies = new Map(
    sample.map((call) => [`${call.call}'`, { ...call, need: [...call.need] }]),
  );
  const bytes = (heapBytes() - before) / sample.length;
  return copies.size === 0 ? 0 : bytes;
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

function figures(us: readonly number[]): string {
  const sorted = [...us].sort((one, other) => one - other);
  const parts = [0.5, 0.99].map((share) => quantile(sorted, share).toFixed(1).padStart(9));
  return `${parts.join("")}${(sorted.at(-1) ?? Number.NaN).toFixed(0).padStart(9)}`;
}

function print(rows: readonly Row[]): void {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const wide = (text: string, width: number) => text.padEnd(width);
  say("");
  say(`Decisions of the floor, microseconds   ${wide("", 14)}p50      p99      max`);
  for (const { size, freed, queued, idle, peerFreed, peerIdle, bytesPerCall } of rows) {
    say(
      `${size.agents} agents, ${size.skills} skills, ${size.queues} queues, ${size.waiting} waiting`,
    );
    say(`  an agent is free: which call?      ${figures(freed)}`);
    say(`    the plain way                    ${figures(peerFreed)}`);
    say(`  all agents free: which agent?      ${figures(idle)}`);
    say(`    the plain way                    ${figures(peerIdle)}`);
    say(`  nobody free: a call begins to wait ${figures(queued)}`);
    say(`  memory of a waiting call           ${bytesPerCall.toFixed(0).padStart(9)} bytes`);
  }
}

const rows = sizes.map((size) => ({ size, ...crowded(size), ...quiet(size) }));
print(rows);
const largest = rows.at(-1);
const p99 = (us: readonly number[]) =>
  quantile(
    [...us].sort((one, other) => one - other),
    0.99,
  );
const worst = largest ? Math.max(p99(largest.freed), p99(largest.idle), p99(largest.queued)) : 0;
const isFast = worst < 100 && (largest?.bytesPerCall ?? 0) < 2_000;
process.stdout.write(
  `\n${isFast ? "Within" : "OUTSIDE"} the targets: p99 of one decision ${worst.toFixed(1)} of 100 microseconds, ` +
    `${largest?.bytesPerCall.toFixed(0)} of 2000 bytes.\n`,
);
process.exitCode = isFast ? 0 : 1;
