import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unpackPackages } from "./debian-packages.ts";
import { findDebianSource } from "./debian-source.ts";
import { findAsterisk } from "./find-asterisk.ts";
import { withFolderLock } from "./folder-lock.ts";
import { AsteriskHostError } from "./host-error.ts";
import type { AsteriskInstall, OnProgress } from "./install.ts";
import { describeTree, treeCommand } from "./private-tree.ts";
import { lastLines, runCommand } from "./run-command.ts";
import { formatVersion, isSafeVersion, OLDEST_ASTERISK, parseAsteriskVersion } from "./version.ts";

/** Where the private packages go, who hears of the progress, and whether the tools are wanted. */
export interface ProvisionOptions {
  /** Usually `.asterisk` beside package.json. */
  readonly folder: string;
  readonly onProgress: OnProgress;
  /** Also fetch SIPp, espeak-ng and sox, see `toolCommand`. */
  readonly withTestTools?: boolean;
  /** Do not look for an Asterisk that is already installed. */
  readonly privateOnly?: boolean;
  /** Read for DEBIAN_MIRROR; by default that of this process. */
  readonly env?: NodeJS.ProcessEnv;
}

/** One set of packages that is fetched, kept and renewed as a whole. */
interface PackageSet {
  readonly name: "voice" | "tools" | "speech";
  readonly packages: readonly string[];
}

/** Debian's suite whose Asterisk is 22.10.1 or later. */
const SUITE = "forky";

/** Raise this when what is unpacked changes, so that trees of an earlier kind are renewed. */
const TREE_FORMAT = 1;

const VOICE: PackageSet = {
  name: "voice",
  packages: [
    "asterisk",
    "asterisk-modules",
    "asterisk-core-sounds-en-gsm",
    "asterisk-moh-opsound-wav",
  ],
};

const TOOLS: PackageSet = { name: "tools", packages: ["sip-tester", "espeak-ng", "sox"] };
const SPEECH: PackageSet = { name: "speech", packages: ["espeak-ng"] };

/** A second process waits this long for the first one's downloads. */
const LOCK_TIMEOUT_MS = 1_800_000;

/**
 * Makes sure that this machine has an Asterisk that is new enough: one that is installed already,
 * else Debian's packages unpacked under `folder`, which are kept for the next time. Needs no root.
 * Throws `AsteriskHostError` with the way out when neither works.
 */
export async function provisionAsterisk(options: ProvisionOptions): Promise<AsteriskInstall> {
  if (options.withTestTools === true) await provisionSet(options, TOOLS);
  if (options.privateOnly !== true) {
    const found = await findAsterisk({ onProgress: options.onProgress });
    if (found !== undefined) return found;
  }
  const root = await provisionSet(options, VOICE);
  return describePrivateAsterisk(root);
}

/** Makes sure that the folder has espeak-ng; see `obtainSpeech`. */
export async function provisionSpeech(options: ProvisionOptions): Promise<void> {
  await provisionSet(options, SPEECH);
}

/** The folder into which a set of packages is unpacked. */
export function treeFolder(folder: string, name: PackageSet["name"]): string {
  return join(folder, `${name}-${describeTree(folder).architecture}`);
}

async function provisionSet(options: ProvisionOptions, set: PackageSet): Promise<string> {
  const root = treeFolder(options.folder, set.name);
  const stamp = `${JSON.stringify({ format: TREE_FORMAT, suite: SUITE, packages: set.packages })}\n`;
  if (await hasStamp(root, stamp)) return root;
  const lock = join(options.folder, `${set.name}.lock`);
  const onWait = (pid: number) =>
    options.onProgress({ text: `Waiting for process ${pid}, which is fetching the same packages` });
  await withFolderLock(lock, { timeoutMs: LOCK_TIMEOUT_MS, onWait }, async () => {
    if (await hasStamp(root, stamp)) return;
    await fetchSet(options, set, root, stamp);
  });
  return root;
}

async function fetchSet(
  options: ProvisionOptions,
  set: PackageSet,
  root: string,
  stamp: string,
): Promise<void> {
  const scratch = join(options.folder, `${set.name}.partial`);
  const partial = join(scratch, "root");
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  try {
    await unpackPackages({
      source: await findDebianSource(scratch, options.env ?? process.env),
      suite: SUITE,
      packages: set.packages,
      scratch,
      root: partial,
      onProgress: options.onProgress,
    });
    if (set.name === "voice") await checkVersion(partial);
    await writeFile(join(partial, "stamp.json"), stamp);
    await rm(root, { recursive: true, force: true });
    await rename(partial, root);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  options.onProgress({ text: `Unpacked ${set.packages.join(", ")} into ${root}` });
}

async function hasStamp(root: string, stamp: string): Promise<boolean> {
  const file = join(root, "stamp.json");
  return existsSync(file) && (await readFile(file, "utf8")) === stamp;
}

async function checkVersion(root: string): Promise<string> {
  const { command, args } = treeCommand(describeTree(root), "usr/sbin/asterisk");
  const answer = await runCommand(command, [...args, "-V"], { timeoutMs: 10_000 });
  const version = parseAsteriskVersion(answer.stdout);
  if (version !== undefined && isSafeVersion(version)) return formatVersion(version);
  const found = answer.stdout.trim() || lastLines(answer.stderr, 1);
  throw new AsteriskHostError(
    "ASTERISK_NOT_OBTAINED",
    `The mirror's ${SUITE} has "${found}", but ${OLDEST_ASTERISK} or later is needed. ` +
      "Set DEBIAN_MIRROR to a mirror that is up to date and start again.",
  );
}

async function describePrivateAsterisk(root: string): Promise<AsteriskInstall> {
  const tree = describeTree(root);
  return {
    version: await checkVersion(root),
    origin: "private",
    program: treeCommand(tree, "usr/sbin/asterisk"),
    modulesFolder: join(tree.libraries, "asterisk/modules"),
    shareFolder: join(root, "usr/share/asterisk"),
  };
}
