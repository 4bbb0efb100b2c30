import { spawn } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DebianSource } from "./debian-source.ts";
import { AsteriskHostError } from "./host-error.ts";
import type { OnProgress } from "./install.ts";
import { lastLines, runCommand } from "./run-command.ts";

/** Which packages to fetch, from where, and into which folders. */
export interface PackageRequest {
  readonly source: DebianSource;
  readonly suite: string;
  readonly packages: readonly string[];
  /** Filled with apt's own files; the caller removes it. */
  readonly scratch: string;
  /** Filled with the contents of the packages. */
  readonly root: string;
  readonly onProgress: OnProgress;
}

const INDEX_TIMEOUT_MS = 300_000;
const DOWNLOAD_TIMEOUT_MS = 1_200_000;
const REPORT_EVERY_MS = 1_000;

/**
 * Packages that others depend on only for set-up scripts, which we never run, or that the
 * libraries and programs we start do not load. Matched against the start of the file name.
 */
const NOT_UNPACKED =
  /^(adduser|base-files|base-passwd|bash|bsdextrautils|coreutils|dash|debconf|dirmngr|dpkg|gcc-\d+-base|gnupg|gpg|init-system-helpers|libc-bin|libc-l10n|libmount|libperl|libpython3|libsnmp|login|lsb-base|mount|openssl_|passwd|perl|pinentry|python3|readline-common|sed|sensible-utils|snmp|sysvinit-utils|tar|tzdata|ucf|util-linux)/;

/** Folders of a package that nobody reads here. */
const NOT_EXTRACTED = [
  "./usr/share/doc",
  "./usr/share/info",
  "./usr/share/man",
  "./usr/share/locale",
  "./usr/share/lintian",
  "./usr/share/zoneinfo",
  "./usr/lib/systemd",
  "./usr/lib/valgrind",
  "./etc",
  "./dev",
  "./var",
];

/** Fetches packages with all they depend on, verified by apt, and unpacks them under `root`. */
export async function unpackPackages(request: PackageRequest): Promise<void> {
  const env = await writeAptConfig(request);
  const { onProgress } = request;
  onProgress({
    text: `Reading the package list of ${request.suite} from ${request.source.mirror}`,
  });
  await apt(["-q", "update"], env, INDEX_TIMEOUT_MS);
  const install = ["-q", "-y", "--download-only", "install", ...request.packages];
  const planned = await apt(["--print-uris", ...install], env, INDEX_TIMEOUT_MS);
  const total = planned.split("\n").filter((line) => line.startsWith("'")).length;
  const advance = countUp("Downloading packages", total, onProgress);
  await apt(install, env, DOWNLOAD_TIMEOUT_MS, (line) => {
    if (line.startsWith("Get:")) advance();
  });
  await unpackAll(request);
}

/**
 * apt reads only this file and the machine's own proxy and certificate settings: it uses no folder
 * of the machine, so it needs no root, and runs none of the machine's hooks.
 */
async function writeAptConfig(request: PackageRequest): Promise<NodeJS.ProcessEnv> {
  const { scratch, source } = request;
  for (const folder of ["lists/partial", "cache/archives/partial", "log", "empty"]) {
    await mkdir(join(scratch, folder), { recursive: true });
  }
  await writeFile(join(scratch, "status"), "");
  await writeFile(
    join(scratch, "sources.list"),
    `deb [signed-by=${source.keyring}] ${source.mirror} ${request.suite} main\n`,
  );
  const own = await runCommand("apt-config", ["dump", "Acquire"], { timeoutMs: 30_000 });
  const network = own.stdout
    .split("\n")
    .filter((line) => !/insecure|weak|languages|indextargets/i.test(line));
  const settings = {
    "Dir::State": scratch,
    "Dir::State::lists": join(scratch, "lists"),
    "Dir::State::status": join(scratch, "status"),
    "Dir::Cache": join(scratch, "cache"),
    "Dir::Log": join(scratch, "log"),
    "Dir::Etc::main": "/dev/null",
    "Dir::Etc::parts": join(scratch, "empty"),
    "Dir::Etc::sourcelist": join(scratch, "sources.list"),
    "Dir::Etc::sourceparts": join(scratch, "empty"),
    "Dir::Etc::preferences": "/dev/null",
    "Dir::Etc::preferencesparts": join(scratch, "empty"),
    "Acquire::Languages": "none",
    "Acquire::Retries": "3",
    "Acquire::AllowInsecureRepositories": "false",
    "APT::Get::AllowUnauthenticated": "false",
    "APT::Install-Recommends": "false",
    "APT::Sandbox::User": "",
    "Debug::NoLocking": "true",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";`);
  const file = join(scratch, "apt.conf");
  await writeFile(file, `${[...network, ...lines].join("\n")}\n`);
  return { ...process.env, APT_CONFIG: file, LC_ALL: "C" };
}

async function apt(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
  onLine?: (line: string) => void,
): Promise<string> {
  const options = onLine === undefined ? { env, timeoutMs } : { env, timeoutMs, onLine };
  const result = await runCommand("apt-get", args, options);
  // `apt-get update` ends with 0 although an index could not be fetched or verified.
  const refused = /^(E:|Err:|W: (Failed to fetch|GPG error))/m.test(result.stderr + result.stdout);
  if (result.code === 0 && !refused) return result.stdout;
  throw new AsteriskHostError(
    "ASTERISK_NOT_OBTAINED",
    `apt-get could not fetch Debian's packages: ${lastLines(result.stderr || result.stdout, 3)}. ` +
      "Check this machine's network and proxy settings, or set DEBIAN_MIRROR, and start again.",
  );
}

async function unpackAll(request: PackageRequest): Promise<void> {
  const folder = join(request.scratch, "cache/archives");
  const files = (await readdir(folder))
    .filter((name) => name.endsWith(".deb") && !NOT_UNPACKED.test(name))
    .sort();
  await mkdir(request.root, { recursive: true });
  const advance = countUp("Unpacking packages", files.length, request.onProgress);
  for (const name of files) {
    await unpackOne(join(folder, name), request.root);
    advance();
  }
}

/** Reports at most once in `REPORT_EVERY_MS`, and the last one always. */
function countUp(text: string, total: number, onProgress: OnProgress): () => void {
  let done = 0;
  let reportedAt = 0;
  return () => {
    done += 1;
    if (done < total && Date.now() - reportedAt < REPORT_EVERY_MS) return;
    reportedAt = Date.now();
    onProgress({ text: `${text} (${done} of ${total})` });
  };
}

function unpackOne(file: string, root: string): Promise<void> {
  const excludes = NOT_EXTRACTED.map((path) => `--exclude=${path}`);
  return new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(
        new AsteriskHostError(
          "ASTERISK_NOT_OBTAINED",
          `${file} could not be unpacked into ${root}: ${reason}. Is the disk full?`,
        ),
      );
    const reader = spawn("dpkg-deb", ["--fsys-tarfile", file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const tar = spawn("tar", ["-x", "-C", root, "--no-same-owner", ...excludes], {
      stdio: [reader.stdout, "ignore", "inherit"],
    });
    reader.once("error", (error) => fail(error.message));
    reader.once("exit", (code) => code !== 0 && fail(`dpkg-deb ended with ${code}`));
    tar.once("error", (error) => fail(error.message));
    tar.once("exit", (code) => (code === 0 ? resolve() : fail(`tar ended with ${code}`)));
  });
}
