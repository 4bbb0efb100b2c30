import { describe, expect, it } from "vitest";
import { SimHotline } from "../fakes/spine-hotline.ts";

describe("Engine: a whole call", () => {
  it("goes through menu, PIN, balance, queue, agent and wrap-up, and leaves one ticket", async () => {
    const hotline = await SimHotline.start();
    const caller = await hotline.call({ name: "Ann" });
    expect(caller.hears).toEqual(["welcome", "choose-language"]);
    await caller.press("1");
    await caller.press("1");
    expect(caller.hears).toEqual(["account"]);
    await caller.press("12345#");
    await caller.press("9876");
    await hotline.advance(100);
    await hotline.advance(100);
    expect(caller.hears).toEqual(["your-balance", "money"]);
    await hotline.advance(4001);
    expect(caller.hears).toEqual(["main-menu"]);
    await caller.press("2");
    expect(caller.hears).toEqual(["please-wait", "position"]);
    await hotline.advance(40_000);
    expect(caller.hears).toEqual(["position"]);

    const bob = await hotline.agent("bob", "en");
    expect(bob.record.state).toBe("ringing");
    await bob.answer();
    expect(bob.record.state).toBe("busy");
    const [room] = hotline.carrier.rooms.names();
    expect(hotline.carrier.rooms.legsIn(room ?? "")).toEqual(new Set([caller.leg.id, bob.leg.id]));

    await hotline.advance(60_000);
    await bob.hangUp();
    expect(caller.hears).toEqual(["goodbye"]);
    await hotline.advance(2000);
    expect(caller.leg.ended).toBe("normal");
    expect(bob.record.state).toBe("wrap_up");
    await hotline.advance(30_000);
    expect(bob.record.state).toBe("ready");

    expect(caller.ticket.map(({ set }) => set)).toEqual([
      "opened",
      "language",
      "verified",
      "queued",
      "answered",
      "recording",
      "ended",
    ]);
    expect(caller.ticket.at(-1)).toMatchObject({ result: "answered" });
    expect(hotline.disk.text()).not.toContain("9876");
    expect(hotline.carrier.rooms.names()).toEqual([]);
    expect(hotline.engine.openCalls).toBe(0);
  });

  it("hands the secret digits to the source only, at the moment of the request", async () => {
    const hotline = await SimHotline.start();
    const caller = await hotline.call();
    await caller.press("1112345#9876");
    await hotline.advance(0);

    expect(hotline.sources.requests).toEqual([
      { source: "bank", args: { account: "12345", pin: "9876" } },
    ]);
    await hotline.advance(5000);
    await caller.hangUp();
    await hotline.advance(60_000);
    expect(hotline.disk.text()).not.toContain("9876");
    expect(JSON.stringify(hotline.log)).not.toContain("9876");
  });

  it("frees the ringing agent at once when the caller hangs up", async () => {
    const hotline = await SimHotline.start();
    const bob = await hotline.agent("bob", "en");
    const caller = await hotline.call();
    await caller.press("12");
    expect(bob.record.state).toBe("ringing");
    await caller.hangUp();

    expect(bob.leg.ended).toBe("normal");
    expect(bob.record).toMatchObject({ state: "ready", call: null });
    expect(caller.state).toMatchObject({ phase: "ended", result: "abandoned" });
  });

  it("rings the next agent when the first does not answer, and pauses the first", async () => {
    const hotline = await SimHotline.start();
    const bob = await hotline.agent("bob", "en");
    await hotline.advance(10);
    const cid = await hotline.agent("cid", "en");
    const caller = await hotline.call();
    await caller.press("12");
    await hotline.advance(15_000);

    expect(bob.record).toMatchObject({ state: "paused", pauseReason: "missed_call" });
    expect(cid.record.state).toBe("ringing");
    await cid.answer();
    expect(caller.state).toMatchObject({ phase: "talking", offer: { agent: "cid" } });
  });

  it("sends an agent who rejects to pause, and one whose phone cannot be rung out of reach", async () => {
    const hotline = await SimHotline.start();
    const bob = await hotline.agent("bob", "en");
    const caller = await hotline.call();
    await caller.press("12");
    await bob.refuse();
    expect(bob.record).toMatchObject({ state: "paused", pauseReason: "rejected_call" });

    await bob.unplug();
    await bob.command({ command: "ready" });
    expect(bob.rings).toBe(1);
    await bob.plugIn();
    expect(bob.rings).toBe(2);
  });

  it("rings an agent again whose phone could not be rung once though it was there all the time", async () => {
    const hotline = await SimHotline.start();
    const bob = await hotline.agent("bob", "en");
    const caller = await hotline.call();
    await caller.press("12");
    bob.ring?.refuse("unreachable");
    await hotline.advance(4_000);
    expect([bob.rings, bob.record.reachable]).toEqual([1, false]);

    await hotline.advance(1_100);

    expect([bob.rings, bob.record.state]).toEqual([2, "ringing"]);
  });

  it("takes the offer back when the agent's browser vanishes while it rings", async () => {
    const hotline = await SimHotline.start();
    const bob = await hotline.agent("bob", "en");
    const caller = await hotline.call();
    await caller.press("12");
    await bob.unplug();

    expect(bob.record).toMatchObject({ state: "ready", reachable: false, call: null });
    expect(caller.state.phase).toBe("queued");
    expect(bob.leg.ended).toBe("normal");
  });

  it("puts the caller first again when the agent's line breaks in the middle of the talk", async () => {
    const hotline = await SimHotline.start();
    const bob = await hotline.agent("bob", "en");
    const caller = await hotline.call();
    await caller.press("12");
    await bob.answer();
    const other = await hotline.call();
    await other.press("12");
    await hotline.advance(10_000);
    await bob.hangUp("lost");

    expect(caller.hears).toEqual(["lost-agent", "please-wait", "position"]);
    const cid = await hotline.agent("cid", "en");
    expect(cid.record.call).toMatchObject({ call: caller.id });
  });

  it("lets the desk reject, hang up, extend and end the wrap-up, and refuses what cannot be", async () => {
    const hotline = await SimHotline.start();
    const bob = await hotline.agent("bob", "en");
    expect(await bob.command({ command: "hang_up" })).toContain("has no call");
    expect(await bob.command({ command: "wrap_up_done" })).toContain("not in wrap-up");
    const caller = await hotline.call();
    await caller.press("12");
    await bob.command({ command: "hang_up" });
    expect(bob.record.pauseReason).toBe("rejected_call");
    await bob.command({ command: "ready" });
    await bob.answer();
    await bob.command({ command: "hang_up" });
    await bob.command({ command: "wrap_up_extend" });
    await hotline.advance(60_000);
    expect(bob.record.state).toBe("wrap_up");
    await bob.command({ command: "wrap_up_done" });

    expect(bob.record.state).toBe("ready");
    await bob.signOut();
    expect(await bob.command({ command: "ready" })).toContain("not signed in");
  });

  it("leaves the queue by the flow's way after the longest wait", async () => {
    const hotline = await SimHotline.start();
    const caller = await hotline.call();
    await caller.press("12");
    await hotline.advance(300_000);
    expect(caller.hears).toEqual(["all-busy"]);
    await hotline.advance(2000);

    expect(caller.state).toMatchObject({ phase: "ended", result: "unserved" });
  });
});

