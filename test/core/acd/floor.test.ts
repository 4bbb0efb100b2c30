import { describe, expect, it } from "vitest";
import type { AgentRecord } from "../../../src/core/acd/index.ts";
import { canTake } from "../../../src/core/acd/index.ts";
import { agentId, callId, legId, queueId } from "../../../src/core/lib/brands.ts";
import { needOf } from "../../../src/core/lib/skills.ts";
import { FloorStory, profileOf, queueOf } from "./floor-fixture.ts";

const bob = agentId("bob");
const service = (story: FloorStory) => [...story.floor.queues()][0]?.counts;
const offerFailed = (
  story: FloorStory,
  call: string,
  cause: "no_answer" | "rejected" | "busy" | "normal" | "unreachable",
) => ({ type: "offer_failed", call: callId(call), offer: story.offerOf(call), cause }) as const;

describe("Floor: who gets which call", () => {
  it("offers a call at once to the agent who has been idle longest", () => {
    const story = new FloorStory().ready("ann").wait(10).ready("bob").wait(10).ready("cid");
    story.send({ type: "agent_wants", agent: agentId("ann"), intent: "paused", reason: "lunch" });
    story.wait(10).queue("c1");

    expect(story.offers).toEqual([["c1", "bob"]]);
    expect(story.agent("bob").state).toBe("reserved");
    story.send({ type: "offer_ringing", call: callId("c1"), offer: story.offerOf("c1") });
    expect(story.agent("bob").state).toBe("ringing");
  });

  it("lets a call wait that no agent has the skills for, and tells its place", () => {
    const story = new FloorStory().ready("ann", "en").queue("c1", ["zh"]);

    const lacks = "everybody";
    expect(story.told).toEqual([{ type: "position_told", position: 1, lacks, call: "c1" }]);
    expect(story.agent("ann").state).toBe("ready");
    expect(story.wait(5).ready("li", "en", "zh").offers).toEqual([["c1", "li"]]);
  });

  it("serves priority first, then arrival, over all queues", () => {
    const story = new FloorStory().queue("c1").wait(1).queue("c2", [], 0, "sales").wait(1);
    story.queue("c3", [], 5).wait(1).queue("c4", [], 5);
    const served: string[] = [];
    for (const id of ["a1", "a2", "a3", "a4"]) {
      story.ready(id, "sales");
      served.push(...story.offers.map(([call]) => call));
    }

    expect(served).toEqual(["c3", "c4", "c1", "c2"]);
  });

  it("tells places in the order of service", () => {
    const story = new FloorStory().queue("c1").wait(1).queue("c2").wait(1).queue("c3", [], 9);
    const places = ["c1", "c2", "c3"].map(
      (call) => story.send({ type: "position_asked", call: callId(call) }).told[0],
    );

    const told = { type: "position_told", lacks: "everybody" };
    expect(places).toEqual([
      { ...told, position: 2, call: "c1" },
      { ...told, position: 3, call: "c2" },
      { ...told, position: 1, call: "c3" },
    ]);
  });

  it("refuses a call for a full queue or an unknown one, but not when an agent is idle for it", () => {
    const queues = [queueOf("service", { lengthMax: 1 })];
    const story = new FloorStory({ queues }).ready("ann", "en").queue("c1", ["zh"]);

    expect(story.queue("c2", ["zh"]).told).toEqual([
      { type: "queue_refused", reason: "full", call: "c2" },
    ]);
    expect(story.queue("c3", ["en"]).offers).toEqual([["c3", "ann"]]);
    expect(story.queue("c4", [], 0, "none").told).toEqual([
      { type: "queue_refused", reason: "unknown", call: "c4" },
    ]);
    expect(service(story)?.offered).toBe(2);
  });

  it("gives a new skill of an agent who sits there ready its use at once", () => {
    const story = new FloorStory().ready("ann", "en").queue("c1", ["zh"]);
    const agent = profileOf("ann", "en", "zh");
    story.send({ type: "agent_signed_in", agent, address: "line-ann", reachable: true });

    expect(story.offers).toEqual([["c1", "ann"]]);
  });

  it("sends a call away whose queue is gone from the configuration", () => {
    const story = new FloorStory().send({ type: "position_asked", call: callId("c9") });

    expect(story.told).toEqual([{ type: "queue_refused", reason: "unknown", call: "c9" }]);
  });
});

