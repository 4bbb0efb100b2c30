import { chmodSync, closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Database } from "better-sqlite3";
import type { GuessLimits } from "../../core/identity/index.ts";
import type { TicketRules } from "../../core/ticket/index.ts";
import type { Log } from "../../ports/log.ts";
import { StoreAway } from "../../ports/store.ts";
import { explainError } from "./away.ts";
import { checkIntegrity } from "./integrity.ts";
import { openKept } from "./kept-database.ts";
import { migrate, requireSchema } from "./migrations.ts";

/** How the store is opened. */
export interface StoreOptions {
  /** `file:/path/hotline.db`, or `file::memory:` for a store that ends with the process. */
  readonly url: string;
  readonly log: Log;
  /**
   * How long a write waits for another program's lock before it gives up with StoreAway. Short: the
   * wait blocks all calls, while the engine keeps the batch and tries again.
   */
  readonly busyMs: number;
  /** Only reads, beside a running controller: changes nothing, not even the schema. */
  readonly readOnly?: boolean;
  /** What the configuration says of tickets; without it there are no subjects and due times. */
  readonly tickets?: TicketRules;
  /**
   * Keeps the key under which accounts that are guessed at are hashed; its file is made (0600) when
   * missing. Without it counts last as long as the process: for readers and tests.
   */
  readonly guardKeyFile?: string;
  /** How guessing is held down; by default `defaultGuessLimits`. */
  readonly guessLimits?: GuessLimits;
  /** Wall clock in ms since the epoch, for what people change. */
  readonly now?: () => number;
}

/** An open database and where it lies. */
export interface OpenDatabase {
  readonly db: Database;
  readonly log: Log;
  /** Absolute path, or `:memory:`. */
  readonly path: string;
}

/** Locks of a controller that is just ending are waited for at a start, when no call waits yet. */
const openBusyMs = 5_000;
/**
 * Pages of 4 KiB in the write-ahead log after which a commit carries them into the database. Four
 * times SQLite's default: a page that many turns write is carried once, and the turn that does it
 * stays below the 100 ms in which nobody notices (figures in docs/adr/0002).
 */
const autoCheckpointPages = 4_000;
/** The write-ahead log shrinks to this after a burst. */
const walBytesMax = 64 * 1024 * 1024;

/**
 * Opens the database with full durability, makes it when it is missing (file 0600, folder 0700),
 * checks it and brings its schema up to date. Throws StoreAway with the way out when it is locked,
 * damaged, unreadable, of a newer Hotline or no database of ours.
 */
export function openDatabase(options: StoreOptions): OpenDatabase {
  const path = databasePath(options.url);
  const readOnly = options.readOnly ?? false;
  let db: Database | null = null;
  try {
    if (path !== ":memory:" && !readOnly) makeFile(path);
    db = openKept(path, { readonly: readOnly, fileMustExist: readOnly, timeout: openBusyMs });
    setUp(db, path, options);
    return { db, path, log: options.log };
  } catch (error) {
    db?.close();
    throw explainError(error, path);
  }
}

/** The file that a `file:` URL means. Throws StoreAway for any other kind of address. */
export function databasePath(url: string): string {
  if (url === "file::memory:") return ":memory:";
  const path = /^file:(?:\/\/)?([^?#]+)$/.exec(url)?.[1];
  if (path === undefined) {
    throw new StoreAway(
      `DATABASE_URL ${JSON.stringify(url.replace(/:\/\/.*@/, "://…@"))} is not a database that Hotline can open. Set it to file: and a path, e.g. file:/var/lib/hotline/hotline.db.`,
    );
  }
  return resolve(path);
}

function setUp(db: Database, path: string, { log, busyMs, readOnly }: StoreOptions): void {
  if (readOnly) {
    requireSchema(db, path);
  } else {
    db.pragma("journal_mode = WAL");
    // Whoever acknowledges a commit waits for the disk first, apart from this thread: see WalSync.
    db.pragma("synchronous = NORMAL");
    // What is erased must not linger in freed parts of the file, whoever freed them.
    db.pragma("secure_delete = ON");
    db.pragma(`wal_autocheckpoint = ${autoCheckpointPages}`);
    db.pragma(`journal_size_limit = ${walBytesMax}`);
    checkIntegrity(db, path, log);
    db.pragma("foreign_keys = OFF");
    for (const step of migrate(db, path)) log.info({ step }, "store.migrated");
    db.pragma("foreign_keys = ON");
  }
  db.pragma(`busy_timeout = ${Math.max(0, Math.round(busyMs))}`);
}

/** SQLite gives `-wal` and `-shm` the mode of the database itself. */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const present = statSync(path, { throwIfNoEntry: false });
  if (present === undefined) {
    closeSync(openSync(path, "a", 0o600));
  } else if ((present.mode & 0o077) !== 0 && present.isFile()) {
    chmodSync(path, 0o600);
  }
}
