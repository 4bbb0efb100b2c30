import { describe, expect, it } from "vitest";
import type { AgentProfile, QueueSettings, Strategy } from "../../../src/core/acd/index.ts";
import { agentId, callId, queueId } from "../../../src/core/lib/brands.ts";
import type { Need, Skills } from "../../../src/core/lib/skills.ts";
import { FloorStory, queueOf } from "./floor-fixture.ts";

const service = (change: Partial<QueueSettings>) => ({ queues: [queueOf("service", change)] });
const step = (afterMs: number, skills: Skills) => ({ afterMs, skills, agent: null });

describe("Floor: needs", () => {
  it("asks for levels, and takes nobody below them", () => {
    const story = new FloorStory().seat("low", { bank: 4 }).seat("high", { bank: 5 });

    story.ask("c1", [step(0, { bank: 5 })]);

    expect(story.offers).toEqual([["c1", "high"]]);
  });

  it("widens a need at its times, for whoever is free then", () => {
    const need: Need = [step(0, { bank: 8 }), step(20_000, { bank: 5 }), step(40_000, {})];
    const story = new FloorStory().seat("low", { bank: 5 }).ask("c1", need);
    expect(story.offers).toEqual([]);
    const dueAt = story.at + 20_000;
    expect(story.effects).toContainEqual({ do: "set_need_timer", call: "c1", dueAt });

    story.wait(20_000).send({ type: "need_widened", call: callId("c1") });

    expect(story.offers).toEqual([["c1", "low"]]);
    expect(story.effects).toContainEqual({
      do: "set_need_timer",
      call: "c1",
      dueAt: dueAt + 20_000,
    });
  });

  it("keeps in who was let in before", () => {
    const need: Need = [step(0, { bank: 8 }), step(20_000, { zh: 1 })];
    const story = new FloorStory().ask("c1", need);
    story.wait(20_000).send({ type: "need_widened", call: callId("c1") });

    expect(story.seat("ann", { bank: 9 }).offers).toEqual([["c1", "ann"]]);
  });

  it("widens the queue's own need, and keeps what the call asks besides", () => {
    const queues = [queueOf("service", { skills: { bank: 8 }, widen: [step(9_000, { bank: 2 })] })];
    const story = new FloorStory({ queues })
      .seat("deaf", { bank: 5 })
      .seat("ann", { bank: 5, zh: 3 });
    story.ask("c1", [step(0, { zh: 1 })]);
    expect(story.offers).toEqual([]);

    story.wait(9_000).send({ type: "need_widened", call: callId("c1") });

    expect(story.offers).toEqual([["c1", "ann"]]);
  });

  it("comes to the next step also while a phone rings, and stops the timer when the call is gone", () => {
    const need: Need = [step(0, { bank: 8 }), step(20_000, {})];
    const story = new FloorStory().seat("ann", { bank: 9 }).ask("c1", need).seat("bob", {});
    story.wait(20_000).send({ type: "need_widened", call: callId("c1") });
    const offer = story.offerOf("c1");
    story.send({ type: "offer_failed", call: callId("c1"), offer, cause: "no_answer" });
    expect(story.offers).toEqual([["c1", "bob"]]);

    story.send({ type: "call_left", call: callId("c1"), reason: "abandoned" });

    expect(story.effects).toContainEqual({ do: "set_need_timer", call: "c1", dueAt: null });
  });
});

describe("Floor: strategies", () => {
  it.each<[Strategy, Partial<QueueSettings>, string[]]>([
    ["longest_idle", {}, ["ann", "bob", "cid"]],
    ["most_skilled", {}, ["cid", "bob", "ann"]],
    ["least_skilled", {}, ["bob", "cid", "ann"]],
    ["round_robin", {}, ["ann", "bob", "cid"]],
    ["fixed_order", { order: [agentId("cid"), agentId("ann")] }, ["cid", "ann", "bob"]],
  ])("%s calls first whom it should", (strategy, change, order) => {
    const story = new FloorStory(service({ strategy, ...change }));
    story
      .seat("ann", { en: 3, zh: 10 })
      .wait(5)
      .seat("bob", { en: 5 })
      .wait(5)
      .seat("cid", { en: 8 });
    const called = ["c1", "c2", "c3"].flatMap(
      (call) => story.wait(1).ask(call, [step(0, { en: 1 })]).offers,
    );

    expect(called.map(([, agent]) => agent)).toEqual(order);
  });

  it("least_occupied calls first whose share of time in calls is smallest", () => {
    const story = new FloorStory(service({ strategy: "least_occupied", wrapUpMs: 0 }));
    story.seat("ann", {}).wait(1_000).queue("c1").accept("c1");
    story.wait(60_000).send({ type: "talk_ended", call: callId("c1") });
    story.wait(10).seat("bob", {}).wait(1_000).queue("c2");

    expect(story.offers).toEqual([["c2", "bob"]]);
  });

  it("round_robin begins again after the last", () => {
    const story = new FloorStory(service({ strategy: "round_robin", wrapUpMs: 0 }));
    story.seat("ann", {}).seat("bob", {});
    const called = ["c1", "c2", "c3"].flatMap((call) => {
      const { offers } = story.wait(1).queue(call);
      story.accept(call).send({ type: "talk_ended", call: callId(call) });
      return offers;
    });

    expect(called.map(([, agent]) => agent)).toEqual(["ann", "bob", "ann"]);
  });
});

