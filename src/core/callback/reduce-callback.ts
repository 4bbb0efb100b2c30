import { after, type Instant } from "../lib/brands.ts";
import { limits } from "../lib/limits.ts";
import type { Reducer } from "../lib/reducer.ts";
import { isCallTime, nextCallTime } from "./calling-hours.ts";
import type { Callback, CallbackEffect, CallbackEvent, CallbackPlan } from "./types.ts";

type Step = readonly [Callback, readonly CallbackEffect[]];

/** After a refusal of the queue, or a lost agent, the next try comes this much later. */
const retryMs = 60_000;

/** A customer who has answered waits so long for an agent at most, and is called again later. */
const holdMsMax = 300_000;

/** A callback that has just been promised, and what it waits for. */
export function planCallback(plan: CallbackPlan): Step {
  const nextAt = plan.dueAt;
  const callback: Callback = {
    plan,
    stage: "scheduled",
    attempts: 0,
    dials: 0,
    nextAt,
    end: null,
  };
  return [callback, nextAt === null ? [] : [{ do: "wait_until", at: nextAt }]];
}

/** The machine of one callback; pure and total, see CallbackStage for the drawing. */
export const reduceCallback: Reducer<Callback, CallbackEvent, CallbackEffect> = (
  callback,
  event,
  at,
) => {
  if (!isOpenCallback(callback)) return [callback, []];
  if (event.type === "cancelled") return cancel(callback, event.end);
  switch (callback.stage) {
    case "scheduled":
      return inScheduled(callback, event, at);
    case "due":
      return inDue(callback, event, at);
    case "reserved":
      return inReserved(callback, event, at);
    case "dialling":
      return inDialling(callback, event, at);
    case "holding":
      return inHolding(callback, event, at);
    default:
      return event.type === "talk_ended" ? [{ ...callback, stage: "done" }, []] : [callback, []];
  }
};

/** Whether the promise is neither kept nor given up. */
export function isOpenCallback({ stage }: Pick<Callback, "stage">): boolean {
  return stage !== "done" && stage !== "failed" && stage !== "cancelled";
}

/** When a promise that is not kept by then is late, ms since the epoch. */
export function lateAt({ nextAt, plan }: Pick<Callback, "nextAt" | "plan">): number {
  return (nextAt ?? plan.dueAt ?? plan.since) + limits.callbackLateMs;
}

function inScheduled(callback: Callback, event: CallbackEvent, at: Instant): Step {
  switch (event.type) {
    case "released":
      return callback.nextAt === null ? fallDue(callback, at) : [callback, []];
    case "time_came":
      return callback.nextAt !== null && at >= callback.nextAt
        ? fallDue(callback, at)
        : [callback, []];
    case "asked_again": {
      const [planned, effects] = planAgain(callback, event.plan);
      return [planned, [{ do: "wait_no_more" }, ...effects]];
    }
    default:
      return [callback, []];
  }
}

function inDue(callback: Callback, event: CallbackEvent, at: Instant): Step {
  switch (event.type) {
    case "agent_reserved":
      if (!mayRing(callback, at)) return waitForHour(callback, at, [{ do: "leave_queue" }]);
      if (callback.plan.rules.first === "customer") return dial(callback);
      return [{ ...callback, stage: "reserved" }, [{ do: "ring_agent" }]];
    case "queue_refused":
      return waitUntil(callback, after(at, retryMs), []);
    case "asked_again": {
      const [planned, effects] = planAgain(callback, event.plan);
      return [planned, [{ do: "leave_queue" }, ...effects]];
    }
    default:
      return [callback, []];
  }
}

function inReserved(callback: Callback, event: CallbackEvent, at: Instant): Step {
  switch (event.type) {
    case "agent_answered":
      return mayRing(callback, at)
        ? dial(callback)
        : waitForHour(callback, at, [{ do: "leave_queue" }]);
    case "agent_failed":
      return [{ ...callback, stage: "due" }, []];
    default:
      return [callback, []];
  }
}

function dial(callback: Callback): Step {
  const { attempts, dials } = callback;
  return [
    { ...callback, stage: "dialling", attempts: attempts + 1, dials: dials + 1 },
    [{ do: "ring_customer" }],
  ];
}

