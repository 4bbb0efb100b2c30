import type { FlowCounts, FlowPicture } from "../../contract/index.ts";

/** What became of the calls that came to a node. */
export interface NodeTally {
  readonly came: number;
  readonly hungUp: number;
  readonly ended: number;
  readonly failed: number;
  /** Of those who came, 0 to 1; null when nobody did. */
  readonly share: number | null;
}

/** Counts as the picture shows them. */
export interface Tally {
  readonly begun: number;
  /** Of all calls, 0 to 1; null when there was none. */
  readonly share: number | null;
  /** The most calls of one edge: the thickest line. */
  readonly edgeMax: number;
  node(id: string): NodeTally;
  /** By the way's key, `node:way`. */
  way(key: string): number;
  edge(edge: Pick<FlowPicture["edges"][number], "ways">): number;
}

/** Puts counts on a picture: whoever took a way into a node came to it, or began there. */
export function tallyOf(picture: FlowPicture, items: FlowCounts["items"]): Tally {
  const counts = new Map(items.map(({ node, way, count }) => [`${node}:${way}`, count]));
  const way = (key: string): number => counts.get(key) ?? 0;
  const edge: Tally["edge"] = ({ ways }) => sum(ways.map(({ key }) => way(key)));
  const came = new Map<string, number>();
  for (const one of picture.edges) came.set(one.to, (came.get(one.to) ?? 0) + edge(one));
  const ofAll = (name: string): number =>
    sum(items.flatMap((item) => (item.way === name ? [item.count] : [])));
  const begun = ofAll("call_started");
  return {
    begun,
    share: shareOf(ofAll("hung_up"), begun),
    edgeMax: Math.max(0, ...picture.edges.map(edge)),
    node: (id) => {
      const all = (came.get(id) ?? 0) + way(`${id}:call_started`);
      const hungUp = way(`${id}:hung_up`);
      const [ended, failed] = [way(`${id}:call_ended`), way(`${id}:call_failed`)];
      return { came: all, hungUp, ended, failed, share: shareOf(hungUp, all) };
    },
    way,
    edge,
  };
}

/** How much a share of callers who hang up should worry: from 5, 15 and 30 percent. */
export const alarmShares = { low: 0.05, middle: 0.15, high: 0.3 } as const;

/** The level of a share; null for one that is no worry. */
export function alarmOf(share: number | null): keyof typeof alarmShares | null {
  if (share === null || share < alarmShares.low) return null;
  if (share < alarmShares.middle) return "low";
  return share < alarmShares.high ? "middle" : "high";
}

function shareOf(part: number, all: number): number | null {
  return all === 0 ? null : Math.min(1, part / all);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
