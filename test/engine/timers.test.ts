import { describe, expect, it } from "vitest";
import { SimClock } from "../../src/adapters/simulated/index.ts";
import { Timers } from "../../src/engine/timers.ts";

describe("timers", () => {
  it("are not late after the clock has been set forward", async () => {
    const clock = new SimClock();
    const fired: string[] = [];
    const timers = new Timers(clock, (key) => fired.push(key));
    timers.set("pause", clock.now() + 30_000);
    clock.jump(53_000);
    timers.set("slow", clock.now() + 1_000);

    await clock.advance(999);
    expect(fired).toEqual(["pause"]);
    await clock.advance(1);
    expect(fired).toEqual(["pause", "slow"]);
  });
});
