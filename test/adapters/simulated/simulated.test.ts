import { describe, expect, it } from "vitest";
import type { SimCarrierOptions, SimRing } from "../../../src/adapters/simulated/index.ts";
import {
  Random,
  SimCarrier,
  SimClock,
  SimDisk,
  SimVault,
} from "../../../src/adapters/simulated/index.ts";
import type { Prompt, Wait } from "../../../src/core/call/index.ts";
import { agentId, callId, instant, type LegId, legId } from "../../../src/core/lib/brands.ts";
import type { Batch } from "../../../src/ports/store.ts";
import { StoreAway } from "../../../src/ports/store.ts";
import type { Dial, TelephonyEvent } from "../../../src/ports/telephony.ts";

const digits: Wait = {
  kind: "digits",
  min: 1,
  max: 4,
  endKey: "#",
  firstMs: 5000,
  nextMs: 3000,
  secret: false,
};
const welcome: readonly Prompt[] = [{ kind: "sound", name: "welcome" }];

/** A carrier, a process that listens, and what it has heard. */
function connected(options: SimCarrierOptions = {}) {
  const clock = new SimClock();
  const carrier = new SimCarrier(clock, options);
  const vault = new SimVault();
  const telephony = carrier.connect(vault);
  const events: TelephonyEvent[] = [];
  telephony.start((event) => events.push(event));
  let step = 0;
  const perform = async (leg: LegId, wait: Wait, prompts: readonly Prompt[] = []) => {
    step += 1;
    await telephony.perform({ leg, step, lang: "en", prompts, wait });
    await clock.advance(0);
  };
  const outcomes = () =>
    events.flatMap((event) => (event.type === "script_ended" ? [event.outcome] : []));
  return { clock, carrier, vault, telephony, events, perform, outcomes };
}

const dialOf = (leg: string, address = "bob"): Dial => ({
  leg: legId(leg),
  call: callId("c1"),
  agent: agentId("bob"),
  address,
  callerId: { number: null, name: null },
  ringMs: 15_000,
});

describe("a clock that is set forward", () => {
  it("notices within five seconds what has passed by then; people wait as long as before", async () => {
    const clock = new SimClock();
    const rung: string[] = [];
    const note = (name: string) => () => void rung.push(`${name} ${clock.elapsedMs}`);
    clock.alarm(instant(clock.now() + 3_000), note("near"));
    clock.alarm(instant(clock.now() + 30_000), note("passed"));
    clock.alarm(instant(clock.now() + 90_000), note("far"));
    clock.after(20_000, note("person"));
    clock.jump(60_000);

    await clock.advance(30_000);

    expect(rung).toEqual(["near 3000", "passed 5000", "person 20000", "far 30000"]);
  });
});

describe("SimClock", () => {
  it("fires alarms in order of time, then of setting, each with the time it was set for", async () => {
    const clock = new SimClock(1000);
    const fired: string[] = [];
    clock.after(20, () => fired.push(`b${clock.now()}`));
    clock.after(10, () => fired.push(`a${clock.now()}`));
    clock.after(20, () => fired.push(`c${clock.now()}`));
    const cancel = clock.after(15, () => fired.push("never"));
    cancel();
    cancel();
    expect(clock.nextAt).toBe(1010);
    await clock.advance(100);

    expect(fired).toEqual(["a1010", "b1020", "c1020"]);
    expect([clock.now(), clock.nextAt]).toEqual([1100, null]);
  });

  it("lets promises go on before the next alarm", async () => {
    const clock = new SimClock(0);
    const order: string[] = [];
    void clock.sleep(10).then(() => order.push("promise"));
    clock.alarm(instant(10), () => order.push("alarm"));
    await clock.advance(10);

    expect(order).toEqual(["promise", "alarm"]);
  });
});

describe("Random", () => {
  it("gives the same numbers for the same seed, and others for another", () => {
    const list = (seed: number) => {
      const random = new Random(seed);
      return Array.from({ length: 20 }, () => random.between(1, 6));
    };

    expect(list(7)).toEqual(list(7));
    expect(list(7)).not.toEqual(list(8));
    expect(new Set(list(7).map((number) => number >= 1 && number <= 6))).toEqual(new Set([true]));
  });

  it("picks from a list, but not from nothing", () => {
    expect(["a", "b"]).toContain(new Random(1).pick(["a", "b"]));
    expect(() => new Random(1).pick([])).toThrow("empty list");
    expect(new Random(1).chance(1)).toBe(true);
  });
});

