import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const SCRIPTS = join(import.meta.dirname, "../../scripts");
const { complainAboutNode } = await import(join(SCRIPTS, "lib/check-node.mjs"));
const { countTests, closingLine } = await import(join(SCRIPTS, "lib/summary.mjs"));
const { hashOf, isStamped, stamp } = await import(join(SCRIPTS, "lib/stamp.mjs"));
const { compileEnvironment } = await import(join(SCRIPTS, "lib/node-headers.mjs"));
const { isInStep } = await import(join(SCRIPTS, "lib/install.mjs"));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-scripts-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe("complainAboutNode", () => {
  it.each(["20.19.0", "20.20.2", "22.0.0", "24.1.0"])("is content with %s", (version) => {
    expect(complainAboutNode(version)).toBeUndefined();
  });

  it.each(["20.18.3", "18.20.8", "12.22.9"])(
    "names %s, what is needed and the way out",
    (version) => {
      expect(complainAboutNode(version)).toBe(
        `Hotline needs Node 20.19 or later, but this is Node ${version}. ` +
          "Install a newer one from https://nodejs.org (24 works too) and run the command again.",
      );
    },
  );
});

describe("the closing line", () => {
  const test = (status: string, fullName = "a test") => ({ status, fullName, failureMessages: [] });

  it("adds up the tests of all files", () => {
    const report = {
      testResults: [
        { status: "passed", assertionResults: [test("passed"), test("passed")] },
        { status: "failed", assertionResults: [test("passed"), test("failed")] },
      ],
    };

    expect(closingLine(countTests(report, 1))).toBe("3 passed, 1 failed");
  });

  it("counts what was skipped and names it", () => {
    const report = {
      testResults: [
        {
          status: "passed",
          assertionResults: [test("passed"), test("skipped", "rings a browser")],
        },
      ],
    };
    const counts = countTests(report, 0);

    expect(closingLine(counts)).toBe("1 passed, 0 failed, 1 skipped");
    expect(counts.skipped).toEqual(["rings a browser"]);
  });

  it("names what passed only when it was tried again", () => {
    const again = { ...test("passed", "holds a caller"), failureMessages: ["Error: too late"] };
    const report = {
      testResults: [{ status: "passed", assertionResults: [test("passed"), again] }],
    };

    expect(countTests(report, 0)).toMatchObject({ passed: 2, retried: ["holds a caller"] });
  });

  it("counts a file that could not be loaded as a failure", () => {
    const report = {
      testResults: [
        { status: "failed", assertionResults: [] },
        { status: "passed", assertionResults: [test("passed")] },
      ],
    };

    expect(closingLine(countTests(report, 1))).toBe("1 passed, 1 failed");
  });

  it("does not call a run clean that ended badly or left no report", () => {
    const clean = { testResults: [{ status: "passed", assertionResults: [test("passed")] }] };

    expect(closingLine(countTests(clean, 1))).toBe("1 passed, 1 failed");
    expect(closingLine(countTests(undefined, 0))).toBe("0 passed, 1 failed");
  });
});

describe("stamps", () => {
  it("change with a file's content, its name, and with files that come and go", () => {
    write("src/a.ts", "one");
    const first = hashOf(folder, ["src", "absent.json"]);
    write("src/a.ts", "two");
    const changed = hashOf(folder, ["src", "absent.json"]);
    write("src/deep/b.ts", "");
    const added = hashOf(folder, ["src", "absent.json"]);
    write("absent.json", "{}");
    const appeared = hashOf(folder, ["src", "absent.json"]);
    rmSync(join(folder, "absent.json"));
    rmSync(join(folder, "src/deep"), { recursive: true });
    write("src/a.ts", "one");

    expect(new Set([first, changed, added, appeared]).size).toBe(4);
    expect(hashOf(folder, ["src", "absent.json"])).toBe(first);
  });

  it("hold only for exactly what was stamped", () => {
    const file = join(folder, "deep/stamp.json");
    const before = isStamped(file, { abi: "115" });
    stamp(file, { abi: "115" });

    expect(before).toBe(false);
    expect(isStamped(file, { abi: "115" })).toBe(true);
    expect(isStamped(file, { abi: "137" })).toBe(false);
  });
});

