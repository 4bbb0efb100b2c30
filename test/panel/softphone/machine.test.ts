import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  reduceSoftphone,
  type SoftphoneEffect,
  type SoftphoneEvent,
  type SoftphoneState,
  softphoneStart,
} from "../../../src/panel/softphone/machine.ts";

const at = 1000;
const invited = (id: string, isOurs = false): SoftphoneEvent => ({
  type: "invited",
  id,
  isOurs,
  at,
});
const registered: SoftphoneEvent = { type: "registered" };
const disconnected: SoftphoneEvent = { type: "disconnected" };
const answer: SoftphoneEvent = { type: "answer", at };
const accepted = (id: string): SoftphoneEvent => ({ type: "accepted", id, at: at + 5 });

/** The state after some events, and what the last of them asked for. */
function after(...events: SoftphoneEvent[]): [SoftphoneState, readonly SoftphoneEffect[]] {
  let state = softphoneStart;
  let effects: readonly SoftphoneEffect[] = [];
  for (const event of events) [state, effects] = reduceSoftphone(state, event);
  return [state, effects];
}

const talking = [registered, invited("a"), answer, accepted("a")] as const;

describe("reduceSoftphone: a call that comes in", () => {
  it("rings, is answered and talks", () => {
    expect(after(registered, invited("a"))[1]).toEqual([{ do: "start_ringing" }]);
    expect(after(registered, invited("a"), answer)[1]).toEqual([
      { do: "stop_ringing" },
      { do: "answer", id: "a" },
    ]);
    expect(after(...talking)[0].call).toEqual({
      id: "a",
      phase: "talking",
      since: at + 5,
      muted: false,
      held: false,
    });
  });

  it("is rejected with the code of a person who does not want it", () => {
    const [state, effects] = after(registered, invited("a"), { type: "reject" });

    expect(state.call).toBeNull();
    expect(effects).toEqual([{ do: "stop_ringing" }, { do: "reject", id: "a", busy: false }]);
  });

  it("stops ringing when the caller gives up, without a reproach", () => {
    const [state, effects] = after(registered, invited("a"), {
      type: "ended",
      id: "a",
      why: "normal",
    });

    expect(state).toMatchObject({ call: null, notice: null });
    expect(effects).toEqual([{ do: "stop_ringing" }]);
  });

  it("is told busy when another one talks", () => {
    const [state, effects] = after(...talking, invited("b"));

    expect(state.call?.id).toBe("a");
    expect(effects).toEqual([{ do: "reject", id: "b", busy: true }]);
  });

  it("that does not connect in time says so and frees the line", () => {
    const [state, effects] = after(registered, invited("a"), answer, {
      type: "answer_overdue",
      id: "a",
    });

    expect(state).toMatchObject({ call: null, notice: "answer_failed" });
    expect(effects).toContainEqual({ do: "hang_up", id: "a" });
  });

  it("that connected in time is not touched by the deadline", () => {
    const [state, effects] = after(...talking, { type: "answer_overdue", id: "a" });

    expect(state.call?.phase).toBe("talking");
    expect(effects).toEqual([]);
  });

  it("whose microphone is refused names the microphone", () => {
    const [state] = after(registered, invited("a"), answer, {
      type: "ended",
      id: "a",
      why: "microphone",
    });

    expect(state.notice).toBe("microphone_failed");
  });
});

describe("reduceSoftphone: a reload in mid-call", () => {
  it("answers by itself when the server already has the call talking", () => {
    const [state, effects] = after(registered, invited("a", true));

    expect(state.call?.phase).toBe("answering");
    expect(effects).toEqual([{ do: "stop_ringing" }, { do: "answer", id: "a" }]);
  });

  it("answers by itself when the server's word comes after the ring", () => {
    const [, effects] = after(registered, invited("a"), { type: "claimed", at });

    expect(effects).toContainEqual({ do: "answer", id: "a" });
  });

  it("lets go of the old leg when the server has replaced it", () => {
    const [state, effects] = after(...talking, invited("b", true));

    expect(state.call).toMatchObject({ id: "b", phase: "answering" });
    expect(effects[0]).toEqual({ do: "hang_up", id: "a" });
  });
});

