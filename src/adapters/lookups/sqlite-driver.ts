import { Worker } from "node:worker_threads";
import { type SqlSource, sqlPieces } from "../../contract/index.ts";
import { type Args, type Attempt, type Driver, rowsAttempt } from "./driver.ts";
import type { SqliteAnswer, SqliteQuestion } from "./sqlite-worker.ts";
import { threadModule } from "./thread-module.ts";

/** Codes of SQLite after which the same question may work a moment later. */
const passing = /^SQLITE_(BUSY|LOCKED|CANTOPEN|IOERR|PROTOCOL)/;

/**
 * Asks a SQLite file. Questions run one after the other on a thread; one that takes too long ends
 * the thread, which is the only way to stop SQLite, and the next question begins a new one.
 */
export class SqliteDriver implements Driver {
  readonly #file: string;
  readonly #query: string;
  readonly #names: readonly string[];
  readonly #waiting = new Map<number, (attempt: Attempt) => void>();
  #worker: Worker | null = null;
  #next = 1;

  constructor({ url, query }: SqlSource) {
    this.#file = url.replace(/^file:(\/\/)?/, "");
    const pieces = sqlPieces(query);
    this.#query = pieces.map(({ text, argument }) => (argument === null ? text : "?")).join("");
    this.#names = pieces.flatMap(({ argument }) => argument ?? []);
  }

  ask(args: Args, timeoutMs: number): Promise<Attempt> {
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#stop({ kind: "timeout" }), timeoutMs);
      this.#waiting.set(id, (attempt) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(attempt);
      });
      const values = this.#names.map((name) => args[name] ?? "");
      this.#running().postMessage({ id, values } satisfies SqliteQuestion);
    });
  }

  close(): void {
    this.#stop({ kind: "unreachable", why: "closed" });
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(
      ...threadModule(import.meta.url, "sqlite-worker", {
        file: this.#file,
        query: this.#query,
      }),
    );
    worker.on("message", (answer: SqliteAnswer) => {
      this.#waiting.get(answer.id)?.(attemptOf(answer));
    });
    worker.on("error", (error) => {
      if (this.#worker === worker) this.#stop({ kind: "unreachable", why: error.name });
    });
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  /** Ends the thread and answers all who wait for it. */
  #stop(attempt: Attempt): void {
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
    for (const end of [...this.#waiting.values()]) end(attempt);
  }
}

function attemptOf(answer: SqliteAnswer): Attempt {
  if ("rows" in answer) return rowsAttempt(answer.rows);
  const { code } = answer;
  return { kind: passing.test(code) ? "unreachable" : "refused", why: code };
}
