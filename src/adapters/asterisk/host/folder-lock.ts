import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AsteriskHostError } from "./host-error.ts";

/** How often a waiting process looks again, in milliseconds. */
const POLL_MS = 250;

/** How long to wait for another process, and what to do once when waiting begins. */
export interface LockOptions {
  readonly timeoutMs: number;
  readonly onWait: (pid: number) => void;
}

/**
 * Runs `work` while this process alone holds the lock file; a lock whose process is gone is taken
 * over. Throws when another process holds it for longer than `timeoutMs`.
 */
export async function withFolderLock<T>(
  file: string,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const deadline = Date.now() + options.timeoutMs;
  let told = false;
  while (!(await take(file))) {
    const owner = await readOwner(file);
    if (owner === undefined) continue;
    if (!isAlive(owner)) {
      await removeStale(file, owner);
      continue;
    }
    if (!told) options.onWait(owner);
    told = true;
    if (Date.now() > deadline) {
      throw new AsteriskHostError(
        "ASTERISK_NOT_OBTAINED",
        `Process ${owner} has held ${file} for too long. End it or remove that file.`,
      );
    }
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** The file appears with its content in one step, so that nobody reads a lock without an owner. */
async function take(file: string): Promise<boolean> {
  const own = `${file}.${process.pid}`;
  await writeFile(own, String(process.pid));
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

async function readOwner(file: string): Promise<number | undefined> {
  try {
    return Number(await readFile(file, "utf8"));
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Of several who saw the dead owner one renames; a lock taken meanwhile is put back. */
async function removeStale(file: string, owner: number): Promise<void> {
  const aside = `${file}.stale-${process.pid}`;
  try {
    await rename(file, aside);
    if ((await readOwner(aside)) !== owner) await link(aside, file);
  } catch (error) {
    if (!isCode(error, "ENOENT") && !isCode(error, "EEXIST")) throw error;
  }
  await rm(aside, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
