import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallEffect, CallEvent, CallState } from "../../../src/core/call/index.ts";
import { reduceCall } from "../../../src/core/call/index.ts";
import { agentId, instant, legId } from "../../../src/core/lib/brands.ts";
import { spineFlow } from "../../fakes/spine-flow.ts";
import { agentLeg, caller, callStarted, offerMade, Story } from "./story.ts";

const leg = fc.constantFrom(caller, agentLeg, legId("c1-a2"), legId("stranger"));
const step = fc.integer({ min: 0, max: 30 });
const keys = fc.constantFrom(
  "",
  "0",
  "1",
  "2",
  "3",
  "4",
  "5",
  "6",
  "7",
  "9",
  "*",
  "12345",
  "47",
  "4711",
);
const endedBy = fc.constantFrom("max", "end_key", "timeout");
const cause = fc.constantFrom(
  "normal",
  "busy",
  "no_answer",
  "rejected",
  "unreachable",
  "congestion",
  "failed",
  "lost",
);
const secretRef = "vault-ref";
const outcome = fc.oneof(
  fc.record({ kind: fc.constant("heard") }),
  fc.record({ kind: fc.constant("digits"), value: keys, endedBy, bargedIn: fc.boolean() }),
  fc.record({
    kind: fc.constant("secret"),
    ref: fc.constant(secretRef),
    length: fc.nat(5),
    endedBy,
    bargedIn: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("recorded"),
    recording: fc.constantFrom("msg-c1-4", "msg-c1-6"),
    durationMs: fc.constantFrom(0, 999, 1000, 9000),
  }),
  fc.record({ kind: fc.constant("failed"), code: fc.constant("x") }),
);
const result = fc.oneof(
  fc
    .constantFrom("missing", "timeout", "unavailable", "bad_answer", "secret_lost")
    .map((error) => ({ ok: false, error }) as const),
  fc
    .constantFrom({}, { name: "Ann" }, { minor: 1205, currency: "USD" }, { name: 5 })
    .map((value) => ({ ok: true, value }) as const),
);

/** One arbitrary per kind of event; numbers may or may not be those the call waits for. */
const kinds: Readonly<Record<string, fc.Arbitrary<CallEvent>>> = {
  started: fc.constant(callStarted),
  leg: fc.record({
    type: fc.constantFrom("leg_ringing", "leg_answered", "leg_held", "leg_resumed"),
    leg,
  }),
  ended: fc.record({ type: fc.constant("leg_ended"), leg, cause }),
  script: fc.record({ type: fc.constant("script_ended"), leg, step, outcome }),
  offer: fc.nat(5).map((offer) => offerMade(offer)),
  withdrawn: fc.record({
    type: fc.constant("offer_withdrawn"),
    offer: fc.nat(5),
    reason: fc.constant("line_lost"),
  }),
  position: fc.record({ type: fc.constant("position_told"), position: fc.integer({ min: 1 }) }),
  refused: fc.record({
    type: fc.constant("queue_refused"),
    reason: fc.constantFrom("full", "unknown"),
  }),
  timer: fc.record({
    type: fc.constant("timer_fired"),
    timer: fc.constantFrom("announce", "queue_limit", "lookup_slow"),
  }),
  lookup: fc.record({
    type: fc.constant("lookup_ended"),
    request: step.map((number) => `c1-l${number}`),
    result,
  }),
  asked: fc.constant({ type: "hang_up_asked", by: "bob", offer: null }),
  recording: fc
    .constantFrom("rec-c1-1", "msg-c1-4", "msg-c1-6")
    .map((recording) => ({ type: "recording_ended", recording, durationMs: 5000 }) as const),
  passed: fc.constant({ type: "passed_on", reason: "bug" }),
  recovered: fc.record({
    type: fc.constant("recovered"),
    legs: fc.uniqueArray(fc.record({ leg, up: fc.boolean() }), { selector: (one) => one.leg }),
    cut: fc.boolean(),
  }),
};

/** A step that fits the state more often than not, so that calls get far. */
type Move = { readonly event: CallEvent; readonly fits: boolean; readonly waitMs: number };
const move: fc.Arbitrary<Move> = fc.record({
  event: fc.oneof(
    ...Object.entries(kinds).map(([kind, arbitrary]) => ({
      arbitrary,
      weight: /ended|passed|recovered|asked/.test(kind) ? 1 : 4,
    })),
  ),
  fits: fc.boolean(),
  waitMs: fc.constantFrom(0, 10, 1000, 61_000),
});

