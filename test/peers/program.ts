/** A program of ours as a child process that a test may kill and start again. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

/** The repository's folder. */
export const ROOT = join(import.meta.dirname, "../..");

/** A child that runs one of our modules as built. */
export type Program = {
  /** The running process. Throws when there is none. */
  pid(): number;
  isRunning(): boolean;
  /** All that it has written to standard output and standard error, over all its lives. */
  output(): string;
  start(): void;
  /** Kills it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Asks it to end (SIGTERM), kills it after 5 s, and resolves with its exit code. */
  stop(): Promise<number | null>;
};

const GRACE_MS = 5000;

/** Prepares a program; `module` is relative to the repository. It does not start by itself. */
export function createProgram(
  module: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[] = [],
): Program {
  let child: ChildProcess | null = null;
  let output = "";
  const exitOf = (running: ChildProcess) =>
    new Promise<number | null>((resolve) => {
      if (running.exitCode !== null || running.signalCode !== null) {
        resolve(running.exitCode);
      } else {
        running.once("exit", (code) => resolve(code));
      }
    });
  const endBy = async (signal: NodeJS.Signals) => {
    const running = child;
    child = null;
    if (running === null) {
      return null;
    }
    const exit = exitOf(running);
    running.kill(signal);
    const timer = setTimeout(() => running.kill("SIGKILL"), GRACE_MS);
    return exit.finally(() => clearTimeout(timer));
  };
  return {
    pid() {
      if (child?.pid === undefined) {
        throw new Error(`${module} is not running. ${output.slice(-2000)}`);
      }
      return child.pid;
    },
    isRunning: () => child !== null && child.exitCode === null && child.signalCode === null,
    output: () => output,
    start() {
      const started = spawn(process.execPath, [join(ROOT, module), ...args], {
        cwd: ROOT,
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      for (const stream of [started.stdout, started.stderr]) {
        stream?.setEncoding("utf8").on("data", (text: string) => {
          output += text;
        });
      }
      child = started;
    },
    kill: async () => {
      await endBy("SIGKILL");
    },
    stop: () => endBy("SIGTERM"),
  };
}