describe("Floor: offers", () => {
  it.each([
    ["no_answer", "paused", "missed_call"],
    ["rejected", "paused", "rejected_call"],
    ["busy", "paused", "rejected_call"],
  ] as const)("pauses who answers an offer with %s, and tries the next", (cause, state, reason) => {
    const story = new FloorStory().ready("bob").wait(1).ready("ann").wait(1).queue("c1");
    story.wait(15_000).send(offerFailed(story, "c1", cause));

    expect(story.agent("bob")).toMatchObject({ state, pauseReason: reason, call: null });
    expect(story.offers).toEqual([["c1", "ann"]]);
  });

  it("takes an agent whose phone cannot be rung out until the line is reported again", () => {
    const story = new FloorStory().ready("bob").queue("c1");
    story.send(offerFailed(story, "c1", "unreachable"));
    expect(story.agent("bob")).toMatchObject({ state: "ready", reachable: false, call: null });
    expect(story.offers).toEqual([]);
    const dueAt = story.at + 5_000;
    expect(story.effects).toContainEqual({ do: "look_at_line", address: "line-bob", dueAt });

    story.send({ type: "line_changed", address: "line-bob", reachable: true });
    expect(story.offers).toEqual([["c1", "bob"]]);
  });

  it("keeps the place of a call whose offer failed", () => {
    const story = new FloorStory().queue("c1").wait(1).queue("c2").wait(1).ready("bob");
    story.send(offerFailed(story, "c1", "no_answer"));
    story.send({ type: "position_asked", call: callId("c1") });

    expect(story.told).toMatchObject([{ type: "position_told", position: 1, call: "c1" }]);
  });

  it("ignores what is said of an older offer", () => {
    const story = new FloorStory().ready("bob").queue("c1");
    const record = story.agent("bob");
    const call = callId("c1");
    story.send({ type: "offer_failed", call, offer: 999, cause: "rejected" });
    story.send({ type: "offer_accepted", call, offer: 999 });
    story.send({ type: "offer_ringing", call, offer: 999 });

    expect(story.agent("bob")).toBe(record);
    expect(story.effects).toEqual([]);
  });

  it.each([
    ["the line is lost", { type: "line_changed", address: "line-bob", reachable: false }],
    ["the agent signs out", { type: "agent_signed_out", agent: bob }],
    ["the phone is not among those known", { type: "lines_known", reachable: ["line-ann"] }],
    ["the microphone is denied", { type: "microphone_changed", agent: bob, allowed: false }],
  ] as const)("takes an offer back when %s, and offers the call to the next", (_, event) => {
    const story = new FloorStory().ready("bob").wait(1).ready("ann").wait(1).queue("c1");
    const offer = story.offerOf("c1");
    story.send(event);

    expect(story.told.slice(0, 2)).toEqual([
      expect.objectContaining({ type: "offer_withdrawn", offer, call: "c1" }),
      expect.objectContaining({ type: "offer_made", agent: "ann", call: "c1" }),
    ]);
    expect(canTake(story.agent("bob"))).toBe(false);
    expect(story.agent("bob").call).toBeNull();
  });

  it("rings the new place of an agent who signs in again while the old one rings", () => {
    const story = new FloorStory().ready("bob").queue("c1");
    const agent = profileOf("bob");
    story.send({ type: "agent_signed_in", agent, address: "line-bob-2", reachable: true });

    expect(story.told.map(({ type }) => type)).toEqual(["offer_withdrawn", "offer_made"]);
    expect(story.told[1]).toMatchObject({ address: "line-bob-2" });
    story.send({ type: "line_changed", address: "line-bob", reachable: false });
    expect(story.effects).toEqual([]);
  });

  it("frees the agent when the caller leaves while the phone rings", () => {
    const story = new FloorStory().ready("bob").wait(1000).queue("c1").wait(2000);
    story.send({ type: "call_left", call: callId("c1"), reason: "abandoned" });

    expect(story.agent("bob")).toMatchObject({ state: "ready", call: null });
    expect(service(story)).toMatchObject({ offered: 1, abandoned: 1, shortAbandoned: 1 });
  });
});