describe("Engine: look-ups", () => {
  const enterPin = async (hotline: SimHotline) => {
    const caller = await hotline.call();
    await caller.press("1112345#9876");
    return caller;
  };

  it("says after a second that it takes a moment, then goes on with the answer", async () => {
    const hotline = await SimHotline.start();
    hotline.bank = () => [3000, { name: "Ann" }];
    const caller = await enterPin(hotline);
    await hotline.advance(1000);
    expect(caller.hears).toEqual(["one-moment"]);
    await hotline.advance(2100);

    expect(caller.hears).toEqual(["your-balance", "money"]);
  });

  it("asks again after a wrong PIN, and calls the agent after three", async () => {
    const hotline = await SimHotline.start();
    hotline.bank = () => [10, "missing"];
    const caller = await enterPin(hotline);
    await hotline.advance(5000);
    expect(caller.hears).toEqual(["wrong", "account"]);
    await caller.press("12345#9876");
    await hotline.advance(5000);
    await caller.press("12345#9876");
    await hotline.advance(5000);

    expect(caller.state).toMatchObject({ phase: "queued" });
  });

  it("apologises and offers an agent when the source is away", async () => {
    const hotline = await SimHotline.start();
    hotline.bank = () => [4000, "timeout"];
    const caller = await enterPin(hotline);
    await hotline.advance(4000);

    expect(caller.hears).toEqual(["sorry", "please-wait", "position"]);
  });

  it("throws an answer away that comes after the caller has left", async () => {
    const hotline = await SimHotline.start();
    hotline.bank = () => [4000, { name: "Ann" }];
    const caller = await enterPin(hotline);
    await caller.hangUp();
    await hotline.advance(10_000);

    expect(caller.state).toMatchObject({ phase: "ended", result: "left_ivr" });
    expect(caller.ticket.map(({ set }) => set)).toEqual(["opened", "language", "ended"]);
  });
});

