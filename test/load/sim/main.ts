import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { ROOT } from "../../peers/program.ts";
import { playPlainly } from "./peer.ts";

/**
 * How fast days of a centre are played through, on one core: `npm run bench:sim [DAYS]`. Eight hours,
 * a hundred agents, calls of five minutes (four of talk, one of wrap-up), 90 % load; beside it the
 * same centre as simple as it can be written. Ours is the command as people run it, built.
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
const scenario = {
  scenario: "A hundred agents",
  periods: [{ name: "day", minutes: hours * 60 }],
  queues: { q: {} },
  calls: {
    c: {
      ...{ queue: "q", perHour: 1_080 },
      ...{ talkSeconds: { exponential: 240 }, wrapUpSeconds: { exponential: 60 } },
    },
  },
  groups: { g: { agents: plain.agents } },
};

/** What of a command's answer is read here. */
interface Answer {
  readonly all: { readonly figures: { readonly arrived: { readonly mean: number } } };
}

/** Plays days by the command; returns its seconds, start and all, and the calls. */
function playByCommand(file: string): { readonly seconds: number; readonly calls: number } {
  const command = [join(ROOT, "dist/cli/main.js"), "sim", file, "--days", String(days), "--json"];
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  const seconds = (performance.now() - begun) / 1_000;
  if (status !== 0) throw new Error(`hotline sim ended with ${status}: ${stderr}`);
  const { all } = JSON.parse(stdout) as Answer;
  return { seconds, calls: Math.round(all.figures.arrived.mean * days) };
}

const folder = mkdtempSync(join(tmpdir(), "hotline-sim-"));
const file = join(folder, "hundred.yaml");
writeFileSync(file, stringify(scenario));
const ours = playByCommand(file);
rmSync(folder, { recursive: true });
playPlainly(plain, 5);
const begun = performance.now();
const peer = playPlainly(plain, days);
const theirs = { seconds: (performance.now() - begun) / 1_000, calls: peer.calls };

const say = (text: string) => process.stdout.write(`${text}\n`);
const line = ({ seconds, calls }: typeof ours) =>
  `${seconds.toFixed(2)} s, ${((seconds / calls) * 1e6).toFixed(1)} us a call`;
const perThousand = (ours.seconds / days) * 1_000;
say(`${days} days of ${plain.agents} agents, ${ours.calls} calls`);
say(`  hotline sim   ${line(ours)}`);
say(`  a plain loop  ${line(theirs)}`);
say(
  `  ratio ${(ours.seconds / theirs.seconds).toFixed(1)}; a thousand days ${perThousand.toFixed(0)} s`,
);
const isFast = perThousand < 60;
say(`${isFast ? "Within" : "OUTSIDE"} the target: a thousand days in less than 60 s.`);
process.exitCode = isFast ? 0 : 1;