describe("SimCarrier: scripts", () => {
  it("plays prompts for as long as they last, then waits", async () => {
    const { clock, carrier, perform, outcomes } = connected({ promptMs: () => 1500 });
    const leg = carrier.call();
    await perform(leg.id, { kind: "none" }, [...welcome, ...welcome]);
    await clock.advance(2999);
    expect(outcomes()).toEqual([]);
    await clock.advance(1);

    expect(outcomes()).toEqual([{ kind: "heard" }]);
    expect(leg.heard.length).toBe(1);
  });

  it("collects digits with the core's collector, and is interrupted by a key", async () => {
    const { clock, carrier, perform, outcomes } = connected();
    const leg = carrier.call();
    await perform(leg.id, digits, welcome);
    leg.press("1");
    leg.press("2");
    leg.press("#");
    await clock.advance(0);

    expect(outcomes()).toEqual([
      { kind: "digits", value: "12", endedBy: "end_key", bargedIn: true },
    ]);
  });

  it("loses patience after the prompts only, and keeps keys that were typed ahead", async () => {
    const { clock, carrier, perform, outcomes } = connected({ promptMs: () => 1000 });
    const leg = carrier.call();
    await perform(leg.id, digits, welcome);
    await clock.advance(5999);
    expect(outcomes()).toEqual([]);
    await clock.advance(1);
    leg.press("7");
    await perform(leg.id, { ...digits, max: 1 });

    expect(outcomes().map((one) => one.kind === "digits" && one.value)).toEqual(["", "7"]);
  });

  it("puts secret digits into the vault and tells only the reference", async () => {
    const { clock, carrier, vault, perform, events } = connected();
    const leg = carrier.call();
    await perform(leg.id, { ...digits, secret: true });
    for (const key of "9876") leg.press(key);
    await clock.advance(0);
    const last = events.at(-1);
    const outcome = last?.type === "script_ended" ? last.outcome : null;

    expect(outcome).toMatchObject({ kind: "secret", length: 4, endedBy: "max" });
    expect(outcome?.kind === "secret" && vault.get(outcome.ref)).toBe("9876");
    expect(JSON.stringify(events)).not.toContain("9876");
    if (outcome?.kind === "secret") vault.drop(outcome.ref);
    expect(vault.size).toBe(0);
  });

  it("replaces what a leg does, and tells nothing of what was replaced", async () => {
    const { clock, carrier, perform, outcomes } = connected();
    const leg = carrier.call();
    await perform(leg.id, { kind: "none" }, welcome);
    await perform(leg.id, { kind: "hold", music: "default" });
    await clock.advance(10_000);
    expect([outcomes(), leg.wait?.kind]).toEqual([[], "hold"]);
    await perform(leg.id, { kind: "hangup", cause: "normal" }, welcome);
    await clock.advance(2000);

    expect(leg.ended).toBe("normal");
  });

  it("brings legs into a room, records it, and finishes the recording with the last", async () => {
    const { clock, carrier, perform, events, telephony } = connected();
    const [one, two] = [carrier.call(), carrier.call()];
    for (const leg of [one, two]) {
      await perform(leg.id, { kind: "join", room: "room-1", record: "rec-1", music: null });
    }
    expect(carrier.rooms.legsIn("room-1")).toEqual(new Set([one.id, two.id]));
    await clock.advance(5000);
    one.end("normal");
    await clock.advance(1000);
    two.end("normal");
    await clock.advance(0);

    expect(events).toContainEqual({
      type: "recording_ended",
      recording: "rec-1",
      durationMs: 6000,
    });
    expect(telephony.recording("rec-1")?.durationMs).toBe(6000);
    expect(telephony.recording("rec-2")).toBeNull();
  });
});

describe("SimCarrier: phones", () => {
  it("rings a phone that is plugged in, once for each leg", async () => {
    const { clock, carrier, telephony, events } = connected();
    const rings: SimRing[] = [];
    carrier.plugIn("bob", (ring) => rings.push(ring));
    await telephony.dial(dialOf("a1"));
    await telephony.dial(dialOf("a1"));
    rings[0]?.answer();
    rings[0]?.answer();
    rings[0]?.refuse();
    await clock.advance(0);

    expect(rings.length).toBe(1);
    expect(events.slice(1).map(({ type }) => type)).toEqual([
      "line_changed",
      "leg_ringing",
      "leg_answered",
    ]);
  });

  it.each([
    ["no_answer", () => {}],
    ["rejected", (ring: SimRing) => ring.refuse()],
    ["busy", (ring: SimRing) => ring.refuse("busy")],
  ] as const)("ends with %s what nobody answers so", async (cause, onRing) => {
    const { clock, carrier, telephony, events } = connected();
    carrier.plugIn("bob", onRing);
    await telephony.dial(dialOf("a1"));
    await clock.advance(15_000);

    expect(events.at(-1)).toEqual({ type: "leg_ended", leg: "a1", cause });
  });

  it("cannot ring a phone that is not there", async () => {
    const { clock, telephony, events } = connected();
    await telephony.dial(dialOf("a1", "nobody"));
    await clock.advance(0);

    expect(events.at(-1)).toEqual({ type: "leg_ended", leg: "a1", cause: "unreachable" });
  });

  it("takes the phone with a line that is removed, and tells of hold and resume", async () => {
    const { clock, carrier, telephony, events } = connected();
    await telephony.addLine({ address: "bob", password: "x", kind: "agent", callerId: null });
    carrier.plugIn("bob", (ring) => ring.answer());
    await telephony.dial(dialOf("a1"));
    carrier.holdLeg(legId("a1"), true);
    carrier.holdLeg(legId("a1"), true);
    carrier.holdLeg(legId("a1"), false);
    await telephony.removeLine("bob");
    await clock.advance(0);

    expect(events.slice(-3).map(({ type }) => type)).toEqual([
      "leg_held",
      "leg_resumed",
      "line_changed",
    ]);
    expect(carrier.hasLine("bob")).toBe(false);
  });
});

