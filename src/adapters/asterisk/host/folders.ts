import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { beepWav } from "./beep.ts";

/** Asterisk's folders under its data folder. */
export interface AsteriskFolders {
  /** The configuration; written anew at each start. */
  readonly etc: string;
  /** Asterisk's own database. */
  readonly state: string;
  /** Asterisk looks for public keys here; there are none. */
  readonly keys: string;
  /** Links to the packages' documentation and REST description, and to all sounds. */
  readonly share: string;
  readonly music: string;
  readonly spool: string;
  /** Where ARI puts recordings. */
  readonly recordings: string;
  readonly log: string;
  /** Of the control socket. */
  readonly run: string;
}

/** A Unix socket's path has 107 bytes at most; `asterisk.ctl` and a slash take 13 of them. */
const RUN_FOLDER_BYTES_MAX = 94;

/** Names the folders under `folder`; the socket moves to the temporary folder if that is too long. */
export function planFolders(folder: string): AsteriskFolders {
  const base = resolve(folder);
  const run = join(base, "run");
  const tag = createHash("sha256").update(base).digest("hex").slice(0, 16);
  return {
    etc: join(base, "etc"),
    state: join(base, "state"),
    keys: join(base, "state/keys"),
    share: join(base, "share"),
    music: join(base, "share/music"),
    spool: join(base, "spool"),
    recordings: join(base, "spool/recording"),
    log: join(base, "log"),
    run: Buffer.byteLength(run) > RUN_FOLDER_BYTES_MAX ? join(tmpdir(), `hotline-${tag}`) : run,
  };
}

/** What the shared folder links to. */
export interface ShareSources {
  readonly shareFolder: string;
  readonly soundsFolder: string;
  readonly languages: readonly string[];
}

/** Makes all folders, readable by their owner only, and the links of the shared folder anew. */
export async function makeFolders(folders: AsteriskFolders, sources: ShareSources): Promise<void> {
  await rm(folders.etc, { recursive: true, force: true });
  await rm(folders.share, { recursive: true, force: true });
  for (const folder of Object.values(folders)) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
  }
  for (const name of ["documentation", "rest-api"]) {
    await symlink(join(sources.shareFolder, name), join(folders.share, name));
  }
  await linkMusic(join(sources.shareFolder, "moh"), folders.music);
  for (const language of sources.languages) {
    const sounds = join(folders.share, "sounds", language);
    await mkdir(sounds, { recursive: true, mode: 0o700 });
    await symlink(resolve(sources.soundsFolder, language), join(sounds, "hotline"));
    await writeFile(join(sounds, "beep.wav"), beepWav());
  }
}

async function linkMusic(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  for (const name of await readdir(from)) {
    if (name.endsWith(".wav")) await symlink(join(from, name), join(to, name));
  }
}
