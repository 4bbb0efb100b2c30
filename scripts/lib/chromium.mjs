import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./run.mjs";
import { say } from "./say.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * The browser for the tests: `CHROME_PATH`, else one on the PATH, else Debian's, installed when
 * this is root. Without one, `reason` says why.
 * @returns {Promise<{ path: string } | { reason: string }>}
 */
export async function findChromium() {
  const chosen = process.env.CHROME_PATH;
  if (chosen !== undefined && chosen !== "") {
    return existsSync(chosen) ? { path: chosen } : { reason: `CHROME_PATH is ${chosen}, no file` };
  }
  const found = onPath();
  if (found !== undefined) return { path: found };
  if (process.getuid?.() !== 0) {
    return { reason: "no Chromium on the PATH, and only root can install it; set CHROME_PATH" };
  }
  say("Installing Chromium with apt-get");
  const failure = await install();
  const installed = onPath();
  return installed === undefined
    ? { reason: `apt-get could not install chromium (${failure}); set CHROME_PATH` }
    : { path: installed };
}

function onPath() {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}

async function install() {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const wanted = ["install", "-q", "-y", "--no-install-recommends", "chromium"];
  const first = await run("apt-get", wanted, { env });
  if (first.code === 0) return "";
  await run("apt-get", ["-q", "update"], { env });
  const second = await run("apt-get", wanted, { env });
  return second.output.trim().split("\n").at(-1) ?? "";
}
