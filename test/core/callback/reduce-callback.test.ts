import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Callback,
  type CallbackEffect,
  type CallbackEvent,
  type CallbackPlan,
  isCallTime,
  isOpenCallback,
  nextCallTime,
  planCallback,
  reduceCallback,
} from "../../../src/core/callback/index.ts";
import { callId, instant, queueId } from "../../../src/core/lib/brands.ts";

const minute = 60_000;
const noon = Date.parse("2026-11-27T12:00:00Z");
const rules = {
  attemptsMax: 3,
  gapMs: 15 * minute,
  ringMs: 30_000,
  hours: { from: 8 * 60, to: 21 * 60 },
};
const plan: CallbackPlan = {
  number: "+4930123456",
  queue: queueId("support"),
  since: noon - 5 * minute,
  dueAt: null,
  zones: ["UTC"],
  askedCall: callId("c1"),
  askedBy: null,
  askedAt: noon,
  rules,
};

/** Sends events at an instant and gives the last effects. */
function tell(
  callback: Callback,
  at: number,
  ...types: (CallbackEvent["type"] | CallbackEvent)[]
): readonly [Callback, readonly CallbackEffect["do"][]] {
  let state = callback;
  let effects: readonly CallbackEffect[] = [];
  for (const type of types) {
    const event = (typeof type === "string" ? { type } : type) as CallbackEvent;
    [state, effects] = reduceCallback(state, event, instant(at));
  }
  return [state, effects.map((effect) => effect.do)];
}

describe("reduceCallback", () => {
  it("waits in the queue once the call that asked for it has ended", () => {
    const [planned, effects] = planCallback(plan);
    const [due, asked] = tell(planned, noon, "released");

    expect(effects).toEqual([]);
    expect(due.stage).toBe("due");
    expect(asked).toEqual(["enter_queue"]);
  });

  it("waits for the chosen time, whatever the asking call does", () => {
    const [planned] = planCallback({ ...plan, dueAt: noon + 60 * minute });
    const [early] = tell(planned, noon, "released", "time_came");
    const [due] = tell(early, noon + 60 * minute, "time_came");

    expect(early.stage).toBe("scheduled");
    expect(due.stage).toBe("due");
  });

  it("rings the customer only after an agent is on the line", () => {
    const [due] = tell(planCallback(plan)[0], noon, "released");
    const [reserved, rings] = tell(due, noon, "agent_reserved");
    const [dialling, dials] = tell(reserved, noon, "agent_answered");

    expect(rings).toEqual(["ring_agent"]);
    expect(dials).toEqual(["ring_customer"]);
    expect(dialling).toMatchObject({ stage: "dialling", attempts: 1 });
  });

  it("tries again after the gap, and fails after the last attempt", () => {
    const dial = ["agent_reserved", "agent_answered", "customer_failed"] as const;
    const [due] = tell(planCallback(plan)[0], noon, "released");
    const [once, effects] = tell(due, noon, ...dial);
    const [twice] = tell(once, noon + 15 * minute, "time_came", ...dial);
    const [last, end] = tell(twice, noon + 30 * minute, "time_came", ...dial);

    expect(once).toMatchObject({ stage: "scheduled", nextAt: noon + 15 * minute });
    expect(effects).toEqual(["leave_queue", "wait_until"]);
    expect(twice).toMatchObject({ stage: "scheduled", attempts: 2 });
    expect(last).toMatchObject({ stage: "failed", attempts: 3, end: "exhausted" });
    expect(end).toEqual(["leave_queue"]);
  });

  it("frees the agent and waits for the morning when the hour has passed meanwhile", () => {
    const night = Date.parse("2026-11-27T21:00:00Z");
    const [due] = tell(planCallback(plan)[0], noon, "released", "agent_reserved");
    const [put, effects] = tell(due, night, "agent_answered");

    expect(put).toMatchObject({ stage: "scheduled", attempts: 0 });
    expect(put.nextAt).toBe(Date.parse("2026-11-28T08:00:00Z"));
    expect(effects).toEqual(["leave_queue", "wait_until"]);
  });

  it("keeps the earlier place when the customer asks again for the same queue", () => {
    const [due] = tell(planCallback(plan)[0], noon, "released");
    const again = { ...plan, since: noon, askedAt: noon };
    const [planned, effects] = tell(due, noon, { type: "asked_again", plan: again });

    expect(planned).toMatchObject({ stage: "scheduled", plan: { since: plan.since } });
    expect(effects).toEqual(["leave_queue"]);
  });

  it("lets the customer go when it is cancelled while the telephone rings", () => {
    const [due] = tell(planCallback(plan)[0], noon, "released");
    const [dialling] = tell(due, noon, "agent_reserved", "agent_answered");
    const [over, effects] = tell(dialling, noon, { type: "cancelled", end: "cancelled" });

    expect(over).toMatchObject({ stage: "cancelled", end: "cancelled" });
    expect(effects).toEqual(["let_go_customer", "leave_queue"]);
  });

  it("fails when there is no hour at which the number may be rung", () => {
    const never = { ...plan, zones: ["Pacific/Kiritimati", "Pacific/Pago_Pago"] };
    const hours = { from: 12 * 60, to: 12 * 60 + 1 };
    const [planned] = planCallback({ ...never, rules: { ...rules, hours } });
    const [failed] = tell(planned, noon, "released");

    expect(failed).toMatchObject({ stage: "failed", end: "never_allowed" });
  });
});

