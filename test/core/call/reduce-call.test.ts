import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../../src/core/call/index.ts";
import { recordingName, roomOf } from "../../../src/core/call/index.ts";
import { legId } from "../../../src/core/lib/brands.ts";
import { needOf } from "../../../src/core/lib/skills.ts";
import { agentLeg, caller, callStarted, offerMade, Story } from "./story.ts";

const callerEnded = (cause: "normal" | "lost" = "normal"): CallEvent => ({
  type: "leg_ended",
  leg: caller,
  cause,
});
const agentEnded = (cause: "normal" | "no_answer" | "rejected" | "unreachable" | "lost") =>
  ({ type: "leg_ended", leg: agentLeg, cause }) as const;
const position = (place: number): CallEvent => ({ type: "position_told", position: place });
const legs = (...alive: readonly (readonly [typeof caller, boolean])[]) =>
  alive.map(([leg, up]) => ({ leg, up }));

describe("reduceCall: in the menus", () => {
  it.each([
    ["hangs up before getting anything", (story: Story) => story, "normal", "left_ivr"],
    ["is cut off", (story: Story) => story, "lost", "failed"],
    [
      "hangs up during the goodbye of a flow that could not serve",
      (story: Story) => story.types("9"),
      "normal",
      "unserved",
    ],
    [
      "hangs up after having been served",
      (story: Story) => story.types("3").types("4711").ends({ kind: "heard" }),
      "normal",
      "self_served",
    ],
  ] as const)("counts a caller who %s", (_, go, cause, result) => {
    const story = go(Story.started().types("1")).send(callerEnded(cause));

    expect(story.state).toMatchObject({ phase: "ended", result, at: story.at });
    expect(story.written).toEqual([{ set: "ended", result, at: story.at }]);
  });

  it("ignores the end of a script of long ago, of another leg, and of a look-up not asked for", () => {
    const story = Story.started().types("1");
    const { state } = story;
    const outcome = { kind: "digits", value: "2", endedBy: "max", bargedIn: false } as const;

    story.send({ type: "script_ended", leg: caller, step: 1, outcome });
    story.send({ type: "script_ended", leg: legId("other"), step: 2, outcome });
    story.send({ type: "lookup_ended", request: "c1-l9", result: { ok: true, value: {} } });
    story.send({ type: "leg_ended", leg: legId("other"), cause: "normal" });
    story.send({ type: "timer_fired", timer: "announce" });

    expect(story.state).toBe(state);
    expect(story.effects).toEqual([]);
  });

  it("hangs the caller up when a supervisor asks for it", () => {
    expect(Story.started().send({ type: "hang_up_asked", by: "sue", offer: null }).effects).toEqual(
      [{ do: "hang_up", leg: caller, cause: "normal" }],
    );
  });

  it("says the last prompt again to a caller who is there after the service was down", () => {
    const story = Story.started().types("1");
    const before = story.scripts[0];
    story.send({ type: "recovered", legs: legs([caller, true]), cut: false });

    expect(story.scripts[0]).toEqual({ ...before, step: (before?.step ?? 0) + 1 });
  });

  it.each([
    [false, "left_ivr"],
    [true, "failed"],
  ])("ends a call whose caller left while the service was down (cut: %s)", (cut, result) => {
    const story = Story.started().send({ type: "recovered", legs: [], cut });

    expect(story.state).toMatchObject({ phase: "ended", result });
  });

  it("asks the PIN again after the service was down during its look-up, and counts nothing", () => {
    const story = Story.started().types("1").types("1").types("12345").enters("v", 4);
    story.send({ type: "recovered", legs: legs([caller, true]), cut: false });

    expect(story.heard).toEqual(["pin"]);
    expect(story.state).toMatchObject({
      cursor: { memo: { attempts: 0, stage: "proof" }, tries: 0 },
    });
  });

  it("looks a balance up again after the service was down", () => {
    const story = Story.started().types("1").types("1").types("12345").enters("v", 4);
    story.finds({ name: "Ann" });
    const [first] = story.effects.flatMap((effect) => (effect.do === "look_up" ? [effect] : []));
    story.send({ type: "recovered", legs: legs([caller, true]), cut: false });
    const [second] = story.effects.flatMap((effect) => (effect.do === "look_up" ? [effect] : []));

    expect(second).toMatchObject({ source: "balance", args: { account: "12345" } });
    expect(second?.request).not.toBe(first?.request);
  });
});

