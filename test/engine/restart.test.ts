import { describe, expect, it } from "vitest";
import type { SimAgent, SimCaller } from "../../src/rehearsal/index.ts";
import { SimHotline } from "../fakes/spine-hotline.ts";

/** A hotline with Bob signed in and a caller, brought to some point by `go`. */
async function at(go: (caller: SimCaller, bob: SimAgent, hotline: SimHotline) => Promise<void>) {
  const hotline = await SimHotline.start();
  const bob = await hotline.agent("bob", "en");
  const caller = await hotline.call();
  await go(caller, bob, hotline);
  return { hotline, bob, caller };
}

const waiting = async (caller: SimCaller, bob: SimAgent) => {
  await bob.command({ command: "pause", reason: "lunch" });
  await caller.press("12");
};
const ringing = (caller: SimCaller) => caller.press("12");
const talking = async (caller: SimCaller, bob: SimAgent) => {
  await caller.press("12");
  await bob.answer();
};

describe("Engine: killed and started again", () => {
  it("says the menu again to a caller who was in it while the service was down", async () => {
    const { hotline, caller } = await at((one) => one.press("1"));
    await hotline.restart();

    expect(caller.hears).toEqual(["main-menu"]);
    expect(caller.leg.heard.length).toBe(3);
    await caller.press("3");
    expect(caller.hears).toEqual(["order"]);
    expect(caller.calls.length).toBe(1);
  });

  it("asks the PIN again that was half typed while the service was down", async () => {
    const { hotline, caller } = await at((one) => one.press("1112345#98"));
    await hotline.restart();

    expect(caller.hears).toEqual(["pin"]);
    await caller.press("7654");
    expect(hotline.sources.requests.at(-1)?.args).toEqual({ account: "12345", pin: "7654" });
  });

  it("asks the PIN again whose look-up ran while the service was down, and counts no attempt", async () => {
    const { hotline, caller } = await at((one) => one.press("1112345#9876"));
    expect(caller.state).toMatchObject({ awaits: { kind: "lookup" } });
    await hotline.restart(5000);

    expect(caller.hears).toEqual(["pin"]);
    expect(caller.state).toMatchObject({ cursor: { memo: { attempts: 0 }, tries: 0 } });
    await caller.press("9876");
    await hotline.advance(300);
    expect(caller.state).toMatchObject({ facts: { verified: { account: "12345" } } });
    expect(hotline.disk.text()).not.toContain("9876");
  });

  it("asks the PIN again when it was typed, but its reference was lost with the process", async () => {
    const { hotline, caller } = await at((one) => one.press("1112345#"));
    hotline.disk.fate = () => "crash_after";
    hotline.disk.onCrash = () => hotline.kill();
    await caller.press("9876");
    hotline.disk.fate = () => "done";
    await hotline.boot();
    await hotline.advance(0);

    expect(caller.hears).toEqual(["pin"]);
    expect(caller.state).toMatchObject({ cursor: { memo: { attempts: 0 } } });
  });

  it.each(["crash_ringing", "power_cut"] as const)(
    "lets a phone ring before the disk has it, and is right after a %s",
    async (fate) => {
      const { hotline, bob, caller } = await at((one) => one.press("1"));
      hotline.disk.fate = () => fate;
      hotline.disk.onCrash = () => hotline.kill();
      await caller.press("2");
      expect(bob.rings).toBe(1);
      hotline.disk.fate = () => "done";
      await hotline.boot();
      await hotline.advance(0);

      // After the power cut nobody knows of the ring: it ends, and the caller chooses again.
      if (fate === "power_cut") {
        expect(caller.hears).toEqual(["main-menu"]);
        await caller.press("2");
      }
      expect(hotline.carrier.living().filter(({ isInbound }) => !isInbound)).toHaveLength(1);
      await bob.answer();
      expect(caller.state.phase).toBe("talking");
      expect(hotline.engine.agent(bob.id)).toMatchObject({ state: "busy" });
    },
  );

  it("keeps the place of a caller who waited while the service was down, and says it", async () => {
    const { hotline, bob, caller } = await at(waiting);
    await hotline.advance(1000);
    const second = await hotline.call();
    await second.press("12");
    await hotline.restart();
    expect([caller.hears, second.hears]).toEqual([
      ["please-wait", "position"],
      ["please-wait", "position"],
    ]);
    await bob.command({ command: "ready" });

    expect(bob.record.call).toMatchObject({ call: caller.id });
  });

  it("rings on at an agent who was rung while the service was down, and connects them", async () => {
    const { hotline, bob, caller } = await at(ringing);
    await hotline.restart();
    expect(bob.record.state).toBe("ringing");
    expect(bob.rings).toBe(1);
    await bob.answer();

    expect(caller.state.phase).toBe("talking");
  });

  it("connects an agent who answered while the service was down", async () => {
    const { hotline, bob, caller } = await at(ringing);
    hotline.kill();
    bob.ring?.answer();
    await hotline.boot();
    await hotline.advance(0);

    expect(caller.state.phase).toBe("talking");
    expect(bob.record.state).toBe("busy");
    expect(hotline.carrier.rooms.names().length).toBe(1);
  });

  it("offers again what an agent rejected while the service was down", async () => {
    const { hotline, bob, caller } = await at(ringing);
    hotline.kill();
    bob.ring?.refuse();
    await hotline.boot();
    await hotline.advance(0);

    expect(bob.rings).toBe(2);
    expect(caller.state.phase).toBe("offered");
  });

  it("lets a talk go on untouched that went on while the service was down", async () => {
    const { hotline, bob, caller } = await at(talking);
    await hotline.restart(60_000);
    const [room] = hotline.carrier.rooms.names();

    expect(hotline.carrier.rooms.legsIn(room ?? "").size).toBe(2);
    expect([caller.state.phase, bob.record.state]).toEqual(["talking", "busy"]);
    await bob.hangUp();
    expect(caller.hears).toEqual(["goodbye"]);
  });

  it("goes on in the flow when the agent hung up while the service was down", async () => {
    const { hotline, bob, caller } = await at(talking);
    hotline.kill();
    bob.leg.end("normal");
    await hotline.boot();
    await hotline.advance(0);

    expect(caller.hears).toEqual(["goodbye"]);
    expect(bob.record.state).toBe("wrap_up");
  });

  it("frees everything when the caller hung up while the service was down", async () => {
    const { hotline, bob, caller } = await at(talking);
    await hotline.advance(5000);
    hotline.kill();
    caller.leg.end("normal");
    await hotline.advance(1000);
    await hotline.boot();
    await hotline.advance(0);

    expect(caller.state).toMatchObject({ phase: "ended", result: "answered" });
    expect(bob.record.state).toBe("wrap_up");
    expect(hotline.carrier.living()).toEqual([]);
    expect(hotline.carrier.rooms.names()).toEqual([]);
  });

  it("writes the recording of a talk that both ended while the service was down", async () => {
    const { hotline, bob, caller } = await at(talking);
    await hotline.advance(5000);
    hotline.kill();
    caller.leg.end("normal");
    bob.leg.end("normal");
    await hotline.boot();
    await hotline.advance(0);

    expect(caller.ticket).toContainEqual(
      expect.objectContaining({ set: "recording", durationMs: 5000 }),
    );
  });

  it("writes the recording of a talk whose end was committed just before the kill", async () => {
    const { hotline, bob, caller } = await at(talking);
    await hotline.advance(5000);
    hotline.disk.fate = () => "crash_after";
    hotline.disk.onCrash = () => hotline.kill();
    caller.leg.end("normal");
    await hotline.advance(0);
    hotline.disk.fate = () => "done";
    expect(caller.ticket).not.toContainEqual(expect.objectContaining({ set: "recording" }));
    await hotline.boot();
    await hotline.advance(0);

    expect(caller.state).toMatchObject({ phase: "ended", result: "answered" });
    expect(caller.ticket).toContainEqual(
      expect.objectContaining({ set: "recording", durationMs: 5000 }),
    );
    expect(bob.record.state).toBe("wrap_up");
  });

  it("goes on with a wrap-up that was running, or ends one that ran out while the service was down", async () => {
    const { hotline, bob, caller } = await at(talking);
    await caller.hangUp();
    await hotline.restart(10_000);
    expect(bob.record.state).toBe("wrap_up");
    await hotline.restart(25_000);
    expect(bob.record.state).toBe("ready");
  });

  it("serves a caller who came in while the service was down, with one ticket", async () => {
    const hotline = await SimHotline.start();
    hotline.kill();
    const leg = hotline.carrier.call();
    await hotline.boot();
    await hotline.advance(0);

    expect(leg.heard.length).toBe(1);
    expect(hotline.disk.calls().length).toBe(1);
  });

  it("hangs a phone up whose offer was over when the process died before it could", async () => {
    const { hotline, bob, caller } = await at(ringing);
    hotline.disk.fate = () => "crash_after";
    hotline.disk.onCrash = () => hotline.kill();
    await caller.hangUp();
    expect(bob.leg.ended).toBeNull();
    hotline.disk.fate = () => "done";
    await hotline.boot();
    await hotline.advance(0);

    expect(bob.leg.ended).toBe("normal");
    expect(bob.record).toMatchObject({ state: "ready", call: null });
  });

  it("dials when the process died between the commit of an offer and the dialling", async () => {
    const { hotline, bob, caller } = await at((one) => one.press("1"));
    hotline.disk.fate = () => "crash_after";
    hotline.disk.onCrash = () => hotline.kill();
    await caller.press("2");
    expect(bob.rings).toBe(0);
    hotline.disk.fate = () => "done";
    await hotline.boot();
    await hotline.advance(0);

    expect(bob.rings).toBe(1);
    await bob.answer();
    expect(caller.state.phase).toBe("talking");
  });

  it("gives up a wait that became too long while the service was down", async () => {
    const { hotline, caller } = await at(waiting);
    await hotline.restart(300_000);

    expect(caller.hears).toEqual(["all-busy"]);
  });

  it("remembers who is signed in and ready, and whose phone went away while the service was down", async () => {
    const { hotline, bob } = await at(async () => {});
    const cid = await hotline.agent("cid", "en");
    hotline.kill();
    hotline.carrier.unplug(cid.address);
    await hotline.boot();
    await hotline.advance(0);

    expect(bob.record).toMatchObject({ state: "ready", reachable: true });
    expect(cid.record).toMatchObject({ state: "ready", reachable: false });
  });

  it("keeps today's counts over a restart", async () => {
    const { hotline, bob, caller } = await at(talking);
    await caller.hangUp();
    const gone = await hotline.call();
    await gone.press("12");
    await hotline.advance(10_000);
    await gone.hangUp();
    const stays = await hotline.call();
    await stays.press("12");
    const before = hotline.engine.queues()[0]?.counts;
    await hotline.restart();

    expect(hotline.engine.queues()[0]?.counts).toEqual(before);
    expect(before).toMatchObject({ offered: 3, answered: 1, abandoned: 1 });
    expect(bob.record.state).toBe("wrap_up");
  });

  it("replays from the journal to the state of the snapshot", async () => {
    const { reduceCall } = await import("../../src/core/call/index.ts");
    const { instant } = await import("../../src/core/lib/brands.ts");
    const { spineFlow } = await import("../fakes/spine-flow.ts");
    const { hotline, bob, caller } = await at(talking);
    await hotline.restart();
    await bob.hangUp();
    await hotline.advance(5000);
    const reduce = reduceCall(spineFlow);
    let state: ReturnType<typeof reduce>[0] = { phase: "new" };
    for (const { event, at: when, effects } of hotline.disk.journalOf(caller.id)) {
      const [next, again] = reduce(state, event, instant(when));
      expect(again).toEqual(effects);
      state = next;
    }

    expect(state).toEqual(caller.state);
    expect(state.phase).toBe("ended");
  });
});

