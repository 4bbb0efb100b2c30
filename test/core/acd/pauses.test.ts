import { describe, expect, it } from "vitest";
import type { PauseCode, UnansweredRule } from "../../../src/core/acd/index.ts";
import { agentId, callId } from "../../../src/core/lib/brands.ts";
import { limits } from "../../../src/core/lib/limits.ts";
import { FloorStory, queueOf } from "./floor-fixture.ts";

const bob = agentId("bob");
const label = { en: "x", zh: "x" };
const pauses: readonly PauseCode[] = [
  { id: "tea", label, paid: true, limitMs: 600_000, atLimit: "ready" },
  { id: "lunch", label, paid: false, limitMs: 1_800_000, atLimit: "alarm" },
  { id: "talk", label, paid: true, limitMs: null, atLimit: "alarm" },
];
const withPauses = () => new FloorStory({ pauses }).ready("bob");
const pause = (story: FloorStory, reason: string) =>
  story.send({ type: "agent_wants", agent: bob, intent: "paused", reason });

describe("a pause", () => {
  it("that has a limit ends there by itself, and the agent reads why", () => {
    const story = pause(withPauses(), "tea");
    const until = story.at + 600_000;
    expect(story.effects).toContainEqual({ do: "set_pause_timer", agent: bob, dueAt: until });

    story.wait(600_000).send({ type: "pause_elapsed", agent: bob });

    expect(story.agent("bob")).toMatchObject({
      state: "ready",
      intent: "ready",
      pauseReason: null,
      since: until,
      notice: { kind: "pause_over", at: until },
    });
    story.send({ type: "agent_wants", agent: bob, intent: "ready" });
    expect(story.agent("bob").notice).toBeNull();
  });

  it("goes on beyond a limit that only marks it", () => {
    const story = pause(withPauses(), "lunch");
    const record = story.agent("bob");
    expect(record.pauseTerms).toEqual({
      paid: false,
      until: story.at + 1_800_000,
      atLimit: "alarm",
    });
    expect(story.effects.map((effect) => effect.do)).not.toContain("set_pause_timer");

    story.wait(1_900_000).send({ type: "pause_elapsed", agent: bob });

    expect(story.agent("bob")).toBe(record);
  });

  it("is not ended by the timer of an earlier one", () => {
    const story = pause(withPauses(), "tea").wait(300_000);
    story.send({ type: "agent_wants", agent: bob, intent: "ready" });
    expect(story.effects).toContainEqual({ do: "set_pause_timer", agent: bob, dueAt: null });
    pause(story.wait(1_000), "tea");

    story.wait(299_000).send({ type: "pause_elapsed", agent: bob });

    expect(story.agent("bob").state).toBe("paused");
  });

  it("for another reason begins anew, with the time of that reason", () => {
    const story = pause(withPauses(), "talk").wait(60_000);
    pause(story, "tea");

    expect(story.agent("bob")).toMatchObject({
      state: "paused",
      since: story.at,
      pauseTerms: { until: story.at + 600_000 },
    });
  });

  it("wished for during a call has its time from when it begins", () => {
    const story = withPauses().queue("c1").accept("c1");
    pause(story, "tea");
    expect(story.agent("bob").pauseTerms ?? null).toBeNull();

    story.wait(50_000).send({ type: "talk_ended", call: callId("c1") });
    story.wait(5_000).send({ type: "wrap_up_done", agent: bob });

    expect(story.agent("bob")).toMatchObject({
      state: "paused",
      pauseTerms: { until: story.at + 600_000 },
    });
  });

  it("that nobody chose is paid, and has no limit", () => {
    const story = new FloorStory({ pauses }).ready("bob").queue("c1");
    story.send({
      type: "offer_failed",
      call: callId("c1"),
      offer: story.offerOf("c1"),
      cause: "no_answer",
    });

    expect(story.agent("bob")).toMatchObject({
      pauseReason: "missed_call",
      pauseTerms: { paid: true, until: null },
    });
  });
});

