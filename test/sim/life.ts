import type { Random } from "../../src/adapters/simulated/index.ts";
import type { QueueSettings } from "../../src/core/acd/index.ts";
import { queueId } from "../../src/core/lib/brands.ts";
import type { CallbackSettings } from "../../src/ports/callbacks.ts";
import { serviceQueue } from "../fakes/spine-hotline.ts";
import { callbackSettings } from "./sim-flow.ts";

/** What a seed draws before its life begins: how the world is, and how its people are. */
export interface Life {
  /** How long people come and faults strike, in ms; then all heals. */
  readonly troubleMs: number;
  /** From one caller to the next, at most, in ms. */
  readonly callerGapMs: number;
  /** From one fault to the next, at most, in ms. */
  readonly faultGapMs: number;
  /** What people's times are multiplied by: in a short life they are quick. */
  readonly pace: number;
  readonly crew: readonly CrewMember[];
  /** Whether the carrier's events come late and some come twice. */
  readonly isRough: boolean;
  readonly recording: boolean;
  readonly lingerMs: number;
  readonly queues: readonly QueueSettings[];
  readonly callbacks: CallbackSettings | null;
  /** How long all may take to go home once it has healed, in ms. */
  readonly healMs: number;
}

type CrewMember = readonly [name: string, ...skills: string[]];

/** Crews: whatever callers ask, somebody in each can do it, so that every promise can be kept. */
const crews: readonly (readonly CrewMember[])[] = [
  [["bob", "en", "zh", "urgent"]],
  [
    ["ann", "en"],
    ["li", "zh", "urgent"],
  ],
  [
    ["ann", "en"],
    ["bob", "en", "zh"],
    ["li", "zh", "urgent"],
  ],
];

/** Draws a life: most are of seconds, some of minutes. */
export function drawLife(random: Random): Life {
  const callbacks = random.chance(0.7) ? drawCallbacks(random) : null;
  return {
    ...drawLength(random),
    crew: random.pick(crews),
    isRough: random.chance(0.7),
    recording: random.chance(0.5),
    lingerMs: random.pick([0, 4, 40]),
    queues: drawQueues(random),
    callbacks,
    healMs: callbacks === null || isAllDay(callbacks) ? 60 * 60_000 : 25 * 3_600_000,
  };
}

/** The longer a life, the fewer of it: most faults need few people and little time to be met. */
function drawLength(random: Random) {
  const dice = random.next();
  if (dice < 0.9) {
    const troubleMs = random.between(2_000, 10_000);
    const callerGapMs = random.pick([3_000, 8_000, 12_000]);
    return { troubleMs, callerGapMs, faultGapMs: troubleMs, pace: random.pick([0.15, 0.3]) };
  }
  if (dice < 0.985) {
    const troubleMs = random.between(10_000, 40_000);
    return { troubleMs, callerGapMs: random.pick([8_000, 20_000]), faultGapMs: 20_000, pace: 0.5 };
  }
  const troubleMs = random.between(60_000, 300_000);
  return { troubleMs, callerGapMs: random.pick([10_000, 40_000]), faultGapMs: 60_000, pace: 1 };
}

/** At all hours mostly; now and then the hours begin or end a moment after the life begins. */
function drawCallbacks(random: Random): CallbackSettings {
  const { rules } = callbackSettings;
  const soon = 9 * 60 + 1;
  const hours = random.chance(0.9)
    ? rules.hours
    : random.pick([
        { from: soon, to: 1_440 },
        { from: 0, to: soon },
      ]);
  return { ...callbackSettings, rules: { ...rules, hours } };
}

const isAllDay = ({ rules: { hours } }: CallbackSettings): boolean => {
  return hours.from === 0 && hours.to === 1_440;
};

/** The queues of every life. */
export const queueNames = [serviceQueue.id, queueId("other")] as const;

/** The two queues, each with rules of its own in every life. */
function drawQueues(random: Random): readonly QueueSettings[] {
  return queueNames.map((id) => {
    const asks = id === serviceQueue.id && random.chance(0.3);
    return {
      ...serviceQueue,
      id,
      skills: asks ? { en: 1 } : {},
      widen: asks ? [{ afterMs: random.pick([5_000, 40_000]), skills: {}, agent: null }] : [],
      strategy: random.pick(["longest_idle", "least_occupied", "least_skilled", "round_robin"]),
      ringAtOnce: random.pick([1, 1, 2, 3]),
      lengthMax: random.pick([1, 3, 50]),
      wrapUpMs: random.pick([0, 5_000, 30_000, null]),
      onMissed: { do: random.pick(consequences), after: random.between(1, 3) },
      onRejected: { do: random.pick(consequences), after: random.between(1, 3) },
    };
  });
}

const consequences = ["pause", "pause", "ready", "sign_out"] as const;
