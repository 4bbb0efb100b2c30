import type { ScenarioFile } from "../../src/contract/scenario/index.ts";
import { scenario } from "./scenarios.ts";

/** A run of the setting of Wallace and Whitt. */
export interface Chaining {
  /** Skills of each agent, 1 to 6: the first of 15 agents each, the others spread evenly. */
  readonly skills: number;
  /** Whether a free agent serves their skills in order; else the oldest caller of all of them. */
  readonly isOrdered: boolean;
  readonly days: number;
  readonly seed?: number;
}

const types = [0, 1, 2, 3, 4, 5];
const ways = [0, 1, 2, 3, 4];

/** Six types of calls of ten minutes, 90 agents, 30 lines more, load 84, days of 50 hours. */
export function chained({ skills, isOrdered, days, seed = 1 }: Chaining): ScenarioFile {
  const queues = types.map((type) => [
    `q${type}`,
    {
      skills: [`s${type}`],
      strategy: "most_skilled",
      serviceLevelSeconds: 30,
      lengthMax: 1_000,
    },
  ]);
  const calls = types.map((type) => [
    `c${type}`,
    { queue: `q${type}`, perHour: 84, talkSeconds: { exponential: 600 } },
  ]);
  const groups = types.flatMap((first) =>
    ways.map((way) => {
      const others = ways.map((step) => (first + 1 + ((way + step) % 5)) % 6);
      const order = [first, ...others].slice(0, skills);
      const group = {
        agents: 3,
        skills: Object.fromEntries(order.map((type, place) => [`s${type}`, 10 - place])),
        queues: order.map((type) => `q${type}`),
      };
      return [`g${first}-${way}`, group];
    }),
  );
  return scenario({
    ...{ seed, days, lines: 120, queueOrderSeconds: isOrdered ? 86_400 : 0 },
    periods: [
      { name: "filling", minutes: 120, warmUp: true },
      { name: "steady", minutes: 3_000 },
    ],
    queues: Object.fromEntries(queues),
    calls: Object.fromEntries(calls),
    groups: Object.fromEntries(groups),
  });
}
