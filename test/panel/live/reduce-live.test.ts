import { describe, expect, it } from "vitest";
import type { LiveChange, LiveMessage } from "../../../src/contract/index.ts";
import {
  applyChanges,
  type LiveEvent,
  type LiveState,
  liveStart,
  reduceLive,
} from "../../../src/panel/live/reduce-live.ts";
import { exampleAgent, exampleCard, exampleView } from "../examples.ts";

const at = 1_000_000;
const view = exampleView(at);

function received(message: LiveMessage, when = at): LiveEvent {
  return { type: "received", message, at: when };
}

function patch(seq: number, changes: LiveChange[] = [], now = at): LiveEvent {
  return received({ type: "patch", seq, now, changes });
}

function after(...events: LiveEvent[]): LiveState {
  return events.reduce((state, event) => reduceLive(state, event)[0], liveStart);
}

const snapshot = received({ type: "snapshot", boot: "b1", seq: 7, now: at + 300, view });

describe("reduceLive: the first connection", () => {
  it("says hello without a place and becomes live with the snapshot", () => {
    const [opened, effects] = reduceLive(liveStart, { type: "opened" });
    const live = reduceLive(opened, snapshot)[0];

    expect(effects).toEqual([{ do: "send", hello: { type: "hello" } }]);
    expect(live).toMatchObject({ link: "live", boot: "b1", seq: 7, offsetMs: 300, lostAt: null });
    expect(live.view).toBe(view);
  });
});

describe("reduceLive: patches", () => {
  it("applies the next patch without touching what it does not name", () => {
    const state = after(snapshot, patch(8, [{ path: ["queues", "service", "waiting"], value: 9 }]));

    expect(state.seq).toBe(8);
    expect(state.view?.queues["service"]?.waiting).toBe(9);
    expect(state.view?.queues["cards"]).toBe(view.queues["cards"]);
    expect(view.queues["service"]?.waiting).toBe(3);
  });

  it("asks for a snapshot when a patch is missing, and keeps showing what it has", () => {
    const [state, effects] = reduceLive(after(snapshot), patch(9));

    expect(effects).toEqual([{ do: "send", hello: { type: "hello" } }]);
    expect(state.view).toBe(view);
    expect(state.boot).toBeNull();
  });

  it("asks for a snapshot when a patch does not fit", () => {
    const change = { path: ["queues", "service", "waiting"], value: "many" };
    const [, effects] = reduceLive(after(snapshot), patch(8, [change]));

    expect(effects).toEqual([{ do: "send", hello: { type: "hello" } }]);
  });

  it("takes a patch that it already has as a sign of life", () => {
    const state = after(snapshot, { type: "closed", at }, patch(7));

    expect(state).toMatchObject({ link: "live", seq: 7, lostAt: null });
    expect(state.view).toBe(view);
  });

  it("trusts the message with the least delay for the server's clock", () => {
    const slow = patch(8, [], at - 400);
    const quick = patch(9, [], at + 350);

    expect(after(snapshot, slow).offsetMs).toBe(300);
    expect(after(snapshot, slow, quick).offsetMs).toBe(350);
  });
});

describe("reduceLive: a lost connection", () => {
  it("remembers since when, also over failed attempts", () => {
    const state = after(snapshot, { type: "closed", at: 5 }, { type: "closed", at: 9 });

    expect(state).toMatchObject({ link: "lost", lostAt: 5 });
  });

  it("says where it stopped when the connection is back", () => {
    const [, effects] = reduceLive(after(snapshot, { type: "closed", at }), { type: "opened" });

    expect(effects).toEqual([{ do: "send", hello: { type: "hello", boot: "b1", seq: 7 } }]);
  });

  it("asks with its place whether a silent server is still there", () => {
    const [, effects] = reduceLive(after(snapshot), { type: "silent" });

    expect(effects).toEqual([{ do: "send", hello: { type: "hello", boot: "b1", seq: 7 } }]);
  });

  it("takes the snapshot of a new start of the server", () => {
    const restarted = received({ type: "snapshot", boot: "b2", seq: 0, now: at, view });
    const state = after(snapshot, { type: "closed", at }, restarted);

    expect(state).toMatchObject({ link: "live", boot: "b2", seq: 0, offsetMs: 0 });
  });
});

describe("reduceLive: goodbye", () => {
  it("ends for good, whatever comes after", () => {
    const [state, effects] = reduceLive(
      after(snapshot),
      received({ type: "goodbye", reason: "replaced" }),
    );

    expect(state).toMatchObject({ link: "ended", ended: "replaced" });
    expect(effects).toEqual([{ do: "close" }]);
    expect(reduceLive(state, { type: "opened" })).toEqual([state, []]);
    expect(reduceLive(state, snapshot)).toEqual([state, []]);
  });
});

describe("applyChanges", () => {
  it("removes a key of a map with null", () => {
    const next = applyChanges(view, [{ path: ["agents", "bob"], value: null }]);

    expect(next?.agents).not.toHaveProperty("bob");
    expect(next?.agents).toHaveProperty("li");
  });

  it("sets a field of an agent to null, also of one named like a map", () => {
    const named = { ...view, agents: { agents: exampleAgent("agents", { pauseReason: "lunch" }) } };
    const next = applyChanges(named, [{ path: ["agents", "agents", "pauseReason"], value: null }]);

    expect(next?.agents["agents"]?.pauseReason).toBeNull();
  });

  it("adds an agent, a card and sets health in one go", () => {
    const next = applyChanges(view, [
      { path: ["agents", "new"], value: exampleAgent("new") },
      { path: ["me", "card"], value: exampleCard(at) },
      { path: ["healthy"], value: false },
    ]);

    expect(next?.agents["new"]?.state).toBe("ready");
    expect(next?.me?.card?.ticket).toBe(1043);
    expect(next?.healthy).toBe(false);
  });

  it.each([
    ["an unknown root", ["nobody"], 1],
    ["a field of a card that is not there", ["me", "card", "held"], true],
    ["a queue that is none", ["queues", "x"], { id: "x" }],
    ["the prototype", ["agents", "__proto__", "x"], 1],
    ["a missing agent's field", ["agents", "ghost", "state"], "ready"],
  ])("refuses %s", (_what, path, value) => {
    expect(applyChanges(view, [{ path, value }])).toBeNull();
  });
});
