import type { AgentId } from "./brands.ts";

/** What somebody can do, or what is asked of them: a skill's name to its level, 1 to 10. */
export type Skills = Readonly<Record<string, number>>;

/** The levels that a skill may have, after the competence levels of Cisco UCCX. */
export const levels = { least: 1, usual: 5, most: 10 } as const;

/** One step of a need: from `afterMs` of waiting on, this is enough too. */
export interface NeedStep {
  /** Ms since the caller began to wait. */
  readonly afterMs: number;
  /** The levels that an agent must have at least. */
  readonly skills: Skills;
  /** Only this agent; null for anybody with the skills. */
  readonly agent: AgentId | null;
}

/**
 * What a call needs: a ladder of steps. It begins with the first and is widened by each further
 * one at its time; whom an earlier step of skills has let in, a later one does not shut out.
 */
export type Need = readonly NeedStep[];

/** Skills by name, all at one level. */
export function skillsAt(names: readonly string[], level: number = levels.least): Skills {
  return Object.fromEntries(names.map((name) => [name, level]));
}

/** A need of one step: these skills at the least level. */
export const needOf = (names: readonly string[]): Need => [
  { afterMs: 0, skills: skillsAt(names), agent: null },
];

/** Both demands at once: of each skill the higher level. */
export function both(one: Skills, other: Skills): Skills {
  const all: Record<string, number> = { ...one };
  for (const [skill, level] of Object.entries(other)) {
    all[skill] = Math.max(levelOf(all, skill), level);
  }
  return all;
}

/** Whether these skills are enough for a demand. */
export function meets(have: Skills, demand: Skills): boolean {
  for (const skill in demand) {
    if (levelOf(have, skill) < (demand[skill] ?? 0)) return false;
  }
  return true;
}

/** The level of a skill, 0 for none; a name such as "constructor" means nothing of JavaScript's. */
function levelOf(skills: Skills, skill: string): number {
  return Object.hasOwn(skills, skill) ? (skills[skill] ?? 0) : 0;
}

/** What is wrong with a step of a ladder. */
export interface DeadStep {
  /** Its place, from 0. */
  readonly step: number;
  /**
   * `covered`: everybody it lets in was let in by step `by` already; `late`: it does not come after
   * the step before it; `level`: a level outside 1 to 10.
   */
  readonly why: "covered" | "late" | "level";
  readonly by: number;
}

/** Steps that can never bring anybody new: a mistake of whoever wrote the ladder. */
export function deadSteps(ladder: Need): readonly DeadStep[] {
  return ladder.flatMap((step, index): readonly DeadStep[] => {
    const wrong = Object.values(step.skills).some(
      (level) => !Number.isInteger(level) || level < levels.least || level > levels.most,
    );
    if (wrong) return [{ step: index, why: "level", by: index }];
    const before = ladder.slice(0, index);
    const last = before.at(-1);
    if (last && step.afterMs <= last.afterMs) {
      return [{ step: index, why: "late", by: index - 1 }];
    }
    const by = before.findIndex((other) => lets(other, step));
    return by < 0 ? [] : [{ step: index, why: "covered", by }];
  });
}

/** Whether everybody whom `step` lets in is let in by `other` too. */
function lets(other: NeedStep, step: NeedStep): boolean {
  if (other.agent !== null) return other.agent === step.agent;
  return step.agent === null && meets(step.skills, other.skills);
}
