import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { formatProblem } from "../contract/flow/index.ts";
import { parseScenario, type ScenarioFile } from "../contract/scenario/index.ts";
import { printReport, scenarioPlay } from "../simulator/index.ts";
import { ConfigError } from "./config.ts";
import { playOnCores } from "./play-on-cores.ts";
import { whole } from "./sim-options.ts";

/** What a run may have that its scenario says otherwise. */
export interface SimChoice {
  readonly days: string | undefined;
  readonly seed: string | undefined;
  readonly json: boolean;
  /** Whether types of calls and groups are printed for each period, too. */
  readonly byPeriod: boolean;
}

/**
 * Plays a scenario through and prints what came of it. Returns the exit code: 1 when the scenario is
 * wrong, with its problems by line. Throws ConfigError for options that cannot be.
 */
export async function sim(
  file: string,
  choice: SimChoice,
  say: (text: string) => void,
): Promise<number> {
  const text = await readFile(resolve(file), "utf8").catch((cause: unknown) => {
    throw new ConfigError([`The scenario ${file} cannot be read: ${String(cause)}.`]);
  });
  const parsed = parseScenario(file, text);
  if (!parsed.ok) {
    for (const problem of parsed.error) say(formatProblem(problem));
    return 1;
  }
  const scenario: ScenarioFile = {
    ...parsed.value,
    days: whole("--days", choice.days, 1, 10_000) ?? parsed.value.days,
    seed: whole("--seed", choice.seed, 0, 4_294_967_295) ?? parsed.value.seed,
  };
  const report = await playOnCores(scenarioPlay(scenario), { scenario });
  const { scenario: title, seed, days } = scenario;
  if (choice.json) {
    say(JSON.stringify({ scenario: title, seed, ...report }, null, 2));
    return 0;
  }
  say(`${title}: ${days} ${days === 1 ? "day" : "days"}, seed ${seed}.`);
  say("Means a day; the true mean lies within the ± with 95 %.");
  for (const line of printReport(report, choice.byPeriod)) say(line);
  return 0;
}