describe("nextCallTime", () => {
  it("waits until it is morning in all zones of a country", () => {
    const at = instant(Date.parse("2026-11-27T13:00:00Z"));
    const next = nextCallTime(rules.hours, ["America/New_York", "Pacific/Honolulu"], at);

    expect(next).toBe(Date.parse("2026-11-27T18:00:00Z"));
  });

  it("follows the clock over the end of summer time", () => {
    const at = instant(Date.parse("2026-10-24T22:00:00Z"));

    expect(nextCallTime(rules.hours, ["Europe/Berlin"], at)).toBe(
      Date.parse("2026-10-25T07:00:00Z"),
    );
  });
});

describe("any order of events", () => {
  const events: fc.Arbitrary<CallbackEvent> = fc.oneof(
    fc
      .constantFrom(
        "released",
        "time_came",
        "agent_reserved",
        "agent_answered",
        "agent_failed",
        "agent_lost",
        "queue_refused",
        "customer_answered",
        "customer_failed",
        "talk_ended",
      )
      .map((type) => ({ type }) as CallbackEvent),
    fc.constantFrom("satisfied", "cancelled").map((end) => ({ type: "cancelled", end }) as const),
    fc.option(fc.integer({ min: 0, max: 3_000 }), { nil: null }).map((minutes) => {
      const dueAt = minutes === null ? null : noon + minutes * minute;
      return { type: "asked_again", plan: { ...plan, dueAt } } as const;
    }),
  );
  const story = fc.array(fc.tuple(events, fc.integer({ min: 0, max: 600 })), { maxLength: 60 });

  it("never rings twice at once, too often, or outside the hours", () => {
    fc.assert(
      fc.property(story, (told) => {
        let [callback] = planCallback(plan);
        let at = noon;
        let isRinging = false;
        let since = 0;
        for (const [event, minutes] of told) {
          at += minutes * minute;
          const before = callback;
          const [next, effects] = reduceCallback(callback, event, instant(at));
          callback = next;
          if (before.stage === "dialling" && next.stage !== "dialling") isRinging = false;
          if (event.type === "asked_again" && next.plan !== before.plan) since = 0;
          for (const effect of effects) {
            if (effect.do !== "ring_customer") continue;
            expect(isRinging).toBe(false);
            expect(isCallTime(rules.hours, ["UTC"], instant(at))).toBe(true);
            isRinging = true;
            since += 1;
          }
          expect(since).toBeLessThanOrEqual(rules.attemptsMax);
          expect(JSON.parse(JSON.stringify(callback))).toEqual(callback);
          if (!isOpenCallback(before)) expect(next).toBe(before);
        }
      }),
    );
  });

  it("always waits for something that will come", () => {
    fc.assert(
      fc.property(story, (told) => {
        let [callback] = planCallback(plan);
        let at = noon;
        let alarm: number | null = null;
        let isQueued = false;
        for (const [event, minutes] of told) {
          at += minutes * minute;
          const [next, effects] = reduceCallback(callback, event, instant(at));
          callback = next;
          for (const effect of effects) {
            if (effect.do === "wait_until") alarm = effect.at;
            if (effect.do === "wait_no_more") alarm = null;
            if (effect.do === "enter_queue") isQueued = true;
            if (effect.do === "leave_queue") isQueued = false;
          }
          if (event.type === "queue_refused" && callback.stage === "scheduled") isQueued = false;
          const { stage, nextAt } = callback;
          if (stage === "scheduled") expect(nextAt === null || nextAt === alarm).toBe(true);
          expect(isQueued).toBe(/^(due|reserved|dialling|talking|done)$/.test(stage));
        }
      }),
    );
  });
});
