import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A program of ours that is started again whenever it ends unasked. */
export interface ChildOptions {
  /** For messages to people. */
  readonly name: string;
  /** The module to run, as written: `.ts` when this runs from source, `.js` when built. */
  readonly module: URL;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Tells people what happened. */
  readonly say: (text: string) => void;
  /** Exit codes after which starting again is pointless, such as a wrong configuration. */
  readonly finalCodes: readonly number[];
  /** It ended with one of these codes. */
  readonly onFinal: (code: number) => void;
}

const firstPauseMs = 100;
const pauseMsMax = 10_000;
/** A child that ran this long before it ended starts with a short pause again. */
const steadyMs = 10_000;

/** Keeps one child running: at once after a crash, with growing pauses when it keeps crashing. */
export class Child {
  readonly #options: ChildOptions;
  #process: ChildProcess | null = null;
  #pauseMs = firstPauseMs;
  #stopping = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: ChildOptions) {
    this.#options = options;
    this.#start();
  }

  /** The running process, or null between two. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Ends the child: SIGTERM, then SIGKILL after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    if (this.#timer) clearTimeout(this.#timer);
    const child = this.#process;
    if (!child) return;
    await new Promise<void>((resolve) => {
      const kill = setTimeout(() => child.kill("SIGKILL"), graceMs);
      child.once("exit", () => {
        clearTimeout(kill);
        resolve();
      });
      child.kill("SIGTERM");
    });
  }

  #start(): void {
    const { module, args, env } = this.#options;
    const begun = Date.now();
    const child = fork(fileURLToPath(module), [...args], {
      env,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      // Ctrl-C reaches only us: we end our children in order.
      detached: true,
    });
    this.#process = child;
    child.once("exit", (code, signal) => {
      this.#process = null;
      if (!this.#stopping) this.#ended(code, signal, Date.now() - begun);
    });
  }

  #ended(code: number | null, signal: string | null, ranMs: number): void {
    const { name, say, finalCodes, onFinal } = this.#options;
    if (code !== null && finalCodes.includes(code)) return onFinal(code);
    this.#pauseMs = ranMs > steadyMs ? firstPauseMs : Math.min(this.#pauseMs * 2, pauseMsMax);
    say(
      `The ${name} ended (${signal ?? `code ${code}`}); starting it again in ${this.#pauseMs} ms.`,
    );
    this.#timer = setTimeout(() => this.#start(), this.#pauseMs);
  }
}

/** The module beside `base` in the same form as this one: source or built. */
export function siblingModule(path: string, base: string): URL {
  return new URL(base.endsWith(".ts") ? `${path}.ts` : `${path}.js`, base);
}