describe("Floor: talks and wrap-up", () => {
  it("lets the agent write up, and takes the next call when the time is up", () => {
    const story = new FloorStory().ready("bob").queue("c1").accept("c1").queue("c2");
    story.wait(60_000).send({ type: "talk_ended", call: callId("c1") });
    expect(story.agent("bob")).toMatchObject({ state: "wrap_up", wrapUpUntil: story.at + 30_000 });
    expect(story.effects).toContainEqual({
      do: "set_wrap_up_timer",
      agent: "bob",
      dueAt: story.at + 30_000,
    });

    story.wait(30_000).send({ type: "wrap_up_elapsed", agent: bob });
    expect(story.offers).toEqual([["c2", "bob"]]);
  });

  it("gives more time, and ignores the timer that fired just before", () => {
    const story = new FloorStory().ready("bob").queue("c1").accept("c1");
    story.send({ type: "talk_ended", call: callId("c1") }).wait(30_000);
    story.send({ type: "wrap_up_extended", agent: bob });
    expect(story.agent("bob").wrapUpUntil).toBe(story.at + 60_000);

    story.send({ type: "wrap_up_elapsed", agent: bob });
    expect(story.agent("bob").state).toBe("wrap_up");
    story.send({ type: "wrap_up_done", agent: bob });
    expect(story.agent("bob").state).toBe("ready");
    story.send({ type: "wrap_up_done", agent: bob }).send({ type: "wrap_up_extended", agent: bob });
    expect(story.effects).toEqual([]);
  });

  it("honours after the talk what the agent wished for during it", () => {
    const story = new FloorStory().ready("bob").queue("c1").accept("c1");
    story.send({ type: "agent_wants", agent: bob, intent: "paused", reason: "lunch" });
    expect(story.agent("bob").state).toBe("busy");
    story.send({ type: "talk_ended", call: callId("c1") });
    story.send({ type: "wrap_up_done", agent: bob });

    expect(story.agent("bob")).toMatchObject({ state: "paused", pauseReason: "lunch" });
  });

  it("needs no wrap-up where a queue has none", () => {
    const story = new FloorStory({ queues: [queueOf("service", { wrapUpMs: 0 })] });
    story
      .ready("bob")
      .queue("c1")
      .accept("c1")
      .send({ type: "talk_ended", call: callId("c1") });

    expect(story.agent("bob").state).toBe("ready");
  });

  it("lets a talk go on when the agent signs out, and is offline after it", () => {
    const story = new FloorStory().ready("bob").queue("c1").accept("c1");
    story.send({ type: "agent_signed_out", agent: bob });
    expect(story.agent("bob")).toMatchObject({ state: "busy", signedIn: false });
    story.send({ type: "talk_ended", call: callId("c1") });

    expect(story.agent("bob")).toMatchObject({ state: "offline", call: null });
  });

  it("finds an agent who signs in again during the talk still in it", () => {
    const story = new FloorStory().ready("bob").queue("c1").accept("c1");
    story.send({ type: "agent_signed_out", agent: bob });
    const agent = profileOf("bob");
    story.send({ type: "agent_signed_in", agent, address: "line-2", reachable: true });
    expect(story.agent("bob")).toMatchObject({ state: "busy", call: { call: "c1" } });
    story.send({ type: "talk_ended", call: callId("c1") });

    expect(story.agent("bob").state).toBe("wrap_up");
  });

  it("remembers who else signed an agent out, until the agent is back", () => {
    const story = new FloorStory().ready("bob").queue("c1").accept("c1");
    story.send({ type: "agent_signed_out", agent: bob, by: "sam" });
    expect(story.agent("bob")).toMatchObject({ state: "busy", signedIn: false });
    story.send({ type: "talk_ended", call: callId("c1") });
    expect(story.agent("bob")).toMatchObject({ state: "offline", signedOutBy: "sam" });
    const agent = profileOf("bob");
    story.send({ type: "agent_signed_in", agent, address: "line-2", reachable: true });

    expect(story.agent("bob").signedOutBy).toBeUndefined();
  });

  it("ends the wrap-up of an agent who signs out, with its timer", () => {
    const story = new FloorStory().ready("bob").queue("c1").accept("c1");
    story.send({ type: "talk_ended", call: callId("c1") });
    story.send({ type: "agent_signed_out", agent: bob });

    expect(story.agent("bob")).toMatchObject({ state: "offline", wrapUpUntil: null });
    expect(story.effects).toContainEqual({ do: "set_wrap_up_timer", agent: "bob", dueAt: null });
  });

  it("keeps a lost line in mind during the talk", () => {
    const story = new FloorStory().ready("bob").queue("c1").accept("c1");
    story.send({ type: "line_changed", address: "line-bob", reachable: false });

    expect(story.agent("bob")).toMatchObject({ state: "busy", reachable: false });
  });
});