function inDialling(callback: Callback, event: CallbackEvent, at: Instant): Step {
  const { rules } = callback.plan;
  switch (event.type) {
    case "customer_answered":
      if (event.machine && rules.machine !== undefined) return meetMachine(callback, at);
      return rules.first === "customer" ? hold(callback, at) : [talk(callback), []];
    case "customer_failed":
      return tryLater(callback, after(at, rules.gapMs), []);
    case "agent_lost":
      return tryLater(callback, after(at, retryMs), [{ do: "let_go_customer" }]);
    default:
      return [callback, []];
  }
}

/** The customer is on the line: hears who calls while the agent is rung. */
function hold(callback: Callback, at: Instant): Step {
  const until = after(at, holdMsMax);
  return [
    { ...callback, stage: "holding", nextAt: until },
    [{ do: "say", what: "greeting" }, { do: "ring_agent" }, { do: "wait_until", at: until }],
  ];
}

function inHolding(callback: Callback, event: CallbackEvent, at: Instant): Step {
  const { gapMs } = callback.plan.rules;
  switch (event.type) {
    case "agent_reserved":
      return [callback, [{ do: "ring_agent" }]];
    case "agent_answered":
      return [talk(callback), [{ do: "wait_no_more" }]];
    case "agent_failed":
      return [callback, [{ do: "say", what: "patience" }]];
    case "customer_failed":
      return tryLater(callback, after(at, gapMs), [{ do: "wait_no_more" }]);
    case "time_came": {
      if (callback.nextAt === null || at < callback.nextAt) return [callback, []];
      const what = isLastAttempt(callback) ? "nobody" : "called_again";
      return tryLater(callback, after(at, gapMs), [{ do: "say", what }]);
    }
    default:
      return [callback, []];
  }
}

/** A machine hears one message at most, and counts as an attempt. */
function meetMachine(callback: Callback, at: Instant): Step {
  const { gapMs, machine } = callback.plan.rules;
  if (machine === "try_later" || callback.messageLeft) {
    return tryLater(callback, after(at, gapMs), [{ do: "let_go_customer" }]);
  }
  const told: Callback = { ...callback, messageLeft: true };
  return tryLater(told, after(at, gapMs), [{ do: "say", what: "message" }]);
}

const talk = (callback: Callback): Callback => ({ ...callback, stage: "talking", nextAt: null });

const isLastAttempt = ({ attempts, plan }: Callback): boolean => attempts >= plan.rules.attemptsMax;

/** Waits for an agent if the customer may be rung at this hour, else for the hour. */
function fallDue(callback: Callback, at: Instant): Step {
  if (!mayRing(callback, at)) return waitForHour(callback, at, []);
  return [{ ...callback, stage: "due", nextAt: null }, [{ do: "enter_queue" }]];
}

function tryLater(callback: Callback, from: Instant, first: readonly CallbackEffect[]): Step {
  const left: readonly CallbackEffect[] = [...first, { do: "leave_queue" }];
  if (isLastAttempt(callback)) {
    return [{ ...callback, stage: "failed", nextAt: null, end: "exhausted" }, left];
  }
  return waitForHour(callback, from, left);
}

function waitForHour(callback: Callback, from: Instant, first: readonly CallbackEffect[]): Step {
  const { rules, zones } = callback.plan;
  const hour = nextCallTime(rules, zones, from);
  if (hour === null) {
    return [{ ...callback, stage: "failed", nextAt: null, end: "never_allowed" }, first];
  }
  return waitUntil(callback, hour, first);
}

function waitUntil(callback: Callback, at: Instant, first: readonly CallbackEffect[]): Step {
  return [{ ...callback, stage: "scheduled", nextAt: at }, [...first, { do: "wait_until", at }]];
}

/** The newer wish counts; who asked for the same queue before keeps the earlier place. */
function planAgain(callback: Callback, plan: CallbackPlan): Step {
  const { plan: old, dials } = callback;
  const since = old.queue === plan.queue ? Math.min(old.since, plan.since) : plan.since;
  const [planned, effects] = planCallback({ ...plan, since });
  return [{ ...planned, dials }, effects];
}

function cancel(callback: Callback, end: "satisfied" | "cancelled"): Step {
  const over: Callback = { ...callback, stage: "cancelled", nextAt: null, end };
  switch (callback.stage) {
    case "scheduled":
      return [over, [{ do: "wait_no_more" }]];
    case "due":
    case "reserved":
      return [over, [{ do: "leave_queue" }]];
    case "dialling":
      return [over, [{ do: "let_go_customer" }, { do: "leave_queue" }]];
    default:
      return [callback, []];
  }
}

function mayRing({ plan }: Callback, at: Instant): boolean {
  return isCallTime(plan.rules, plan.zones, at);
}
