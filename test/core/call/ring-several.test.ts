import { describe, expect, it } from "vitest";
import { agentId, legId } from "../../../src/core/lib/brands.ts";
import { caller, offerMade, Story } from "./story.ts";

const second = { ...offerMade(8), agent: agentId("cid"), agentName: "Cid", address: "agent-cid" };
const [bobsLeg, cidsLeg] = [legId("c1-a1"), legId("c1-a2")];
const ringing = () => Story.offered().send(second);

describe("reduceCall: several phones ring for one call", () => {
  it("dials each, and tells the floor of each that rings", () => {
    const story = ringing();
    expect(story.effects).toMatchObject([{ do: "dial", leg: cidsLeg, agent: "cid" }]);

    story.send({ type: "leg_ringing", leg: cidsLeg });

    expect(story.told).toEqual([{ type: "offer_ringing", call: "c1", offer: 8 }]);
    expect(story.send({ type: "leg_ringing", leg: cidsLeg }).effects).toEqual([]);
  });

  it("connects the first to answer and stops the others", () => {
    const story = ringing().send({ type: "leg_answered", leg: cidsLeg });

    expect(story.state).toMatchObject({ phase: "talking", offer: { id: 8, agent: "cid" } });
    expect(story.effects[0]).toEqual({ do: "hang_up", leg: bobsLeg, cause: "normal" });
    expect(story.told).toEqual([{ type: "offer_accepted", call: "c1", offer: 8 }]);
  });

  it("rings on when one fails, and waits again after the last", () => {
    const story = ringing().send({ type: "leg_ended", leg: bobsLeg, cause: "no_answer" });
    expect(story.state).toMatchObject({ phase: "offered", offer: { id: 8 }, others: [] });
    expect(story.told).toMatchObject([{ type: "offer_failed", offer: 7, cause: "no_answer" }]);

    story.send({ type: "leg_ended", leg: cidsLeg, cause: "rejected" });

    expect(story.state.phase).toBe("queued");
    expect(story.told).toMatchObject([{ type: "offer_failed", offer: 8, cause: "rejected" }]);
  });

  it("stops the phone whose offer is withdrawn, and refuses for the agent who asked", () => {
    const story = ringing().send({ type: "offer_withdrawn", offer: 7, reason: "signed_out" });
    expect(story.effects).toEqual([{ do: "hang_up", leg: bobsLeg, cause: "normal" }]);

    const other = ringing().send({ type: "hang_up_asked", by: "cid", offer: 8 });

    expect(other.effects).toContainEqual({ do: "hang_up", leg: cidsLeg, cause: "rejected" });
    expect(other.state).toMatchObject({ phase: "offered", offer: { id: 7 } });
  });

  it("stops all when the caller leaves", () => {
    const story = ringing();
    story.send({ type: "leg_ended", leg: caller, cause: "normal" });

    expect(story.effects.filter((effect) => effect.do === "hang_up")).toMatchObject([
      { leg: bobsLeg },
      { leg: cidsLeg },
    ]);
  });

  it("goes on with what is left after a restart", () => {
    const story = ringing();
    const alive = { leg: caller, up: true };
    story.send({ type: "recovered", legs: [alive, { leg: cidsLeg, up: false }], cut: false });

    expect(story.state).toMatchObject({ phase: "offered", offer: { id: 8 }, others: [] });
    expect(story.told).toMatchObject([{ type: "offer_failed", offer: 7, cause: "normal" }]);

    story.send({ type: "recovered", legs: [alive], cut: false });

    expect(story.state.phase).toBe("queued");
  });
});
