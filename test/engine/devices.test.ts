import { describe, expect, it } from "vitest";
import type { SimLeg } from "../../src/adapters/simulated/index.ts";
import { agentId } from "../../src/core/lib/brands.ts";
import { SimHotline, type SimHotlineOptions, serviceQueue } from "../fakes/spine-hotline.ts";

const bob = agentId("bob");
const mobile = "+4917055501";

/** A hotline with Bob ready at a telephone outside, which rings and does what `answer` says. */
async function withOutside(options: SimHotlineOptions = {}) {
  const hotline = await SimHotline.start(options);
  const rings: SimLeg[] = [];
  hotline.carrier.plugInOutside(mobile, (ring) => {
    const leg = hotline.carrier.legs.get(ring.leg);
    if (leg) rings.push(leg);
    ring.answer();
  });
  const profile = { id: bob, name: "Bob", skills: { en: 5 }, queues: [] };
  await hotline.until(hotline.engine.signIn(profile, { at: `tel:${mobile}`, autoAnswer: false }));
  await hotline.until(hotline.engine.command(bob, { command: "ready" }, "bob"));
  const caller = await hotline.call();
  await caller.press("12");
  const record = () => hotline.engine.agent(bob);
  return { hotline, rings, caller, record };
}

const said = (leg: SimLeg | undefined) =>
  leg?.heard.flatMap(({ script }) =>
    script.prompts.map((prompt) => (prompt.kind === "sound" ? prompt.name : prompt.kind)),
  );

describe("an agent at a telephone outside", () => {
  it("takes a call by pressing 1, and only then talks", async () => {
    const { hotline, rings, caller, record } = await withOutside();
    const [leg] = rings;
    expect(said(leg)).toEqual(["agent-confirm"]);
    expect(caller.state).toMatchObject({ phase: "offered" });
    expect(hotline.carrier.rooms.names()).toEqual([]);

    leg?.press("1");
    await hotline.advance(0);

    expect(record()).toMatchObject({ state: "busy" });
    const [room] = hotline.carrier.rooms.names();
    expect(hotline.carrier.rooms.legsIn(room ?? "")).toEqual(new Set([caller.leg.id, leg?.id]));
  });

  it("is asked once more, and a mailbox gets nothing: the next agent is rung", async () => {
    const { hotline, rings, caller, record } = await withOutside();
    const ann = await hotline.agent("ann", "en");

    await hotline.advance(16_000);

    expect(said(rings[0])).toEqual(["agent-confirm", "agent-confirm"]);
    expect(rings[0]?.ended).toBe("normal");
    expect(record()).toMatchObject({ state: "paused", pauseReason: "missed_call" });
    expect(hotline.carrier.rooms.names()).toEqual([]);
    expect(ann.record.state).toBe("ringing");
    await ann.answer();
    expect(caller.state).toMatchObject({ phase: "talking" });
  });

  it("may press a wrong key first", async () => {
    const { hotline, rings, record } = await withOutside();
    rings[0]?.press("5");
    await hotline.advance(0);
    expect(record()?.state).toBe("ringing");

    rings[0]?.press("1");
    await hotline.advance(0);

    expect(record()?.state).toBe("busy");
  });

  it("is asked again when the service was killed meanwhile, and no call is taken unasked", async () => {
    const { hotline, rings, caller, record } = await withOutside();
    await hotline.restart();

    expect(said(rings[0])).toEqual(["agent-confirm", "agent-confirm"]);
    expect(caller.state).toMatchObject({ phase: "offered" });
    rings[0]?.press("1");
    await hotline.advance(0);

    expect(record()?.state).toBe("busy");
  });

  it("is not blamed and not rung where the configuration permits no call there", async () => {
    const { rings, caller, record } = await withOutside({ mayDial: () => false });

    expect(rings).toEqual([]);
    expect(record()).toMatchObject({ state: "ready", reachable: false });
    expect(caller.state).toMatchObject({ phase: "queued" });
  });

  it("stays reachable when the carrier lists its registered phones", async () => {
    const { hotline, record } = await withOutside({ queues: [{ ...serviceQueue, lengthMax: 0 }] });
    hotline.carrier.goDown();
    hotline.carrier.comeUp();
    await hotline.advance(0);

    expect(record()).toMatchObject({ reachable: true });
  });
});

describe("a phone that answers by itself", () => {
  it("is told so with the call", async () => {
    const hotline = await SimHotline.start();
    const dials: (boolean | undefined)[] = [];
    hotline.carrier.plugIn("desk-7", ({ dial }) => void dials.push(dial.autoAnswer));
    const profile = { id: bob, name: "Bob", skills: { en: 5 }, queues: [] };
    await hotline.until(hotline.engine.signIn(profile, { at: "desk-7", autoAnswer: true }));
    await hotline.until(hotline.engine.command(bob, { command: "ready" }, "bob"));
    const caller = await hotline.call();
    await caller.press("12");

    expect(dials).toEqual([true]);
  });
});
