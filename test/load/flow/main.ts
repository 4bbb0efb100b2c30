import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { checkedFlow } from "../../../src/cli/checked-flow.ts";
import { loadConfig } from "../../../src/cli/config.ts";
import { packageRoot } from "../../../src/cli/package-root.ts";
import type { CallState } from "../../../src/core/call/index.ts";
import { reduceCall } from "../../../src/core/call/index.ts";
import type { FlowDocument } from "../../../src/core/flow/index.ts";
import { instant } from "../../../src/core/lib/brands.ts";
import { lead, type Machine } from "./journey.ts";
import { handWritten } from "./peer.ts";

/**
 * The cost of the interpreter: a million calls through the shipped flow by `reduceCall`, on one
 * core. In: everything the machine of a call does. Out: mailboxes, the journal, the floor, the
 * carrier and sources; their answers are given at once. The same callers then go through the same
 * menus written by hand.
 */
const calls = Number(process.argv[2] ?? 1_000_000);
const rounds = 10;

const config = loadConfig({}, packageRoot);
const flow = await checkedFlow(config, config.flowFile);
if (!flow.ok) throw new Error(flow.error.join("\n"));

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

console.log(`${calls} calls through "${flow.value.name}", one core, Node ${process.version}`);
const product = measure("reduceCall", () => machineOf(flow.value), flow.value);
const peer = measure("hand-written", handWritten, flow.value);
const ratio = product.microseconds / peer.microseconds;
console.log(
  `reduceCall takes ${ratio.toFixed(1)} times as long for an event as the hand-written one.`,
);

function machineOf(document: FlowDocument): Machine {
  const reduce = reduceCall(document);
  let state: CallState = { phase: "new" };
  return (event, at) => {
    const [next, effects] = reduce(state, event, instant(at));
    state = next;
    return effects;
  };
}

function measure(name: string, machine: () => Machine, document: FlowDocument) {
  const { name: flowName, version } = document;
  const lead1 = (seed: number) => lead(machine(), seed, { name: flowName, version });
  for (let seed = 0; seed < 5_000; seed += 1) lead1(seed);
  const heap: number[] = [];
  let events = 0;
  let ms = 0;
  const cpuBefore = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    const to = Math.floor((calls * (round + 1)) / rounds);
    for (let seed = Math.floor((calls * round) / rounds); seed < to; seed += 1)
      events += lead1(seed);
    ms += performance.now() - begun;
    collectGarbage();
    heap.push(process.memoryUsage().heapUsed);
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuSeconds = (user + system) / 1_000_000;
  const perSecond = (count: number) => Math.round((count / ms) * 1_000).toLocaleString("en");
  const growth = slope(heap) / (calls / rounds);
  console.log(
    `${name.padEnd(13)} ${perSecond(calls)} calls/s, ${perSecond(events)} events/s ` +
      `(${(events / calls).toFixed(1)} events a call), heap ${(heap.at(-1) ?? 0) >> 20} MiB, ` +
      `growing by ${growth.toFixed(2)} bytes a call; ` +
      `${Math.round(events / cpuSeconds).toLocaleString("en")} events for a second of processor time`,
  );
  return { microseconds: (cpuSeconds * 1_000_000) / events };
}

/** The slope of the straight line that fits best (least squares), per round. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const above = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
  return above / values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
}
