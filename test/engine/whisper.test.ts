import { describe, expect, it } from "vitest";
import { SimHotline, serviceQueue } from "../fakes/spine-hotline.ts";

const waits = (leg: {
  readonly heard: readonly { readonly script: { readonly wait: { kind: string } } }[];
}) => leg.heard.map(({ script }) => script.wait.kind);

describe("a queue that tells its agents what a call is about", () => {
  it("lets the agent hear it, the caller music, and joins them when it has been said", async () => {
    const hotline = await SimHotline.start({ queues: [{ ...serviceQueue, whisper: true }] });
    const ann = await hotline.agent("ann", "en");
    const caller = await hotline.call();
    await caller.press("12");
    const before = caller.leg.heard.length;
    await ann.answer();

    expect(ann.leg.heard.at(-1)?.script.prompts).toEqual([{ kind: "text", value: "Service" }]);
    expect(caller.state.phase).toBe("offered");
    expect(caller.leg.wait?.kind).toBe("hold");
    await hotline.advance(2_000);

    expect(caller.state.phase).toBe("talking");
    expect(waits(ann.leg)).toEqual(["none", "join"]);
    expect(waits(caller.leg).slice(before)).toEqual(["join"]);
    expect(ann.record.state).toBe("busy");
  });

  it("frees the agent at once when the caller hangs up meanwhile", async () => {
    const hotline = await SimHotline.start({ queues: [{ ...serviceQueue, whisper: true }] });
    const ann = await hotline.agent("ann", "en");
    const caller = await hotline.call();
    await caller.press("12");
    await ann.answer();
    await caller.hangUp();

    expect(ann.record.state).toBe("ready");
    expect(ann.leg.ended).not.toBeNull();
  });
});
