import type { FlowTest, Place } from "../contract/flow-test/index.ts";
import type { Lang } from "../core/call/index.ts";
import type { Coverage } from "../core/flow/coverage.ts";
import { type Trail, waysBetween } from "../core/flow/index.ts";
import { StepFailure } from "./answers.ts";
import { expectNow, nodesPassed } from "./expect.ts";
import { Stage, type StageWorld } from "./stage.ts";
import { type Progress, take } from "./verbs.ts";

/** Why a test failed, and where. */
export interface TestFailure {
  readonly place: Place;
  readonly message: string;
  /** What was heard and done, oldest first: sounds by name, other prompts by words, acts in brackets. */
  readonly story: readonly string[];
  /** The nodes that the call came to. */
  readonly way: readonly string[];
}

/**
 * Runs one test in one language (null: in whatever language the call is) in virtual time, and adds
 * the ways that its call took to `coverage`. Returns why it failed, or null. Never rejects: what the
 * test's author cannot mend is a failure that says so.
 */
export async function runTest(
  world: StageWorld,
  test: FlowTest,
  lang: Lang | null,
  coverage: Coverage,
): Promise<TestFailure | null> {
  let place = test.place;
  let stage: Stage | null = null;
  const failed = (message: string): TestFailure => ({
    place,
    message,
    story: stage?.story ?? [],
    way: stage === null ? [] : nodesPassed(stage),
  });
  try {
    stage = await Stage.open(world, test.setting);
    const progress: Progress = { taken: 0, lang };
    for (const step of test.steps) {
      ({ place } = step);
      await take(stage, step, progress);
      complain(stage);
    }
    place = test.expect?.place ?? test.place;
    await finish(stage);
    complain(stage);
    if (test.expect) expectNow(stage, test.expect.value);
    return null;
  } catch (cause) {
    if (cause instanceof StepFailure) return failed(cause.message);
    return failed(`The test cannot be run: ${cause instanceof Error ? cause.stack : cause}`);
  } finally {
    if (stage !== null) cover(stage, coverage);
    stage?.rehearsal.kill();
  }
}

/** A goodbye that has begun is said to its end. */
async function finish(stage: Stage): Promise<void> {
  const { leg } = stage.caller;
  if (leg.wait?.kind === "hangup") await stage.until(() => leg.ended !== null);
}

/** What no step has asked for but no call may do. */
function complain(stage: Stage): void {
  const [source] = stage.answers.unexpected;
  if (source !== undefined) {
    throw new StepFailure(
      `The source "${source}" was asked, but the test does not say what it answers: add it to "lookups".`,
    );
  }
  const bug = stage.rehearsal.log.find(({ level }) => level === "error");
  if (bug) throw new StepFailure(`Hotline has a bug: ${bug.message} ${JSON.stringify(bug.data)}`);
}

function cover(stage: Stage, coverage: Coverage): void {
  for (const caller of stage.callers) {
    let facts: { readonly lang: Lang; readonly trail?: Trail } = { lang: stage.world.flow.lang };
    coverage.begin();
    for (const state of stage.states(caller)) {
      if (state.phase === "new") continue;
      coverage.take(waysBetween(facts, state.facts), facts.lang, state.facts.lang);
      facts = state.facts;
    }
  }
}
