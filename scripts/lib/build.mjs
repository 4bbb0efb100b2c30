import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setUpLock } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { ROOT, runNode } from "./run.mjs";
import { Refusal, say } from "./say.mjs";
import { hashOf, isStamped, stamp } from "./stamp.mjs";

const STAMP = join(ROOT, "dist/build.json");

/** A build comes into being here, so that a failed one leaves the last in place. */
const NEXT = join(ROOT, "node_modules/.hotline/dist");

/** All that decides what is built. */
const SOURCES = [
  "src",
  "package-lock.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "vite.config.ts",
];

/** Builds service and panel into dist/, unless they were built from these very sources. */
export async function build() {
  const wanted = { sources: hashOf(ROOT, SOURCES) };
  if (isBuilt(wanted)) return;
  await withLock(setUpLock("build"), async () => {
    if (isBuilt(wanted)) return;
    say("Building service and panel");
    rmSync(NEXT, { recursive: true, force: true });
    await Promise.all([
      compile("The service", "typescript/bin/tsc", ["-p", "tsconfig.build.json", "--outDir", NEXT]),
      compile("The panel", "vite/bin/vite.js", [
        ...["build", "--logLevel", "warn", "--emptyOutDir"],
        ...["--outDir", join(NEXT, "panel")],
      ]),
    ]);
    stamp(join(NEXT, "build.json"), wanted);
    rmSync(join(ROOT, "dist"), { recursive: true, force: true });
    renameSync(NEXT, join(ROOT, "dist"));
  });
}

function isBuilt(wanted) {
  return isStamped(STAMP, wanted) && existsSync(join(ROOT, "dist/cli/main.js"));
}

async function compile(what, file, args) {
  const result = await runNode(join(ROOT, "node_modules", file), args);
  if (result.code !== 0) throw new Refusal(`${what} could not be built.\n${result.output.trim()}`);
}
