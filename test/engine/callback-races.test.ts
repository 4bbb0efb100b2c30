import { describe, expect, it } from "vitest";
import { flow, number, promised, settings } from "../fakes/callback-hotline.ts";
import { SimHotline } from "../fakes/spine-hotline.ts";

const ready = { command: "ready" } as const;

describe("a caller in the queue while a phone rings", () => {
  it("may press the key that leads out all the same: the phone stops", async () => {
    const hotline = await SimHotline.start({ flow, callbacks: settings });
    const bob = await hotline.agent("bob", "en");
    await bob.command({ command: "pause", reason: "lunch" });
    const caller = await hotline.call({ number });
    await caller.press("12");
    await hotline.advance(60_000);
    await bob.command(ready);
    expect(bob.rings).toBe(1);

    await caller.press("1");
    await hotline.advance(0);

    expect(caller.state).toMatchObject({ phase: "flow", cursor: { node: "call-back" } });
    expect(hotline.engine.agents()[0]).toMatchObject({ state: "ready", call: null });
    expect(hotline.carrier.living()).toHaveLength(1);
  });
});

describe("a callback", () => {
  it("is counted on the way by which it came, and ends where it waited", async () => {
    const { hotline, customer, bob, caller } = await promised();
    await caller.hangUp();
    await bob.command(ready);
    await bob.answer();
    await customer.answer();
    await bob.hangUp();
    await hotline.advance(3_000);
    const count = (node: string, way: string) =>
      hotline.disk
        .ways()
        .filter((one) => one.node === node && one.way === way)
        .reduce((sum, one) => sum + one.count, 0);

    expect(count("welcome", "call_started")).toBe(1);
    expect([count("call-back", "agent"), count("agent", "ended")]).toEqual([1, 1]);
  });

  it("lets the customer hear music when the agent held the line before they answered", async () => {
    const { hotline, customer, bob, caller } = await promised();
    await caller.hangUp();
    await bob.command(ready);
    await bob.answer();
    hotline.carrier.holdLeg(bob.leg.id, true);
    await hotline.advance(0);
    await customer.answer();

    const wait = hotline.carrier.legs.get(customer.ring.leg)?.wait;
    expect(wait).toMatchObject({ kind: "join", music: "waiting" });
  });
});