describe("isInStep", () => {
  const lock = (packages: object) => JSON.stringify({ packages: { "": {}, ...packages } });
  const wanted = lock({
    "node_modules/ws": { version: "8.23.0" },
    "node_modules/fsevents": { version: "2.3.3", optional: true },
  });

  it.each([
    ["everything is there, but for what is for another system", { ws: "8.23.0" }, true],
    ["a version differs", { ws: "8.22.0" }, false],
    ["a package is missing", {}, false],
  ])("when %s: %s", (_, installed, expected) => {
    write("package-lock.json", wanted);
    const found = Object.entries(installed).map(([name, version]) => [
      `node_modules/${name}`,
      { version },
    ]);
    write("node_modules/.package-lock.json", lock(Object.fromEntries(found)));

    expect(isInStep(folder)).toBe(expected);
  });

  it("knows an empty checkout", () => {
    write("package-lock.json", wanted);

    expect(isInStep(folder)).toBe(false);
  });
});

describe("compileEnvironment", () => {
  const header = (abi: string) => `#define NODE_MODULE_VERSION ${abi}\n`;

  it("compiles with the headers beside the running Node", () => {
    const node = write("bin/node", "");
    write("include/node/node_version.h", header("137"));

    const env = compileEnvironment({ npm_config_nodedir: "/usr", HOME: "/root" }, node, "137");

    expect(env).toMatchObject({ npm_config_nodedir: folder, HOME: "/root" });
  });

  it("finds them where the npm package `node` keeps them", () => {
    const own = `node-${process.platform}-${process.arch}`;
    const node = write("node_modules/node/bin/node", "");
    write(`node_modules/${own}/include/node/node_version.h`, header("137"));

    const env = compileEnvironment({}, node, "137");

    expect(env.npm_config_nodedir).toBe(join(folder, "node_modules", own));
  });

  it("compiles with little optimisation, unless somebody asks for more", () => {
    const env = compileEnvironment({ CXXFLAGS: "-O3" }, write("bin/node", ""), "137");

    expect(env).toMatchObject({ CFLAGS: "-O2", CXXFLAGS: "-O3" });
  });

  it("takes no headers of another Node, also not those named in .npmrc", () => {
    const node = write("bin/node", "");
    write("include/node/node_version.h", header("115"));

    expect(compileEnvironment({}, node, "137").npm_config_nodedir).toBe("");
  });
});

describe("the lock of a checkout", () => {
  const program = `
    import { withLock } from ${JSON.stringify(join(SCRIPTS, "lib/lock.mjs"))};
    import { appendFileSync } from "node:fs";
    await withLock(process.argv[1], async () => {
      appendFileSync(process.argv[2], "in ");
      await new Promise((resolve) => setTimeout(resolve, 150));
      appendFileSync(process.argv[2], "out ");
    });`;

  it("lets one process in after another", async () => {
    const args = ["--input-type=module", "-e", program, join(folder, "lock"), join(folder, "log")];
    const processes = [1, 2, 3].map(() => spawn(process.execPath, args, { stdio: "ignore" }));

    await Promise.all(processes.map((child) => once(child, "exit")));

    expect(readFileSync(join(folder, "log"), "utf8")).toBe("in out in out in out ");
  });
});

describe("passOnSignals", () => {
  const program = `
    import { passOnSignals, run } from ${JSON.stringify(join(SCRIPTS, "lib/run.mjs"))};
    passOnSignals();
    await run("sh", ["-c", "sleep 60 & echo $!; wait"], { show: true });`;

  it("ends what a started program has itself started", async () => {
    const args = ["--input-type=module", "-e", program];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(child.stdout.setEncoding("utf8"), "data");
    const sleeper = `/proc/${Number(line)}`;
    const wasRunning = existsSync(sleeper);

    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    for (let waited = 0; existsSync(sleeper) && waited < 2_000; waited += 20) await sleep(20);

    expect(wasRunning).toBe(true);
    expect(code).toBe(143);
    expect(existsSync(sleeper)).toBe(false);
  });
});

describe("npm test", () => {
  it("ends with the closing line and code 1 when the set-up fails", () => {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(SCRIPTS, join(folder, "scripts"));
    write("package-lock.json", "not JSON");

    const run = spawnSync(process.execPath, ["--preserve-symlinks-main", "scripts/test.mjs"], {
      cwd: folder,
      // A browser that is named is not installed.
      env: { ...process.env, NODE_OPTIONS: "--preserve-symlinks", CHROME_PATH: process.execPath },
      encoding: "utf8",
    });

    expect(run.status).toBe(1);
    expect(run.stdout.trim().split("\n").at(-1)).toBe("0 passed, 1 failed");
  });
});