describe("Floor: people who are not here", () => {
  it("takes no wishes of strangers and of people who are signed out", () => {
    const story = new FloorStory().ready("bob").send({ type: "agent_signed_out", agent: bob });
    const record = story.agent("bob");
    const stranger = agentId("nobody");
    for (const agent of [bob, stranger]) {
      story.send({ type: "agent_wants", agent, intent: "ready" });
      story.send({ type: "agent_signed_out", agent });
      story.send({ type: "wrap_up_elapsed", agent });
    }
    story.send({ type: "microphone_changed", agent: stranger, allowed: false });
    story.send({ type: "line_changed", address: "line-nobody", reachable: true });

    expect(story.agent("bob")).toBe(record);
    expect(story.floor.agent(stranger)).toBeNull();
  });

  it("knows a desk phone by who came last, and forgets it with them only", () => {
    const story = new FloorStory();
    const sign = (id: string) =>
      ({
        agent: profileOf(id),
        address: "desk",
        reachable: true,
        type: "agent_signed_in",
      }) as const;
    story
      .send(sign("ann"))
      .send(sign("bob"))
      .send({ type: "agent_signed_out", agent: agentId("ann") });
    story.send({ type: "line_changed", address: "desk", reachable: false });

    expect(story.agent("bob").reachable).toBe(false);
  });

  it("ignores calls that it does not know", () => {
    const story = new FloorStory();
    const call = callId("c1");
    story.send({ type: "call_left", call, reason: "failed" }).send({ type: "talk_ended", call });

    expect(story.effects).toEqual([]);
  });
});

describe("Floor: counts", () => {
  it("counts the answered, the answered in time, the abandoned and those who waited too long", () => {
    const story = new FloorStory().ready("bob").queue("c1").accept("c1");
    story.queue("c2").queue("c3").queue("c4").wait(25_000);
    story.send({ type: "call_left", call: callId("c3"), reason: "abandoned" });
    story.send({ type: "call_left", call: callId("c4"), reason: "timed_out" });
    expect(story.effects).toContainEqual({
      do: "save_visit",
      visit: {
        call: "c4",
        queue: "service",
        enteredAt: story.at - 25_000,
        leftAt: story.at,
        result: "timed_out",
        agent: null,
        found: { ahead: 2, agents: 1 },
      },
    });
    story.ready("ann").accept("c2");

    expect(service(story)).toEqual({
      offered: 4,
      answered: 2,
      answeredInTime: 1,
      abandoned: 1,
      shortAbandoned: 0,
    });
  });

  it("begins a day with the callers who wait over midnight", () => {
    const story = new FloorStory().queue("c1", ["zh"]).ready("bob").queue("c2").ready("ann");
    story.queue("c3").accept("c3").send({ type: "day_started" });

    expect(service(story)).toMatchObject({ offered: 2, answered: 0 });
  });

  it("knows how many could take a call of a queue", () => {
    const story = new FloorStory().ready("ann").ready("bob", "sales").ready("cid", "sales");
    story.send({ type: "line_changed", address: "line-cid", reachable: false });
    const [all, sales] = [...story.floor.queues()].map((queue) =>
      story.floor.readyCount(queue.settings),
    );

    expect([all, sales]).toEqual([2, 1]);
  });
});

