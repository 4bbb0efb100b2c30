import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { liveLimits } from "../../../src/adapters/realtime/live.ts";
import type { AgentRecord } from "../../../src/core/acd/index.ts";
import { agentId, callId, queueId } from "../../../src/core/lib/brands.ts";
import { FakeClock } from "../../fakes/clocks.ts";
import { anAgent, aQueue } from "../../fakes/fake-control.ts";
import { aCall, aTicket } from "../../fakes/samples.ts";
import { openStand, type Stand } from "../http/stand.ts";
import { LivePage } from "./page.ts";

const ann = agentId("ann");
const bob = agentId("bob");
const call = { call: callId("call-1"), offer: 1, queue: queueId("support") };

let stand: Stand;
let clock: FakeClock;
let pages: LivePage[];

const ringing = (change: Partial<AgentRecord> = {}): AgentRecord =>
  anAgent(ann, { state: "ringing", since: 1_795_340_025_000, call, ...change });

beforeEach(async () => {
  clock = new FakeClock();
  stand = await openStand({}, clock);
  pages = [];
  stand.control.queueMap.set(queueId("support"), aQueue());
  stand.control.agentMap.set(ann, anAgent(ann));
  stand.control.agentMap.set(bob, anAgent(bob));
  stand.control.labels.set("main/v1/main_menu", { en: "Main menu", zh: "主菜单" });
  stand.records.ticketMap.set(1, aTicket(1));
});
afterEach(async () => {
  await Promise.all(pages.map((page) => page.close()));
  await stand.close();
});

async function open(user: string, place: { boot?: string; seq?: number } = {}): Promise<LivePage> {
  const { cookie } = await stand.signIn(user);
  return connect(cookie, place);
}

async function connect(cookie: string, place: { boot?: string; seq?: number } = {}) {
  const page = new LivePage(stand.url, cookie);
  pages.push(page);
  return page.hello(place);
}

/** Lets 50 ms pass, in which changes are gathered. */
const gather = (): void => clock.advance(50);

describe("the live document", () => {
  it("is whole for a supervisor", async () => {
    const sue = await open("sue");

    expect(Object.keys(sue.document.queues)).toEqual(["support"]);
    expect(Object.keys(sue.document.agents)).toEqual(["ann", "bob"]);
    expect(sue.document.me).toBeNull();
    expect(sue.document.healthy).toBe(true);
  });

  it("holds the queues and oneself for an agent, never other agents", async () => {
    const page = await open("ann");

    stand.control.setAgent(anAgent(bob, { state: "ready" }));
    stand.control.setQueue(aQueue({ waiting: 3 }));
    gather();

    await expect.poll(() => page.document.queues.support?.waiting).toBe(3);
    expect(page.document.agents).toEqual({});
    expect(page.document.me?.agent.id).toBe("ann");
    expect(JSON.stringify(page.messages)).not.toContain('"bob"');
  });

  it("changes by the fields that changed, gathered for a moment", async () => {
    const sue = await open("sue");

    for (let waiting = 1; waiting <= 100; waiting += 1) stand.control.setQueue(aQueue({ waiting }));
    stand.control.setAgent(anAgent(bob, { state: "ready" }));
    gather();

    await expect.poll(() => sue.messages.length).toBe(2);
    expect(sue.messages[1]).toMatchObject({
      type: "patch",
      seq: sue.seq,
      changes: [
        { path: ["queues", "support", "waiting"], value: 100 },
        { path: ["agents", "bob", "state"], value: "ready" },
      ],
    });
  });

  it("says nothing about a change that shows nowhere", async () => {
    const sue = await open("sue");

    stand.control.setAgent(anAgent(bob, { address: "another" }));
    stand.control.changed({ calls: [callId("call-9")] });
    gather();
    stand.control.setQueue(aQueue({ waiting: 1 }));
    gather();

    await expect.poll(() => sue.document.queues.support?.waiting).toBe(1);
    expect(sue.messages).toHaveLength(2);
  });

  it("shows an agent who came and one who went", async () => {
    const sue = await open("sue");

    stand.control.agentMap.delete(bob);
    stand.control.changed({ agents: [bob] });
    stand.control.setAgent(anAgent(agentId("cid")));
    gather();

    await expect.poll(() => Object.keys(sue.document.agents)).toEqual(["ann", "cid"]);
  });

  it("says within a second that Asterisk or the store is away, and that it is back", async () => {
    const sue = await open("sue");

    stand.control.readinessNow = { asterisk: "gone", store: null, flow: null };
    clock.advance(1_100);
    await expect.poll(() => sue.document.healthy).toBe(false);
    stand.control.readinessNow = { asterisk: null, store: null, flow: null };
    clock.advance(1_100);
    await expect.poll(() => sue.document.healthy).toBe(true);
  });

  it("says that an agent has answered and is told what the call is about", async () => {
    const offered = aCall("call-1", "offered");
    if (offered.phase !== "offered") throw new Error("The call is not offered.");
    const offer = { ...offered.offer, agent: ann };
    stand.control.callMap.set(call.call, { ...offered, offer });
    stand.control.agentMap.set(ann, ringing());
    const sue = await open("sue");
    expect(sue.document.agents.ann?.call?.hearsWhisper).toBe(false);

    const asked = { step: 4, times: 1 };
    stand.control.callMap.set(call.call, { ...offered, offer: { ...offer, asked } });
    stand.control.changed({ calls: [call.call] });
    gather();

    await expect.poll(() => sue.document.agents.ann?.call?.hearsWhisper).toBe(true);
  });

  it("names the caller of an agent whose call has ended already, from its ticket", async () => {
    stand.control.agentMap.set(ann, ringing({ state: "wrap_up" }));
    const sue = await open("sue");

    await expect
      .poll(() => {
        gather();
        return sue.document.agents.ann?.call?.name;
      })
      .toBe("Mei Lin");
  });
});