/** Makes step and request numbers those that the call waits for. */
function fitted({ event, fits }: Move, state: CallState): CallEvent {
  if (!fits || state.phase === "new" || state.phase === "ended") return event;
  if (event.type === "script_ended") {
    const awaited = state.phase === "flow" && state.awaits.kind === "script" && state.awaits.step;
    return { ...event, leg: state.caller, step: awaited || state.facts.step };
  }
  if (event.type === "lookup_ended" && state.phase === "flow" && state.awaits.kind === "lookup") {
    return { ...event, request: state.awaits.request };
  }
  if ("leg" in event && "offer" in state && event.type !== "call_started") {
    return event.leg === caller ? event : { ...event, leg: state.offer.leg };
  }
  return event;
}

const reduce = reduceCall(spineFlow);

function agentsIn(state: CallState): readonly string[] {
  return state.phase === "offered" || state.phase === "talking" ? [state.offer.agent] : [];
}

function play(moves: readonly Move[], check: (step: PlayedStep) => void): void {
  let state: CallState = { phase: "new" };
  let at = 1_000_000;
  for (const one of moves) {
    at += one.waitMs;
    const event = fitted(one, state);
    const frozen = JSON.stringify(state);
    const [next, effects] = reduce(state, event, instant(at));
    check({
      before: state,
      event,
      after: next,
      effects,
      untouched: frozen === JSON.stringify(state),
    });
    state = next;
  }
}

interface PlayedStep {
  readonly before: CallState;
  readonly event: CallEvent;
  readonly after: CallState;
  readonly effects: readonly CallEffect[];
  readonly untouched: boolean;
}

/** Stories begin somewhere in the life of a call, so that every phase is tried as often. */
const beginnings = [
  Story.started(),
  Story.started().types("1").types("1").types("12345").enters("v", 4),
  Story.started().types("1").types("6"),
  Story.started().types("1").types("6").records(5000),
  Story.queued(),
  Story.offered(),
  Story.talking(),
];
const story = fc
  .tuple(
    fc.constantFrom(...beginnings.map(({ events }) => events)),
    fc.array(move, { maxLength: 30, size: "max" }),
  )
  .map(([events, moves]) => [
    ...events.map((event) => ({ event, fits: false, waitMs: 0 })),
    ...moves,
  ]);
const runs = { numRuns: 300 };

