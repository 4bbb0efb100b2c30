import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CollectorEvent, DigitsWait } from "../../../src/core/call/index.ts";
import { collect, patienceMs, startCollector } from "../../../src/core/call/index.ts";

const pin: DigitsWait = {
  kind: "digits",
  min: 4,
  max: 4,
  endKey: "#",
  firstMs: 5000,
  nextMs: 3000,
  secret: false,
};
const key = (pressed: string): CollectorEvent => ({ type: "key", key: pressed });
const silence: CollectorEvent = { type: "time_out" };
const heard: CollectorEvent = { type: "prompts_ended" };

function run(wait: DigitsWait, hasPrompts: boolean, events: readonly CollectorEvent[]) {
  return events.reduce((state, event) => collect(wait, state, event), startCollector(hasPrompts));
}

describe("collect", () => {
  it.each([
    ["ends at the last digit", [heard, key("1"), key("2"), key("3"), key("4")], "1234", "max"],
    ["ends at the end key, which is no digit", [heard, key("1"), key("#")], "1", "end_key"],
    ["takes the end key alone as empty", [heard, key("#")], "", "end_key"],
    ["ends empty when nobody presses a key", [heard, silence], "", "timeout"],
    ["ends with what was pressed before silence", [heard, key("7"), silence], "7", "timeout"],
    [
      "passes over keys that no telephone has",
      [heard, key("x"), key(""), key("12"), silence],
      "",
      "timeout",
    ],
    [
      "takes star, letters and digits as they come",
      [heard, key("*"), key("A"), silence],
      "*A",
      "timeout",
    ],
  ] as const)("%s", (_, events, value, endedBy) => {
    expect(run(pin, true, events)).toMatchObject({ phase: "done", value, endedBy });
  });

  it("is interrupted by the first key and says so", () => {
    expect(run(pin, true, [key("1")])).toEqual({
      phase: "next",
      value: "1",
      bargedIn: true,
      endedBy: null,
    });
    expect(run(pin, true, [heard, key("1")]).bargedIn).toBe(false);
    expect(run(pin, false, [key("1")]).bargedIn).toBe(false);
  });

  it("does not lose patience while its prompts play", () => {
    const state = run(pin, true, [silence]);

    expect(state.phase).toBe("prompting");
    expect(patienceMs(pin, state)).toBeNull();
  });

  it("waits the first time for a first key, the second for each further one, then no more", () => {
    expect(patienceMs(pin, run(pin, false, []))).toBe(5000);
    expect(patienceMs(pin, run(pin, false, [key("1")]))).toBe(3000);
    expect(patienceMs(pin, run(pin, false, [silence]))).toBeNull();
  });

  it("never throws, never holds more than it may, and is final when done", () => {
    const events = fc.array(
      fc.oneof(
        fc.constantFrom(heard, silence),
        fc.oneof(fc.constantFrom(..."0123456789*#ABCD"), fc.string({ maxLength: 3 })).map(key),
      ),
      { maxLength: 40 },
    );
    const wait = fc.record({
      kind: fc.constant("digits" as const),
      min: fc.integer({ min: 1, max: 4 }),
      max: fc.integer({ min: 4, max: 12 }),
      endKey: fc.constantFrom("#", "*", null),
      firstMs: fc.nat(),
      nextMs: fc.nat(),
      secret: fc.boolean(),
    });
    fc.assert(
      fc.property(wait, fc.boolean(), events, (asked, hasPrompts, list) => {
        let state = startCollector(hasPrompts);
        for (const event of list) {
          const next = collect(asked, state, event);
          expect(next.value.startsWith(state.value)).toBe(true);
          if (state.phase === "done") expect(next).toBe(state);
          state = next;
        }
        expect(state.value).toMatch(/^[0-9*#A-D]*$/);
        expect(state.value.length).toBeLessThanOrEqual(asked.max);
        if (asked.endKey) expect(state.value).not.toContain(asked.endKey);
        expect(state.endedBy === null).toBe(state.phase !== "done");
      }),
    );
  });
});

describe("exit keys", () => {
  const wait: DigitsWait = {
    kind: "digits",
    min: 4,
    max: 8,
    endKey: "#",
    firstMs: 1_000,
    nextMs: 1_000,
    secret: true,
    exits: ["*"],
  };

  it("end the wait at once, with what was typed before them forgotten", () => {
    const typed = collect(wait, startCollector(true), { type: "key", key: "4" });

    expect(collect(wait, typed, { type: "key", key: "*" })).toEqual({
      phase: "done",
      value: "*",
      bargedIn: true,
      endedBy: "exit_key",
    });
    expect(collect({ ...wait, exits: [] }, typed, { type: "key", key: "*" }).value).toBe("4*");
  });
});