describe("a page that comes back", () => {
  it("gets what it missed and no snapshot, in order, though nobody watched meanwhile", async () => {
    const { cookie } = await stand.signIn("sue");
    const page = await connect(cookie);
    await page.close();
    await expect.poll(() => stand.live.size).toBe(0);
    stand.control.setQueue(aQueue({ waiting: 4 }));

    const { boot, seq } = page;
    const again = new LivePage(stand.url, cookie);
    pages.push(again);
    again.seq = seq;
    await again.hello({ boot, seq });

    expect(again.messages).toMatchObject([
      { type: "patch", changes: [{ path: ["queues", "support", "waiting"], value: 4 }] },
    ]);
  });

  it("hears at once that it missed nothing", async () => {
    const { cookie } = await stand.signIn("sue");
    const page = await connect(cookie);
    const { boot, seq } = page;

    const again = new LivePage(stand.url, cookie);
    pages.push(again);
    again.seq = seq;
    await again.hello({ boot, seq });

    expect(again.messages).toMatchObject([{ type: "patch", seq, changes: [] }]);
  });

  it("gets a snapshot after a restart, from the future, and after too long", async () => {
    const { cookie } = await stand.signIn("sue");
    const watcher = await connect(cookie);
    for (let waiting = 1; waiting <= 2_001; waiting += 1) {
      stand.control.setQueue(aQueue({ waiting }));
      gather();
      if (waiting % 50 === 0) await watcher.settle();
    }
    await expect.poll(() => watcher.document.queues.support?.waiting).toBe(2_001);
    const { boot, seq } = watcher;

    const typeAfter = async (place: { boot?: string; seq?: number }) =>
      (await connect(cookie, place)).messages[0]?.type;

    expect(await typeAfter({ boot: "another", seq })).toBe("snapshot");
    expect(await typeAfter({ boot, seq: seq + 1 })).toBe("snapshot");
    expect(await typeAfter({ boot, seq: seq - 2_001 })).toBe("snapshot");
    expect(await typeAfter({ boot })).toBe("snapshot");
  });

  it("is told its own call again, which nobody followed for it", async () => {
    const { cookie } = await stand.signIn("ann");
    await open("sue");
    const page = await connect(cookie);
    await page.close();
    await expect.poll(() => stand.live.size).toBe(1);
    stand.control.callMap.set(callId("call-1"), aCall("call-1", "offered"));
    stand.control.setAgent(ringing());
    gather();

    const again = new LivePage(stand.url, cookie);
    pages.push(again);
    again.view = page.view;
    again.seq = page.seq;
    await again.hello({ boot: page.boot, seq: page.seq });

    await expect
      .poll(() => {
        gather();
        return again.document.me?.card?.ticket;
      })
      .toBe(1);
    expect(again.messages.every(({ type }) => type === "patch")).toBe(true);
  });
});

