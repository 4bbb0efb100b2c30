/**
 * `npm test`: brings packages and build up to date, fetches Asterisk, SIPp and Chromium, and runs
 * every check and test. With arguments it runs only vitest, with these arguments, such as a file.
 * Under HOTLINE_CI=1 a skipped test is a failure.
 */
import "./lib/check-node.mjs";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

async function main() {
  const { fail, say } = await import("./lib/say.mjs");
  const { closingLine } = await import("./lib/summary.mjs");
  const { endWithParent } = await import("./lib/end-with-parent.mjs");
  const { passOnSignals } = await import("./lib/run.mjs");
  endWithParent();
  passOnSignals();
  let counts = { passed: 0, failed: 1, skipped: [], retried: [] };
  try {
    say(`Testing on Node ${process.versions.node}`);
    counts = await runEverything(process.argv.slice(2));
  } catch (error) {
    fail(error);
  }
  const forbidden = process.env.HOTLINE_CI === "1" && counts.skipped.length > 0;
  for (const name of counts.retried) console.log(`Passed only when tried again: ${name}`);
  if (forbidden) console.error("HOTLINE_CI=1: nothing may be skipped.");
  console.log(closingLine(counts));
  if (counts.failed > 0 || forbidden) process.exitCode = 1;
}

async function runEverything(args) {
  const { together } = await import("./lib/together.mjs");
  const { findChromium } = await import("./lib/chromium.mjs");
  const [checks, browser] = await together([setUp(args), findChromium()]);
  const tests = await runVitest(args, browser);
  if (tests.skipped.length > 0) explainSkips(tests.skipped, browser);
  const passed = checks.filter((check) => check.passed).length;
  return {
    passed: tests.passed + passed,
    failed: tests.failed + checks.length - passed,
    skipped: tests.skipped,
    retried: tests.retried,
  };
}

/** All but the browser. The compiler keeps one processor busy, so the rest is done beside it. */
async function setUp(args) {
  const { together } = await import("./lib/together.mjs");
  const { installPackages, compilePackages } = await import("./lib/install.mjs");
  await installPackages();
  const [, checks] = await together([compilePackages(), buildAndCheck(args)]);
  return checks;
}

async function buildAndCheck(args) {
  const { together } = await import("./lib/together.mjs");
  const { build } = await import("./lib/build.mjs");
  const { runChecks } = await import("./lib/checks.mjs");
  await build();
  const [checks] = await together([args.length === 0 ? runChecks() : [], obtainTools()]);
  return checks;
}

async function obtainTools() {
  const { ROOT } = await import("./lib/run.mjs");
  const { say } = await import("./lib/say.mjs");
  const host = await import(pathToFileURL(join(ROOT, "dist/adapters/asterisk/host/index.js")).href);
  await host.provisionAsterisk({
    folder: join(ROOT, ".asterisk"),
    onProgress: ({ text }) => say(text),
    withTestTools: true,
  });
}

async function runVitest(args, browser) {
  const { ROOT, runNode } = await import("./lib/run.mjs");
  const { countTests } = await import("./lib/summary.mjs");
  const folder = mkdtempSync(join(tmpdir(), "hotline-test-"));
  const file = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const env = "path" in browser ? { ...process.env, CHROME_PATH: browser.path } : process.env;
  try {
    const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
    const { code } = await runNode(vitest, ["run", ...reporters, ...args], { show: true, env });
    const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
    return countTests(report, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function explainSkips(names, browser) {
  console.log("\nSkipped:");
  for (const name of names) console.log(`  ${name}`);
  if ("reason" in browser) console.log(`No browser: ${browser.reason}.`);
}

void main();
