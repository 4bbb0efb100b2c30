import { describe, expect, it } from "vitest";
import type { SimOutsideRing } from "../../src/adapters/simulated/index.ts";
import type { FlowNode } from "../../src/core/flow/index.ts";
import type { CallId } from "../../src/core/lib/brands.ts";
import { callId } from "../../src/core/lib/brands.ts";
import type { CallbackSettings } from "../../src/ports/callbacks.ts";
import { spineFlow } from "../fakes/spine-flow.ts";
import { SimHotline } from "../fakes/spine-hotline.ts";

const number = "+4930123456";
const minute = 60_000;

const settings: CallbackSettings = {
  rules: { attemptsMax: 3, gapMs: 15 * minute, ringMs: 25_000, hours: { from: 0, to: 1_440 } },
  slotCapacity: 1,
  shownNumber: "1000",
  numberOf: (raw) => (/^\+49\d+$/.test(raw) ? raw : null),
  zonesOf: () => ["UTC"],
};

const callBack: FlowNode = {
  id: "call-back",
  type: "callback",
  label: { en: "Callback", zh: "回电" },
  mode: "queue",
  agent: "agent",
  calendar: null,
  prompts: [],
  tries: 3,
  firstMs: 5_000,
  nextMs: 3_000,
  done: "bye",
  refused: "agent",
  cancelled: "agent",
  exhausted: "agent",
};

const agentNode = spineFlow.nodes["agent"];
const flow = {
  ...spineFlow,
  nodes: {
    ...spineFlow.nodes,
    "call-back": callBack,
    agent: { ...agentNode, keys: { "1": "call-back" } } as FlowNode,
  },
};

/** A customer's telephone outside. */
class Customer {
  rings: SimOutsideRing[] = [];
  onRing: (ring: SimOutsideRing) => void = () => {};
  readonly #hotline: SimHotline;

  constructor(hotline: SimHotline, at = number) {
    this.#hotline = hotline;
    hotline.carrier.plugInOutside(at, (ring) => {
      this.rings.push(ring);
      this.onRing(ring);
    });
  }

  get ring(): SimOutsideRing {
    const ring = this.rings.at(-1);
    if (!ring) throw new Error("The customer's telephone has never rung.");
    return ring;
  }

  async answer(): Promise<void> {
    this.ring.answer();
    await this.#hotline.advance(0);
  }
}

/** A caller in the queue, with nobody there, who chooses a callback and hangs up. */
async function promised(options: Partial<CallbackSettings> = {}) {
  const hotline = await SimHotline.start({ flow, callbacks: { ...settings, ...options } });
  const customer = new Customer(hotline);
  const bob = await hotline.agent("bob", "en");
  await bob.command({ command: "pause", reason: "lunch" });
  const caller = await hotline.call({ number });
  await caller.press("12");
  await hotline.advance(minute);
  await caller.press("1");
  await hotline.advance(6_000);
  await caller.press("1");
  await hotline.advance(0);
  const id = hotline.disk.calls().at(-1) ?? callId("none");
  return { hotline, customer, bob, caller, id };
}

const stateOf = (hotline: SimHotline, id: CallId) => hotline.disk.snapshotOf(id)?.state;
const ready = { command: "ready" } as const;