describe("reduceCall, whatever happens", () => {
  it("takes every kind of event in every phase without throwing", () => {
    const phases: Readonly<Record<string, () => Story>> = {
      new: () => new Story(),
      flow: () => Story.started(),
      lookup: () => Story.started().types("1").types("1").types("12345").enters("v", 4),
      queued: () => Story.queued(),
      offered: () => Story.offered(),
      talking: () => Story.talking(),
      ended: () => Story.queued().send({ type: "leg_ended", leg: caller, cause: "normal" }),
    };
    for (const [phase, at] of Object.entries(phases)) {
      for (const [kind, arbitrary] of Object.entries(kinds)) {
        for (const event of fc.sample(arbitrary, { numRuns: 20, seed: 1 })) {
          expect(() => at().send(event), `${phase} x ${kind}`).not.toThrow();
        }
      }
    }
  });

  it("is tried by these properties in every phase", () => {
    const reached = new Map<string, number>();
    for (const moves of fc.sample(story, { numRuns: 500, seed: 1 })) {
      play(moves, ({ after }) => {
        reached.set(after.phase, (reached.get(after.phase) ?? 0) + 1);
      });
    }

    for (const phase of ["flow", "queued", "offered", "talking", "ended"]) {
      expect([phase, (reached.get(phase) ?? 0) > 200]).toEqual([phase, true]);
    }
  });

  it("changes no state in place and keeps states, events and effects plain JSON", () => {
    fc.assert(
      fc.property(story, (moves) => {
        play(moves, ({ untouched, after, event, effects }) => {
          expect(untouched).toBe(true);
          for (const data of [after, event, effects]) {
            expect(JSON.parse(JSON.stringify(data))).toEqual(data);
          }
        });
      }),
      runs,
    );
  });

  it("returns the same object and nothing to do for an event that means nothing", () => {
    fc.assert(
      fc.property(story, (moves) => {
        play(moves, ({ before, after, effects }) => {
          if (JSON.stringify(before) === JSON.stringify(after) && effects.length === 0) {
            expect(after).toBe(before);
          }
        });
      }),
      runs,
    );
  });

  it("is final once it has ended, and writes the end exactly once", () => {
    fc.assert(
      fc.property(story, (moves) => {
        let ends = 0;
        let openings = 0;
        play(moves, ({ before, after, effects }) => {
          if (before.phase === "ended") expect(after).toBe(before);
          for (const effect of effects) {
            if (effect.do !== "write_ticket") continue;
            if (effect.change.set === "ended") ends += 1;
            if (effect.change.set === "opened") openings += 1;
          }
          expect(ends).toBe(after.phase === "ended" ? 1 : 0);
          expect(openings).toBe(1);
        });
      }),
      runs,
    );
  });

  it("never performs a step twice, never on a leg that is not its own, and steps only rise", () => {
    fc.assert(
      fc.property(story, (moves) => {
        let last = 0;
        play(moves, ({ effects, after }) => {
          const own = "offer" in after ? [caller, after.offer.leg] : [caller];
          for (const effect of effects) {
            if (effect.do !== "perform") continue;
            expect(effect.script.step).toBeGreaterThan(last);
            last = effect.script.step;
            expect(own).toContain(effect.script.leg);
          }
        });
      }),
      runs,
    );
  });

  it("has one agent at most, and dials no leg twice", () => {
    fc.assert(
      fc.property(story, (moves) => {
        const dialled = new Set<string>();
        play(moves, ({ before, after, effects }) => {
          const [was] = agentsIn(before);
          const [is] = agentsIn(after);
          if (was !== undefined && is !== undefined) expect(is).toBe(was);
          for (const effect of effects) {
            if (effect.do !== "dial") continue;
            expect(dialled.has(effect.leg)).toBe(false);
            dialled.add(effect.leg);
            expect(effect.agent).toBe(agentId("bob"));
          }
        });
      }),
      runs,
    );
  });

  it("tells the floor of every agent and every place that it gives up", () => {
    fc.assert(
      fc.property(story, (moves) => {
        play(moves, ({ before, event, after, effects }) => {
          const told = effects.flatMap((one) => (one.do === "tell_floor" ? [one.event.type] : []));
          const left = before.phase !== after.phase;
          if (!left || event.type === "queue_refused" || event.type === "offer_withdrawn") return;
          if (before.phase === "queued" && after.phase !== "offered") {
            expect(told).toContain("call_left");
          }
          if (before.phase === "talking") expect(told).toContain("talk_ended");
          if (before.phase === "offered" && after.phase === "talking") {
            expect(told).toContain("offer_accepted");
          }
          if (before.phase === "offered" && after.phase === "queued") {
            expect(told).toContain("offer_failed");
          }
          if (before.phase === "offered" && (after.phase === "ended" || after.phase === "flow")) {
            expect(told).toContain("call_left");
          }
        });
      }),
      runs,
    );
  });

  it("lets a caller who stays always wait for something that can come", () => {
    fc.assert(
      fc.property(story, (moves) => {
        play(moves, ({ after, effects }) => {
          if (after.phase !== "flow") return;
          const asked = effects.some((one) => one.do === "perform" || one.do === "look_up");
          const sameWait = effects.every(
            (one) => one.do === "hang_up" || one.do === "write_ticket",
          );
          expect(asked || sameWait).toBe(true);
        });
      }),
      runs,
    );
  });

  it("keeps secret digits out of everything: only the vault's reference goes on", () => {
    fc.assert(
      fc.property(story, (moves) => {
        play(moves, ({ after, effects }) => {
          for (const effect of effects) {
            if (effect.do === "perform") {
              expect(JSON.stringify(effect.script.prompts)).not.toContain(secretRef);
            }
            if (effect.do === "look_up") {
              const text = JSON.stringify(effect.args).replaceAll(`{"secret":"${secretRef}"}`, "");
              expect(text).not.toContain(secretRef);
            }
          }
          const vars = JSON.stringify(after).replaceAll(`{"secret":"${secretRef}"}`, "");
          expect(vars).not.toContain(secretRef);
        });
      }),
      runs,
    );
  });
});