describe("Floor: ringing several phones", () => {
  const several = service({ ringAtOnce: 2 });

  it("rings two for one call; the first has it and the other keeps their turn, unpunished", () => {
    const story = new FloorStory(several).seat("ann", {}).wait(5).seat("bob", {}).wait(5);
    const { idleSince } = story.agent("ann");
    story.queue("c1");
    expect(story.offers).toEqual([
      ["c1", "ann"],
      ["c1", "bob"],
    ]);
    const second = story.agent("bob").call?.offer ?? 0;

    story.wait(100).send({ type: "offer_accepted", call: callId("c1"), offer: second });

    expect(story.agent("bob").state).toBe("busy");
    expect(story.agent("ann")).toMatchObject({ state: "ready", call: null, idleSince });
  });

  it("goes on ringing the others when one fails, and waits again after the last", () => {
    const story = new FloorStory(several).seat("ann", {}).wait(5).seat("bob", {}).queue("c1");
    const [first, second] = ["ann", "bob"].map((id) => story.agent(id).call?.offer ?? 0);
    const fail = (offer = 0) =>
      story.send({ type: "offer_failed", call: callId("c1"), offer, cause: "no_answer" });
    fail(first);
    expect([story.agent("ann").state, story.agent("bob").state]).toEqual(["paused", "reserved"]);

    fail(second);
    story.send({ type: "position_asked", call: callId("c1") });

    expect(story.told).toMatchObject([{ type: "position_told", position: 1, call: "c1" }]);
  });

  it("gives the other's next call at once when the first answers", () => {
    const story = new FloorStory(several).seat("ann", {}).wait(5).seat("bob", {});
    story.queue("c1").queue("c2");
    const offer = story.agent("ann").call?.offer ?? 0;

    story.send({ type: "offer_accepted", call: callId("c1"), offer });

    expect(story.offers).toEqual([["c2", "bob"]]);
  });
});

describe("Floor: agents who serve many queues", () => {
  const queues = [queueOf("service"), queueOf("sales")];
  const serving = (id: string, ...own: string[]): AgentProfile => ({
    id: agentId(id),
    name: id,
    skills: {},
    queues: own.map(queueId),
  });

  it("keeps their own order of queues, until somebody has waited much longer", () => {
    const story = new FloorStory({ queues, orderMs: 60_000 });
    story.queue("first", [], 0, "sales").wait(59_000).queue("second");
    story.seatAs(serving("ann", "service", "sales"));
    expect(story.offers).toEqual([["second", "ann"]]);

    story
      .wait(2_000)
      .queue("third")
      .seatAs(serving("bob", "service", "sales"));

    expect(story.offers).toEqual([["first", "bob"]]);
  });

  it("brings them no call of a queue that is not theirs", () => {
    const story = new FloorStory({ queues }).seatAs(serving("ann", "sales")).queue("c1");

    expect(story.offers).toEqual([]);
    expect(story.queue("c2", [], 0, "sales").offers).toEqual([["c2", "ann"]]);
  });
});

describe("Floor: the agent whom a caller knows", () => {
  const affinity = { withinMs: 3_600_000, waitMs: 30_000 };
  const caller = "+12025550142";
  const ladder: Need = [step(0, {})];
  const story = () =>
    new FloorStory({
      ...service({ affinity }),
      lastAgents: [{ caller, agent: agentId("ann"), at: 900_000 }],
    });

  it("gets the call although others are free longer", () => {
    const floor = story().seat("bob", {}).wait(9).seat("ann", {});

    expect(floor.ask("c1", ladder, caller).offers).toEqual([["c1", "ann"]]);
    expect(floor.told[0]).toMatchObject({ why: { how: "known" } });
  });

  it("is waited for while they talk, and not for ever", () => {
    const floor = story().seat("ann", {}).queue("c0").accept("c0").seat("bob", {});
    expect(floor.ask("c1", ladder, caller).offers).toEqual([]);

    floor.wait(30_000).send({ type: "need_widened", call: callId("c1") });

    expect(floor.offers).toEqual([["c1", "bob"]]);
  });

  it.each([
    ["is not here", (floor: FloorStory) => floor],
    [
      "is on a break",
      (floor: FloorStory) =>
        floor.seat("ann", {}).send({
          type: "agent_wants",
          agent: agentId("ann"),
          intent: "paused",
          reason: "lunch",
        }),
    ],
  ] as const)("is not waited for when the agent %s", (_, prepare) => {
    const floor = prepare(story()).seat("bob", {});

    expect(floor.ask("c1", ladder, caller).offers).toEqual([["c1", "bob"]]);
  });

  it("is forgotten after its time, and known after a talk", () => {
    const floor = story().wait(3_600_000).seat("bob", {}).wait(5).seat("ann", {});
    expect(floor.ask("c1", ladder, caller).offers).toEqual([["c1", "bob"]]);

    floor.accept("c1").send({ type: "talk_ended", call: callId("c1") });
    floor.send({ type: "wrap_up_done", agent: agentId("bob") }).wait(5);

    expect(floor.ask("c2", ladder, caller).offers).toEqual([["c2", "bob"]]);
  });
});