describe("a callback in the caller's place", () => {
  it("rings the agent, then the customer, and lets them talk", async () => {
    const { hotline, customer, bob, caller, id } = await promised();
    expect(caller.hears).toContain("callback-place-kept");
    await caller.hangUp();
    expect(caller.state).toMatchObject({ phase: "ended", result: "promised" });

    await bob.command(ready);
    expect(bob.rings).toBe(1);
    expect(customer.rings).toHaveLength(0);
    await bob.answer();
    expect(customer.rings).toHaveLength(1);
    await customer.answer();

    expect(stateOf(hotline, id)).toMatchObject({
      phase: "talking",
      facts: { callback: { stage: "talking", attempts: 1 } },
    });
    const rooms = [customer.ring.leg, bob.leg.id].map((leg) => hotline.carrier.rooms.roomOf(leg));
    expect(new Set(rooms).size).toBe(1);
    await bob.hangUp();
    await hotline.advance(3_000);
    expect(stateOf(hotline, id)).toMatchObject({ phase: "ended", result: "answered" });
    expect(hotline.disk.callbackOf(id)).toMatchObject({ stage: "done" });
  });

  it("is not offered to an agent while the asking call goes on", async () => {
    const { bob, caller } = await promised();
    await bob.command(ready);
    expect(bob.rings).toBe(0);

    await caller.hangUp();
    expect(bob.rings).toBe(1);
  });

  it("is served before a caller who came later, and after one who came earlier", async () => {
    const hotline = await SimHotline.start({ flow, callbacks: settings });
    const bob = await hotline.agent("bob", "en");
    await bob.command({ command: "pause", reason: "lunch" });
    const first = await hotline.call({ number: "+4930111111" });
    await first.press("12");
    await hotline.advance(1_000);
    const caller = await hotline.call({ number });
    await caller.press("12");
    await hotline.advance(1_000);
    const last = await hotline.call({ number: "+4930222222" });
    await last.press("12");
    await hotline.advance(1_000);
    await caller.press("1");
    await hotline.advance(6_000);
    await caller.press("1");
    await caller.hangUp();
    const id = hotline.disk.calls().at(-1);

    await bob.command(ready);
    expect(hotline.engine.agent(bob.id)?.call?.call).toBe(first.id);
    await first.hangUp();
    expect(hotline.engine.agent(bob.id)?.call?.call).toBe(id);
  });

  it("tries again after the gap when the customer is busy, three times at most", async () => {
    const { hotline, customer, bob, caller, id } = await promised();
    await caller.hangUp();
    customer.onRing = (ring) => ring.refuse("busy");
    bob.onRing = (ring) => ring.answer();
    await bob.command(ready);
    await hotline.advance(1_000);
    expect(customer.rings).toHaveLength(1);
    expect(stateOf(hotline, id)).toMatchObject({ facts: { callback: { stage: "scheduled" } } });
    expect(bob.record.state).toBe("ready");

    await hotline.advance(40 * minute);
    expect(customer.rings).toHaveLength(3);
    expect(new Set(customer.rings.map((ring) => ring.leg)).size).toBe(3);
    expect(stateOf(hotline, id)).toMatchObject({ phase: "ended", result: "unserved" });
    expect(hotline.disk.callbackOf(id)).toMatchObject({ stage: "failed", end: "exhausted" });
  });

  it("replaces the open callback of the same customer", async () => {
    const { hotline, caller, id } = await promised();
    await caller.hangUp();
    const again = await hotline.call({ number });
    await again.press("12");
    await again.press("1");
    await hotline.advance(6_000);
    await again.press("1");
    await again.hangUp();

    const own = hotline.disk.calls().filter((call) => hotline.disk.callbackOf(call) !== null);
    expect(own).toEqual([id]);
    expect(stateOf(hotline, id)).toMatchObject({ facts: { callback: { stage: "due" } } });
  });

  it("is not needed any more when the customer talks with an agent meanwhile", async () => {
    const { hotline, customer, bob, caller, id } = await promised();
    await caller.hangUp();
    const again = await hotline.call({ number });
    await again.press("15");
    const eve = await hotline.agent("eve", "urgent");
    await eve.answer();

    expect(stateOf(hotline, id)).toMatchObject({ phase: "ended", result: "called_off" });
    await bob.command(ready);
    expect(bob.rings).toBe(0);
    expect(customer.rings).toHaveLength(0);
  });

  it("leads the caller back to the place in line when there are no callbacks", async () => {
    const hotline = await SimHotline.start({ flow });
    const caller = await hotline.call({ number });
    await caller.press("12");
    const before = caller.state;
    await hotline.advance(minute);
    await caller.press("1");

    const since = before.phase === "queued" ? before.place.since : 0;
    expect(caller.state).toMatchObject({ phase: "queued", place: { since } });
  });

  it("asks for another number where the caller's own may not be called", async () => {
    const hotline = await SimHotline.start({ flow, callbacks: settings });
    const caller = await hotline.call({ number: "+19005550123" });
    await caller.press("12");
    await hotline.advance(10_000);
    await caller.press("1");
    expect(caller.hears).toEqual(["callback-enter-number"]);
    await caller.press("199#");
    expect(caller.hears).toEqual(["callback-number-refused", "callback-enter-number"]);
  });
});

describe("a callback over a kill of the controller", () => {
  it("keeps the place while the service was down", async () => {
    const { hotline, customer, bob, caller } = await promised();
    await caller.hangUp();
    await hotline.restart();
    await bob.command(ready);
    await bob.answer();
    await customer.answer();

    expect(customer.rings).toHaveLength(1);
    expect(bob.record.state).toBe("busy");
  });

  it("is released when the caller hung up while the service was down", async () => {
    const { hotline, bob, caller } = await promised();
    hotline.kill();
    caller.leg.end("normal");
    await hotline.boot();
    await hotline.advance(0);
    await bob.command(ready);

    expect(bob.rings).toBe(1);
  });

  it.each(["agent rings", "customer rings", "customer answered"] as const)(
    "goes on without a second dial: %s while the service was down",
    async (moment) => {
      const { hotline, customer, bob, caller, id } = await promised();
      await caller.hangUp();
      await bob.command(ready);
      if (moment !== "agent rings") await bob.answer();
      hotline.kill();
      if (moment === "customer answered") customer.ring.answer();
      await hotline.boot();
      await hotline.advance(0);
      if (moment === "agent rings") await bob.answer();
      if (moment !== "customer answered") await customer.answer();

      expect(customer.rings).toHaveLength(1);
      expect(bob.rings).toBe(1);
      expect(stateOf(hotline, id)).toMatchObject({ phase: "talking" });
    },
  );

  it.each(["crash_before", "crash_after"] as const)(
    "rings the customer once when the process ends by a %s at the agent's answer",
    async (fate) => {
      const { hotline, customer, bob, caller, id } = await promised();
      await caller.hangUp();
      await bob.command(ready);
      let isCut = false;
      hotline.disk.fate = () => {
        if (isCut) return "done";
        isCut = true;
        return fate;
      };
      hotline.disk.onCrash = () => hotline.kill();
      await bob.answer();
      await hotline.boot();
      await hotline.advance(0);

      const stage = fate === "crash_before" ? "dialling" : "scheduled";
      expect(stateOf(hotline, id)).toMatchObject({ facts: { callback: { stage, attempts: 1 } } });
      expect(customer.rings).toHaveLength(fate === "crash_before" ? 1 : 0);
    },
  );

  it("waits for its next attempt over a restart", async () => {
    const { hotline, customer, bob, caller } = await promised();
    await caller.hangUp();
    customer.onRing = (ring) => ring.refuse("no_answer");
    bob.onRing = (ring) => ring.answer();
    await bob.command(ready);
    await hotline.advance(1_000);
    await hotline.restart();
    await hotline.advance(16 * minute);

    expect(customer.rings).toHaveLength(2);
  });
});
