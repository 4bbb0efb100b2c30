import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LoadedFlow } from "../../src/cli/flow.ts";
import { LiveFlow, type LiveFlowParts } from "../../src/cli/live-flow.ts";
import type { FileProblem } from "../../src/contract/flow/index.ts";
import type { FlowDocument } from "../../src/core/flow/index.ts";
import { err, ok, type Result } from "../../src/core/lib/result.ts";
import type { Log } from "../../src/ports/log.ts";
import { FakeFlowStore } from "../fakes/flow-store.ts";

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
const wrong: readonly FileProblem[] = [{ file: "main.yaml", line: 3, column: 5, message: "wrong" }];

/** A folder with a flow file whose text is its version, "" for a wrong one, and its store. */
class Desk {
  readonly store = new FakeFlowStore();
  readonly kept: string[] = [];
  text = "one";
  /** What `keep` rejects with. */
  failure: Error | null = null;
  /** Versions that fit no more. */
  readonly unfit = new Set<string>();
  time = 1_000;

  #parts(): LiveFlowParts {
    const read = (text: string): Result<LoadedFlow, readonly FileProblem[]> => {
      const sources = [{ part: "", file: "main.yaml", text }];
      return text === "" || this.unfit.has(text) ? err(wrong) : ok({ flow: flow(text), sources });
    };
    return {
      file,
      load: async () => read(this.text),
      check: async ([main]) => {
        const found = read(main?.text ?? "");
        return found.ok ? ok(found.value.flow) : found;
      },
      keep: async ({ version }) => {
        if (this.failure) throw this.failure;
        this.kept.push(version);
      },
      store: this.store,
      now: () => {
        this.time += 1;
        return this.time;
      },
      log,
    };
  }

  open = () => LiveFlow.open(this.#parts());

  /** Opens it as a start of the service does. */
  async start(): Promise<LiveFlow> {
    const opened = await this.open();
    if (!opened.ok) throw new Error("not opened");
    await opened.value.begin();
    return opened.value;
  }
}

describe("LiveFlow: the file", () => {
  it("refuses to open with a wrong file when there is no flow from before", async () => {
    const desk = new Desk();
    desk.text = "";

    expect(await desk.open()).toEqual(err(wrong));
  });

  it("goes on with the last flow when the service starts over a wrong file", async () => {
    const desk = new Desk();
    await desk.start();
    desk.text = "";

    const live = await desk.start();

    expect([live.active.version, live.problem]).toEqual(["one", "main.yaml:3:5 wrong"]);
    desk.text = "two";
    expect(await live.reload()).toBe(true);
    expect([live.active.version, live.problem]).toEqual(["two", null]);
  });

  it("takes a right change over and keeps the old flow when the change is wrong", async () => {
    const desk = new Desk();
    const live = await desk.start();

    desk.text = "two";
    expect(await live.reload()).toBe(true);
    expect([live.active.version, desk.kept, live.problem]).toEqual(["two", ["one", "two"], null]);

    desk.text = "";
    expect(await live.reload()).toBe(false);
    expect([live.active.version, live.problem]).toEqual(["two", "main.yaml:3:5 wrong"]);
  });

  it("keeps the old flow when the new one cannot be stored", async () => {
    const desk = new Desk();
    const live = await desk.start();
    desk.failure = new Error("disk full");
    desk.text = "two";

    expect(await live.reload()).toBe(false);
    expect(live.active.version).toBe("one");
    expect(live.problem).toContain("disk full");
  });

  it("sees a change of the file, or of a sub-flow beside it, by itself", async () => {
    const desk = new Desk();
    const live = await desk.start();
    live.watch();

    desk.text = "two";
    writeFileSync(file, "changed");
    await vi.waitFor(() => expect(live.active.version).toBe("two"), 5_000);

    desk.text = "three";
    writeFileSync(join(folder, "identity.yaml"), "changed");
    await vi.waitFor(() => expect(live.active.version).toBe("three"), 5_000);
    live.close();
  });
});

describe("LiveFlow: an earlier version", () => {
  /** On version two of the file, after version one. */
  async function onTwo() {
    const desk = new Desk();
    const live = await desk.start();
    desk.text = "two";
    await live.reload();
    return { desk, live };
  }

  it("is used by new calls when somebody asks, and the uses tell who and when", async () => {
    const { desk, live } = await onTwo();

    expect(await live.use("one", "amy")).toEqual(ok(null));

    expect([live.active.version, live.fileVersion]).toEqual(["one", "two"]);
    expect(desk.store.uses).toEqual([
      { flow: "main", version: "one", since: 1003, until: null, by: "amy", fileVersion: "two" },
      { flow: "main", version: "two", since: 1002, until: 1003, by: null, fileVersion: "two" },
      { flow: "main", version: "one", since: 1001, until: 1002, by: null, fileVersion: "one" },
    ]);
  });

  it("stays after a restart, but not when the file was changed while the service was down", async () => {
    const { desk, live } = await onTwo();
    await live.use("one", "amy");

    const again = await desk.start();
    expect([again.active.version, desk.store.uses.length]).toEqual(["one", 3]);

    desk.text = "three";
    const later = await desk.start();
    expect([later.active.version, desk.store.uses[0]?.by]).toEqual(["three", null]);
  });

  it("stays when the file is read again as it was, and goes when the file changes", async () => {
    const { desk, live } = await onTwo();
    await live.use("one", "amy");

    expect(await live.reload()).toBe(false);
    expect(live.active.version).toBe("one");

    desk.text = "three";
    expect(await live.reload()).toBe(true);
    expect(live.active.version).toBe("three");
  });

  it("goes when somebody asks to follow the file", async () => {
    const { desk, live } = await onTwo();
    await live.use("one", "amy");

    await live.use(null, "sue");

    expect(live.active.version).toBe("two");
    expect(desk.store.uses[0]).toMatchObject({ version: "two", by: "sue", fileVersion: "two" });
  });

  it("is refused when it is unknown, and with its problems when it fits no more", async () => {
    const { desk, live } = await onTwo();
    desk.unfit.add("one");

    expect(await live.use("none", "amy")).toEqual(err("unknown"));
    expect(await live.use("one", "amy")).toEqual(err(wrong));
    expect(live.active.version).toBe("two");
    expect((await desk.start()).active.version).toBe("two");
  });
});