describe("SimCarrier: faults", () => {
  it("delivers late events late and in order, and doubled ones twice", async () => {
    const delays = [50, 0];
    const { clock, carrier, events } = connected({
      lateMs: () => delays.shift() ?? 0,
      doubled: () => true,
    });
    carrier.call({ name: "first" });
    carrier.call({ name: "second" });
    await clock.advance(49);
    expect(events.length).toBe(1);
    await clock.advance(1);

    const names = events.flatMap((event) => (event.type === "leg_offered" ? [event.fromName] : []));
    expect(names).toEqual(["first", "first", "second", "second"]);
  });

  it("loses events and refuses commands while it is down, then tells all that lives", async () => {
    const { clock, carrier, telephony, events } = connected();
    const [stays, goes] = [carrier.call(), carrier.call()];
    await clock.advance(0);
    carrier.goDown("cut");
    goes.end("normal");
    await expect(telephony.closeRoom("x", null)).rejects.toThrow("cannot be reached");
    expect(telephony.connected).toBe(false);
    carrier.comeUp();
    await clock.advance(0);

    expect(events.slice(-3)).toEqual([
      { type: "carrier_down", reason: "cut" },
      {
        type: "carrier_up",
        legs: [{ leg: stays.id, up: false }],
        reachable: [],
        bootId: "boot-1",
      },
      expect.objectContaining({ type: "leg_offered", leg: stays.id }),
    ]);
  });

  it("cuts everything when it restarts, and is another boot then", async () => {
    const { clock, carrier, events } = connected();
    const leg = carrier.call();
    carrier.plugIn("bob", () => {});
    carrier.restart();
    carrier.comeUp();
    await clock.advance(0);

    expect(leg.ended).toBe("failed");
    expect(events.at(-1)).toEqual({
      type: "carrier_up",
      legs: [],
      reachable: [],
      bootId: "boot-2",
    });
  });

  it("plays on for nobody when its process dies, and serves the next process", async () => {
    const { clock, carrier, telephony, events, perform } = connected();
    const leg = carrier.call();
    await perform(leg.id, digits, welcome);
    carrier.dropProcess();
    leg.press("1");
    await clock.advance(20_000);
    expect(events.filter(({ type }) => type === "script_ended")).toEqual([]);
    await expect(telephony.hangUp(leg.id, "normal")).rejects.toThrow("gone");

    const next: TelephonyEvent[] = [];
    const port = carrier.connect(new SimVault("next"));
    port.start((event) => next.push(event));
    await port.passOn(leg.id);
    await clock.advance(0);
    expect(next.map(({ type }) => type)).toEqual(["carrier_up", "leg_offered", "leg_ended"]);
    expect(leg.ended).toBe("passed_on");
    await port.close();
    expect(port.connected).toBe(false);
  });
});

describe("SimDisk", () => {
  const batch = (seq: number): Batch => ({
    journal: [
      {
        call: callId("c1"),
        seq,
        at: 1,
        event: { type: "passed_on", reason: "x" },
        effects: [],
      },
    ],
    snapshots: [],
    outbox: [],
    outboxDone: [],
    tickets: [],
    agents: [],
    visits: [],
    ways: { day: 0, counts: [] },
    callbacks: [],
    bootId: null,
    proofs: [],
    queues: [],
  });

  it("refuses a journal with a gap", async () => {
    const store = new SimDisk().open();
    await store.commit(batch(1));

    await expect(store.commit(batch(3))).rejects.toThrow("writes 3 after 1");
  });

  it("is away when told so, and says why", async () => {
    const disk = new SimDisk();
    const store = disk.open();
    disk.away = "The disk is full.";
    expect(store.away()).toBe("The disk is full.");
    await expect(store.commit(batch(1))).rejects.toThrow(StoreAway);
    await expect(store.remember()).rejects.toThrow(StoreAway);
    disk.away = null;
    await store.commit(batch(1));

    expect((await store.journalOf(callId("c1"))).length).toBe(1);
    expect(await store.snapshotOf(callId("c1"))).toBeNull();
    expect(await store.loadFlow("none", "1")).toBeNull();
  });

  it.each([
    ["crash_before", 0],
    ["crash_after", 1],
  ] as const)("keeps with %s what was written, and never answers", async (fate, written) => {
    const disk = new SimDisk();
    let crashes = 0;
    let answered = false;
    disk.fate = () => fate;
    disk.onCrash = () => {
      crashes += 1;
    };
    const store = disk.open();
    const clock = new SimClock();
    void store.commit(batch(1)).then(() => {
      answered = true;
    });
    void store.commit(batch(2));
    await clock.advance(1000);

    expect([crashes, answered, disk.journalOf(callId("c1")).length]).toEqual([1, false, written]);
  });
});