describe("Engine: one commit, then effects", () => {
  it("writes journal, snapshot and ticket of an event in one commit", async () => {
    const hotline = await SimHotline.start();
    const caller = await hotline.call();
    const [boot, batch] = hotline.disk.batches;

    expect(boot).toMatchObject({ bootId: hotline.carrier.bootId, journal: [] });
    expect(batch?.journal.map(({ seq, event }) => [seq, event.type])).toEqual([
      [1, "call_started"],
    ]);
    expect(batch?.snapshots.map(({ call, seq }) => [call, seq])).toEqual([[caller.id, 1]]);
    expect(batch?.tickets).toMatchObject([
      { call: caller.id, contactNumber: "+4930123456", change: { set: "opened" } },
    ]);
  });

  it("does nothing of what an event wants before it is committed", async () => {
    const hotline = await SimHotline.start();
    const caller = await hotline.call();
    const before = caller.leg.heard.length;
    hotline.disk.away = "locked";
    await caller.press("1");
    await hotline.advance(1000);
    expect(caller.leg.heard.length).toBe(before);

    hotline.disk.away = null;
    await hotline.advance(200);
    expect(caller.hears).toEqual(["main-menu"]);
  });

  it("takes everything that waits in one turn and one commit", async () => {
    const hotline = await SimHotline.start();
    for (let count = 0; count < 20; count += 1) hotline.carrier.call();
    hotline.disk.away = "locked";
    await hotline.advance(0);
    for (let count = 0; count < 20; count += 1) hotline.carrier.call();
    await hotline.advance(0);
    hotline.disk.away = null;
    await hotline.advance(200);

    expect(hotline.disk.batches.length).toBeLessThanOrEqual(21);
    expect(hotline.disk.calls().length).toBe(40);
  });

  it("tells listeners what changed and what callers hear", async () => {
    const hotline = await SimHotline.start();
    const changed = new Set<string>();
    const spoken: string[] = [];
    const stop = hotline.engine.onChange(({ calls }) => {
      for (const id of calls) changed.add(id);
    });
    const hush = hotline.engine.onSpoken(({ text, endpoint }) =>
      spoken.push(`${endpoint} ${text}`),
    );
    const caller = await hotline.call({ endpoint: "phone-1", origin: "phone" });
    stop();
    hush();
    await hotline.call();

    expect([...changed]).toEqual([caller.id]);
    expect(spoken.length).toBe(1);
    expect(spoken[0]).toContain("phone-1 en:");
    expect(hotline.engine.callOfEndpoint("phone-1")).toBe(caller.id);
    expect(hotline.engine.nodeLabel("spine", "test-1", "menu")?.en).toBe("Main menu");
    expect(hotline.engine.liveCall(caller.id)?.phase).toBe("flow");
  });

  it("forgets an ended call and its legs after a while, and all of its timers", async () => {
    const hotline = await SimHotline.start();
    const caller = await hotline.call();
    await caller.press("12");
    await caller.hangUp();
    await hotline.advance(31_000);

    expect(hotline.engine.liveCall(caller.id)).toBeNull();
    expect(hotline.engine.callOfEndpoint("trunk")).toBeNull();
    expect(hotline.disk.snapshotOf(caller.id)?.timers).toEqual({});
  });
});
