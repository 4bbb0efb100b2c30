import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { type FlowTests, parseTests } from "../contract/flow-test/index.ts";
import type { Lang } from "../core/call/index.ts";
import { Coverage } from "../core/flow/coverage.ts";
import { runTest, type StageWorld, type TestFailure } from "../rehearsal/index.ts";
import { calendarsOf, checkedFlow, promptWordsOf, shown, worldOf } from "./checked-flow.ts";
import type { Config } from "./config.ts";
import { coverageJson, coverageLines, percentOf } from "./coverage-report.ts";

/** What `hotline test` takes. */
export interface TestOptions {
  readonly json: boolean;
  /** Lists the ways that no test has taken. */
  readonly paths: boolean;
  /** The least share of nodes and ways that tests must cover, in percent. */
  readonly coverageMin: number;
}

/** One run of a test. */
interface Run {
  readonly file: string;
  readonly name: string;
  readonly lang: Lang | null;
  readonly failure: TestFailure | null;
}

/** A flow with all that its files of tests have covered. */
interface Tested {
  readonly world: StageWorld;
  readonly coverage: Coverage;
}

/**
 * Runs files of tests, or all of a folder; without any, those beside FLOW_FILE. Prints each failure
 * and how far the flows are covered. Returns the exit code: 1 when a test fails, a file is wrong or
 * too little is covered.
 */
export async function test(
  config: Config,
  files: readonly string[],
  options: TestOptions,
  say: (text: string) => void,
): Promise<number> {
  const begun = performance.now();
  const problems: string[] = [];
  const runs: Run[] = [];
  const flows = new Map<string, Tested>();
  for (const file of await testFiles(config, files, problems)) {
    const tests = await readTests(file, problems);
    if (tests === null) continue;
    const flowFile = join(dirname(file), tests.flow);
    const tested = flows.get(flowFile) ?? (await stageOf(config, flowFile, problems));
    if (tested === null) continue;
    flows.set(flowFile, tested);
    runs.push(...(await runAll(tests, tested)));
  }
  const failed = runs.filter(({ failure }) => failure !== null).length;
  const thin = [...flows.values()].filter(
    ({ coverage }) => percentOf(coverage) < options.coverageMin,
  );
  if (options.json) say(JSON.stringify(asJson(runs, flows, problems), null, 2));
  else {
    for (const problem of problems) say(problem);
    for (const run of runs) if (run.failure) say(told(run, run.failure));
    for (const [file, { coverage }] of flows) {
      say([seen(file), ...coverageLines(coverage, options.paths)].join("\n  "));
    }
    for (const { world, coverage } of thin) {
      const least = `at least ${options.coverageMin} % are asked for`;
      say(`The tests of "${world.flow.name}" cover ${percentOf(coverage)} %; ${least}.`);
    }
    const seconds = ((performance.now() - begun) / 1_000).toFixed(2);
    say(`${runs.length - failed} passed, ${failed} failed (${seconds} s)`);
  }
  return failed + problems.length + thin.length === 0 ? 0 : 1;
}

async function runAll(tests: FlowTests, { world, coverage }: Tested): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (const one of tests.tests) {
    for (const lang of one.languages ?? [null]) {
      const failure = await runTest(world, one, lang, coverage);
      runs.push({ file: tests.file, name: one.name, lang, failure });
    }
  }
  return runs;
}

/** The named files, and all files of tests in named folders. */
async function testFiles(
  config: Config,
  named: readonly string[],
  problems: string[],
): Promise<readonly string[]> {
  const all: string[] = [];
  const places = named.length > 0 ? named.map((one) => resolve(one)) : [dirname(config.flowFile)];
  for (const place of places) {
    const found = await stat(place).catch(() => null);
    if (found === null) problems.push(`${seen(place)}: there is no such file or folder.`);
    else if (found.isDirectory()) {
      const names = (await readdir(place)).filter((name) => name.endsWith(".test.yaml")).sort();
      if (names.length === 0) problems.push(`${seen(place)}: no file here ends with .test.yaml.`);
      all.push(...names.map((name) => join(place, name)));
    } else all.push(place);
  }
  return all;
}

async function readTests(file: string, problems: string[]): Promise<FlowTests | null> {
  try {
    const read = parseTests(file, await readFile(file, "utf8"));
    if (read.ok) return read.value;
    problems.push(...read.error.map(shown));
  } catch (cause) {
    problems.push(`${seen(file)}: the tests cannot be read: ${String(cause)}.`);
  }
  return null;
}

async function stageOf(
  config: Config,
  flowFile: string,
  problems: string[],
): Promise<Tested | null> {
  const checked = await checkedFlow(config, flowFile);
  if (!checked.ok) {
    problems.push(...checked.error);
    return null;
  }
  const [world, words] = [await worldOf(config), await promptWordsOf(config)];
  const { queues } = config;
  const calendars = await calendarsOf(config);
  return {
    world: { flow: checked.value, world, queues, calendars, words },
    coverage: new Coverage(checked.value),
  };
}

/** A failure as people read it: where, what, and how the call got there. */
function told({ file, name, lang }: Run, failure: TestFailure): string {
  const { line, column } = failure.place;
  const title = lang === null ? `"${name}"` : `"${name}" (${lang})`;
  return [
    `${seen(file)}:${line}:${column} ${title}: ${failure.message}`,
    `  heard and done: ${failure.story.join(" · ") || "nothing"}`,
    `  way: ${failure.way.join(" → ") || "none"}`,
  ].join("\n");
}

function asJson(
  runs: readonly Run[],
  flows: ReadonlyMap<string, Tested>,
  problems: readonly string[],
): object {
  return {
    passed: runs.filter(({ failure }) => failure === null).length,
    failed: runs.filter(({ failure }) => failure !== null).length,
    problems,
    tests: runs.map(({ file, name, lang, failure }) => ({ file: seen(file), name, lang, failure })),
    flows: [...flows].map(([file, { world, coverage }]) => {
      return { file: seen(file), flow: world.flow.name, ...coverageJson(coverage) };
    }),
  };
}

function seen(file: string): string {
  return relative(process.cwd(), file) || file;
}
