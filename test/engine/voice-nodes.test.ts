import { describe, expect, it } from "vitest";
import { SimHotline } from "../fakes/spine-hotline.ts";

/** A caller who is asked for a message: the prompts take two seconds, then comes the tone. */
async function atTheTone() {
  const hotline = await SimHotline.start();
  const caller = await hotline.call();
  await caller.press("16");
  expect(caller.hears).toEqual(["leave-message"]);
  await hotline.advance(2_000);
  return { hotline, caller };
}

const message = (durationMs: number) => ({ set: "attachment", kind: "voicemail", durationMs });

describe("Engine: a caller leaves a message", () => {
  it("has it on the ticket once the caller keeps it", async () => {
    const { hotline, caller } = await atTheTone();
    caller.leg.speak(10_000);
    await hotline.advance(8_000);
    await caller.press("#");

    expect(caller.hears).toEqual(["message-review"]);
    await caller.press("1");
    expect(caller.hears).toEqual(["recording", "message-review"]);
    await caller.press("2");
    expect(caller.ticket).toContainEqual(expect.objectContaining(message(8_000)));
    await hotline.advance(5_000);
    expect(caller.ticket.at(-1)).toMatchObject({ set: "ended", result: "left_message" });
  });

  it("has it when the caller just hangs up at the end, as most do", async () => {
    const { hotline, caller } = await atTheTone();
    caller.leg.speak(6_000);
    await hotline.advance(6_000);
    await caller.hangUp();

    expect(caller.ticket).toContainEqual(expect.objectContaining(message(6_000)));
    expect(caller.ticket.at(-1)).toMatchObject({ set: "ended", result: "left_message" });
    expect(hotline.carrier.rooms.durationOf("msg-c1-3")).toBe(6_000);
  });

  it("has it when the caller is passed on before deciding what becomes of it", async () => {
    const { hotline, caller } = await atTheTone();
    caller.leg.speak(6_000);
    await hotline.advance(6_000);
    await caller.press("#");
    hotline.disk.away = "The disk is full.";
    await caller.press("1");
    await hotline.advance(3_000);
    hotline.disk.away = null;
    await hotline.advance(1_000);

    expect(caller.leg.ended).toBe("passed_on");
    expect(caller.ticket).toContainEqual(expect.objectContaining(message(6_000)));
    expect(caller.ticket.at(-1)).toMatchObject({ set: "ended", result: "passed_on" });
  });

  it("keeps no file of one that was not finished when the caller was passed on", async () => {
    const { hotline, caller } = await atTheTone();
    caller.leg.speak(60_000);
    hotline.disk.away = "The disk is full.";
    await hotline.call();
    await hotline.advance(3_000);
    expect(hotline.carrier.rooms.durationOf("msg-c1-3")).toBe(3_000);
    hotline.disk.away = null;
    await hotline.advance(1_000);

    expect(caller.leg.ended).toBe("passed_on");
    expect(hotline.carrier.rooms.durationOf("msg-c1-3")).toBeNull();
    expect(caller.ticket.at(-1)).toMatchObject({ set: "ended", result: "passed_on" });
  });

  it("asks again after silence, and keeps no file of it", async () => {
    const { hotline, caller } = await atTheTone();
    await hotline.advance(4_000);

    expect(caller.hears).toEqual(["message-empty", "leave-message-short"]);
    expect(hotline.carrier.rooms.durationOf("msg-c1-3")).toBeNull();
  });

  it("loses no word of a caller who speaks while the service is down", async () => {
    const { hotline, caller } = await atTheTone();
    caller.leg.speak(10_000);
    await hotline.advance(3_000);
    await hotline.restart(4_000);
    await hotline.advance(3_000);
    await caller.press("#");
    await caller.press("2");

    expect(caller.leg.heard.filter(({ script }) => script.wait.kind === "record")).toHaveLength(1);
    expect(caller.ticket).toContainEqual(expect.objectContaining(message(10_000)));
  });

  it.each([
    ["hangs up", async (caller: { hangUp(): Promise<void> }) => caller.hangUp()],
    ["is silent", async () => {}],
  ])("has the message of a caller who %s while the service is down", async (_, act) => {
    const { hotline, caller } = await atTheTone();
    caller.leg.speak(5_000);
    await hotline.advance(5_000);
    hotline.kill();
    await act(caller);
    await hotline.advance(10_000);
    await hotline.boot();
    await hotline.advance(30_000);

    expect(caller.ticket).toContainEqual(expect.objectContaining(message(5_000)));
    expect(caller.ticket.at(-1)).toMatchObject({ set: "ended", result: "left_message" });
    expect(caller.calls).toHaveLength(1);
  });
});
