import { simulate } from "../../../src/simulator/index.ts";
import { scenario } from "../../simulator/scenarios.ts";
import { playPlainly } from "./peer.ts";

/**
 * How fast days of a centre are played through, on one core: `npm run bench:sim [DAYS]`. Eight hours,
 * a hundred agents, calls of five minutes (four of talk, one of wrap-up), 90 % load; beside it the
 * same centre as simple as it can be written.
 */
const days = Number(process.argv[2] ?? 100);
const hours = 8;
const plain = {
  agents: 100,
  dayMs: hours * 3_600_000,
  gapMs: 3_600_000 / 1_080,
  talkMs: 240_000,
  wrapUpMs: 60_000,
  targetMs: 20_000,
};
const file = scenario({
  days,
  periods: [{ name: "day", minutes: hours * 60 }],
  calls: {
    c: {
      ...{ queue: "q", perHour: 1_080 },
      ...{ talkSeconds: { exponential: 240 }, wrapUpSeconds: { exponential: 60 } },
    },
  },
  groups: { g: { agents: plain.agents } },
});

/** Seconds of processor that something takes. */
function secondsOf(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const say = (text: string) => process.stdout.write(`${text}\n`);
// Both have been compiled before the clock starts.
simulate({ ...file, days: 5 });
playPlainly(plain, 5);
let level = 0;
let calls = 0;
const ours = secondsOf(() => {
  const { figures, serviceLevels } = simulate(file).all;
  level = serviceLevels.withoutShort?.mean ?? 0;
  calls = Math.round((figures.arrived?.mean ?? 0) * days);
});
let peer = { calls: 0, inTime: 0 };
const theirs = secondsOf(() => {
  peer = playPlainly(plain, days);
});
const perThousand = (ours / days) * 1_000;
const each = (seconds: number, of: number) => `${((seconds / of) * 1e6).toFixed(1)} us a call`;
say(
  `${days} days of ${plain.agents} agents, ${calls} calls, in time ${(level * 100).toFixed(1)} %`,
);
say(`  the floor     ${ours.toFixed(2)} s of processor, ${each(ours, calls)}`);
say(`  a plain loop  ${theirs.toFixed(2)} s of processor, ${each(theirs, peer.calls)}`);
say(`  ratio ${(ours / theirs).toFixed(1)}; a thousand days ${perThousand.toFixed(0)} s`);
const isFast = perThousand < 60;
say(`${isFast ? "Within" : "OUTSIDE"} the target: a thousand days in less than 60 s.`);
process.exitCode = isFast ? 0 : 1;