describe("reduceCall: queued", () => {
  it("enters the queue with the caller's language as a skill, and a limit", () => {
    const story = Story.started().types("2").types("2");

    expect(story.told).toEqual([
      {
        type: "call_queued",
        call: "c1",
        visit: 3,
        queue: "service",
        need: needOf(["zh"]),
        priority: 0,
        since: story.at,
        caller: "+4930123456",
      },
    ]);
    expect(story.written).toEqual([{ set: "queued", queue: "service" }]);
    expect(story.effects).toContainEqual({
      do: "set_timer",
      timer: "queue_limit",
      dueAt: story.at + 300_000,
    });
  });

  it("says the queue's words and the place, then plays the queue's music", () => {
    const story = Story.queued();
    expect(story.heard).toEqual(["please-wait", "position"]);
    expect(story.scripts[0]?.wait).toEqual({ kind: "hold", music: "waiting" });

    story.wait(30_000).send({ type: "timer_fired", timer: "announce" });
    expect(story.told).toEqual([{ type: "position_asked", call: "c1" }]);
    story.send(position(1));
    expect(story.heard).toEqual(["position"]);
    expect(story.effects).toContainEqual({
      do: "set_timer",
      timer: "announce",
      dueAt: story.at + 30_000,
    });
  });

  it("dials the agent of an offer, and the caller who has heard nothing yet hears music", () => {
    const story = Story.started().types("1").types("2").send(offerMade());

    expect(story.effects[0]).toEqual({
      do: "dial",
      leg: agentLeg,
      agent: "bob",
      address: "agent-bob",
      callerId: { number: "+4930123456", name: "Ann" },
      ringMs: 15_000,
    });
    expect(story.scripts[0]?.wait).toEqual({ kind: "hold", music: "waiting" });
  });

  it("does not interrupt the music of a caller who hears it already", () => {
    expect(Story.offered().scripts).toEqual([]);
  });

  it("counts a caller who hangs up as abandoned and tells the floor", () => {
    const story = Story.queued().send(callerEnded());

    expect(story.state).toMatchObject({ phase: "ended", result: "abandoned" });
    expect(story.told).toEqual([{ type: "call_left", call: "c1", reason: "abandoned" }]);
  });

  it("leaves by the flow's ways when the queue is full and when the wait was too long", () => {
    const full = Story.started().types("1").types("2");
    full.send({ type: "queue_refused", reason: "full" });
    expect([full.node, full.heard]).toEqual(["busy", ["all-busy"]]);

    const late = Story.queued().wait(300_000).send({ type: "timer_fired", timer: "queue_limit" });
    expect(late.node).toBe("busy");
    expect(late.told).toEqual([{ type: "call_left", call: "c1", reason: "timed_out" }]);
    expect(late.effects).toContainEqual({ do: "clear_timer", timer: "announce" });
    expect(late.send(callerEnded()).state).toMatchObject({ result: "unserved" });
  });

  it("keeps the place and hears it again after the service was down", () => {
    const story = Story.queued();
    const { state } = story;
    story.send({ type: "recovered", legs: legs([caller, true]), cut: false });
    expect(story.told).toEqual([{ type: "position_asked", call: "c1" }]);
    expect(story.state).toMatchObject({ place: { since: "place" in state && state.place.since } });

    story.send(position(1));
    expect(story.heard).toEqual(["please-wait", "position"]);
  });

  it.each([
    [false, "abandoned"],
    [true, "failed"],
  ])("ends a call whose caller left while the service was down (cut: %s)", (cut, result) => {
    expect(Story.queued().send({ type: "recovered", legs: [], cut }).state).toMatchObject({
      phase: "ended",
      result,
    });
  });

  it("hangs the caller up when a supervisor asks for it", () => {
    expect(Story.queued().send({ type: "hang_up_asked", by: "sue", offer: null }).effects).toEqual([
      { do: "hang_up", leg: caller, cause: "normal" },
    ]);
  });
});

