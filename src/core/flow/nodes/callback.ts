import type { LookupFailure } from "../../call/events.ts";
import type { Outcome, Prompt, Wait } from "../../call/script.ts";
import { queueId } from "../../lib/brands.ts";
import type { JsonObject } from "../../lib/json.ts";
import type { Result } from "../../lib/result.ts";
import {
  callbackSounds,
  choicesOf,
  type Memo,
  memoOf,
  noted,
  onlyOne,
  slotsIn,
  slotWords,
  sounds,
} from "../callback-choices.ts";
import { quote, suggest } from "../check-words.ts";
import { resolve } from "../document.ts";
import type { Arrival, NodeType, Standing, Step } from "../node-type.ts";
import { cursorAt } from "../node-type.ts";
import { fillPrompts, joinPrompts } from "../prompts.ts";
import type { Scene } from "../scope.ts";
import { again, go, keyWait, nextNode, tryAgain, typed, way } from "../steps.ts";
import { noteWay } from "../trail.ts";
import type { NodeBase, NodeId, PromptTemplate } from "../types.ts";
import { needAt } from "./queue.ts";

/** Promises a callback: in the caller's place in a line, or at a time that they choose. */
export interface CallbackNode extends NodeBase {
  readonly type: "callback";
  readonly mode: "queue" | "slot";
  /** The queue node at which the call goes on when the customer has been rung. */
  readonly agent: NodeId;
  /** The calendar whose open hours may be chosen; null in mode `queue`. */
  readonly calendar: string | null;
  /** Said first. */
  readonly prompts: readonly PromptTemplate[];
  readonly tries: number;
  readonly firstMs: number;
  readonly nextMs: number;
  readonly done: NodeId;
  /** No callbacks here, or no free time. */
  readonly refused: NodeId;
  readonly cancelled: NodeId;
  readonly exhausted: NodeId;
}

/** The names under which the shell is asked: no source of the configuration can have them. */
export const callbackSources = {
  /** Which number, and which hours: `{ number, calendar }`. */
  offer: "callback:offer",
  /** Whether a number that was keyed in may be called. */
  number: "callback:number",
  /** Keeps an hour for a moment. */
  hold: "callback:hold",
} as const;

const numberLength = { min: 3, max: 16 };

export const callback: NodeType<CallbackNode> = {
  ways: (node) => [
    { ...way("done", node.done), keys: 1 },
    { ...way("agent", node.agent), keys: 1, only: "queue" },
    way("refused", node.refused, true),
    { ...way("cancelled", node.cancelled), keys: 1 },
    way("exhausted", node.exhausted),
  ],
  prompts: (node) => [
    { field: ["prompts"], templates: node.prompts },
    { field: [], templates: callbackSounds.map((name) => ({ kind: "sound", name }) as const) },
  ],
  faults({ calendar }, { calendars }) {
    if (calendar === null || calendars.has(calendar)) return [];
    const known = [...calendars].map(quote).join(", ") || "none";
    const message = `There is no calendar ${quote(calendar)} (there are: ${known}).${suggest(calendar, calendars)}`;
    return [{ field: ["calendar"], message }];
  },
  isHuman: true,
  arrive,
  afterScript,
  afterLookup,
};

/** Asks what the stage is about; a look-up that a restart has cut is asked again. */
function arrive(_: Scene, node: CallbackNode, at: Standing): Step {
  const memo = memoOf(at);
  switch (memo.stage) {
    case "offer":
      return lookUp(at, "offer", {
        call: at.facts.id,
        number: at.facts.from.number ?? "",
        calendar: node.calendar ?? "",
      });
    case "check":
      return lookUp(at, "number", { number: memo.number });
    case "hold":
      return lookUp(at, "hold", {
        call: at.facts.id,
        number: memo.number,
        calendar: node.calendar ?? "",
        at: String(memo.at),
      });
    case "confirm":
      return askKey(node, at, [
        ...sounds("callback-number"),
        { kind: "phone", value: memo.number },
        ...sounds("callback-number-keys"),
      ]);
    case "enter": {
      const wait = { ...keyWait(node), ...numberLength, endKey: "#" };
      return told(at, sounds("callback-enter-number"), wait);
    }
    default:
      return askKey(node, at, choicesOf(memo).prompts);
  }
}

