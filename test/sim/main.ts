/**
 * The simulator: `npm run sim -- --seed 1 --count 1000`. Runs seeds one after the other and stops
 * at the first that breaks a promise, with the command that shows it again.
 */
import { parseArgs } from "node:util";
import { runSeed } from "./run-seed.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "1" },
    trace: { type: "boolean", default: false },
  },
});
const first = Number(values.seed);
const count = Number(values.count);
if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count) || count < 1) {
  throw new Error(
    `--seed ${values.seed} --count ${values.count}: both must be whole numbers, such as --seed 7 --count 100.`,
  );
}

const begun = performance.now();
const total = { seeds: 0, calls: 0, events: 0, faults: 0, virtualMs: 0 };
for (let seed = first; seed < first + count; seed += 1) {
  const result = await runSeed(seed, values.trace ? (line) => console.log(line) : undefined);
  total.seeds += 1;
  total.calls += result.calls;
  total.events += result.events;
  total.faults += result.faults;
  total.virtualMs += result.virtualMs;
  if (total.seeds % 1_000 === 0) console.error(`${total.seeds} seeds held so far.`);
  if (result.broken !== null) {
    console.error(`Seed ${seed}: ${result.broken}`);
    console.error(`Again: npm run sim -- --seed ${seed} --trace`);
    process.exitCode = 1;
    break;
  }
}
const seconds = ((performance.now() - begun) / 1000).toFixed(1);
const hours = (total.virtualMs / 3_600_000).toFixed(0);
console.log(
  `${total.seeds} seeds, ${total.calls} calls, ${total.events} events, ${total.faults} faults, ` +
    `${hours} hours of life in ${seconds} s: ${process.exitCode ? "a promise broke" : "all promises held"}.`,
);