describe("reduceCall: offered", () => {
  it("notes once that the phone rings", () => {
    const story = Story.offered().send({ type: "leg_ringing", leg: agentLeg });
    expect(story.told).toEqual([{ type: "offer_ringing", call: "c1", offer: 7 }]);
    expect(story.send({ type: "leg_ringing", leg: agentLeg }).effects).toEqual([]);
  });

  it("brings both into one room when the agent answers", () => {
    const story = Story.talking();

    expect(story.scripts.map(({ leg, wait }) => [leg, wait])).toEqual([
      [agentLeg, { kind: "join", room: roomOf("c1"), record: recordingName("c1", 7), music: null }],
      [caller, { kind: "join", room: roomOf("c1"), record: recordingName("c1", 7), music: null }],
    ]);
    expect(story.told).toEqual([{ type: "offer_accepted", call: "c1", offer: 7 }]);
    expect(story.written).toEqual([{ set: "answered", agent: "bob", at: story.at }]);
    expect(story.effects).toContainEqual({ do: "clear_timer", timer: "queue_limit" });
  });

  it.each(["no_answer", "rejected", "unreachable", "normal"] as const)(
    "goes back to its place when the phone ends with %s, and gives the next offer another leg",
    (cause) => {
      const story = Story.offered().send(agentEnded(cause));
      expect(story.state.phase).toBe("queued");
      expect(story.told).toEqual([{ type: "offer_failed", call: "c1", offer: 7, cause }]);

      story.send(offerMade(8));
      expect(story.effects).toContainEqual(expect.objectContaining({ do: "dial", leg: "c1-a2" }));
      expect(story.send(agentEnded(cause)).effects).toEqual([]);
    },
  );

  it("leaves by the flow's way when the time is up as the offer ends", () => {
    const story = Story.offered().wait(300_000);
    expect(story.send({ type: "timer_fired", timer: "queue_limit" }).effects).toEqual([]);
    story.send(agentEnded("no_answer"));

    expect(story.node).toBe("busy");
    expect(story.told.map(({ type }) => type)).toEqual(["offer_failed", "call_left"]);
  });

  it("hangs the agent's phone up when the caller leaves", () => {
    const story = Story.offered().send(callerEnded());

    expect(story.state).toMatchObject({ phase: "ended", result: "abandoned" });
    expect(story.effects).toContainEqual({ do: "hang_up", leg: agentLeg, cause: "normal" });
    expect(story.told).toEqual([{ type: "call_left", call: "c1", reason: "abandoned" }]);
  });

  it("stops ringing when the floor takes the offer back, but not for an older offer", () => {
    const story = Story.offered();
    story.send({ type: "offer_withdrawn", offer: 6, reason: "line_lost" });
    expect(story.state.phase).toBe("offered");
    story.send({ type: "offer_withdrawn", offer: 7, reason: "line_lost" });

    expect(story.state.phase).toBe("queued");
    expect(story.effects[0]).toEqual({ do: "hang_up", leg: agentLeg, cause: "normal" });
    expect(story.told).toEqual([]);
  });

  it("takes the agent's hang-up button for a rejection", () => {
    const story = Story.offered().send({ type: "hang_up_asked", by: "bob", offer: null });

    expect(story.effects[0]).toEqual({ do: "hang_up", leg: agentLeg, cause: "rejected" });
    expect(story.told).toEqual([{ type: "offer_failed", call: "c1", offer: 7, cause: "rejected" }]);
  });

  it.each([
    ["nobody", [], "ended"],
    ["the caller only", legs([caller, true]), "queued"],
    ["the agent only", legs([agentLeg, false]), "ended"],
    ["both, the phone ringing", legs([caller, true], [agentLeg, false]), "offered"],
    ["both, answered meanwhile", legs([caller, true], [agentLeg, true]), "talking"],
  ] as const)("goes on with %s after the service was down", (_, alive, phase) => {
    const story = Story.offered().send({ type: "recovered", legs: alive, cut: false });

    expect(story.state.phase).toBe(phase);
    if (phase === "offered") expect(story.scripts[0]?.wait.kind).toBe("hold");
    if (phase === "queued") {
      expect(story.told.map(({ type }) => type)).toEqual(["offer_failed", "position_asked"]);
    }
    if (alive.length === 1 && phase === "ended") {
      expect(story.effects).toContainEqual({ do: "hang_up", leg: agentLeg, cause: "normal" });
    }
  });

  it("gives up after the service was down for longer than the caller may wait", () => {
    const story = Story.offered().wait(300_000);
    story.send({ type: "recovered", legs: legs([caller, true]), cut: false });

    expect(story.node).toBe("busy");
  });
});

