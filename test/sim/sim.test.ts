import { describe, expect, it } from "vitest";
import { runSeed } from "./run-seed.ts";

/** Seeds that broke a promise once, each with what it had found. */
const found: readonly (readonly [number, string])[] = [
  [6, "a caller who pressed a key while a phone rang stayed in silence"],
  [15, "a customer who was called back heard nothing because the agent had held the line before"],
  [27, "a callback took an offer that crossed with its leaving of the line"],
  [42, "a wait was negative after the clock had been set back"],
];

describe("the simulator", () => {
  it.each(found)("holds every promise in seed %i, where once %s", async (seed) => {
    expect(await runSeed(seed)).toMatchObject({ broken: null });
  });

  it("does the same again for the same seed", async () => {
    const [once, again] = [await runSeed(7), await runSeed(7)];

    expect(again).toEqual(once);
    expect(once.faults).toBeGreaterThan(3);
  });

  it("holds every promise in two hundred lives with faults", { timeout: 240_000 }, async () => {
    for (let seed = 1_000; seed < 1_200; seed += 1) {
      const { broken } = await runSeed(seed);
      expect(broken, `npm run sim -- --seed ${seed} --trace`).toBeNull();
    }
  });
});
