import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The folder of package.json. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** Programs that are running now; they end with us. */
const running = new Set();

/**
 * Makes a signal that ends this process end the programs too that `run` has started.
 * @returns {() => void} undoes that
 */
export function passOnSignals() {
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
  const end = (signal) => {
    for (const child of running) endGroup(child);
    process.exit(codes[signal]);
  };
  for (const signal of Object.keys(codes)) process.once(signal, end);
  return () => {
    for (const signal of Object.keys(codes)) process.removeListener(signal, end);
  };
}

/** npm survives a SIGTERM while a compiler runs below it, so all of them get it. */
function endGroup({ pid }) {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGTERM");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/**
 * Runs a program to its end. With `show` its output goes to the terminal, else it is kept.
 * A program that cannot be started ends with code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ show?: boolean, env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...(options.env ?? process.env), ...(options.show === true ? {} : { NO_COLOR: "1" }) },
      stdio: ["ignore", ...(options.show === true ? ["inherit", "inherit"] : ["pipe", "pipe"])],
      detached: true,
    });
    running.add(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.once("error", (error) => resolve({ code: 127, output: error.message }));
    child.once("close", (code, signal) => {
      running.delete(child);
      resolve({
        code: code ?? 1,
        output: signal === null ? output : `${output}ended by ${signal}`,
      });
    });
  });
}

/** Runs a program of node_modules with this very Node. @param {string} file @param {readonly string[]} args */
export function runNode(file, args, options = {}) {
  return run(process.execPath, [file, ...args], options);
}
