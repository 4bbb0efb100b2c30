import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Callback,
  type CallbackEffect,
  type CallbackEvent,
  type CallbackPlan,
  isCallTime,
  isOpenCallback,
  type MachineRule,
  planCallback,
  reduceCallback,
} from "../../../src/core/callback/index.ts";
import { callId, type Instant, instant, queueId } from "../../../src/core/lib/brands.ts";

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

/** One event of a story, and what came of it. */
interface StepOfStory {
  readonly before: Callback;
  readonly event: CallbackEvent;
  readonly next: Callback;
  readonly effects: readonly CallbackEffect[];
  readonly at: Instant;
}

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

describe("a callback that rings the customer first", () => {
  const first = { ...plan, rules: { ...rules, first: "customer", gapMs: minute } as const };
  const [due] = tell(planCallback(first)[0], noon, "released");

  it("rings the customer once an agent is reserved, and the agent once the customer is there", () => {
    const [dialling, dials] = tell(due, noon, "agent_reserved");
    const [holding, rings] = tell(dialling, noon, "customer_answered");
    const [talking] = tell(holding, noon, "agent_answered");

    expect(dials).toEqual(["ring_customer"]);
    expect(dialling).toMatchObject({ stage: "dialling", attempts: 1 });
    expect(rings).toEqual(["say", "ring_agent", "wait_until"]);
    expect(talking).toMatchObject({ stage: "talking", nextAt: null });
  });

  it("says something when the agent fails, and rings the next one", () => {
    const [holding] = tell(due, noon, "agent_reserved", "customer_answered");
    const [still, said] = tell(holding, noon, "agent_failed");
    const [, rings] = tell(still, noon, "agent_reserved");

    expect(still).toBe(holding);
    expect(said).toEqual(["say"]);
    expect(rings).toEqual(["ring_agent"]);
  });

  it("calls again when nobody comes in five minutes, and says so", () => {
    const [holding] = tell(due, noon, "agent_reserved", "customer_answered");
    const late = instant(noon + 5 * minute);
    const [later, effects] = reduceCallback(holding, { type: "time_came" }, late);
    const last = { ...holding, attempts: rules.attemptsMax };
    const [, end] = reduceCallback(last, { type: "time_came" }, late);

    expect(tell(holding, noon + 4 * minute, "time_came")[0]).toBe(holding);
    expect(later).toMatchObject({ stage: "scheduled", nextAt: noon + 6 * minute });
    expect(effects[0]).toEqual({ do: "say", what: "called_again" });
    expect(end).toEqual([{ do: "say", what: "nobody" }, { do: "leave_queue" }]);
  });

  it("counts a customer who hangs up while waiting as not reached", () => {
    const [later] = tell(due, noon, "agent_reserved", "customer_answered", "customer_failed");

    expect(later).toMatchObject({ stage: "scheduled", attempts: 1 });
  });

  it("cannot be cancelled while the customer is on the line", () => {
    const [holding] = tell(due, noon, "agent_reserved", "customer_answered");

    expect(tell(holding, noon, { type: "cancelled", end: "cancelled" })[0]).toBe(holding);
  });
});

describe("an answering machine", () => {
  const machine = { type: "customer_answered", machine: true } as const;
  const dialling = (rule: MachineRule | undefined) => {
    const listening = rule === undefined ? rules : { ...rules, machine: rule };
    const [due] = tell(planCallback({ ...plan, rules: listening })[0], noon, "released");
    return tell(due, noon, "agent_reserved", "agent_answered")[0];
  };

  it("hears nothing, and the customer is tried later", () => {
    const [later, effects] = tell(dialling("try_later"), noon, machine);

    expect(later).toMatchObject({ stage: "scheduled", attempts: 1 });
    expect(effects).toEqual(["let_go_customer", "leave_queue", "wait_until"]);
  });

  it("hears one message over all attempts", () => {
    const [once, said] = tell(dialling("leave_message"), noon, machine);
    const again = ["time_came", "agent_reserved", "agent_answered", machine] as const;
    const [twice, silent] = tell(once, noon + 15 * minute, ...again);

    expect(said).toEqual(["say", "leave_queue", "wait_until"]);
    expect(twice).toMatchObject({ attempts: 2, messageLeft: true });
    expect(silent).toEqual(["let_go_customer", "leave_queue", "wait_until"]);
  });

  it("is taken for the customer where nobody listens for one", () => {
    expect(tell(dialling(undefined), noon, machine)[0].stage).toBe("talking");
  });
});

