import type { Prompt } from "../call/script.ts";
import type { Json, JsonObject } from "../lib/json.ts";
import type { Standing } from "./node-type.ts";

/** The words of this node: sounds by name, so that a studio may replace each. */
export const callbackSounds = [
  "callback-number",
  "callback-number-keys",
  "callback-enter-number",
  "callback-number-refused",
  "callback-today",
  "callback-tomorrow",
  "callback-morning",
  "callback-afternoon",
  "callback-press",
  "callback-at",
  "callback-slot",
  "callback-slot-keys",
  "callback-slot-gone",
  "callback-place-kept",
  "callback-booked",
  "callback-greeting",
  "callback-patience",
  "callback-called-again",
  "callback-message",
] as const;
/** The name of one of them. */
export type Sound = (typeof callbackSounds)[number];

/** An hour that can be chosen. */
export interface Slot {
  /** Ms since the epoch. */
  readonly at: number;
  readonly day: "today" | "tomorrow";
  readonly half: "morning" | "afternoon";
  /** `YYYY-MM-DD` and `HH:MM` on the calendar's clock. */
  readonly date: string;
  readonly time: string;
}

/** What the caller is being asked, or the shell. */
export type Stage =
  | "offer"
  | "confirm"
  | "enter"
  | "check"
  | "day"
  | "half"
  | "hour"
  | "slot"
  | "hold";
const stages: readonly Stage[] = [
  "offer",
  "confirm",
  "enter",
  "check",
  "day",
  "half",
  "hour",
  "slot",
  "hold",
];

/** How far a visit of a `callback` node has got. */
export interface Memo {
  readonly stage: Stage;
  readonly number: string;
  readonly slots: readonly Slot[];
  readonly day: Slot["day"] | null;
  readonly half: Slot["half"] | null;
  readonly at: number | null;
}

/** Passes questions to which there is one answer only. */
export function onlyOne(memo: Memo): Memo {
  if (memo.stage !== "day" && memo.stage !== "half") return memo;
  const [first, second] = choicesOf(memo).choices;
  return first !== undefined && second === undefined ? onlyOne({ ...memo, ...first }) : memo;
}

/** The question of a stage with what each of the keys from 1 on means. */
export function choicesOf(memo: Memo): {
  readonly prompts: readonly Prompt[];
  readonly choices: readonly Partial<Memo>[];
} {
  const { stage, slots, day, half } = memo;
  if (stage === "slot") {
    return {
      prompts: [...slotWords("callback-slot", memo), ...sounds("callback-slot-keys")],
      choices: [],
    };
  }
  const ofDay = slots.filter((slot) => stage === "day" || slot.day === day);
  if (stage === "day" || stage === "half") {
    const field = stage;
    const found = [...new Set(ofDay.map((slot) => slot[field]))];
    const next = stage === "day" ? "half" : "hour";
    return {
      prompts: found.flatMap((value, index) => keyed(sounds(`callback-${value}`), index)),
      choices: found.map((value) => ({ stage: next, [field]: value })),
    };
  }
  const hours = ofDay.filter((slot) => slot.half === half).slice(0, 9);
  return {
    prompts: hours.flatMap(({ time }, index) =>
      keyed([...sounds("callback-at"), { kind: "time", value: time }], index),
    ),
    choices: hours.map((slot) => ({ stage: "slot", at: slot.at })),
  };
}

const keyed = (what: readonly Prompt[], index: number): readonly Prompt[] => [
  ...what,
  ...sounds("callback-press"),
  { kind: "digits", value: String(index + 1) },
];

/** The chosen hour in words. */
export function slotWords(name: Sound, { slots, at }: Memo): readonly Prompt[] {
  const slot = slots.find((one) => one.at === at);
  if (slot === undefined) return sounds(name);
  const { date, time } = slot;
  return [
    ...sounds(name),
    { kind: "date", value: date, form: "weekday" },
    { kind: "time", value: time },
  ];
}

/** Sounds of this node as prompts. */
export function sounds(...names: readonly Sound[]): readonly Prompt[] {
  return names.map((name) => ({ kind: "sound", name }));
}

/** The hours in an answer of the shell, or in the cursor. */
export function slotsIn(value: Json | undefined): readonly Slot[] {
  return Array.isArray(value) ? value.flatMap(slotIn) : [];
}

function slotIn(value: Json): readonly Slot[] {
  if (!isRecord(value)) return [];
  const { at, day, half, date, time } = value;
  const isWhole =
    typeof at === "number" &&
    (day === "today" || day === "tomorrow") &&
    (half === "morning" || half === "afternoon") &&
    typeof date === "string" &&
    typeof time === "string";
  return isWhole ? [{ at, day, half, date, time }] : [];
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is noted of the visit so far. */
export function memoOf({ cursor: { memo } }: Standing): Memo {
  const { number, slots, day, half, at } = memo;
  return {
    stage: stages.find((one) => one === memo["stage"]) ?? "offer",
    number: typeof number === "string" ? number : "",
    slots: slotsIn(slots),
    day: day === "today" || day === "tomorrow" ? day : null,
    half: half === "morning" || half === "afternoon" ? half : null,
    at: typeof at === "number" ? at : null,
  };
}

/** Notes more of it; the tries begin anew, and `lead` is said before the next question. */
export function noted(at: Standing, change: Partial<Memo>, lead: readonly Prompt[] = []): Standing {
  const memo = JSON.parse(JSON.stringify({ ...memoOf(at), ...change })) as JsonObject;
  return { ...at, cursor: { ...at.cursor, tries: 0, memo, lead } };
}
