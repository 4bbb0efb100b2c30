import { describe, expect, it } from "vitest";
import type { Forecast, QueueSettings } from "../../../src/core/acd/index.ts";
import { WaitEstimate } from "../../../src/core/acd/index.ts";
import { agentId, callId, queueId } from "../../../src/core/lib/brands.ts";
import type { Need, Skills } from "../../../src/core/lib/skills.ts";
import { FloorStory, queueOf } from "./floor-fixture.ts";

const service = (change: Partial<QueueSettings>) => ({ queues: [queueOf("service", change)] });
const step = (afterMs: number, skills: Skills) => ({ afterMs, skills, agent: null });

describe("Floor: the agent whom a call prefers", () => {
  const need: Need = [
    { afterMs: 0, skills: {}, agent: agentId("ann") },
    step(20_000, { cards: 5 }),
  ];

  it("gets the call whatever they can do, before one whom the caller knows", () => {
    const caller = "+12025550142";
    const affinity = { withinMs: 3_600_000, waitMs: 30_000 };
    const lastAgents = [{ caller, agent: agentId("bob"), at: 900_000 }];
    const floor = new FloorStory({ ...service({ affinity }), lastAgents });
    floor.seat("bob", { cards: 9 }).wait(9).seat("ann", {});

    expect(floor.ask("c1", need, caller).offers).toEqual([["c1", "ann"]]);
    expect(floor.told[0]).toMatchObject({ why: { how: "preferred" } });
  });

  it("is waited for while they talk, then whoever has the skills, widened by the queue", () => {
    const widen = [step(60_000, { cards: 2 })];
    const floor = new FloorStory(service({ widen })).seat("ann", {}).queue("c0").accept("c0");
    floor.seat("bob", { cards: 5 }).ask("c1", need);
    expect(floor.offers).toEqual([]);
    expect(floor.effects).toContainEqual({
      do: "set_need_timer",
      call: "c1",
      dueAt: floor.at + 20_000,
    });

    floor.wait(20_000).send({ type: "need_widened", call: callId("c1") });
    expect(floor.offers).toEqual([["c1", "bob"]]);
  });

  it("is not waited for when they are not at work or do not serve the queue", () => {
    const other = { id: agentId("ann"), name: "ann", skills: {}, queues: [queueId("sales")] };
    const elsewhere = new FloorStory().seatAs(other).seat("bob", { cards: 5 });
    expect(elsewhere.ask("c1", need).offers).toEqual([["c1", "bob"]]);

    const away = new FloorStory().seat("bob", { cards: 5 });
    expect(away.ask("c1", need).offers).toEqual([["c1", "bob"]]);
  });
});

describe("Floor: expected waits", () => {
  class Known extends WaitEstimate {
    override get isCalibrated(): boolean {
      return true;
    }
    override forecast(ahead: number): Forecast {
      const meanMs = 60_000.4 * (ahead + 1);
      return { meanMs, spread: 0.1, lowMs: 30_000, highMs: 90_000, appQueueMs: 0 };
    }
  }

  it("are told with the place while the queue knows them, and not otherwise", () => {
    const knowing = new FloorStory({ estimates: () => new Known() }).queue("c1").queue("c2");
    const wait = { meanMs: 120_001, lowMs: 30_000, highMs: 90_000 };
    expect(knowing.told).toMatchObject([{ type: "position_told", position: 2, wait, call: "c2" }]);

    const learning = new FloorStory().queue("c1");
    expect(learning.told).toEqual([
      { type: "position_told", position: 1, lacks: "everybody", call: "c1" },
    ]);
  });

  it("do not learn from who overflows", () => {
    const story = new FloorStory().queue("c1").wait(9_000);
    story.send({ type: "call_left", call: callId("c1"), reason: "overflowed" });

    expect(story.effects).toContainEqual(
      expect.objectContaining({
        do: "save_visit",
        visit: expect.objectContaining({ result: "overflowed" }),
      }),
    );
    expect(story.floor.queue(queueId("service"))?.counts).toMatchObject({ abandoned: 0 });
  });
});