describe("any order of events, whoever is rung first and whatever a machine is told", () => {
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
    fc.constant({ type: "customer_answered", machine: true } as const),
    fc.constantFrom("satisfied", "cancelled").map((end) => ({ type: "cancelled", end }) as const),
    fc.option(fc.integer({ min: 0, max: 3_000 }), { nil: null }).map((minutes) => {
      const dueAt = minutes === null ? null : noon + minutes * minute;
      return { type: "asked_again", plan: { ...plan, dueAt } } as const;
    }),
  );
  const plans = fc.record({
    first: fc.constantFrom("agent", "customer", undefined),
    machine: fc.constantFrom("try_later", "leave_message", undefined),
  });
  const story = fc.tuple(
    plans.map(({ first, machine }): CallbackPlan => {
      const given = { ...(first && { first }), ...(machine && { machine }) };
      return { ...plan, rules: { ...rules, ...given } };
    }),
    fc.array(
      fc.tuple(
        fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: events }),
        fc.nat(),
        fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 600 })),
      ),
      { maxLength: 60, size: "max" },
    ),
  );

  /** What mostly happens at each stage: events at random hardly ever get far. */
  const likely: Readonly<Record<Callback["stage"], readonly CallbackEvent[]>> = {
    scheduled: [{ type: "released" }, { type: "time_came" }],
    due: [{ type: "agent_reserved" }],
    reserved: [{ type: "agent_answered" }, { type: "agent_failed" }],
    dialling: [
      { type: "customer_answered" },
      { type: "customer_answered", machine: true },
      { type: "customer_failed" },
      { type: "agent_lost" },
    ],
    holding: [
      { type: "agent_failed" },
      { type: "agent_reserved" },
      { type: "agent_answered" },
      { type: "customer_failed" },
      { type: "time_came" },
    ],
    talking: [{ type: "talk_ended" }],
    done: [],
    failed: [],
    cancelled: [],
  };

  /** Plays a story, and lets `look` judge every step of it. */
  function everyStep(look: () => (step: StepOfStory) => void): void {
    fc.assert(
      fc.property(story, ([promised, told]) => {
        let [callback] = planCallback(promised);
        let at = noon;
        const judge = look();
        for (const [wild, choice, minutes] of told) {
          at += minutes * minute;
          const ways = likely[callback.stage];
          const event = wild ?? ways[choice % ways.length] ?? { type: "released" };
          const wish =
            event.type === "asked_again" ? { ...event.plan, rules: promised.rules } : null;
          const given = wish === null ? event : ({ type: "asked_again", plan: wish } as const);
          const before = callback;
          const [next, effects] = reduceCallback(before, given, instant(at));
          callback = next;
          judge({ before, event: given, next, effects, at: instant(at) });
        }
      }),
      { numRuns: 500 },
    );
  }

  it("never rings twice at once, too often, outside the hours, or without an agent", () => {
    everyStep(() => {
      let line: "none" | "rings" | "up" = "none";
      let since = 0;
      return ({ before, event, next, effects, at }) => {
        const has = (what: string) => effects.some((effect) => effect.do === what);
        const isGone = event.type === "customer_failed" && next !== before;
        const hearsGoodbye = effects.some(
          (effect) => effect.do === "say" && !/^(greeting|patience)$/.test(effect.what),
        );
        if (isGone || has("let_go_customer") || hearsGoodbye) line = "none";
        if (event.type === "asked_again" && next.plan !== before.plan) since = 0;
        if (has("ring_customer")) {
          expect(line).toBe("none");
          expect(isCallTime(rules, ["UTC"], at)).toBe(true);
          expect(event.type).toMatch(/^agent_(reserved|answered)$/);
          line = "rings";
          since += 1;
        }
        if (/^(holding|talking)$/.test(next.stage) && before.stage === "dialling") line = "up";
        if (next.stage === "dialling") expect(line).toBe("rings");
        else if (/^(holding|talking|done)$/.test(next.stage)) expect(line).toBe("up");
        else expect(line).toBe("none");
        expect(since).toBeLessThanOrEqual(rules.attemptsMax);
        expect(next.attempts).toBeLessThanOrEqual(rules.attemptsMax);
        expect(JSON.parse(JSON.stringify(next))).toEqual(next);
        if (!isOpenCallback(before)) expect(next).toBe(before);
      };
    });
  });

  it("always waits for something that will come, and is in the line when it needs an agent", () => {
    everyStep(() => {
      let alarm: number | null = null;
      let isQueued = false;
      return ({ event, next, effects, at }) => {
        if (event.type === "time_came" && alarm !== null && at >= alarm) alarm = null;
        for (const effect of effects) {
          if (effect.do === "wait_until") alarm = effect.at;
          if (effect.do === "wait_no_more") alarm = null;
          if (effect.do === "enter_queue") isQueued = true;
          if (effect.do === "leave_queue") isQueued = false;
        }
        const { stage, nextAt } = next;
        if (event.type === "queue_refused" && stage === "scheduled") isQueued = false;
        if (stage === "scheduled") expect(nextAt === null || nextAt === alarm).toBe(true);
        if (stage === "holding") expect(nextAt).toBe(alarm);
        else if (stage !== "scheduled") expect(alarm).toBeNull();
        expect(isQueued).toBe(/^(due|reserved|dialling|holding|talking|done)$/.test(stage));
      };
    });
  });
});
