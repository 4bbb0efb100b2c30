import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agentId } from "../../../src/core/lib/brands.ts";
import type { NeedStep, Skills } from "../../../src/core/lib/skills.ts";
import { both, deadSteps, meets } from "../../../src/core/lib/skills.ts";

const step = (afterMs: number, skills: Skills, agent: string | null = null): NeedStep => ({
  afterMs,
  skills,
  agent: agent === null ? null : agentId(agent),
});

const skills = fc.dictionary(
  fc.constantFrom("en", "zh", "bank", "constructor"),
  fc.integer({ min: 1, max: 10 }),
  { noNullPrototype: true },
);

describe("skills", () => {
  it.each([
    [{ en: 5 }, { en: 5 }, true],
    [{ en: 4 }, { en: 5 }, false],
    [{ en: 9, bank: 3 }, { bank: 3 }, true],
    [{}, { en: 1 }, false],
    [{}, {}, true],
    [{}, { constructor: 1 }, false],
  ])("%j for a demand of %j is enough: %s", (have, demand, enough) => {
    expect(meets(have, demand)).toBe(enough);
  });

  it("of two demands at once are enough exactly when they are enough for each", () => {
    fc.assert(
      fc.property(skills, skills, skills, (have, one, other) => {
        expect(meets(have, both(one, other))).toBe(meets(have, one) && meets(have, other));
      }),
    );
  });
});

describe("deadSteps", () => {
  it("finds nothing in a ladder that lets in more people with each step", () => {
    const ladder = [
      step(0, { en: 8, bank: 5 }),
      step(20_000, { en: 5, bank: 5 }),
      step(60_000, { en: 1 }),
    ];

    expect(deadSteps(ladder)).toEqual([]);
  });

  it("finds a step whose people are all in already", () => {
    const ladder = [step(0, { en: 5 }), step(20_000, { en: 8, bank: 3 })];

    expect(deadSteps(ladder)).toEqual([{ step: 1, why: "covered", by: 0 }]);
  });

  it("finds a step at the time of another, and a level that does not exist", () => {
    const ladder = [
      step(0, { en: 5 }),
      step(20_000, { zh: 5 }),
      step(20_000, { bank: 5 }),
      step(30_000, { fr: 11 }),
      step(40_000, { fr: 0.5 }),
    ];

    expect(deadSteps(ladder)).toEqual([
      { step: 2, why: "late", by: 1 },
      { step: 3, why: "level", by: 3 },
      { step: 4, why: "level", by: 4 },
    ]);
  });

  it("lets an agent come first, but not twice, and not after all others", () => {
    const ladder = [step(0, {}, "ann"), step(10, {}, "ann"), step(20, { en: 1 })];

    expect(deadSteps(ladder)).toEqual([{ step: 1, why: "covered", by: 0 }]);
  });
});
