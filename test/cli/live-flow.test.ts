import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveFlow } from "../../src/cli/live-flow.ts";
import type { FlowDocument } from "../../src/core/flow/index.ts";
import { err, ok } from "../../src/core/lib/result.ts";
import type { Log } from "../../src/ports/log.ts";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-flow-"));
  file = join(folder, "main.yaml");
  writeFileSync(file, "");
});
afterEach(() => rmSync(folder, { recursive: true }));

const quiet = () => {};
const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const flow = (version: string): FlowDocument => ({
  name: "main",
  version,
  start: "bye",
  lang: "en",
  zone: "UTC",
  parts: {},
  nodes: {},
});

describe("LiveFlow", () => {
  it("refuses to open with a wrong file and lists its problems", async () => {
    const opened = await LiveFlow.open({
      file,
      load: async () => err(["main.yaml:1:1 wrong"]),
      keep: async () => {},
      log,
    });

    expect(opened).toEqual(err(["main.yaml:1:1 wrong"]));
  });

  it("takes a right change over and keeps the old flow when the change is wrong", async () => {
    let next = ok(flow("one")) as Awaited<ReturnType<Parameters<typeof LiveFlow.open>[0]["load"]>>;
    const kept: string[] = [];
    const keep = async ({ version }: FlowDocument) => void kept.push(version);
    const opened = await LiveFlow.open({ file, load: async () => next, keep, log });
    if (!opened.ok) throw new Error("not opened");
    const live = opened.value;

    next = ok(flow("two"));
    expect(await live.reload()).toBe(true);
    expect([live.active.version, kept, live.problem]).toEqual(["two", ["two"], null]);

    next = err(["main.yaml:3:5 wrong"]);
    expect(await live.reload()).toBe(false);
    expect([live.active.version, live.problem]).toEqual(["two", "main.yaml:3:5 wrong"]);
  });

  it("keeps the old flow when the new one cannot be stored", async () => {
    let version = "one";
    const keep = async () => {
      throw new Error("disk full");
    };
    const opened = await LiveFlow.open({ file, load: async () => ok(flow(version)), keep, log });
    if (!opened.ok) throw new Error("not opened");

    version = "two";

    expect(await opened.value.reload()).toBe(false);
    expect(opened.value.active.version).toBe("one");
    expect(opened.value.problem).toContain("disk full");
  });

  it("sees a change of the file by itself", async () => {
    let version = "one";
    const load = async () => ok(flow(version));
    const opened = await LiveFlow.open({ file, load, keep: async () => {}, log });
    if (!opened.ok) throw new Error("not opened");
    const live = opened.value;
    live.watch();

    version = "two";
    writeFileSync(file, "changed");

    await vi.waitFor(() => expect(live.active.version).toBe("two"), 5_000);
    live.close();
  });
});
