import fs from "node:fs";
import type { Database } from "better-sqlite3";

/**
 * Waits until what has been committed is on the disk, without holding up the event thread. SQLite
 * with `synchronous=FULL` does the same at the end of each commit, but its caller stands still
 * meanwhile, and with it all calls; a commit with NORMAL and this wait survive a power cut just as
 * well, for the log's frames are all that a commit writes (https://www.sqlite.org/wal.html).
 */
export class WalSync {
  readonly #db: Database;
  /** The log's file, once there is one; null for a database in memory. */
  #fd: number | null = null;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #hasFailed = false;

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
    const running = new Promise<void>((resolve, reject) => {
      // Linux forgets what it failed to write: the next wait would succeed without it. So it is
      // written once more, into the database itself.
      if (this.#hasFailed) this.#db.pragma("wal_checkpoint(FULL)");
      fs.fdatasync(fd, (error) => {
        this.#running = null;
        this.#hasFailed = error !== null;
        if (error) reject(error);
        else resolve();
      });
    });
    this.#running = running;
    return running;
  }
}