describe("Engine: the carrier goes and comes", () => {
  it("finds out what happened while the connection was cut", async () => {
    const { hotline, bob, caller } = await at(ringing);
    hotline.carrier.goDown();
    bob.ring?.answer();
    await hotline.advance(5000);
    expect(caller.state.phase).toBe("offered");
    expect(hotline.engine.readiness().asterisk).not.toBeNull();
    hotline.carrier.comeUp();
    await hotline.advance(0);

    expect(caller.state.phase).toBe("talking");
    expect(hotline.engine.readiness().asterisk).toBeNull();
  });

  it("rings one phone once for a caller who is offered in the moment the carrier is back", async () => {
    const { hotline, bob, caller } = await at(ringing);
    const next = await hotline.call();
    await next.press("12");
    hotline.carrier.goDown();
    caller.leg.end("normal");
    hotline.carrier.comeUp();
    await hotline.advance(0);

    expect(bob.rings).toBe(2);
    expect(hotline.carrier.living().map(({ id }) => id)).toEqual([next.leg.id, `${next.id}-a1`]);
  });

  it("does not mix up the offers of two queues that a caller passes in one moment", async () => {
    const hotline = await SimHotline.start();
    const li = await hotline.agent("li", "en", "urgent");
    await li.command({ command: "pause", reason: "lunch" });
    const caller = await hotline.call();
    await caller.press("15");
    await hotline.advance(50_000);
    await li.command({ command: "ready" });
    hotline.kill();
    li.ring?.refuse();
    await hotline.advance(20_000);
    await hotline.boot();
    await hotline.advance(0);
    await li.answer();

    expect(caller.state).toMatchObject({ phase: "talking", cursor: { node: "agent" } });
    expect(li.record).toMatchObject({ state: "busy", call: { call: caller.id } });
  });

  it("hangs up after the cut what it could not hang up during it", async () => {
    const { hotline, bob, caller } = await at(ringing);
    hotline.carrier.goDown();
    await bob.command({ command: "hang_up" });
    expect(bob.leg.ended).toBeNull();
    expect(caller.state.phase).toBe("queued");
    hotline.carrier.comeUp();
    await hotline.advance(0);

    expect(bob.leg.ended).toBe("rejected");
    expect(caller.hears).toEqual(["please-wait", "position"]);
  });

  it("counts calls as failed that a restart of the carrier cut, and frees their agents", async () => {
    const { hotline, bob, caller } = await at(talking);
    const inMenu = await hotline.call();
    const inQueue = await hotline.call();
    await inQueue.press("12");
    hotline.carrier.restart();
    await hotline.advance(2000);
    hotline.carrier.comeUp();
    await hotline.advance(0);

    expect(caller.state).toMatchObject({ phase: "ended", result: "answered" });
    expect(inMenu.state).toMatchObject({ phase: "ended", result: "failed" });
    expect(inQueue.state).toMatchObject({ phase: "ended", result: "failed" });
    expect(bob.record).toMatchObject({ state: "wrap_up", reachable: false });
  });

  it("counts calls as failed that a restart of the carrier cut while the service was down", async () => {
    const { hotline, caller, bob } = await at(waiting);
    const inMenu = await hotline.call();
    hotline.kill();
    hotline.carrier.restart();
    hotline.carrier.comeUp();
    await hotline.restart();

    expect(caller.state).toMatchObject({ phase: "ended", result: "failed" });
    expect(inMenu.state).toMatchObject({ phase: "ended", result: "failed" });
    expect(bob.record).toMatchObject({ reachable: false });

    const later = await hotline.call();
    await later.press("12");
    hotline.kill();
    await later.hangUp();
    await hotline.restart();

    expect(later.state).toMatchObject({ phase: "ended", result: "abandoned" });
  });

  it("makes the lines of signed-in agents again after the carrier restarted", async () => {
    const { hotline, bob } = await at(async () => {});
    hotline.carrier.restart();
    hotline.carrier.comeUp();
    await hotline.advance(0);
    expect(hotline.carrier.hasLine(bob.address)).toBe(true);
    expect(bob.record.reachable).toBe(false);
    await bob.plugIn();

    expect(bob.record.reachable).toBe(true);
  });

  it("takes a repeated or late report of a caller who has left for nothing new", async () => {
    let doubled = false;
    const hotline = await SimHotline.start({ carrier: { doubled: () => doubled } });
    doubled = true;
    const caller = await hotline.call();
    await caller.press("12");
    await caller.hangUp();

    expect(hotline.disk.calls().length).toBe(1);
    expect(caller.ticket.filter(({ set }) => set === "ended").length).toBe(1);
  });
});