describe("Floor: after a restart", () => {
  const asked = { need: needOf([]), caller: null };
  const place = { visit: 1, queue: queueId("service"), priority: 0, since: 900_000, ...asked };
  const engaged = { ...place, agent: bob, offer: 5, leg: legId("x-a1"), others: [] };
  const record = (change: Partial<AgentRecord>): AgentRecord => ({
    profile: profileOf("bob"),
    state: "busy",
    since: 900_000,
    idleSince: 900_000,
    work: { busyMs: 0, readyMs: 0 },
    signedIn: true,
    intent: "ready",
    pauseReason: null,
    address: "line-bob",
    reachable: true,
    microphone: true,
    call: { call: callId("c1"), offer: 5, queue: queueId("service") },
    wrapUpUntil: null,
    ...change,
  });

  it("goes on with talks, offers and callers in the queue as they stood", () => {
    const story = new FloorStory({
      agents: [record({})],
      calls: [
        { phase: "talking", call: callId("c1"), ...engaged },
        { phase: "queued", call: callId("c2"), ...place },
      ],
      nextOffer: 10,
    });
    const [queue] = story.floor.queues();
    expect([queue?.length, queue?.talking, queue?.counts.offered]).toEqual([1, 1, 1]);
    story.send({ type: "talk_ended", call: callId("c1") });
    story.send({ type: "wrap_up_done", agent: bob });

    expect(story.offers).toEqual([["c2", "bob"]]);
    expect(story.offerOf("c2")).toBe(10);
  });

  it("goes on with an offer that is out", () => {
    const story = new FloorStory({
      agents: [record({ state: "ringing" })],
      calls: [{ phase: "offered", call: callId("c1"), ...engaged }],
    });

    expect(story.accept("c1").agent("bob").state).toBe("busy");
  });

  it.each([
    [true, "ready"],
    [false, "offline"],
  ])("frees an agent whose call's queue is gone (signed in: %s)", (signedIn, state) => {
    const story = new FloorStory({
      queues: [],
      agents: [record({ signedIn })],
      calls: [{ phase: "talking", call: callId("c1"), ...engaged }],
    });
    story.wait(5).send({ type: "floor_started" });

    expect(story.agent("bob")).toMatchObject({ state, call: null, since: story.at });
  });
});

describe("Floor: who is there at all", () => {
  const lackOf = (story: FloorStory) => {
    story.send({ type: "position_asked", call: callId("c1") });
    return story.told.map((told) => (told.type === "position_told" ? (told.lacks ?? null) : told));
  };
  const pause = (story: FloorStory, id: string) =>
    story.send({ type: "agent_wants", agent: agentId(id), intent: "paused", reason: "lunch" });

  it("tells a caller that nobody is signed in, or only people on a pause, who may take the call", () => {
    const story = new FloorStory().ready("ann", "en").queue("c1", ["zh"]);
    expect(lackOf(story)).toEqual(["everybody"]);

    story.ready("li", "zh").accept("c1").ready("bo", "zh");
    const busy = pause(story, "bo").queue("c1", ["zh"]);
    expect(lackOf(busy)).toEqual([null]);

    const late = pause(new FloorStory().ready("li", "zh"), "li").queue("c1", ["zh"]);
    expect(lackOf(late)).toEqual(["who_is_not_paused"]);
    late.send({ type: "agent_signed_out", agent: agentId("li") });
    expect(lackOf(late)).toEqual(["everybody"]);
  });

  it("counts whoever a later step of the need lets in", () => {
    const story = new FloorStory().ready("ann", "en");
    const need = [...needOf(["zh"]), { afterMs: 60_000, skills: {}, agent: null }];
    const place = { visit: 1, queue: queueId("service"), priority: 0, caller: null };
    story.send({ type: "call_queued", call: callId("c1"), need, since: story.at, ...place });

    expect(lackOf(story)).toEqual([null]);
  });

  it("does not count agents of other queues", () => {
    const story = new FloorStory();
    story.seatAs({ ...profileOf("ann"), queues: [queueId("sales")] }).queue("c1");

    expect(lackOf(story)).toEqual(["everybody"]);
  });
});
