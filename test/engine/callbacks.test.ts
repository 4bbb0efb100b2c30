import { describe, expect, it } from "vitest";
import type { SimOutsideRing } from "../../src/adapters/simulated/index.ts";
import type { FlowNode } from "../../src/core/flow/index.ts";
import type { CallId } from "../../src/core/lib/brands.ts";
import { callId, queueId } from "../../src/core/lib/brands.ts";
import {
  Customer,
  callBack,
  flow,
  minute,
  number,
  promised,
  settings,
} from "../fakes/callback-hotline.ts";
import { SimHotline, serviceQueue } from "../fakes/spine-hotline.ts";

const stateOf = (hotline: SimHotline, id: CallId) => hotline.disk.snapshotOf(id)?.state;
const ready = { command: "ready" } as const;

describe("a callback in the caller's place", () => {
  it("asks an agent at a telephone outside for the key before the customer is rung", async () => {
    const { hotline, customer, bob, caller } = await promised();
    await caller.hangUp();
    const mobile: SimOutsideRing[] = [];
    hotline.carrier.plugInOutside("+4917055501", (ring) => {
      mobile.push(ring);
      ring.answer();
    });
    const profile = bob.record.profile;
    const place = { at: "tel:+4917055501", autoAnswer: false };
    await hotline.until(hotline.engine.signIn(profile, place));
    await bob.command(ready);
    expect([mobile.length, customer.rings.length]).toEqual([1, 0]);

    const leg = mobile[0] && hotline.carrier.legs.get(mobile[0].leg);
    leg?.press("1");
    await hotline.advance(0);
    expect(customer.rings).toHaveLength(1);
    await customer.answer();

    expect(bob.record.state).toBe("busy");
  });

  it("rings no customer when a mailbox answers for the agent", async () => {
    const { hotline, customer, bob, caller, id } = await promised();
    await caller.hangUp();
    hotline.carrier.plugInOutside("+4917055501", (ring) => ring.answer());
    const place = { at: "tel:+4917055501", autoAnswer: false };
    await hotline.until(hotline.engine.signIn(bob.record.profile, place));
    await bob.command(ready);
    await hotline.advance(16_000);

    expect(customer.rings).toHaveLength(0);
    expect(bob.record).toMatchObject({ state: "paused", pauseReason: "missed_call" });
    expect(stateOf(hotline, id)).toMatchObject({ facts: { callback: { stage: "due" } } });
  });

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

describe("a callback whose queue is steered", () => {
  const night = { ...serviceQueue, id: queueId("night") };

  it("goes to another queue with all who wait", async () => {
    const hotline = await SimHotline.start({
      flow,
      callbacks: settings,
      queues: [serviceQueue, night],
    });
    const { callbackDesk } = hotline.engine;
    const wish = {
      number,
      queue: serviceQueue.id,
      lang: "en",
      dueAt: null,
      askedCall: null,
    } as const;
    const id = await hotline.until(callbackDesk.ask(wish, "sue"));
    await hotline.advance(0);
    const to = { command: "evacuate", to: night.id } as const;
    await hotline.until(hotline.engine.queueCommand(serviceQueue.id, to));

    const moved = { stage: "due", plan: { queue: "night" } };
    expect(hotline.disk.callbackOf(id as CallId)).toMatchObject(moved);
    await hotline.restart();
    expect(hotline.engine.queues().map(({ waiting }) => waiting)).toEqual([0, 1]);
  });

  it("waits until a closed queue is open again", async () => {
    const hotline = await SimHotline.start({ flow, callbacks: settings });
    await hotline.until(hotline.engine.queueCommand(serviceQueue.id, { command: "close" }));
    const { callbackDesk } = hotline.engine;
    const wish = {
      number,
      queue: serviceQueue.id,
      lang: "en",
      dueAt: null,
      askedCall: null,
    } as const;
    const id = await hotline.until(callbackDesk.ask(wish, "sue"));
    await hotline.advance(0);
    expect(hotline.disk.callbackOf(id as CallId)).toMatchObject({ stage: "scheduled" });

    await hotline.until(hotline.engine.queueCommand(serviceQueue.id, { command: "open" }));
    await hotline.advance(2 * minute);
    expect(hotline.disk.callbackOf(id as CallId)).toMatchObject({ stage: "due" });
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

describe("a callback at a chosen hour", () => {
  const startAt = Date.parse("2026-11-27T10:30:00Z");
  const day = [{ from: 8 * 60, to: 20 * 60 }];
  const calendar = {
    name: "office",
    label: { en: "Office", zh: "办公" },
    zone: "UTC",
    week: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day },
    holidays: [],
    specialDays: [],
  };
  const standing = { state: "open", name: { en: "", zh: "" }, opensAt: null } as const;
  const calendars = {
    find: (name: string) => (name === "office" ? { calendar, standing, closure: null } : null),
  };
  const slots = {
    ...flow,
    nodes: {
      ...flow.nodes,
      "call-back": { ...callBack, mode: "slot", calendar: "office" } as FlowNode,
    },
  };

  async function open() {
    const options = { flow: slots, callbacks: settings, calendars, startAt };
    const hotline = await SimHotline.start(options);
    const customer = new Customer(hotline);
    return { hotline, customer };
  }

  /** A caller who comes to the choice of an hour of tomorrow morning. */
  async function choosing(hotline: SimHotline, from: string) {
    const caller = await hotline.call({ number: from });
    await caller.press("12");
    for (const key of ["1", "1", "2", "1"]) {
      await caller.press(key);
      await hotline.advance(1);
    }
    return caller;
  }

  it("is chosen by day, half and hour, confirmed, and kept at that hour", async () => {
    const { hotline, customer } = await open();
    const caller = await choosing(hotline, number);
    expect(caller.hears.filter((one) => one === "time")).toHaveLength(4);

    await caller.press("2");
    expect(caller.hears).toEqual(["callback-slot", "date", "time", "callback-slot-keys"]);
    await caller.press("1");
    expect(caller.hears).toEqual(["callback-booked", "date", "time", "goodbye"]);
    await caller.hangUp();
    const id = hotline.disk.calls().at(-1) ?? callId("none");
    const dueAt = Date.parse("2026-11-28T09:00:00Z");
    expect(hotline.disk.callbackOf(id)).toMatchObject({ stage: "scheduled", nextAt: dueAt });

    const bob = await hotline.agent("bob", "en");
    expect(bob.rings).toBe(0);
    await hotline.restart();
    await hotline.advance(dueAt - hotline.clock.now());
    await bob.answer();
    await customer.answer();
    expect(stateOf(hotline, id)).toMatchObject({ phase: "talking" });
  });

  it("is put off over the holidays of the calendar that the configuration names", async () => {
    const today = { date: "11-27", until: "11-27", name: { en: "Fair", zh: "展会" } };
    const closed = { calendar: { ...calendar, holidays: [today] }, standing, closure: null };
    const hotline = await SimHotline.start({
      flow,
      callbacks: { ...settings, holidays: "office" },
      calendars: { find: (name) => (name === "office" ? closed : null) },
      startAt,
    });
    const wish = {
      number,
      queue: serviceQueue.id,
      lang: "en",
      dueAt: null,
      askedCall: null,
    } as const;
    const id = await hotline.until(hotline.engine.callbackDesk.ask(wish, "sue"));
    await hotline.advance(0);

    const midnight = Date.parse("2026-11-28T00:00:00Z");
    const standingNow = hotline.disk.callbackOf(id as CallId);
    expect(standingNow).toMatchObject({ stage: "scheduled", nextAt: midnight });
  });

  it("offers an hour no more that is taken, or that another caller is about to confirm", async () => {
    const { hotline } = await open();
    const first = await choosing(hotline, number);
    await first.press("2");
    const second = await choosing(hotline, "+4930111111");
    await second.press("2");
    await first.press("1");
    await second.press("1");

    expect(second.hears.slice(0, 2)).toEqual(["callback-slot-gone", "callback-today"]);
    await second.press("21");
    expect(second.hears.filter((one) => one === "time")).toHaveLength(3);
  });

  it("leads out of the node with the star key, and promises nothing", async () => {
    const { hotline } = await open();
    const caller = await choosing(hotline, number);
    await caller.press("*");

    expect(caller.state.phase).toBe("queued");
    expect(hotline.disk.calls()).toHaveLength(1);
  });
});

describe("a callback that a person asks for", () => {
  const wish = {
    number,
    queue: queueId("service"),
    lang: "en",
    dueAt: null,
    askedCall: null,
  } as const;

  it("waits for an agent at once, and is given up on request", async () => {
    const hotline = await SimHotline.start({ flow, callbacks: settings });
    const { callbackDesk } = hotline.engine;
    const id = await hotline.until(callbackDesk.ask(wish, "sue"));
    if (typeof id !== "string") throw new Error(id.refused);
    await hotline.advance(0);
    expect(hotline.disk.callbackOf(id)).toMatchObject({ stage: "due", plan: { askedBy: "sue" } });

    expect(await hotline.until(callbackDesk.cancel(id, "ann"))).toBe(true);
    expect(hotline.disk.callbackOf(id)).toMatchObject({ stage: "cancelled" });
    expect(await hotline.until(callbackDesk.cancel(id, "ann"))).toBe(false);
  });

  it.each([
    ["number", { ...wish, number: "+19005550123" }],
    ["queue", { ...wish, queue: queueId("nowhere") }],
    ["past", { ...wish, dueAt: 1 }],
  ] as const)("is refused for its %s", async (refused, asked) => {
    const hotline = await SimHotline.start({ flow, callbacks: settings });

    expect(await hotline.until(hotline.engine.callbackDesk.ask(asked, "sue"))).toEqual({ refused });
  });

  it("is refused where there are none", async () => {
    const hotline = await SimHotline.start({ flow });

    const refused = await hotline.until(hotline.engine.callbackDesk.ask(wish, "sue"));
    expect(refused).toEqual({ refused: "off" });
  });
});
