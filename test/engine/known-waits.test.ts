import { describe, expect, it } from "vitest";
import { Random } from "../../src/adapters/simulated/index.ts";
import type { FlowDocument, QueueNode } from "../../src/core/flow/index.ts";
import type { SimAgent, SimCaller } from "../../src/rehearsal/index.ts";
import { spineFlow } from "../fakes/spine-flow.ts";
import { SimHotline } from "../fakes/spine-hotline.ts";

/** The flow in which callers are told how long they will wait. */
function tellingFlow(): FlowDocument {
  const agent = spineFlow.nodes["agent"] as QueueNode;
  const announce = { position: false, wait: true, everyMs: 60_000 };
  return { ...spineFlow, nodes: { ...spineFlow.nodes, agent: { ...agent, announce } } };
}

async function queueUp(hotline: SimHotline): Promise<SimCaller> {
  const caller = await hotline.call();
  await caller.press("12");
  return caller;
}

/** Bob serves one caller after the other, some of whom take long, while three always wait. */
async function serve(hotline: SimHotline, bob: SimAgent, calls: number): Promise<void> {
  const random = new Random(11);
  for (let n = 0; n < 4; n += 1) await queueUp(hotline);
  for (let n = 0; n < calls; n += 1) {
    await bob.answer();
    await hotline.advance(Math.round(-40_000 * Math.log(1 - random.next())));
    await bob.hangUp();
    await queueUp(hotline);
    await bob.command({ command: "wrap_up_done" });
  }
}

describe("Engine: expected waits over a restart", () => {
  it("tells the next caller what it would have told them without a kill", async () => {
    const hotline = await SimHotline.start({ flow: tellingFlow() });
    const bob = await hotline.agent("bob", "en");
    await serve(hotline, bob, 200);
    const before = hotline.engine.queues()[0];
    expect(before?.expected).not.toBeNull();

    await hotline.restart(0);

    const after = hotline.engine.queues()[0];
    expect(after?.expected).toEqual(before?.expected);
    expect(after?.calibration).toEqual(before?.calibration);
    expect((await queueUp(hotline)).hears).toEqual(["please-wait", "wait"]);
  });

  it("knows nothing before there was anything to learn from", async () => {
    const hotline = await SimHotline.start({ flow: tellingFlow() });
    await hotline.agent("bob", "en");
    for (let n = 0; n < 3; n += 1) await queueUp(hotline);
    await hotline.restart(0);

    expect((await queueUp(hotline)).hears).toEqual(["please-wait"]);
  });
});
