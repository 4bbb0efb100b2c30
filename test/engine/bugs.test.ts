import { describe, expect, it } from "vitest";
import { spineFlow } from "../fakes/spine-flow.ts";
import { SimHotline } from "../fakes/spine-hotline.ts";

/** A flow with a hole that the checker would have found: the machine throws there. */
const broken = (start: string) => {
  const { bye: _, ...nodes } = spineFlow.nodes;
  return { ...spineFlow, start, nodes };
};

describe("Engine: a bug in one call", () => {
  it("passes that caller on with a ticket, and serves the others", async () => {
    const hotline = await SimHotline.start({ flow: broken("welcome") });
    const [one, other] = [await hotline.call(), await hotline.call()];
    await one.press("19");

    expect(one.leg.ended).toBe("passed_on");
    expect(one.state).toMatchObject({ phase: "ended", result: "passed_on" });
    await other.press("1");
    expect(other.hears).toEqual(["main-menu"]);
    expect(
      hotline.log.some(({ level, data }) => level === "error" && data["callId"] === one.id),
    ).toBe(true);
  });

  it("passes a caller on whose call cannot even begin", async () => {
    const hotline = await SimHotline.start({ flow: broken("bye") });
    const caller = await hotline.call();

    expect(caller.leg.ended).toBe("passed_on");
    expect(hotline.engine.openCalls).toBe(0);
  });
});
