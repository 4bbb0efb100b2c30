import { describe, expect, it } from "vitest";
import type { PauseCode } from "../../src/core/acd/index.ts";
import { SimHotline, serviceQueue } from "../fakes/spine-hotline.ts";

const tea: PauseCode = {
  id: "tea",
  label: { en: "Tea", zh: "茶歇" },
  paid: true,
  limitMs: 60_000,
  atLimit: "ready",
};
const refused = (hotline: SimHotline, reason: string, by = "bob") => {
  const [bob] = hotline.engine.agents();
  if (!bob) throw new Error("Bob is not there.");
  return hotline.engine.command(bob.profile.id, { command: "pause", reason }, by);
};

describe("Engine: agents' pauses", () => {
  it("ends a limited pause at its time, also when the service was killed meanwhile", async () => {
    const hotline = await SimHotline.start({ pauses: [tea] });
    const bob = await hotline.agent("bob", "en");
    await bob.command({ command: "pause", reason: "tea" });
    await hotline.advance(30_000);
    await hotline.restart(10_000);
    expect(bob.record.state).toBe("paused");

    await hotline.advance(19_999);
    expect(bob.record.state).toBe("paused");
    await hotline.advance(1);

    expect(bob.record).toMatchObject({ state: "ready", notice: { kind: "pause_over" } });
  });

  it("takes the codes of the configuration, and says which there are", async () => {
    const hotline = await SimHotline.start({ pauses: [tea] });
    await hotline.agent("bob", "en");

    expect(await hotline.until(refused(hotline, "lunch"))).toBe(
      'There is no pause "lunch"; there are: tea.',
    );
    expect(await hotline.until(refused(hotline, "missed_call"))).toContain("no pause");
  });

  it("means the first code by a pause without a reason, and a supervisor by somebody else's", async () => {
    const hotline = await SimHotline.start({ pauses: [tea] });
    const bob = await hotline.agent("bob", "en");
    await bob.command({ command: "pause" });
    expect(bob.record.pauseReason).toBe("tea");

    await hotline.until(hotline.engine.command(bob.id, { command: "pause" }, "sam"));
    expect(bob.record.pauseReason).toBe("supervisor");
  });
});

describe("Engine: agents who do not answer", () => {
  it("lets them stay ready where the queue says so, and the next one is rung", async () => {
    const onMissed = { do: "ready", after: 1 } as const;
    const hotline = await SimHotline.start({ queues: [{ ...serviceQueue, onMissed }] });
    const bob = await hotline.agent("bob", "en");
    await hotline.advance(10);
    const ann = await hotline.agent("ann", "en");
    const caller = await hotline.call();
    await caller.press("12");
    expect(bob.record.state).toBe("ringing");

    await hotline.advance(serviceQueue.ringMs);

    expect(bob.record).toMatchObject({
      state: "ready",
      notice: { kind: "missed_call", count: 1 },
    });
    expect(ann.record.state).toBe("ringing");
  });
});
