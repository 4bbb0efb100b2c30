import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { compileEnvironment } from "./node-headers.mjs";
import { ROOT, run, runNode } from "./run.mjs";
import { Refusal, say } from "./say.mjs";
import { hashOf, isStamped, stamp } from "./stamp.mjs";

const STAMP = join(ROOT, "node_modules/.hotline/install.json");

/** What the compiled part of better-sqlite3 needs where no ready-made file fits. */
const COMPILE_TOOLS = ["python3", "make", "g++"];

/**
 * Brings node_modules in step with package-lock.json, without the part that `compilePackages`
 * compiles: that takes a minute of one processor, beside which others can work.
 */
export async function installPackages() {
  if (isInStep(ROOT)) return;
  await withLock(setUpLock("install"), async () => {
    if (!isInStep(ROOT)) await installAll();
  });
}

/** Makes the compiled part of better-sqlite3 fit this Node, unless it does. */
export async function compilePackages() {
  const wanted = { lock: hashOf(ROOT, ["package-lock.json"]), abi: process.versions.modules };
  if (isStamped(STAMP, wanted)) return;
  await withLock(setUpLock("compile"), async () => {
    if (isStamped(STAMP, wanted)) return;
    if (!(await loadsSqlite())) await compileSqlite();
    stamp(STAMP, wanted);
  });
}

/**
 * One lock for each checkout and kind of work, outside of node_modules, which `npm ci` empties.
 * @param {string} work
 */
export function setUpLock(work) {
  const tag = createHash("sha256").update(ROOT).digest("hex").slice(0, 16);
  return join(tmpdir(), `hotline-${work}-${tag}.lock`);
}

/**
 * Whether node_modules has what package-lock.json says. npm leaves a list there of what it
 * installed; a package for another system may lack.
 * @param {string} folder of package-lock.json
 */
export function isInStep(folder) {
  const file = join(folder, "node_modules/.package-lock.json");
  if (!existsSync(file)) return false;
  const wanted = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(file, "utf8")).packages;
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === "") return true;
    const found = installed[path];
    if (found === undefined) return optional === true || devOptional === true;
    return found.version === version;
  });
}

async function installAll() {
  say("Installing the packages of package-lock.json (npm ci)");
  // The only other script that is allowed, esbuild's, saves its command line a start of Node.
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const result = await npm(["ci", ...options]);
  if (result.code !== 0) throw new Refusal(`npm ci failed.\n${shorten(result.output)}`);
}

async function compileSqlite() {
  say(`Compiling better-sqlite3 for Node ${process.versions.node}, which takes about a minute`);
  const missing = await missingTools();
  const result = await npm(["rebuild", "better-sqlite3", "--foreground-scripts"]);
  if (result.code === 0 && (await loadsSqlite())) return;
  throw new Refusal(
    `better-sqlite3 could not be compiled for Node ${process.versions.node}.` +
      `${adviceFor(missing)}\n${shorten(result.output)}`,
  );
}

async function loadsSqlite() {
  const code = 'const Database = require("better-sqlite3"); new Database(":memory:").close();';
  return (await runNode("-e", [code])).code === 0;
}

async function missingTools() {
  const found = await Promise.all(COMPILE_TOOLS.map((tool) => run(tool, ["--version"])));
  return COMPILE_TOOLS.filter((_, index) => found[index]?.code !== 0);
}

function adviceFor(missing) {
  if (missing.length === 0) return "";
  return (
    ` Missing on this machine: ${missing.join(", ")}. ` +
    "Run: apt-get install -y build-essential python3, and then the same command again."
  );
}

/** The npm that started us, run by the Node that runs us; else the one on the PATH. */
function npm(args) {
  const env = compileEnvironment(process.env, process.execPath, process.versions.modules);
  const script = process.env.npm_execpath;
  if (script?.endsWith(".js")) return runNode(script, args, { env });
  return run("npm", args, { env });
}

/** The beginning and the end: npm names the cause first, a compiler last. */
function shorten(output) {
  const lines = output.trim().split("\n");
  return [...lines.slice(0, 8), ...lines.slice(8).slice(-16)].join("\n");
}
