/**
 * The simulator: `npm run sim -- --seed 1 --count 1000`. Runs seeds and stops at the first that
 * breaks a promise, with the command that shows it again.
 */
import { runInJobs } from "./jobs.ts";
import { helpText, readOptions, type SimOptions, UsageError } from "./options.ts";
import { nothing, piecesOf, plus, type Range, runRange, type Sum } from "./runs.ts";

/** The parent sends ranges and gets sums: see runInJobs. */
function work(): void {
  process.on("message", (range: Range) => {
    void runRange(range).then((sum) => process.send?.(sum));
  });
}

/** Runs all seeds and tells how far it is, every so many seconds, on the standard error output. */
async function run({ seed, count, jobs, trace }: SimOptions): Promise<Sum> {
  const range = { first: seed, count };
  let total = nothing;
  let toldAt = performance.now();
  const done = (sum: Sum) => {
    total = plus(total, sum);
    if (performance.now() - toldAt < progressMs) return;
    toldAt = performance.now();
    console.error(`${new Date().toISOString()} ${total.seeds} of ${count} seeds`);
  };
  if (trace) return runRange(range, (line) => console.log(line));
  if (jobs > 1) {
    await runInJobs(new URL(import.meta.url), range, jobs, done);
    return total;
  }
  for (const piece of piecesOf(range, 100)) {
    done(await runRange(piece));
    if (total.broken !== null) break;
  }
  return total;
}

const progressMs = 10_000;

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === "--worker") return work();
  const options = readOptions(args);
  if (options === null) return console.log(helpText);
  const begun = performance.now();
  const { seeds, calls, events, faults, virtualMs, broken } = await run(options);
  const seconds = (performance.now() - begun) / 1_000;
  if (broken !== null) {
    process.exitCode = 1;
    console.error(`Seed ${broken.seed}: ${broken.promise}`);
    console.error(`Again: npm run sim -- --seed ${broken.seed} --trace`);
  }
  console.log(
    `${seeds} seeds, ${calls} calls, ${events} events, ${faults} faults, ` +
      `${(virtualMs / 3_600_000).toFixed(0)} hours of life in ${seconds.toFixed(1)} s ` +
      `(${(seeds / seconds).toFixed(0)} a second): ` +
      `${broken === null ? "all promises held" : "a promise broke"}.`,
  );
}

try {
  await main(process.argv.slice(2));
} catch (cause) {
  if (!(cause instanceof UsageError)) throw cause;
  console.error(cause.message);
  process.exitCode = 2;
}
