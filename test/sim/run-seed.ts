import type { SimHotline } from "../fakes/spine-hotline.ts";
import { Broken } from "./broken.ts";
import { World } from "./world.ts";

/** What one seed came to. */
export interface SeedResult {
  readonly seed: number;
  /** The promise that did not hold; null when all held. */
  readonly broken: string | null;
  readonly calls: number;
  readonly events: number;
  readonly faults: number;
  readonly virtualMs: number;
}

/**
 * Runs the whole service through some seconds or minutes of random callers, agents and faults, then
 * lets all end. The same seed gives the same run. `say` is told what happens, for a failing seed.
 */
export async function runSeed(
  seed: number,
  say: (line: string) => void = () => {},
  prepare: (hotline: SimHotline) => void = () => {},
): Promise<SeedResult> {
  const world = new World(seed, say);
  const { hotline, faults } = world;
  prepare(hotline);
  let broken: string | null = null;
  const fail = (cause: unknown) => {
    broken ??=
      cause instanceof Broken
        ? cause.message
        : String(cause instanceof Error ? cause.stack : cause);
  };
  process.on("unhandledRejection", fail);
  try {
    await world.run(() => broken !== null);
  } catch (cause) {
    fail(cause);
  } finally {
    process.off("unhandledRejection", fail);
  }
  const { disk } = hotline;
  const calls = disk.calls();
  const events = calls.reduce((sum, call) => sum + disk.journalLength(call), 0);
  const { elapsedMs: virtualMs } = world;
  return { seed, broken, calls: calls.length, events, faults: faults.count, virtualMs };
}
