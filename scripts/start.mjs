/**
 * `npm start`: brings packages and build up to date and runs `hotline up`, which obtains and starts
 * Asterisk and the service. Arguments and environment are passed on.
 */
import "./lib/check-node.mjs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

async function start() {
  const { fail, say } = await import("./lib/say.mjs");
  try {
    const { passOnSignals, ROOT } = await import("./lib/run.mjs");
    const leaveSignals = passOnSignals();
    say(`Hotline on Node ${process.versions.node}`);
    const { endWithParent } = await import("./lib/end-with-parent.mjs");
    endWithParent();
    const { installPackages, compilePackages } = await import("./lib/install.mjs");
    const { build } = await import("./lib/build.mjs");
    const { together } = await import("./lib/together.mjs");
    await installPackages();
    await together([compilePackages(), build()]);
    leaveSignals();
    // From here this process is `hotline up`: a process in between would have to pass on signals.
    const program = join(ROOT, "dist/cli/main.js");
    process.argv = [process.execPath, program, "up", ...process.argv.slice(2)];
    await import(pathToFileURL(program).href);
  } catch (error) {
    fail(error);
  }
}

void start();
