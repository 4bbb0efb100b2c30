import { describe, expect, it } from "vitest";
import { Random } from "../../../src/adapters/simulated/index.ts";
import type { AgentRecord, AgentState, Visit } from "../../../src/core/acd/index.ts";
import { agentId, callId, queueId } from "../../../src/core/lib/brands.ts";
import { SimHotline } from "../../fakes/spine-hotline.ts";
import { openTestStore } from "./open-store.ts";
import { ann, batch, noon } from "./story.ts";

const service = queueId("service");

const visitOf = (call: string, change: Partial<Visit> = {}): Visit => ({
  call: callId(call),
  queue: service,
  enteredAt: noon,
  leftAt: noon + 20_000,
  result: "answered",
  agent: agentId("ann"),
  found: null,
  ...change,
});

/** Ann in a state since so many ms after noon, with a call or none. */
const annIn = (state: AgentState, ms: number, call: string | null = null): AgentRecord => ({
  ...ann(state, noon + ms),
  call: call === null ? null : { call: callId(call), offer: 1, queue: service },
});

describe("pastOf", () => {
  it("says of an afternoon in a queue, kill and all, what the queue itself saw", async () => {
    const hotline = await SimHotline.start();
    const [bob, cid] = [await hotline.agent("bob", "en"), await hotline.agent("cid", "en")];
    const random = new Random(3);
    for (let n = 0; n < 60; n += 1) {
      const caller = await hotline.call();
      await caller.press("12");
      await hotline.advance(Math.round(20_000 * random.next()));
      const agent = n % 2 === 0 ? bob : cid;
      if (agent.record.state === "ringing") await agent.answer();
      if (agent.record.state === "busy") await agent.hangUp();
      if (n % 7 === 0) await caller.hangUp();
      if (n === 30) await hotline.restart();
      await agent.command({ command: "wrap_up_done" });
      await agent.command({ command: "ready" });
    }
    const { store } = openTestStore();
    for (const one of hotline.disk.batches) await store.commit(one);

    const past = (await store.pastOf([service], 1_000)).get(service);

    const seen = hotline.disk.pastOf(service, 1_000);
    const inOrder = (all: readonly object[] = []) => all.map((one) => JSON.stringify(one)).sort();
    expect(inOrder(past?.visits)).toEqual(inOrder(seen.visits));
    expect(inOrder(past?.services)).toEqual(inOrder(seen.services));
    expect(seen.services.length).toBeGreaterThan(10);
    expect(seen.visits.filter(({ found }) => found !== null).length).toBeGreaterThan(5);
  });

  it("has the last visits that were answered or given up, with what their callers found", async () => {
    const { store } = openTestStore();
    const found = { ahead: 3, agents: 2 };
    const visits = [
      visitOf("a", { leftAt: noon + 1_000 }),
      visitOf("b", { leftAt: noon + 2_000, found }),
      visitOf("c", { leftAt: noon + 3_000, result: "abandoned", agent: null }),
      visitOf("d", { leftAt: noon + 4_000, result: "timed_out", agent: null }),
      visitOf("e", { leftAt: noon + 5_000, queue: queueId("sales") }),
    ];
    await store.commit(batch({ visits }));

    const past = await store.pastOf([service, queueId("none")], 2);

    expect(past.get(service)?.visits).toEqual([
      { enteredAt: noon, leftAt: noon + 3_000, hasGivenUp: true, found: null },
      { enteredAt: noon, leftAt: noon + 2_000, hasGivenUp: false, found },
    ]);
    expect(past.get(queueId("none"))).toEqual({ visits: [], services: [] });
  });

  it("knows how long calls took agents up, from the ringing to the end of wrap-up", async () => {
    const { store } = openTestStore();
    const agents = [
      annIn("ready", 0),
      // Missed at first: that ringing is no service.
      annIn("reserved", 1_000, "a"),
      annIn("paused", 9_000),
      annIn("ready", 10_000),
      annIn("reserved", 15_000, "a"),
      annIn("ringing", 15_100, "a"),
      annIn("busy", 20_000, "a"),
      annIn("wrap_up", 50_000, "a"),
      // One right after the other, and answered within the ms.
      annIn("reserved", 60_000, "b"),
      annIn("busy", 60_000, "b"),
      annIn("ready", 90_000),
      annIn("reserved", 95_000, "c"),
      annIn("busy", 99_000, "c"),
    ];
    const visits = [
      visitOf("a"),
      visitOf("b", { leftAt: noon + 60_000 }),
      visitOf("c", { leftAt: noon + 99_000 }),
    ];
    await store.commit(batch({ agents, visits }));

    const past = await store.pastOf([service], 9);

    expect(past.get(service)?.services).toEqual([
      { at: noon + 90_000, ms: 30_000 },
      { at: noon + 60_000, ms: 45_000 },
    ]);
  });
});
