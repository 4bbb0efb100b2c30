import { describe, expect, it } from "vitest";
import type { OfferWhy } from "../../../src/core/call/index.ts";
import { agentId, legId } from "../../../src/core/lib/brands.ts";
import { agentLeg, caller, Story } from "./story.ts";

const why: OfferWhy = {
  how: "next",
  strategy: "longest_idle",
  waitedMs: 0,
  step: 1,
  steps: 1,
  skills: { en: 1 },
  ahead: 0,
  free: { count: 0, names: [] },
  hindered: {},
  lacking: 0,
};
const secondLeg = legId("c1-a2");

/** A caller whose call is offered in a queue that tells its agents what it is about. */
function offered(reason: Partial<OfferWhy> = {}, agents = ["bob"]): Story {
  const story = Story.queued();
  agents.forEach((name, index) => {
    const { state } = story;
    const visit = state.phase === "queued" || state.phase === "offered" ? state.place.visit : 0;
    story.send({
      type: "offer_made",
      visit,
      offer: 7 + index,
      agent: agentId(name),
      agentName: name,
      address: `agent-${name}`,
      ringMs: 15_000,
      whisper: { lang: "zh", queue: "服务" },
      why: { ...why, ...reason },
    });
  });
  return story;
}

const words = (story: Story) =>
  story.scripts.flatMap(({ prompts }) =>
    prompts.map((one) => {
      if (one.kind === "sound") return one.name;
      if (one.kind === "duration") return one.ms;
      return one.kind === "text" ? one.value : one.kind;
    }),
  );

const answered = (story: Story) => story.send({ type: "leg_answered", leg: agentLeg });
const heard = (story: Story, step: number) =>
  story.send({ type: "script_ended", leg: agentLeg, step, outcome: { kind: "heard" } });

describe("the words in an agent's ear", () => {
  it("are queue, wait and reason, in the agent's language, while the caller hears music", () => {
    const story = answered(offered({ how: "known" }).wait(124_000));

    expect(words(story)).toEqual(["服务", "whisper-waited", 120_000, "whisper-known"]);
    expect(story.scripts).toMatchObject([{ leg: agentLeg, lang: "zh", wait: { kind: "none" } }]);
    expect(story.told).toEqual([]);
    expect(story.written).toEqual([]);
  });

  it("are over, and agent and caller are joined; an older script changes nothing", () => {
    const story = answered(offered());
    const step = story.scripts[0]?.step ?? 0;
    expect(heard(story, step - 1).effects).toEqual([]);
    heard(story, step);

    expect(story.scripts.map(({ leg, wait }) => [leg, wait.kind])).toEqual([
      [agentLeg, "join"],
      [caller, "join"],
    ]);
    expect(story.told).toEqual([{ type: "offer_accepted", call: "c1", offer: 7 }]);
    expect(story.state.phase).toBe("talking");
  });

  it.each([
    [{}, 1_000, ["服务"]],
    [{}, 33_000, ["服务", "whisper-waited", 35_000]],
    [{ skills: { en: 1, cards: 5 } }, 0, ["服务", "whisper-skilled"]],
    [{ skills: { cards: 5 }, step: 2, steps: 2 }, 0, ["服务", "whisper-eased"]],
    [{ how: "preferred", step: 1 } as const, 0, ["服务", "whisper-preferred"]],
  ])("say what is worth it: %o after %d ms", (reason, waitMs, said) => {
    expect(words(answered(offered(reason).wait(waitMs)))).toEqual(said);
  });

  it("stop the other phones at once, and their agents are free", () => {
    const story = answered(offered({}, ["bob", "cid"]));

    expect(story.effects).toContainEqual({ do: "hang_up", leg: secondLeg, cause: "normal" });
    expect(story.told).toEqual([{ type: "offer_failed", call: "c1", offer: 8, cause: "normal" }]);
    expect(story.send({ type: "leg_ended", leg: secondLeg, cause: "normal" }).effects).toEqual([]);
  });

  it("may be refused by hanging up: the caller keeps the place", () => {
    const story = answered(offered());
    story.send({ type: "leg_ended", leg: agentLeg, cause: "normal" });

    expect(story.told).toContainEqual({
      type: "offer_failed",
      call: "c1",
      offer: 7,
      cause: "rejected",
    });
    expect(story.state.phase).toBe("queued");
  });

  it("count as waiting for a caller who hangs up meanwhile", () => {
    const story = answered(offered());
    story.send({ type: "leg_ended", leg: caller, cause: "normal" });

    expect(story.state).toMatchObject({ phase: "ended", result: "abandoned" });
    expect(story.effects).toContainEqual({ do: "hang_up", leg: agentLeg, cause: "normal" });
  });

  it("are skipped for who has answered when a restart came: the caller has waited enough", () => {
    const story = answered(offered());
    const legs = [caller, agentLeg].map((leg) => ({ leg, up: true }));
    story.send({ type: "recovered", legs, cut: false });

    expect(story.state.phase).toBe("talking");
  });
});
