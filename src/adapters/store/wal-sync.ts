import fs from "node:fs";
import type { Database } from "better-sqlite3";

/** A wait that usually takes less, in ms, is made at once: handing it over and back takes as long. */
const shortMs = 0.1;
/** What the newest wait counts in the usual one. */
const newest = 0.2;

/**
 * Waits until what has been committed is on the disk, apart from the event thread where the disk is
 * slow. SQLite with `synchronous=FULL` does the same at the end of each commit,
 * but its caller stands still meanwhile, and with it all calls; a commit with NORMAL and this wait
 * survive a power cut just as well, for all that a commit writes is frames of the log
 * (https://www.sqlite.org/wal.html).
 */
export class WalSync {
  readonly #db: Database;
  /** The log's file, once there is one; null for a database in memory. */
  #fd: number | null = null;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #hasFailed = false;
  /** How long a wait usually takes, in ms; long until some have shown it. */
  #usualMs = 2 * shortMs;

  constructor(db: Database) {
    this.#db = db;
    if (!db.memory && !db.readonly) this.#fd = fs.openSync(`${db.name}-wal`, "r");
  }

  /** Resolves when all commits made so far are on the disk. Rejects with the system's error. */
  sync(): Promise<void> {
    if (this.#fd === null) return Promise.resolve();
    if (this.#running === null) return this.#begin();
    // One that runs may have begun before the newest commit: all who come meanwhile share the next.
    this.#next ??= this.#running.then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#next;
  }

  close(): void {
    if (this.#fd !== null) fs.close(this.#fd, () => {});
    this.#fd = null;
  }

  #begin(): Promise<void> {
    this.#next = null;
    const fd = this.#fd;
    if (fd === null) return Promise.resolve();
    const begunAt = performance.now();
    const ended = (error: Error | null) => {
      this.#running = null;
      this.#hasFailed = error !== null;
      this.#usualMs += newest * (performance.now() - begunAt - this.#usualMs);
    };
    if (this.#usualMs < shortMs && !this.#hasFailed) return waitAtOnce(fd, ended);
    const running = new Promise<void>((resolve, reject) => {
      // Linux forgets what it failed to write: the next wait would succeed without it. So it is
      // written once more, into the database itself.
      if (this.#hasFailed) this.#db.pragma("wal_checkpoint(FULL)");
      fs.fdatasync(fd, (error) => {
        ended(error);
        if (error) reject(error);
        else resolve();
      });
    });
    this.#running = running;
    return running;
  }
}

function waitAtOnce(fd: number, ended: (error: Error | null) => void): Promise<void> {
  try {
    fs.fdatasyncSync(fd);
  } catch (error) {
    ended(error instanceof Error ? error : new Error(String(error)));
    return Promise.reject(error);
  }
  ended(null);
  return Promise.resolve();
}