describe("reduceCall: talking", () => {
  it("goes on in the flow when the agent hangs up, and counts as answered whatever follows", () => {
    const story = Story.talking().send(agentEnded("normal"));

    expect([story.node, story.heard]).toEqual(["bye", ["goodbye"]]);
    expect(story.effects.slice(0, 2)).toEqual([
      { do: "close_room", room: roomOf("c1"), recording: "rec-c1-7" },
      { do: "tell_floor", event: { type: "talk_ended", call: "c1" } },
    ]);
    expect(story.send(callerEnded()).state).toMatchObject({ result: "answered" });
  });

  it("counts a caller whom an agent helped as answered, even when the next queue is full", () => {
    const story = Story.started().types("1").types("5").send(offerMade());
    story.send({ type: "leg_answered", leg: agentLeg }).send(agentEnded("normal"));
    story.types("2").send({ type: "queue_refused", reason: "full" }).send(callerEnded());

    expect(story.state).toMatchObject({ phase: "ended", result: "answered" });
  });

  it("frees the agent when the caller hangs up", () => {
    const story = Story.talking().send(callerEnded());

    expect(story.state).toMatchObject({ phase: "ended", result: "answered" });
    expect(story.effects).toEqual([
      { do: "hang_up", leg: agentLeg, cause: "normal" },
      { do: "close_room", room: roomOf("c1"), recording: "rec-c1-7" },
      { do: "tell_floor", event: { type: "talk_ended", call: "c1" } },
      { do: "write_ticket", change: { set: "ended", result: "answered", at: story.at } },
    ]);
  });

  it("puts the caller first in the queue when the agent's line breaks", () => {
    const story = Story.talking().wait(60_000).send(agentEnded("lost"));

    expect(story.state.phase).toBe("queued");
    expect(story.told).toEqual([
      { type: "talk_ended", call: "c1" },
      expect.objectContaining({ type: "call_queued", priority: 1000, since: story.at }),
    ]);
    expect(story.send(position(1)).heard).toEqual(["lost-agent", "please-wait", "position"]);
  });

  it("plays music to the caller whom the agent's phone keeps on hold, and to nobody else", () => {
    const room = { room: roomOf("c1"), record: recordingName("c1", 7) };
    const waits = () => story.scripts.map(({ leg, prompts, wait }) => [leg, prompts, wait]);

    const story = Story.talking().send({ type: "leg_held", leg: agentLeg });
    expect(story.state).toMatchObject({ held: true });
    expect(waits()).toEqual([[caller, [], { kind: "join", ...room, music: "waiting" }]]);
    story.send({ type: "leg_held", leg: agentLeg });
    expect(story.effects).toEqual([]);
    story.send({ type: "leg_resumed", leg: caller });
    expect(story.state).toMatchObject({ held: true });
    story.send({ type: "leg_resumed", leg: agentLeg });
    expect(story.state).toMatchObject({ held: false });
    expect(waits()).toEqual([[caller, [], { kind: "join", ...room, music: null }]]);
  });

  it("ends the talk when the agent hangs up while the caller is on hold", () => {
    const story = Story.talking().send({ type: "leg_held", leg: agentLeg });

    expect(story.send(agentEnded("normal")).heard).toEqual(["goodbye"]);
  });

  it("ends the talk when the room could not be joined, but not for a script of before", () => {
    const story = Story.talking();
    const [agentJoin, callerJoin] = story.scripts;
    const outcome = { kind: "failed", code: "no_bridge" } as const;
    story.send({ type: "script_ended", leg: caller, step: 3, outcome });
    expect(story.effects).toEqual([]);

    for (const join of [agentJoin, callerJoin]) {
      story.send({
        type: "script_ended",
        leg: join?.leg ?? caller,
        step: join?.step ?? 0,
        outcome,
      });
      expect(story.effects).toEqual([{ do: "hang_up", leg: agentLeg, cause: "failed" }]);
    }
  });

  it("hangs the agent's phone up when asked to", () => {
    expect(Story.talking().send({ type: "hang_up_asked", by: "bob", offer: null }).effects).toEqual(
      [{ do: "hang_up", leg: agentLeg, cause: "normal" }],
    );
  });

  it.each([
    ["nobody", [], "ended"],
    ["the caller only", legs([caller, true]), "flow"],
    ["the agent only", legs([agentLeg, true]), "ended"],
  ] as const)("goes on with %s after the service was down", (_, alive, phase) => {
    expect(Story.talking().send({ type: "recovered", legs: alive, cut: false }).state.phase).toBe(
      phase,
    );
  });

  it("only joins both again when they talk on while the service was down", () => {
    const story = Story.talking().send({ type: "leg_held", leg: agentLeg });
    const { state } = story;
    story.wait(30_000);
    const both = legs([caller, true], [agentLeg, true]);
    story.send({ type: "recovered", legs: both, cut: false });

    expect(story.effects.map((effect) => effect.do)).toEqual(["perform", "perform"]);
    expect(story.scripts.map(({ leg, wait }) => [leg, "music" in wait && wait.music])).toEqual([
      [agentLeg, null],
      [caller, "waiting"],
    ]);
    expect(story.state).toMatchObject({
      phase: "talking",
      held: true,
      talkingSince: "talkingSince" in state && state.talkingSince,
    });
  });
});

