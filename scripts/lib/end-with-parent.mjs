/** How often to look whether the parent is still there. */
const LOOK_EVERY_MS = 500;

/**
 * Makes this process end when npm, which started it, has ended. npm passes SIGTERM to its shell,
 * and a shell that dies of it leaves its own child behind; nor does a killed npm tell anybody.
 * @param {NodeJS.ProcessEnv} env
 */
export function endWithParent(env = process.env) {
  if (env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, LOOK_EVERY_MS);
  timer.unref();
}
