import { describe, expect, it } from "vitest";
import { askPatiently } from "../../../src/adapters/lookups/attempts.ts";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("askPatiently", () => {
  it("asks once more with whole milliseconds of what is left of the budget", async () => {
    const times: number[] = [];
    const patience = { timeoutMs: 2_000, retries: 1, budgetMs: 1_000 };

    const answer = await askPatiently(
      patience,
      async (timeoutMs) => {
        times.push(timeoutMs);
        await sleep(20);
        return times.length;
      },
      () => true,
    );

    expect(answer).toBe(2);
    expect(times[0]).toBe(1_000);
    expect(Number.isInteger(times[1])).toBe(true);
    expect(times[1]).toBeLessThan(900);
  });

  it("asks no more when the budget is used up, or the answer is right", async () => {
    let asked = 0;
    const slow = async (timeoutMs: number) => {
      asked += 1;
      await sleep(timeoutMs);
    };
    await askPatiently({ timeoutMs: 200, retries: 1, budgetMs: 250 }, slow, () => true);
    expect(asked).toBe(1);
    await askPatiently({ timeoutMs: 10, retries: 1, budgetMs: 4_000 }, slow, () => false);
    expect(asked).toBe(2);
  });
});
