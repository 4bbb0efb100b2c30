/**
 * Measures the store on a real disk: `npx tsx test/load/store/bench.ts [folder]`.
 * Prints commits of one turn with three events of one call and its ticket until they are
 * acknowledged, the worst of them, what they cost with the carrying of their postings, turns with the
 * events of ten calls, and a start with many ended calls.
 */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../../src/adapters/store/open-store.ts";
import type { Batch } from "../../../src/ports/store.ts";
import { quietLog, story } from "../../adapters/store/story.ts";

const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), "hotline-store-"));
const url = `file:${join(folder, "bench.db")}`;

/** Commits `batches` one by one; prints the time of each in ms. */
async function measure(label: string, batches: readonly Batch[]) {
  const store = openStore({ url, log: quietLog, busyMs: 50 });
  const cpu = process.cpuUsage();
  const times: number[] = [];
  const startedAt = performance.now();
  for (const batch of batches) {
    const before = performance.now();
    await store.commit(batch);
    times.push(performance.now() - before);
  }
  await store.remember();
  const { user, system } = process.cpuUsage(cpu);
  const cpuMs = (user + system) / 1_000 / batches.length;
  const perSecond = Math.round((1000 * batches.length) / (performance.now() - startedAt));
  times.sort((a, b) => a - b);
  const at = (part: number) => (times[Math.floor(part * (times.length - 1))] ?? 0).toFixed(3);
  console.log(
    `${label}: p10 ${at(0.1)} p50 ${at(0.5)} p99 ${at(0.99)} p99.9 ${at(0.999)} max ${at(1)} ms, ${perSecond}/s, ${cpuMs.toFixed(3)} ms of a processor each, carried`,
  );
  await store.close();
  // What an earlier run left to the system's cache must not be charged to the next one.
  const file = openSync(join(folder, "bench.db"), "r+");
  fsyncSync(file);
  closeSync(file);
}

/** The turns of many calls, interleaved as they are when `width` calls go on at once. */
function turns(prefix: string, calls: number, width: number): readonly Batch[] {
  const stories = Array.from({ length: calls }, (_, n) => story(`${prefix}.${n}`, n));
  const turnsOfOne = stories[0]?.length ?? 0;
  const batches: Batch[] = [];
  for (let first = 0; first < calls; first += width) {
    for (let turn = 0; turn < turnsOfOne; turn += 1) {
      for (const each of stories.slice(first, first + width)) {
        const batch = each[turn];
        if (batch) batches.push(batch);
      }
    }
  }
  return batches;
}

/** One turn out of ten: what happens when events come faster than the disk. */
function together(batches: readonly Batch[]): readonly Batch[] {
  return Array.from({ length: Math.floor(batches.length / 10) }, (_, n) => {
    const ten = batches.slice(n * 10, n * 10 + 10);
    return {
      journal: ten.flatMap((batch) => batch.journal),
      snapshots: ten.flatMap((batch) => batch.snapshots),
      outbox: ten.flatMap((batch) => batch.outbox),
      outboxDone: ten.flatMap((batch) => batch.outboxDone),
      tickets: ten.flatMap((batch) => batch.tickets),
      agents: ten.flatMap((batch) => batch.agents),
      visits: ten.flatMap((batch) => batch.visits),
      ways: { day: 0, counts: [] },
      callbacks: [],
      bootId: null,
      proofs: ten.flatMap((batch) => batch.proofs),
      queues: ten.flatMap((batch) => batch.queues),
    };
  });
}

try {
  await measure("warm-up              ", turns("w", 200, 50));
  await measure("3 events             ", turns("b", 1_000, 100));
  await measure("fill to 20,000 calls ", turns("c", 20_000, 100));
  await measure("3 events, filled     ", turns("d", 1_000, 100));
  await measure("30 events of 10 calls", together(turns("e", 5_000, 100)));
  const megabytes = Math.round(statSync(join(folder, "bench.db")).size / 1e6);
  const before = performance.now();
  const store = openStore({ url, log: quietLog, busyMs: 50 });
  const opened = performance.now();
  const { calls } = await store.remember();
  const remembered = performance.now();
  await store.tickets({ text: "no such text anywhere", limit: 50 });
  const searched = performance.now();
  console.log(
    `${megabytes} MB: open ${(opened - before).toFixed(0)} ms, remember ${calls.length} calls ${(remembered - opened).toFixed(1)} ms, search without a hit ${(searched - remembered).toFixed(0)} ms`,
  );
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
