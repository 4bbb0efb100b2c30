import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

/** What `npm run sim` is asked to do. */
export interface SimOptions {
  /** The first seed. */
  readonly seed: number;
  /** How many seeds, one after the other. */
  readonly count: number;
  /** How many processes run them. */
  readonly jobs: number;
  /** Whether all that happens is told. */
  readonly trace: boolean;
}

/** The options were written wrongly; the message says how they are written. */
export class UsageError extends Error {}

export const helpText = `Usage: npm run sim -- [options]

Runs the whole service through simulated lives: callers, agents and faults drawn from one seed each.
Stops at the first seed that breaks a promise and prints the command that shows it again.

  --seed N     the first seed, 1 by default
  --count N    how many seeds, 1000 by default
  --jobs N     how many processes, by default one for each processor
  --trace      tells what happens in one seed: takes no --count and no --jobs
  --help       this text`;

/** A seed is the start of a 32-bit generator: larger numbers would be worlds that were seen before. */
const seedMax = 2 ** 32 - 1;

/** Reads the options; null when help is asked for. Throws UsageError with a sentence for people. */
export function readOptions(args: readonly string[]): SimOptions | null {
  const { values } = parsed(args);
  if (values.help) return null;
  const seed = whole("--seed", values.seed ?? "1", 0, seedMax);
  const trace = values.trace === true;
  if (trace && (values.count ?? values.jobs) !== undefined) {
    throw new UsageError("--trace tells of one seed: leave out --count and --jobs.");
  }
  const countMax = seedMax - seed + 1;
  const count = trace ? 1 : whole("--count", values.count ?? "1000", 1, countMax);
  const jobs = values.jobs ?? String(Math.min(availableParallelism(), count));
  return { seed, count, jobs: trace ? 1 : whole("--jobs", jobs, 1, 256), trace };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: "string" },
        count: { type: "string" },
        jobs: { type: "string" },
        trace: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (cause) {
    const [sentence = ""] = (cause instanceof Error ? cause.message : String(cause)).split(". ");
    throw new UsageError(`${sentence.replace(/\.$/, "")}. See npm run sim -- --help.`);
  }
}

function whole(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(`${option} is "${text}": give a whole number from ${least} to ${most}.`);
}
