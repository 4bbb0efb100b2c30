import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { AsteriskHostError } from "./host-error.ts";
import { lastLines, runCommand } from "./run-command.ts";

/** A Debian mirror and the keys that its release files must be signed with. */
export interface DebianSource {
  readonly mirror: string;
  readonly keyring: string;
}

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
const QUERY_TIMEOUT_MS = 60_000;

/**
 * Finds the mirror (`DEBIAN_MIRROR`, else the one of this machine's own apt) and Debian's keys
 * (this machine's, else those of its package `debian-archive-keyring`, which apt verifies with the
 * keys it already trusts). `scratch` is a folder that may be filled and is removed by the caller.
 */
export async function findDebianSource(
  scratch: string,
  env: NodeJS.ProcessEnv,
): Promise<DebianSource> {
  await requireTools();
  const mirror = env["DEBIAN_MIRROR"] ?? (await mirrorOfThisMachine());
  if (mirror === undefined) {
    throw new AsteriskHostError(
      "ASTERISK_NOT_OBTAINED",
      "No Asterisk 22.10.1 or later is installed, and this machine's apt names no Debian mirror " +
        "to take one from. Set DEBIAN_MIRROR to the address of a Debian mirror (the folder that " +
        "holds dists/ and pool/), or install such an Asterisk yourself, and start again.",
    );
  }
  if (!/^(https?|file|copy):\/?\/?[^\s[\]#]+$/.test(mirror)) {
    throw new AsteriskHostError(
      "ASTERISK_NOT_OBTAINED",
      `DEBIAN_MIRROR is "${mirror}", which is not an address such as https://mirror.example/debian.`,
    );
  }
  return { mirror, keyring: existsSync(KEYRING) ? KEYRING : await downloadKeyring(scratch) };
}

async function requireTools(): Promise<void> {
  for (const tool of ["apt-get", "apt-config", "dpkg-deb", "tar"]) {
    const answer = await runCommand(tool, ["--version"], { timeoutMs: QUERY_TIMEOUT_MS });
    if (answer.code === 0) continue;
    throw new AsteriskHostError(
      "TOOL_MISSING",
      `No Asterisk 22.10.1 or later is installed, and it cannot be fetched because ${tool} is ` +
        "missing. Run this on Debian or Ubuntu, or install Asterisk yourself, and start again.",
    );
  }
}

async function mirrorOfThisMachine(): Promise<string | undefined> {
  const query = ["indextargets", "--format", "$(SITE)", "Created-By: Packages", "Origin: Debian"];
  const answer = await runCommand("apt-get", query, { timeoutMs: QUERY_TIMEOUT_MS });
  const listed = answer.stdout.split("\n").find((line) => line !== "" && !/security/.test(line));
  return listed ?? (await unfetchedMirror());
}

/** Before the first `apt-get update` no index has an origin; the sources themselves still tell. */
async function unfetchedMirror(): Promise<string | undefined> {
  const query = ["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"];
  const answer = await runCommand("apt-get", query, { timeoutMs: QUERY_TIMEOUT_MS });
  return answer.stdout
    .split("\n")
    .map((line) => line.replace(/\/$/, ""))
    .find((line) => /\/debian$/.test(line));
}

async function downloadKeyring(scratch: string): Promise<string> {
  const folder = join(scratch, "keyring");
  await mkdir(folder, { recursive: true });
  const fetched = await runCommand("apt-get", ["-q", "download", "debian-archive-keyring"], {
    cwd: folder,
    timeoutMs: QUERY_TIMEOUT_MS,
  });
  const name = (await readdir(folder)).find((file) => file.endsWith(".deb"));
  if (fetched.code === 0 && name !== undefined) {
    const unpacked = await runCommand("dpkg-deb", ["-x", join(folder, name), folder], {
      timeoutMs: QUERY_TIMEOUT_MS,
    });
    const keyring = join(folder, KEYRING);
    if (unpacked.code === 0 && existsSync(keyring)) return keyring;
  }
  throw new AsteriskHostError(
    "ASTERISK_NOT_OBTAINED",
    `Debian's signing keys are not on this machine (${KEYRING}) and could not be fetched: ` +
      `${lastLines(fetched.stderr, 2)}. Run: apt-get update && apt-get install debian-archive-keyring`,
  );
}
