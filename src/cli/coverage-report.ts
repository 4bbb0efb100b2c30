import { langs } from "../core/call/index.ts";
import type { Coverage, PossibleWay } from "../core/flow/coverage.ts";

/** The share of nodes and ways that calls went through, in whole percent, rounded down. */
export function percentOf(coverage: Coverage): number {
  const { nodes, ways } = countsOf(coverage);
  const all = nodes.all + ways.all;
  return all === 0 ? 100 : Math.floor((100 * (nodes.met + ways.met)) / all);
}

/** Coverage in lines for people; `paths` adds the ways that no call has taken. */
export function coverageLines(coverage: Coverage, paths: boolean): readonly string[] {
  const { nodes, ways } = countsOf(coverage);
  const byLang = langs.flatMap((lang) => {
    const all = coverage.possible.ways.filter((way) => way.lang === lang);
    const met = all.filter((way) => coverage.count(way) > 0).length;
    return all.length === 0 ? [] : [`${lang} ${met} of ${all.length}`];
  });
  return [
    `covered: ${percentOf(coverage)} %: nodes ${nodes.met} of ${nodes.all}, ways ${ways.met} of ${ways.all} (${byLang.join(", ")})`,
    ...(paths ? missedLines(coverage) : []),
  ];
}

/** Coverage as data. */
export function coverageJson(coverage: Coverage): object {
  const { nodes, ways } = countsOf(coverage);
  return {
    percent: percentOf(coverage),
    nodes,
    ways,
    missedNodes: coverage.missedNodes,
    missedWays: coverage.missedWays.map(({ key, to, lang }) => ({ key, to, lang })),
  };
}

function countsOf(coverage: Coverage) {
  const { nodes, ways } = coverage.possible;
  return {
    nodes: { met: nodes.length - coverage.missedNodes.length, all: nodes.length },
    ways: { met: ways.length - coverage.missedWays.length, all: ways.length },
  };
}

/** Ways not taken, each with the languages it was not taken in and the way to get there. */
function missedLines(coverage: Coverage): readonly string[] {
  const missed = new Map<string, PossibleWay[]>();
  for (const way of coverage.missedWays) {
    const same = missed.get(way.key);
    if (same) same.push(way);
    else missed.set(way.key, [way]);
  }
  if (missed.size === 0) return ["every way is tested"];
  return [...missed.values()].flatMap((same) => {
    const [way] = same;
    if (way === undefined) return [];
    const spoken = same.map(({ lang }) => lang).join(", ");
    const route = coverage.wayTo(way.node).join(" → ");
    return [`not tested in ${spoken}: ${route} —${way.label}→ ${way.to}`];
  });
}
