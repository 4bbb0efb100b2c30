import fc from "fast-check";
import { expect, it } from "vitest";
import { AgentSet } from "../../../src/core/acd/agent-set.ts";

const numbers = fc.uniqueArray(fc.nat({ max: 300 }), { maxLength: 120, size: "max" });

function setOf(agents: readonly number[]): AgentSet {
  const set = new AgentSet();
  for (const agent of agents) set.add(agent);
  return set;
}

function listed(set: AgentSet): readonly number[] {
  const found: number[] = [];
  set.eachWith(set, (agent) => found.push(agent) > 0);
  return found;
}

it("holds what a set of numbers holds, in order, whatever is added, taken out and met", () => {
  fc.assert(
    fc.property(numbers, numbers, numbers, (one, other, gone) => {
      const [set, second] = [setOf(one), setOf(other)];
      for (const agent of gone) set.delete(agent);
      const kept = one.filter((agent) => !gone.includes(agent)).sort((a, b) => a - b);
      const met = kept.filter((agent) => other.includes(agent));

      expect(listed(set)).toEqual(kept);
      expect(set.size).toBe(kept.length);
      expect(set.countWith(second)).toBe(met.length);
      expect(gone.some((agent) => set.has(agent))).toBe(false);

      const [both, either] = [setOf(kept), setOf(kept)];
      both.intersect(second);
      either.unite(second);
      expect(listed(both)).toEqual(met);
      expect(listed(either)).toEqual([...new Set([...kept, ...other])].sort((a, b) => a - b));
    }),
  );
});

it("stops when it is told to", () => {
  const seen: number[] = [];
  const set = setOf([1, 40, 31]);
  set.eachWith(set, (agent) => seen.push(agent) < 2);

  expect(seen).toEqual([1, 31]);
});
