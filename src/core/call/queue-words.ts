import type { Announce, QueueNode } from "../flow/nodes/index.ts";
import { type OverflowStep, overflows } from "../flow/overflow.ts";
import { fillPrompts, joinPrompts } from "../flow/prompts.ts";
import type { Scene } from "../flow/scope.ts";
import type { FloorToCall } from "./events.ts";
import type { Prompt } from "./script.ts";
import type { Announced, QueuedPhase, WaitTold } from "./state.ts";
import { isWorse, noteWait, waitTold } from "./wait-told.ts";

type PositionTold = FloorToCall & { readonly type: "position_told" };

/** What is due within so long is said now: a further script would cut off what is being said. */
const gatherMs = 10_000;

/** How often it is looked at whether anybody is there: a last agent who signs in anew is not missed. */
const staffMs = 30_000;

/** How often flows of earlier versions say the place when they do not say it. */
const usualMs = 45_000;

/**
 * What a caller who comes to a queue's node has been told: nothing, and how it stands is due at
 * once. Who has the place of before, or waits again after a talk, does not overflow as they come.
 */
export function startAnnounced(node: QueueNode, at: number, isBack: boolean): Announced {
  const { position, wait } = ruleOf(node);
  const atEntry = (node.overflow ?? []).filter(({ afterMs }) => afterMs === 0).length;
  return {
    cameAt: at,
    position: null,
    wait: null,
    standingAt: position || wait ? at : null,
    comfortAt: node.comfort ? at + node.comfort.everyMs : null,
    comforts: 0,
    staffAt: node.unstaffed ? at + (isBack ? staffMs : 0) : null,
    overflow: isBack ? atEntry : 0,
  };
}

/** What a caller was told in their place; snapshots from before this was kept say nothing. */
export function announcedOf(node: QueueNode, { place }: Pick<QueuedPhase, "place">): Announced {
  return place.announced ?? startAnnounced(node, place.since, true);
}

/** When something is due next, ms since the epoch; null for nothing any more. */
export function nextDueAt(node: QueueNode, announced: Announced): number | null {
  const step = nextOverflow(node, announced);
  const all = [
    announced.standingAt,
    announced.comfortAt,
    announced.staffAt ?? null,
    step ? announced.cameAt + step.afterMs : null,
  ];
  const due = all.filter((one) => one !== null);
  return due.length === 0 ? null : Math.min(...due);
}

/** Whether what is due at `at` needs the floor's word of how it stands. */
export function asksFloor(node: QueueNode, announced: Announced, at: number): boolean {
  const step = nextOverflow(node, announced);
  const overflowsNow = step !== undefined && announced.cameAt + step.afterMs <= at;
  return overflowsNow || isDue(announced.standingAt, at) || isDue(announced.staffAt ?? null, at);
}

/** Looks whether anybody is there, if that is due; returns whether nobody is, and what is noted. */
export function lookAtStaff(
  { unstaffed }: QueueNode,
  announced: Announced,
  { lacks }: PositionTold,
  at: number,
): readonly [isUnstaffed: boolean, Announced] {
  if (!unstaffed || !isDue(announced.staffAt ?? null, at)) return [false, announced];
  const isUnstaffed = lacks === "everybody" || (lacks !== undefined && !unstaffed.countPaused);
  return [isUnstaffed, { ...announced, staffAt: at + staffMs }];
}

/**
 * Looks at the steps of the overflow ladder whose time has come. Returns the place of the one that
 * is taken, null for none, and what is noted.
 */
export function lookAtOverflow(
  node: QueueNode,
  announced: Announced,
  { position, wait }: PositionTold,
  at: number,
): readonly [taken: number | null, Announced] {
  const standing = { ahead: position - 1, waitMs: wait?.meanMs ?? null };
  let noted = announced;
  for (;;) {
    const step = nextOverflow(node, noted);
    if (step === undefined || noted.cameAt + step.afterMs > at) return [null, noted];
    if (overflows(step, standing)) return [noted.overflow, noted];
    noted = { ...noted, overflow: noted.overflow + 1 };
  }
}

/**
 * What is said to a caller now, and what is noted of it: words of greeting to who has just come,
 * then how it stands, then the next message, each if it is due.
 *
 * A place or a wait that has become worse is not said: callers of higher priority, and others who
 * came earlier, may be put before somebody, and no sentence about it would make the wait shorter.
 * The caller hears music and messages until there is something better to say.
 * @param told What the floor says of how it stands; null when only a message is due.
 */
export function wordsNow(
  scene: Scene,
  state: QueuedPhase,
  node: QueueNode,
  announced: Announced,
  told: PositionTold | null,
): readonly [prompts: readonly Prompt[], Announced] {
  const { at } = scene;
  const { greeted } = state.place;
  const greeting = greeted
    ? []
    : [...state.cursor.lead, ...fillPrompts(scene, state, node.prompts)];
  const saysStanding = told !== null && (!greeted || isDue(announced.standingAt, at));
  const [standing, after] = saysStanding
    ? standingWords(node, announced, told, at)
    : [[], announced];
  const [message, noted] = isDue(after.comfortAt, at)
    ? comfortWords(scene, state, node, after)
    : [[], after];
  return [joinPrompts(greeting, [...standing, ...message]), noted];
}

function standingWords(
  node: QueueNode,
  announced: Announced,
  told: PositionTold,
  at: number,
): readonly [readonly Prompt[], Announced] {
  const rule = ruleOf(node);
  const isPlaced = rule.position && told.position <= (announced.position ?? told.position);
  const wait = rule.wait && told.wait ? waitTold(told.wait, at) : null;
  const isFit = wait !== null && (announced.wait === null || !isWorse(wait, announced.wait, at));
  return [
    [
      ...(isPlaced ? [{ kind: "position", value: told.position } as const] : []),
      ...(isFit ? [waitPrompt(wait)] : []),
    ],
    {
      ...announced,
      position: isPlaced ? told.position : announced.position,
      wait: isFit ? noteWait(wait, announced.wait) : announced.wait,
      standingAt: rule.position || rule.wait ? at + rule.everyMs : null,
    },
  ];
}

const waitPrompt = ({ from, to }: WaitTold): Prompt => ({ kind: "wait", from, to });

function comfortWords(
  scene: Scene,
  state: QueuedPhase,
  { comfort }: QueueNode,
  announced: Announced,
): readonly [readonly Prompt[], Announced] {
  if (comfort === undefined) return [[], { ...announced, comfortAt: null }];
  const message = comfort.messages[announced.comforts % comfort.messages.length] ?? [];
  const comforts = announced.comforts + 1;
  const comfortAt = scene.at + comfort.everyMs;
  return [fillPrompts(scene, state, message), { ...announced, comforts, comfortAt }];
}

function nextOverflow(node: QueueNode, { overflow }: Announced): OverflowStep | undefined {
  return node.overflow?.[overflow];
}

const isDue = (dueAt: number | null, at: number): boolean =>
  dueAt !== null && dueAt <= at + gatherMs;

function ruleOf({ announce, announceEveryMs = usualMs }: QueueNode): Announce {
  return announce ?? { position: true, wait: false, everyMs: announceEveryMs };
}
