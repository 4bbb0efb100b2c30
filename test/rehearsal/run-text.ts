import { formatProblem } from "../../src/contract/flow/index.ts";
import { parseTests } from "../../src/contract/flow-test/index.ts";
import { Coverage } from "../../src/core/flow/coverage.ts";
import { runTest, type StageWorld } from "../../src/rehearsal/index.ts";

/** Runs one test, given without its name; returns `line message` when it fails, else null. */
export async function runText(
  world: StageWorld,
  text: string,
  coverage = new Coverage(world.flow),
): Promise<string | null> {
  const read = parseTests("test.yaml", `tests:\n  - name: it\n${text.replaceAll(/^/gm, "    ")}`);
  if (!read.ok) throw new Error(read.error.map(formatProblem).join("\n"));
  const [test] = read.value.tests;
  if (!test) throw new Error("There is no test.");
  const failure = await runTest(world, test, null, coverage);
  return failure && `${failure.place.line} ${failure.message}`;
}