describe("Floor: queues that a supervisor steers", () => {
  const queues = [queueOf("service"), queueOf("sales")];

  it("takes no new callers while it is closed, and serves who waits", () => {
    const story = new FloorStory({ queues }).queue("c1");
    const close = { type: "queue_switched", queue: queueId("service"), open: false } as const;
    story.send(close);
    expect(story.effects).toContainEqual({ do: "save_queue", queue: "service", open: false });
    expect(story.send(close).effects).toEqual([]);

    expect(story.queue("c2").told).toEqual([
      { type: "queue_refused", reason: "closed", call: "c2" },
    ]);
    expect(story.seat("ann", {}).offers).toEqual([["c1", "ann"]]);
    story
      .send({ ...close, open: true })
      .wait(1)
      .queue("c3");
    expect(story.told).toEqual([{ type: "position_told", position: 1, call: "c3" }]);
  });

  it("stays closed over a restart", () => {
    const story = new FloorStory({ queues, closed: new Set([queueId("service")]) }).queue("c1");

    expect(story.told).toMatchObject([{ type: "queue_refused", reason: "closed" }]);
  });

  it("is evacuated to another, each caller to the place of their arrival", () => {
    const story = new FloorStory({ queues }).queue("c1").wait(5).queue("c2", [], 0, "sales");
    story.wait(5).queue("c3").wait(5);
    story.send({ type: "queue_evacuated", queue: queueId("service"), to: queueId("sales") });

    expect(story.told).toMatchObject([
      { type: "queue_moved", queue: "sales", call: "c1" },
      { type: "queue_moved", queue: "sales", call: "c3" },
      { type: "position_told", position: 1, call: "c1" },
      { type: "position_told", position: 3, call: "c3" },
    ]);
    const [service, sales] = [...story.floor.queues()];
    expect([service?.length, sales?.length, sales?.counts.offered]).toEqual([0, 3, 3]);
  });

  it("changes nothing for a queue that does not exist, or for itself", () => {
    const story = new FloorStory({ queues }).queue("c1");
    for (const to of ["service", "none"]) {
      story.send({ type: "queue_evacuated", queue: queueId("service"), to: queueId(to) });
      expect(story.effects).toEqual([]);
    }
    expect(
      story.send({ type: "queue_switched", queue: queueId("none"), open: false }).effects,
    ).toEqual([]);
  });
});

describe("Floor: reasons", () => {
  it("puts down who was free, who was hindered and how, and how many lack the skills", () => {
    const story = new FloorStory().seat("ann", { en: 5 }).wait(5).seat("bob", { en: 5 });
    story.seat("mei", { zh: 5 }).seat("cid", { en: 5 });
    story.send({
      type: "agent_wants",
      agent: agentId("cid"),
      intent: "paused",
      reason: "lunch",
    });
    story.ask("c1", [step(0, { en: 3 })]);

    expect(story.told[0]).toMatchObject({
      why: {
        how: "chosen",
        strategy: "longest_idle",
        waitedMs: 0,
        skills: { en: 3 },
        free: { count: 1, names: ["bob"] },
        hindered: { paused: { count: 1, names: ["cid"] } },
        lacking: 1,
      },
    });
  });

  it("names five people at most, and says who came first but needs others", () => {
    const story = new FloorStory()
      .ask("c0", [step(0, { zh: 1 })])
      .wait(10)
      .queue("c1");
    for (const id of ["a1", "a2", "a3", "a4", "a5", "a6", "a7"]) {
      story.seat(id, {});
      if (id === "a1") expect(story.told[0]).toMatchObject({ why: { how: "next", ahead: 1 } });
    }
    story.queue("c2");

    expect(story.told[0]).toMatchObject({
      why: { free: { count: 5 }, hindered: { reserved: { count: 1, names: ["a1"] } } },
    });
    story.queue("c3");
    expect(story.told[0]).toMatchObject({
      why: { free: { count: 4, names: ["a4", "a5", "a6", "a7"] } },
    });
  });

  it("puts down nothing when nobody is going to read it", () => {
    const story = new FloorStory({ explains: false }).seat("ann", { en: 5 }).seat("bob", { en: 5 });
    story.ask("c1", [step(0, { en: 3 })]);

    expect(story.told[0]).toMatchObject({
      type: "offer_made",
      why: { skills: {}, free: { count: 0, names: [] }, hindered: {} },
    });
  });
});
