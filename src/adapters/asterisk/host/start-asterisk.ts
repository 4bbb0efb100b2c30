import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, openSync, renameSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { checkPorts, portsOf } from "./check-ports.ts";
import { AsteriskHostError } from "./host-error.ts";
import type { AsteriskInstall } from "./install.ts";
import { lastLines } from "./run-command.ts";
import type { AsteriskConfig } from "./write-config.ts";

/** What to start, and how long to wait for it. */
export interface StartOptions {
  readonly install: AsteriskInstall;
  readonly config: AsteriskConfig;
  /** Fully booted within this time, else it is ended; 30 s unless given. */
  readonly readyTimeoutMs?: number;
  /** Called once when the process has ended, wanted or not. */
  readonly onExit?: (exit: AsteriskExit) => void;
}

/** How the process ended. */
export interface AsteriskExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether `stop` had been called. */
  readonly wanted: boolean;
}

/** A started, fully booted Asterisk. */
export interface RunningAsterisk {
  readonly pid: number;
  readonly exited: Promise<AsteriskExit>;
  /** Hangs up all calls and ends the process; SIGKILL after `graceMs` (5 s unless given). */
  readonly stop: (graceMs?: number) => Promise<AsteriskExit>;
}

/**
 * util-linux's program that asks the kernel to end a child together with its parent. The signal is
 * KILL because Asterisk loses a TERM that comes while it boots.
 */
const SETPRIV = "/usr/bin/setpriv";
const READY_POLL_MS = 40;
const CONSOLE_BYTES_MAX = 10 * 1024 * 1024;

/**
 * Starts Asterisk as a child and waits until it is fully booted. It is a process group of its own,
 * so Ctrl-C reaches only us; it ends when this process does, however that ends. Throws
 * `ASTERISK_PORT_IN_USE` before starting, or `ASTERISK_NOT_STARTED` with the end of its log.
 */
export async function startAsterisk(options: StartOptions): Promise<RunningAsterisk> {
  const { config, install } = options;
  await checkPorts(portsOf(config));
  const logFile = join(config.folders.log, "console.log");
  const child = spawnAsterisk(install, config, logFile);
  let wanted = false;
  const exited = new Promise<AsteriskExit>((resolve) => {
    child.once("error", () => resolve({ code: -1, signal: null, wanted }));
    child.once("exit", (code, signal) => resolve({ code, signal, wanted }));
  });
  const endWithUs = () => child.kill("SIGTERM");
  process.once("exit", endWithUs);
  const stop = async (graceMs = 5_000) => {
    wanted = true;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
    return exited.finally(() => clearTimeout(timer));
  };
  child.once("exit", () => process.removeListener("exit", endWithUs));
  const failure = await waitUntilBooted(config, exited, options.readyTimeoutMs ?? 30_000);
  if (failure !== undefined || child.pid === undefined) {
    await stop();
    throw new AsteriskHostError(
      "ASTERISK_NOT_STARTED",
      `Asterisk ${install.version} ${failure ?? "has no process"}: ` +
        `${await endOfLogs(config, logFile)} (all of it in ${config.folders.log}).`,
    );
  }
  const { onExit } = options;
  if (onExit !== undefined) void exited.then(onExit);
  return { pid: child.pid, exited, stop };
}

function spawnAsterisk(
  install: AsteriskInstall,
  config: AsteriskConfig,
  logFile: string,
): ChildProcess {
  keepShort(logFile);
  const log = openSync(logFile, "a", 0o600);
  const { command, args, env } = install.program;
  const asterisk = [command, ...args, "-f", "-n", "-q", "-C", config.configFile];
  const tied = existsSync(SETPRIV) ? [SETPRIV, "--pdeathsig", "KILL", "--", ...asterisk] : asterisk;
  const [program = command, ...rest] = tied;
  return spawn(program, rest, {
    cwd: config.folders.spool,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ["ignore", log, log],
  });
}

function keepShort(file: string): void {
  if (existsSync(file) && statSync(file).size > CONSOLE_BYTES_MAX) renameSync(file, `${file}.1`);
}

/** Asterisk answers ARI with 503 until it is fully booted. Returns what went wrong, if anything. */
async function waitUntilBooted(
  config: AsteriskConfig,
  exited: Promise<AsteriskExit>,
  timeoutMs: number,
): Promise<string | undefined> {
  let ended: AsteriskExit | undefined;
  void exited.then((exit) => {
    ended = exit;
  });
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (await isBooted(config)) return undefined;
    if (ended !== undefined) return `ended at once (${ended.signal ?? `code ${ended.code}`})`;
    await sleep(READY_POLL_MS);
  }
  return `was not ready after ${Math.round(timeoutMs / 1000)} s`;
}

function isBooted(config: AsteriskConfig): Promise<boolean> {
  const { url, username, password } = config.ari;
  return new Promise((resolve) => {
    const options = { auth: `${username}:${password}`, timeout: 2_000, agent: false };
    const request = get(`${url}/asterisk/info?only=status`, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(false));
  });
}

async function endOfLogs(config: AsteriskConfig, logFile: string): Promise<string> {
  const files = [logFile, join(config.folders.log, "messages.log")].filter((file) =>
    existsSync(file),
  );
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return lastLines(texts.join("\n"), 4);
}