describe("reduceCall: beginning and end", () => {
  it("is nothing before it starts", () => {
    const story = new Story().send(callerEnded());

    expect([story.state, story.effects]).toEqual([{ phase: "new" }, []]);
  });

  it("ends in every phase when the caller was passed on, and frees what it held", () => {
    const passed: CallEvent = { type: "passed_on", reason: "store_away" };
    for (const story of [Story.started(), Story.queued(), Story.offered(), Story.talking()]) {
      story.send(passed);
      expect(story.state).toMatchObject({ phase: "ended", result: "passed_on" });
    }
    expect(Story.queued().send(passed).told).toEqual([
      { type: "call_left", call: "c1", reason: "failed" },
    ]);
  });

  it("writes a recording that is finished during the call or after it", () => {
    const recorded: CallEvent = { type: "recording_ended", recording: "rec-c1-7", durationMs: 900 };
    const written = [{ set: "recording", recording: "rec-c1-7", durationMs: 900 }];

    expect(Story.talking().send(recorded).written).toEqual(written);
    expect(Story.talking().send(callerEnded()).send(recorded).written).toEqual(written);
  });

  it("ignores everything else after the end", () => {
    const story = Story.queued().send(callerEnded());
    const { state } = story;
    for (const event of [callStarted, callerEnded(), offerMade(), position(1)]) story.send(event);

    expect(story.state).toBe(state);
  });

  it("does not record when recording is off", () => {
    const story = new Story()
      .send({ ...callStarted, record: false })
      .types("1")
      .types("2");
    story.send(offerMade()).send({ type: "leg_answered", leg: agentLeg });

    expect(story.scripts[0]?.wait).toMatchObject({ record: null });
  });
});
