import { describe, expect, it } from "vitest";
import type { TicketChange } from "../../../src/core/call/index.ts";
import { flowOf, flowText, problemsOf } from "../../contract/flow/world.ts";
import { caller, callStarted, Story } from "../call/story.ts";

const flow = (kind: string, more = "") =>
  flowOf(
    flowText(`
  hello:
    ${kind}
      prompts: [[hello], [ask]]
      empty: [main-menu-short]
      tries: 2
      exhausted: bye
      failed: broken${more}
  broken:
    hangup: { prompts: [main-menu] }
  thanks:
    menu: { prompts: [main-menu-short], keys: { 1: bye }, exhausted: bye }`),
  );

const review = "\n      review: { prompts: [[main-menu], [main-menu-short]] }";
const voicemail = (more = "") =>
  new Story(flow("voicemail:", `\n      saved: thanks\n      queue: sales${more}`)).send(
    callStarted,
  );
const kept = (recording: string, durationMs: number): readonly TicketChange[] => [
  { set: "attachment", kind: "voicemail", recording, durationMs },
  { set: "queued", queue: "sales" as never },
];

describe("voicemail", () => {
  it("records after its prompts, and puts the message on the ticket of the queue's people", () => {
    const call = voicemail();
    expect(call.heard).toEqual(["hello"]);
    expect(call.scripts[0]?.wait).toEqual({
      kind: "record",
      name: "msg-c1-1",
      maxMs: 120_000,
      silenceMs: 5_000,
      endKey: "#",
      beep: true,
    });

    call.records(8_000);

    expect(call.written).toEqual(kept("msg-c1-1", 8_000));
    expect(call.node).toBe("thanks");
    expect(call.send({ type: "leg_ended", leg: caller, cause: "normal" }).written).toEqual([
      { set: "ended", result: "left_message", at: call.at },
    ]);
  });

  it("asks again when nothing was said, under another name, and gives up after its tries", () => {
    const call = voicemail().records(400);
    expect(call.effects).toContainEqual({ do: "drop_recording", recording: "msg-c1-1" });
    expect(call.heard).toEqual(["main-menu-short", "ask"]);
    expect(call.scripts[0]?.wait).toMatchObject({ kind: "record", name: "msg-c1-2" });

    call.records(0);

    expect(call.node).toBe("bye");
    expect(call.written).toEqual([]);
    call.send({ type: "leg_ended", leg: caller, cause: "normal" });
    expect(call.written).toMatchObject([{ result: "unserved" }]);
  });

  it("plays the message, records it again and keeps it, as the caller's keys say", () => {
    const call = voicemail(review).records(5_000);
    expect(call.heard).toEqual(["main-menu"]);
    expect(call.written).toEqual([]);

    call.types("1");
    expect(call.scripts[0]?.prompts[0]).toEqual({ kind: "recording", name: "msg-c1-1" });
    call.types("3");
    expect(call.effects).toContainEqual({ do: "drop_recording", recording: "msg-c1-1" });
    call.records(7_000);
    call.types("2");

    expect(call.written).toEqual(kept("msg-c1-4", 7_000));
    expect(call.node).toBe("thanks");
  });

  it("keeps the message of a caller who hangs up or says nothing more in the review", () => {
    const gone = voicemail(review).records(5_000);
    gone.send({ type: "leg_ended", leg: caller, cause: "normal" });
    expect(gone.written).toEqual([
      ...kept("msg-c1-1", 5_000),
      { set: "ended", result: "left_message", at: gone.at },
    ]);

    const silent = voicemail(review).records(5_000).types("");
    expect(silent.heard).toEqual(["main-menu-short"]);
    expect(silent.types("9").written).toEqual(kept("msg-c1-1", 5_000));
  });

  it("lets a message be recorded again only so often", () => {
    const call = voicemail(review).records(5_000);
    for (let take = 1; take < 10; take += 1) call.types("3").records(5_000);

    expect(call.types("3").heard).toEqual(["main-menu-short"]);
  });

  it("goes on under the same name after a restart, and takes what ended meanwhile", () => {
    const call = voicemail().send({
      type: "recovered",
      legs: [{ leg: caller, up: true }],
      cut: false,
    });
    expect(call.scripts[0]?.wait).toMatchObject({ kind: "record", name: "msg-c1-1" });

    const gone = voicemail();
    gone.send({ type: "recording_ended", recording: "msg-c1-1", durationMs: 3_000 });
    expect(gone.written).toEqual(kept("msg-c1-1", 3_000));
    gone.send({ type: "recovered", legs: [], cut: false });
    expect(gone.written).toEqual([{ set: "ended", result: "left_message", at: gone.at }]);
  });

  it("leaves by its own way when the carrier cannot record", () => {
    expect(voicemail().ends({ kind: "failed", code: "x" }).node).toBe("broken");
  });

  it("is refused with an unknown queue, times that exclude each other, two choices on a key", () => {
    const node = (more: string) =>
      problemsOf(
        flowText(`
  hello:
    voicemail: { prompts: [hello], saved: bye, exhausted: bye, failed: bye, ${more} }`),
      );

    expect(node("queue: sale")).toEqual([
      expect.stringContaining('There is no queue "sale" (there are: "support", "sales"). Did you'),
    ]);
    expect(node("minMs: 9000, maxMs: 5000")).toEqual([expect.stringContaining('"minMs" is 9000')]);
    expect(node('review: { prompts: [hello], keep: "1" }')).toEqual([
      expect.stringContaining("Two choices of the review are on one key"),
    ]);
  });
});

describe("record", () => {
  const record = (more = "") =>
    new Story(
      flow(
        "record:",
        `\n      done: play\n      into: said${more}
  play:
    menu:
      prompts: [{ recording: said.id }, { number: said.durationMs }]
      keys: { 1: bye }
      exhausted: thanks`,
      ),
    ).send(callStarted);

  it("gives what was said to a variable, which can be played, and nowhere else", () => {
    const call = record().records(2_500);

    expect(call.scripts[0]?.prompts).toEqual([
      { kind: "recording", name: "msg-c1-1" },
      { kind: "number", value: 2_500 },
    ]);
    expect(call.written).toEqual([]);
    call.send({ type: "leg_ended", leg: caller, cause: "normal" });
    expect(call.written).toMatchObject([{ result: "left_ivr" }]);
  });

  it("puts it on the ticket when asked to", () => {
    expect(record("\n      attach: true").records(2_500).written).toEqual([
      { set: "recording", recording: "msg-c1-1", durationMs: 2_500 },
    ]);
  });
});