describe("an agent who does not take a call", () => {
  const miss = (story: FloorStory, cause: "no_answer" | "rejected") =>
    story.send({ type: "offer_failed", call: callId("c1"), offer: story.offerOf("c1"), cause });
  const floor = (onMissed: UnansweredRule, onRejected: UnansweredRule = onMissed) =>
    new FloorStory({ queues: [queueOf("service", { onMissed, onRejected })] }).ready("bob");

  it("stays ready where the queue says so, at the end of the line of agents, and reads it", () => {
    const story = floor({ do: "ready", after: 1 }).wait(10).ready("ann").wait(10).queue("c1");
    expect(story.offers).toEqual([["c1", "bob"]]);

    miss(story, "no_answer");

    expect(story.offers).toEqual([["c1", "ann"]]);
    expect(story.agent("bob")).toMatchObject({
      state: "ready",
      idleSince: story.at,
      notice: { kind: "missed_call", count: 1, at: story.at },
    });
  });

  it("is rung again for the call when nobody else can take it", () => {
    const story = floor({ do: "ready", after: 1 }).queue("c1");

    miss(story, "no_answer");

    expect(story.offers).toEqual([["c1", "bob"]]);
  });

  it("is paused after so many in a row as the queue says", () => {
    const story = floor({ do: "pause", after: 3 }).queue("c1");
    miss(story, "no_answer");
    miss(story, "no_answer");
    expect(story.agent("bob")).toMatchObject({ state: "reserved", notice: { count: 2 } });

    miss(story, "no_answer");

    expect(story.agent("bob")).toMatchObject({ state: "paused", pauseReason: "missed_call" });
  });

  it("is forgiven by the next call that they take, and by what they do themselves", () => {
    const story = floor({ do: "pause", after: 2 }).queue("c1");
    miss(story, "no_answer").accept("c1");
    expect(story.agent("bob").notice).toBeNull();
    story.send({ type: "talk_ended", call: callId("c1") });
    story.send({ type: "wrap_up_done", agent: bob }).queue("c1");
    miss(story, "no_answer");
    expect(story.agent("bob").state).toBe("reserved");
    story.send({ type: "agent_wants", agent: bob, intent: "ready" });
    miss(story, "no_answer");

    expect(story.agent("bob").state).toBe("reserved");
  });

  it("is signed out where the queue says so, with the reason", () => {
    const story = floor({ do: "sign_out", after: 1 }).queue("c1");

    miss(story, "no_answer");

    expect(story.agent("bob")).toMatchObject({
      state: "offline",
      signedIn: false,
      signedOutFor: "missed_call",
      address: null,
      call: null,
    });
    expect(story.ready("bob").agent("bob").signedOutFor).toBeUndefined();
    expect(story.offers).toEqual([["c1", "bob"]]);
  });

  it("meets the rule for rejecting apart from that for missing", () => {
    const story = floor({ do: "ready", after: 1 }, { do: "pause", after: 1 }).queue("c1");
    miss(story, "no_answer");

    miss(story, "rejected");

    expect(story.agent("bob")).toMatchObject({ state: "paused", pauseReason: "rejected_call" });
  });

  it("is paused in the end whatever the queue says: no phone rings for ever", () => {
    const story = floor({ do: "ready", after: 1 }).queue("c1");
    let rings = 0;
    for (; story.agent("bob").state === "reserved"; rings += 1) miss(story, "rejected");

    expect(rings).toBe(limits.unansweredInRow);
    expect(story.agent("bob")).toMatchObject({ state: "paused", pauseReason: "rejected_call" });
  });
});

describe("a wrap-up until done", () => {
  it("ends by the agent's word only", () => {
    const story = new FloorStory({ queues: [queueOf("service", { wrapUpMs: null })] });
    story
      .ready("bob")
      .queue("c1")
      .accept("c1")
      .send({ type: "talk_ended", call: callId("c1") });
    const record = story.agent("bob");
    expect(record).toMatchObject({ state: "wrap_up", wrapUpUntil: null });

    story.wait(86_400_000).send({ type: "wrap_up_elapsed", agent: bob });
    story.send({ type: "wrap_up_extended", agent: bob });
    expect(story.agent("bob")).toBe(record);

    story.send({ type: "wrap_up_done", agent: bob });
    expect(story.agent("bob").state).toBe("ready");
  });
});