describe("reduceSoftphone: a lost socket", () => {
  it("keeps a call that talks and negotiates it anew afterwards, against ghost calls", () => {
    const [lost, none] = after(...talking, disconnected);
    const [back, effects] = after(...talking, disconnected, registered);

    expect(lost).toMatchObject({ line: "lost", call: { phase: "talking" } });
    expect(none).toEqual([]);
    expect(back.line).toBe("registered");
    expect(effects).toEqual([{ do: "renegotiate", id: "a" }]);
  });

  it("lets go of a call that rings: its answer could never arrive", () => {
    const [state, effects] = after(registered, invited("a"), disconnected);

    expect(state).toMatchObject({ line: "lost", call: null });
    expect(effects).toEqual([{ do: "stop_ringing" }, { do: "hang_up", id: "a" }]);
  });

  it("does not call a line lost that never stood", () => {
    expect(after(disconnected)[0].line).toBe("starting");
  });

  it("does not negotiate anew at an ordinary registration", () => {
    expect(after(...talking, registered)[1]).toEqual([]);
  });

  it("registers again when the server cannot reach a line that looks well", () => {
    expect(after(registered, { type: "unreachable" })[1]).toEqual([{ do: "register" }]);
    expect(after(registered, disconnected, { type: "unreachable" })[1]).toEqual([]);
  });
});

describe("reduceSoftphone: during a talk", () => {
  it("mutes at once and holds when the other side agrees", () => {
    const [muted, mute] = after(...talking, { type: "toggle_mute" });
    const [asked, hold] = after(...talking, { type: "toggle_hold" });
    const [held] = after(
      ...talking,
      { type: "toggle_hold" },
      { type: "hold_changed", id: "a", held: true },
    );

    expect(muted.call?.muted).toBe(true);
    expect(mute).toEqual([{ do: "mute", id: "a", on: true }]);
    expect(asked.call?.held).toBe(false);
    expect(hold).toEqual([{ do: "hold", id: "a", on: true }]);
    expect(held.call?.held).toBe(true);
  });

  it("says that hold did not work", () => {
    expect(after(...talking, { type: "hold_refused", id: "a" })[0].notice).toBe("hold_failed");
  });

  it.each(["0", "9", "*", "#"])("sends the key %s", (key) => {
    expect(after(...talking, { type: "press", key })[1]).toEqual([
      { do: "send_key", id: "a", key },
    ]);
  });

  it.each(["A", "12", ""])("sends nothing for %j", (key) => {
    expect(after(...talking, { type: "press", key })[1]).toEqual([]);
  });

  it("hears nothing of calls that are not its own", () => {
    const [state, effects] = after(...talking, { type: "ended", id: "z", why: "failed" });

    expect(state.call?.id).toBe("a");
    expect(effects).toEqual([]);
  });
});

describe("reduceSoftphone: always", () => {
  const id = fc.constantFrom("a", "b");
  const event: fc.Arbitrary<SoftphoneEvent> = fc.oneof(
    fc.constantFrom<SoftphoneEvent>(
      registered,
      disconnected,
      { type: "refused" },
      { type: "unreachable" },
      { type: "claimed", at },
      answer,
      { type: "reject" },
      { type: "hang_up" },
      { type: "toggle_mute" },
      { type: "toggle_hold" },
      { type: "press", key: "5" },
    ),
    fc.record({
      type: fc.constant("invited" as const),
      id,
      isOurs: fc.boolean(),
      at: fc.constant(at),
    }),
    fc.record({ type: fc.constant("dialled" as const), id, at: fc.constant(at) }),
    fc.record({ type: fc.constant("accepted" as const), id, at: fc.constant(at) }),
    fc.record({
      type: fc.constant("ended" as const),
      id,
      why: fc.constantFrom("normal" as const, "microphone" as const, "failed" as const),
    }),
    fc.record({ type: fc.constant("hold_changed" as const), id, held: fc.boolean() }),
    fc.record({ type: fc.constant("answer_overdue" as const), id }),
  );

  it("never rings without a ringing call, whatever happens", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let state = softphoneStart;
        let isRinging = false;
        for (const each of events) {
          const [next, effects] = reduceSoftphone(state, each);
          state = next;
          for (const effect of effects) {
            if (effect.do === "start_ringing") isRinging = true;
            if (effect.do === "stop_ringing") isRinging = false;
          }
          expect(isRinging).toBe(state.call?.phase === "ringing");
        }
      }),
    );
  });

  it("hangs up or rejects every call that it forgets by itself", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let state = softphoneStart;
        for (const each of events) {
          const [next, effects] = reduceSoftphone(state, each);
          const left = state.call;
          if (left !== null && next.call?.id !== left.id && each.type !== "ended") {
            expect(
              effects.some(
                (effect) =>
                  (effect.do === "hang_up" || effect.do === "reject") && effect.id === left.id,
              ),
            ).toBe(true);
          }
          state = next;
        }
      }),
    );
  });
});
