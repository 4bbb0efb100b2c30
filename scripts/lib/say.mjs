/** Lines of progress, each with the seconds since the command began. */

const beganAt = performance.now();

/** Prints one line. @param {string} text */
export function say(text) {
  console.log(`${stamp()} ${text}`);
}

/** Seconds since the command began, such as `[  3.2 s]`. */
function stamp() {
  return `[${((performance.now() - beganAt) / 1000).toFixed(1).padStart(5)} s]`;
}

/** An error whose message is meant for the person at the keyboard and needs no stack. */
export class Refusal extends Error {}

/** Prints why the command ends and sets its exit code. @param {unknown} error */
export function fail(error) {
  const isPlain = error instanceof Refusal || (error instanceof Error && "code" in error);
  console.error(isPlain ? error.message : error);
  process.exitCode = 1;
}