describe("the end of a page", () => {
  it("is a goodbye when its person signs out or signs in elsewhere", async () => {
    const first = await stand.signIn("ann");
    const page = await connect(first.cookie);
    const second = await stand.signIn("ann");
    const other = await connect(second.cookie);
    await second.ask("POST", "/api/v1/sign-out");

    await expect.poll(() => [page.goodbye, other.goodbye]).toEqual(["replaced", "signed_out"]);
    await expect.poll(() => [page.closeCode, other.closeCode]).toEqual([1000, 1000]);
  });

  it("keeps its person signed in while it is open", async () => {
    const visitor = await stand.signIn("ann");
    const page = await connect(visitor.cookie);

    for (let passedMs = 0; passedMs < 40 * 60_000; passedMs += 5_000) {
      clock.advance(5_000);
      await page.settle();
    }

    expect((await visitor.ask("GET", "/api/v1/me")).status).toBe(200);
  }, 20_000);

  it("comes when it does not answer pings", async () => {
    const { cookie } = await stand.signIn("sue");
    const page = new LivePage(stand.url, cookie, { autoPong: false });
    await page.hello();

    clock.advance(liveLimits.pingMs);
    await once(page.socket, "ping");
    clock.advance(liveLimits.pingMs);

    await expect.poll(() => page.closeCode).toBe(1006);
  });

  it("comes when it says no hello in five seconds, nonsense, too much, or too large a thing", async () => {
    const { cookie } = await stand.signIn("sue");
    const start = async (): Promise<LivePage> => {
      const page = new LivePage(stand.url, cookie);
      pages.push(page);
      await once(page.socket, "open");
      return page;
    };
    const [silent, wild, loud, wide, binary] = await Promise.all([0, 0, 0, 0, 0].map(start));
    const others = [wild, loud, wide, binary];

    wild?.socket.send("{");
    for (let sent = 0; sent < 30; sent += 1) loud?.socket.send('{"type":"hello"}');
    wide?.socket.send("x".repeat(5_000));
    binary?.socket.send(Buffer.from('{"type":"hello"}'));

    await expect
      .poll(() => others.map((page) => page?.closeCode))
      .toEqual([1008, 1008, 1009, 1008]);
    expect(silent?.closeCode).toBeNull();
    clock.advance(liveLimits.helloMs);
    await expect.poll(() => silent?.closeCode).toBe(1008);
  });

  it("comes when it does not read", async () => {
    const { cookie } = await stand.signIn("sue");
    const page = await connect(cookie);
    page.socket.pause();
    const agents = Array.from({ length: 500 }, (_, index) => agentId(`agent-${index}`));

    for (let turn = 0; turn < 400 && stand.live.size > 0; turn += 1) {
      for (const id of agents) stand.control.agentMap.set(id, anAgent(id, { since: turn }));
      stand.control.changed({ agents });
      gather();
      await new Promise((resolve) => setImmediate(resolve));
      if (turn % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    page.socket.resume();

    await expect.poll(() => page.closeCode, { timeout: 5_000 }).not.toBeNull();
    expect([1013, 1006]).toContain(page.closeCode);
  }, 20_000);
});

describe("without an open page", () => {
  it("nothing listens to the engine, nothing is read and no alarm of ours is set", async () => {
    const idleAlarms = clock.alarms;
    const page = await open("ann");
    expect(stand.control.changeListeners.size).toBe(1);
    await page.close();
    await expect.poll(() => stand.live.size).toBe(0);
    const reads = stand.control.reads;

    stand.control.setQueue(aQueue({ waiting: 9 }));
    stand.control.setAgent(anAgent(bob, { state: "ready" }));
    clock.advance(3_000);

    expect(stand.control.changeListeners.size).toBe(0);
    expect(stand.control.reads).toBe(reads);
    expect(clock.alarms).toBe(idleAlarms);
  });
});

describe("what is read by request", () => {
  const stamps = (page: LivePage) => page.document.changed;
  const saveUse = () =>
    stand.records.store.beginFlowUse({
      flow: "main",
      version: "1",
      since: 1,
      by: null,
      fileVersion: "1",
    });

  it("is stamped for those who may read it, as it changes", async () => {
    const [sue, page] = [await open("sue"), await open("ann")];
    expect(Object.keys(stamps(page))).toEqual(["callbacks", "calendars"]);
    const before = stamps(sue)["flows"] ?? 0;

    await saveUse();
    clock.advance(500);
    gather();

    await expect.poll(() => stamps(sue)["flows"]).toBeGreaterThan(before);
    expect(JSON.stringify(page.messages)).not.toContain("flows");
  });

  it("is told once for many changes that follow each other", async () => {
    const sue = await open("sue");
    clock.advance(500);

    for (let n = 0; n < 20; n += 1) await saveUse();
    clock.advance(2_000);
    gather();

    await expect.poll(() => sue.messages.length).toBeGreaterThan(2);
    const told = sue.messages.filter((one) => JSON.stringify(one).includes("flows"));
    expect(told.length).toBeLessThanOrEqual(3);
  });

  it("is stamped also while no page is open, for the one that comes back", async () => {
    const { cookie } = await stand.signIn("sue");
    const page = await connect(cookie);
    const { boot, seq } = page;
    await page.close();
    await expect.poll(() => stand.live.size).toBe(0);
    await saveUse();

    const again = new LivePage(stand.url, cookie);
    pages.push(again);
    again.seq = seq;
    await again.hello({ boot, seq });

    expect(again.messages).toMatchObject([
      { type: "patch", changes: [{ path: ["changed", "flows"] }] },
    ]);
  });

  it("is stamped when a calendar stands otherwise, which nothing tells of", async () => {
    const [page, sue] = [await open("ann"), await stand.signIn("sue")];
    const before = stamps(page)["calendars"] ?? 0;

    await sue.ask("POST", "/api/v1/calendars/office/closure", { note: "Fire alarm" });
    clock.advance(1_000);
    gather();

    await expect.poll(() => stamps(page)["calendars"]).toBeGreaterThan(before);
  });

  it("says how many callbacks are late, as soon as the next one is", async () => {
    stand.control.late = { count: 0, nextAt: clock.now() + 2_000 };
    const page = await open("ann");
    expect(page.document.lateCallbacks).toBe(0);

    stand.control.late = { count: 1, nextAt: null };
    clock.advance(2_000);
    gather();

    await expect.poll(() => page.document.lateCallbacks).toBe(1);
    await expect.poll(() => stamps(page)["callbacks"]).toBeGreaterThan(1_795_340_000_000);
  });
});

describe("watched tickets", () => {
  it("are told to who watches them when others change them, and to nobody else", async () => {
    await stand.records.store.watchTicket(1, "ann", true);
    await stand.records.store.watchTicket(1, "sue", true);
    const [mine, sue, other] = [await open("ann"), await open("sue"), await open("bob")];

    await stand.records.store.commentTicket(1, "Looked into it.", "sue");
    await Promise.resolve();
    gather();

    await expect.poll(() => mine.document.watched).toMatchObject({ "1": { by: "sue" } });
    stand.control.setQueue(aQueue({ waiting: 1 }));
    gather();
    await expect.poll(() => other.document.queues.support?.waiting).toBe(1);
    expect([sue.document.watched, other.document.watched]).toEqual([{}, {}]);
    expect(JSON.stringify(other.messages)).not.toContain('watched","1');
  });

  it("are told again by the change after, and not while the store is away", async () => {
    await stand.records.store.watchTicket(1, "ann", true);
    const page = await open("ann");

    stand.records.away = "gone";
    await stand.records.store.editTicket(1, { note: "one" }, null, "bob");
    await expect.poll(() => JSON.stringify(stand.log)).toContain("live.watchers_failed");
    stand.records.away = null;
    await stand.records.store.editTicket(1, { note: "two" }, null, "bob");
    await Promise.resolve();
    gather();

    await expect.poll(() => page.document.watched).toMatchObject({ "1": { by: "bob" } });
  });
});
