import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How a program ended and what it wrote; `code` is -1 when it never ran or died by a signal. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Environment, time limit and an optional listener for each line of standard output. */
export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly timeoutMs: number;
  readonly onLine?: (line: string) => void;
}

/** Output kept per stream, in characters: more is cut at the front, so the error stays. */
const OUTPUT_CHARACTERS_MAX = 4 * 1024 * 1024;

/** Runs a program to its end and never throws: a program that is absent ends with code -1. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
      timeout: options.timeoutMs,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout = (stdout + text).slice(-OUTPUT_CHARACTERS_MAX);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-OUTPUT_CHARACTERS_MAX);
    });
    const { onLine } = options;
    if (onLine !== undefined) createInterface({ input: child.stdout }).on("line", onLine);
    child.once("error", (error) => resolve({ code: -1, stdout, stderr: error.message }));
    child.once("close", (code, signal) => {
      const killed = signal === null ? "" : `\n${command} was ended by ${signal}`;
      resolve({ code: code ?? -1, stdout, stderr: stderr + killed });
    });
  });
}

/** The last `count` lines of a text that say something, for an error message. */
export function lastLines(text: string, count: number): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(-count).join(" | ");
}
