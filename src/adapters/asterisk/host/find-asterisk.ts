import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { AsteriskInstall, OnProgress } from "./install.ts";
import { libraryFolders } from "./private-tree.ts";
import { runCommand } from "./run-command.ts";
import { formatVersion, isSafeVersion, OLDEST_ASTERISK, parseAsteriskVersion } from "./version.ts";

/** Where to look besides the PATH: a user's PATH often lacks the sbin folders. */
const SBIN_FOLDERS = ["/usr/local/sbin", "/usr/sbin"];

/** The search path (as in `PATH`) and who hears why a found Asterisk is not taken. */
export interface FindOptions {
  readonly path?: string;
  readonly onProgress?: OnProgress;
}

/** The first Asterisk on this machine that is new enough and complete, if there is one. */
export async function findAsterisk(
  options: FindOptions = {},
): Promise<AsteriskInstall | undefined> {
  const folders = options.path?.split(delimiter) ?? [
    ...(process.env["PATH"] ?? "").split(delimiter),
    ...SBIN_FOLDERS,
  ];
  const programs = [...new Set(folders.filter((folder) => folder !== ""))]
    .map((folder) => join(folder, "asterisk"))
    .filter((program) => existsSync(program));
  for (const program of programs) {
    const install = await inspect(program, options.onProgress);
    if (install !== undefined) return install;
  }
  return undefined;
}

async function inspect(program: string, onProgress?: OnProgress) {
  const answer = await runCommand(program, ["-V"], { timeoutMs: 5_000 });
  const version = parseAsteriskVersion(answer.stdout);
  if (version === undefined || !isSafeVersion(version)) {
    const found = answer.stdout.trim() === "" ? "does not run" : `is ${answer.stdout.trim()}`;
    onProgress?.({ text: `${program} ${found}; ${OLDEST_ASTERISK} or later is needed.` });
    return undefined;
  }
  const prefix = dirname(dirname(program));
  const modulesFolder = libraryFolders()
    .map((folder) => join(prefix, folder, "asterisk/modules"))
    .find((folder) => existsSync(join(folder, "res_ari.so")));
  const shareFolder = [join(prefix, "share/asterisk"), "/var/lib/asterisk"].find((folder) =>
    existsSync(join(folder, "documentation")),
  );
  if (modulesFolder === undefined || shareFolder === undefined) {
    onProgress?.({ text: `${program} has no ARI modules or no documentation folder; not used.` });
    return undefined;
  }
  const install: AsteriskInstall = {
    version: formatVersion(version),
    origin: "machine",
    program: { command: program, args: [], env: {} },
    modulesFolder,
    shareFolder,
  };
  return install;
}