describe("Engine: the store goes away", () => {
  it("passes callers in menus and queues on after three seconds, and journals it all later", async () => {
    const { hotline, bob, caller } = await at((one) => one.press("1"));
    const talker = await hotline.call();
    await talker.press("12");
    await bob.answer();
    const queued = await hotline.call();
    await queued.press("12");
    hotline.disk.away = "The disk is full.";
    await caller.press("3");
    await hotline.advance(2999);
    expect(caller.leg.ended).toBeNull();
    await hotline.advance(1);
    expect([caller.leg.ended, queued.leg.ended]).toEqual(["passed_on", "passed_on"]);
    expect(talker.leg.ended).toBeNull();
    expect(hotline.engine.readiness().store).toBe("The disk is full.");

    hotline.disk.away = null;
    await hotline.advance(200);
    expect(caller.state).toMatchObject({ phase: "ended", result: "passed_on" });
    expect(queued.state).toMatchObject({ phase: "ended", result: "passed_on" });
    expect(talker.state.phase).toBe("talking");
    expect(hotline.engine.readiness().store).toBeNull();
  });

  it("passes callers on at once who come while the store is away, with one ticket each", async () => {
    const { hotline, caller } = await at((one) => one.press("1"));
    hotline.disk.away = "locked";
    await caller.press("3");
    await hotline.advance(10);
    const late = await hotline.call();
    expect(late.leg.ended).toBe("passed_on");
    hotline.disk.away = null;
    await hotline.advance(1000);

    expect(late.ticket.map(({ set }) => set)).toEqual(["opened", "ended"]);
    expect(late.state).toMatchObject({ result: "passed_on" });
  });

  it("passes a caller on who came in the moment before the store went away", async () => {
    const hotline = await SimHotline.start();
    hotline.disk.away = "locked";
    const [first, second] = [hotline.carrier.call(), hotline.carrier.call()];
    await hotline.advance(3000);

    expect([first.ended, second.ended]).toEqual(["passed_on", "passed_on"]);
    hotline.disk.away = null;
    await hotline.advance(1000);
    expect(hotline.disk.calls().length).toBe(2);
  });

  it("passes a caller on later whom it could not pass on because the carrier was away too", async () => {
    const { hotline, caller } = await at((one) => one.press("1"));
    hotline.disk.away = "locked";
    await caller.press("3");
    hotline.carrier.goDown();
    await hotline.advance(4000);
    expect(caller.leg.ended).toBeNull();
    hotline.carrier.comeUp();
    await hotline.advance(0);
    expect(caller.leg.ended).toBe("passed_on");
    hotline.disk.away = null;
    await hotline.advance(1000);

    expect(caller.calls.length).toBe(1);
    expect(caller.state).toMatchObject({ phase: "ended", result: "passed_on" });
  });

  it("does not pass anybody on when the store is back within three seconds", async () => {
    const { hotline, caller } = await at((one) => one.press("1"));
    hotline.disk.away = "locked";
    await caller.press("3");
    await hotline.advance(2500);
    hotline.disk.away = null;
    await hotline.advance(5000);

    expect(caller.leg.ended).toBeNull();
    expect(caller.hears).toEqual(["order"]);
  });

  it("loses nothing that it had not yet acknowledged when it is killed with the store away", async () => {
    const { hotline, caller } = await at((one) => one.press("1"));
    hotline.disk.away = "locked";
    await caller.press("3");
    hotline.kill();
    hotline.disk.away = null;
    await hotline.boot();
    await hotline.advance(0);

    expect(caller.hears).toEqual(["main-menu"]);
  });
});
