import { StoreAway } from "../../ports/store.ts";

const locked = (path: string) =>
  `The database ${path} is locked by another program. Close that program (\`fuser ${path}\` names it); Hotline then goes on by itself.`;
const full = (path: string) =>
  `The disk of the database ${path} is full. Free space on it; Hotline then goes on by itself.`;
const readOnly = (path: string) =>
  `The database ${path} cannot be written because it is read-only. Make the file, its folder and its file system writable for the user who runs Hotline.`;
const damaged = (path: string) =>
  `The database ${path} is damaged. Stop Hotline, keep the file for inspection and put the newest backup in its place (docs/operations.md).`;
const broken = (path: string) =>
  `The disk of the database ${path} reports an input/output error. Check the disk and its cable or volume; Hotline goes on by itself when writing works again.`;
const closed = (path: string) =>
  `The database ${path} cannot be opened. Check that its folder exists and belongs to the user who runs Hotline.`;

/**
 * The sentence for each condition of the disk or the file that a later try may find gone, by the
 * primary name of SQLite's result code (https://www.sqlite.org/rescode.html) or the system's error.
 */
const sentences: Readonly<Record<string, (path: string) => string>> = {
  SQLITE_BUSY: locked,
  SQLITE_LOCKED: locked,
  SQLITE_FULL: full,
  ENOSPC: full,
  SQLITE_READONLY: readOnly,
  EROFS: readOnly,
  SQLITE_CANTOPEN: closed,
  EACCES: closed,
  EPERM: closed,
  EEXIST: closed,
  ENOTDIR: closed,
  SQLITE_IOERR: broken,
  EIO: broken,
  SQLITE_NOMEM: (path) =>
    `There is not enough memory to work with the database ${path}. Give Hotline more memory or stop other programs.`,
  SQLITE_CORRUPT: damaged,
  SQLITE_NOTADB: (path) =>
    `The file ${path} is not a SQLite database. Set DATABASE_URL to another file, or put the newest backup in its place (docs/operations.md).`,
};

/**
 * What an error of the database at `path` means for the one who writes: StoreAway when the way out
 * lies outside the program; any other error, which is a bug, comes back as it is.
 */
export function explainError(error: unknown, path: string): unknown {
  if (error instanceof StoreAway || !(error instanceof Error)) return error;
  const sentence = sentences[primaryCode(error)];
  if (sentence) {
    return new StoreAway(`${sentence(path)} (${codeOf(error)})`, { cause: error });
  }
  if (error instanceof TypeError && error.message === "The database connection is not open") {
    return new StoreAway(`The database ${path} is closed: Hotline is stopping.`, { cause: error });
  }
  return error;
}

/** What a failed check of the database at `path` means; `verdict` is SQLite's own text. */
export function explainDamage(path: string, verdict: string): StoreAway {
  return new StoreAway(`${damaged(path)} (${verdict.replace(/\s+/g, " ")})`);
}

/** SQLite's extended result code of an error, e.g. `SQLITE_IOERR_FSYNC`; empty for other errors. */
function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

/** The part of a result code that names the kind: `SQLITE_IOERR` of `SQLITE_IOERR_FSYNC`. */
function primaryCode(error: Error): string {
  return codeOf(error).split("_").slice(0, 2).join("_");
}
