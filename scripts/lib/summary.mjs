/**
 * Counts what vitest's JSON reporter wrote. A file that could not be loaded has no test in it and
 * counts as one failure, and so does a run that ended badly although every test passed.
 * @param {any} report `undefined` when vitest wrote none
 * @param {number} exitCode vitest's
 * @returns {{ passed: number, failed: number, skipped: string[], retried: string[] }} `retried` names
 *   the tests that passed only when they were tried again
 */
export function countTests(report, exitCode) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: [], retried: [] };
  const files = report.testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const broken = files.filter((file) => file.status === "failed" && !hasFailure(file));
  const failed = tests.filter((test) => test.status === "failed").length + broken.length;
  return {
    passed: tests.filter((test) => test.status === "passed").length,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: tests
      .filter((test) => test.status !== "passed" && test.status !== "failed")
      .map((test) => test.fullName),
    // A test that passed has messages of failures only from tries before.
    retried: tests
      .filter((test) => test.status === "passed" && test.failureMessages.length > 0)
      .map((test) => test.fullName),
  };
}

function hasFailure(file) {
  return file.assertionResults.some((test) => test.status === "failed");
}

/**
 * The last line of the run.
 * @param {{ passed: number, failed: number, skipped: readonly string[] }} counts
 */
export function closingLine({ passed, failed, skipped }) {
  const rest = skipped.length === 0 ? "" : `, ${skipped.length} skipped`;
  return `${passed} passed, ${failed} failed${rest}`;
}