function afterScript(scene: Scene, node: CallbackNode, at: Standing, outcome: Outcome): Step {
  const memo = memoOf(at);
  const keys = typed(outcome);
  switch (memo.stage) {
    case "confirm":
      if (keys === "1") return chooseTime(scene, node, at, memo);
      if (keys === "2") return again(noted(at, { stage: "enter" }));
      break;
    case "enter":
      if (keys.length >= numberLength.min) {
        return again(noted(at, { stage: "check", number: keys }));
      }
      break;
    case "slot":
      if (keys === "1") return again(noted(at, { stage: "hold" }));
      if (keys === "2") return chooseTime(scene, node, at, memo);
      break;
    default: {
      const change = choicesOf(memo).choices[Number(keys) - 1];
      if (change !== undefined) return again(noted(at, onlyOne({ ...memo, ...change })));
    }
  }
  if (keys === "*" && memo.stage !== "enter") return giveUp(at, node.cancelled, "cancelled");
  if (at.cursor.tries + 1 >= node.tries) return giveUp(at, node.exhausted, "exhausted");
  return tryAgain(scene, at, [], node.tries, node.exhausted);
}

function afterLookup(
  scene: Scene,
  node: CallbackNode,
  at: Standing,
  result: Result<JsonObject, LookupFailure>,
): Step {
  const memo = memoOf(at);
  const told = result.ok ? result.value : {};
  const number = typeof told["number"] === "string" ? told["number"] : "";
  const slots = slotsIn(told["slots"]);
  switch (memo.stage) {
    case "offer": {
      if (told["isOn"] !== true || (node.mode === "slot" && slots.length === 0)) {
        return giveUp(at, node.refused, "refused");
      }
      const stage = number === "" ? "enter" : "confirm";
      const first = [...at.cursor.lead, ...fillPrompts(scene, at, node.prompts)];
      return again(noted(at, { stage, number, slots }, first));
    }
    case "check":
      if (number !== "") return again(noted(at, { stage: "confirm", number }));
      return refuseNumber(node, at);
    default:
      if (told["held"] === true) return promise(scene, node, at, memo);
      return chooseTime(scene, node, noted(at, { slots }, sounds("callback-slot-gone")), {
        ...memo,
        slots,
      });
  }
}

/** A number that may not be called; the tries count over all numbers. */
function refuseNumber(node: CallbackNode, at: Standing): Step {
  const tries = at.cursor.tries + 1;
  if (tries >= node.tries) return giveUp(at, node.exhausted, "exhausted");
  const asked = noted(at, { stage: "enter", number: "" }, sounds("callback-number-refused"));
  return again({ ...asked, cursor: { ...asked.cursor, tries } });
}

function chooseTime(scene: Scene, node: CallbackNode, at: Standing, memo: Memo): Step {
  if (node.mode === "queue") return promise(scene, node, at, memo);
  if (memo.slots.length === 0) return giveUp(at, node.refused, "refused");
  const anew = { ...memo, stage: "day", day: null, half: null, at: null } as const;
  return again(noted(at, onlyOne(anew), at.cursor.lead));
}

/** Says what is promised and hands it to the shell; the caller hears it again on the way on. */
function promise(scene: Scene, node: CallbackNode, at: Standing, memo: Memo): Step {
  const target = nextNode(scene, at, node.agent);
  if (target.type !== "queue") return giveUp(at, node.refused, "refused");
  const { facts, cursor } = at;
  const queue = queueId(target.queue);
  const since = facts.left?.queue === queue ? facts.left.since : scene.at;
  const said =
    memo.at === null ? sounds("callback-place-kept") : slotWords("callback-booked", memo);
  const request = {
    plan: {
      number: memo.number,
      queue,
      since,
      dueAt: memo.at,
      askedCall: facts.id,
      askedBy: null,
      askedAt: scene.at,
    },
    cursor: cursorAt(resolve(cursor.node, node.agent), cursor.vars, cursor.stack),
    need: needAt(scene, at, target),
    priority: target.priority,
    lang: facts.lang,
    path: facts.path,
  };
  const goesOn = { node: cursor.node, by: ["agent"], to: resolve(cursor.node, node.agent) };
  const standing = {
    // The call that keeps the promise goes on there.
    facts: { ...noteWay(facts, goesOn), promised: true as const },
    cursor: { ...cursor, lead: [...cursor.lead, ...said] },
  };
  return go(standing, node.done, [{ do: "ask_callback", request }], ["done"]);
}

/** No callback: who left a line for this one has their place there still. */
function giveUp(at: Standing, target: NodeId, way: string): Step {
  const { left } = at.facts;
  const facts = left === undefined ? at.facts : { ...at.facts, left: { ...left, returns: true } };
  return go({ ...at, facts }, target, [], [way]);
}

function askKey(node: CallbackNode, at: Standing, prompts: readonly Prompt[]): Arrival {
  return told(at, prompts, keyWait(node));
}

function told(at: Standing, prompts: readonly Prompt[], wait: Wait): Arrival {
  return {
    ...at,
    waitFor: "script",
    prompts: joinPrompts(at.cursor.lead, prompts),
    wait,
    effects: [],
  };
}

function lookUp(
  at: Standing,
  what: keyof typeof callbackSources,
  args: Readonly<Record<string, string>>,
): Step {
  return { ...at, waitFor: "lookup", source: callbackSources[what], args, effects: [] };
}
