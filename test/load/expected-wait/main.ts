import { Random } from "../../../src/adapters/simulated/index.ts";
import { judge, scenarios } from "./judge.ts";
import { simulate } from "./simulate.ts";

/** How good expected waits are: `npm run bench:expected-wait [CALLS]`, in virtual time. */
const calls = Number(process.argv[2] ?? 60_000);
const say = (text: string) => process.stdout.write(`${text}\n`);
const percent = (share: number) => `${(share * 100).toFixed(1)} %`.padStart(10);
const figure = (value: number) => value.toFixed(1).padStart(9);

say(
  "Errors of the expected wait at arrival, of callers who waited and were served (RMSE, seconds)",
);
say(`${"".padEnd(52)}mean wait     ours      QLm  ratio app_queue    within      told    within`);
let isGood = true;
for (const scenario of scenarios) {
  const outcomes = simulate(scenario, new Random(1), calls);
  const { meanWait, ours, best, appQueue, coverage, told, toldCoverage } = judge(
    outcomes.slice(1_000),
  );
  const ratio = ours / best;
  isGood &&= ratio <= 1.1 && ours <= appQueue && Math.abs(coverage - 0.8) <= 0.05;
  const figures = `${figure(meanWait)}${figure(ours)}${figure(best)}${ratio.toFixed(3).padStart(7)}`;
  const held = `${percent(coverage)}${percent(told)}${percent(toldCoverage)}`;
  say(`${scenario.name.padEnd(52)}${figures}${figure(appQueue)}${held}`);
}
say(`QLm is told the true rates; ours learns them. ${isGood ? "Within" : "OUTSIDE"} the targets.`);
process.exitCode = isGood ? 0 : 1;
