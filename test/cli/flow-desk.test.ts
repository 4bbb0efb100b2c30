import { describe, expect, it } from "vitest";
import { checkSources } from "../../src/cli/flow.ts";
import { createFlowDesk } from "../../src/cli/flow-desk.ts";
import { FlowDifference, FlowStanding, FlowVersionDetail } from "../../src/contract/index.ts";
import { callId } from "../../src/core/lib/brands.ts";
import { err, ok } from "../../src/core/lib/result.ts";
import { openTestStore } from "../adapters/store/open-store.ts";
import { batch, entry } from "../adapters/store/story.ts";
import { world } from "../contract/flow/world.ts";

const words = {
  en: { hello: "Hello.", goodbye: "Goodbye." },
  zh: { hello: "您好。", goodbye: "再见。" },
};
const short = "flow: main\nstart: bye\nnodes:\n  bye:\n    hangup: { prompts: [goodbye] }\n";
const long = short
  .replace("start: bye", "start: greet")
  .replace("nodes:\n", "nodes:\n  greet:\n    say: { prompts: [hello], next: bye }\n");

/** A desk over a store with the two versions, the longer one in use. */
async function openDesk() {
  const { store } = openTestStore();
  const versions: string[] = [];
  for (const [index, text] of [short, long].entries()) {
    const sources = [{ part: "", file: "main.yaml", text }];
    const read = checkSources(sources, world);
    if (!read.ok) throw new Error(read.error[0]?.message);
    const { name: flow, version } = read.value;
    versions.push(version);
    await store.saveFlow(read.value);
    await store.saveFlowSources(flow, version, sources);
    await store.beginFlowUse({ flow, version, since: index, by: null, fileVersion: version });
  }
  const [old = "", now = ""] = versions;
  const asked: (string | null)[] = [];
  const active = await store.loadFlow("main", now);
  if (active === null) throw new Error("not stored");
  const desk = createFlowDesk({
    live: {
      active,
      fileVersion: now,
      fileName: "main.yaml",
      problems: [],
      use: async (version) => {
        asked.push(version);
        if (version === "none") return err("unknown");
        if (version === old)
          return err([{ file: "main.yaml", line: 2, column: 1, message: "Odd." }]);
        return ok(null);
      },
    },
    store,
    words,
    today: () => 100,
  });
  return { desk, store, old, now, asked };
}

describe("the flow's desk", () => {
  it("lists the versions with their uses, the newest first", async () => {
    const { desk, old, now } = await openDesk();

    const standing = FlowStanding.parse(await desk.standing());

    expect(standing).toMatchObject({ active: now, file: { name: "main.yaml", version: now } });
    expect(standing.versions.map(({ version, isActive }) => [version, isActive])).toEqual([
      [now, true],
      [old, false],
    ]);
  });

  it("tells a version's texts, its picture and what its prompts say", async () => {
    const { desk, now } = await openDesk();

    const detail = FlowVersionDetail.parse(await desk.detail(now));

    expect(detail.sources).toEqual([{ file: "main.yaml", text: long }]);
    expect(detail.picture.nodes.map(({ id }) => id).sort()).toEqual(["bye", "greet"]);
    expect(detail.nodes.find(({ id }) => id === "greet")?.said).toEqual([
      { field: "prompts", words: { en: "Hello.", zh: "您好。" } },
    ]);
    expect(await desk.detail("none")).toBeNull();
  });

  it("shows what a version has changed, as text and as nodes", async () => {
    const { desk, old, now } = await openDesk();

    const difference = FlowDifference.parse(await desk.difference(old, now));

    expect(difference.files.map(({ file }) => file)).toEqual(["main.yaml"]);
    expect(difference.files[0]?.diff).toContain("-start: bye\n+start: greet\n");
    expect(difference.nodes).toEqual({ added: ["greet"], removed: [], changed: [] });
    expect(await desk.difference("none", now)).toBeNull();
    expect((await desk.difference(now, now))?.files).toEqual([]);
  });

  it("counts today's ways apart from all that are kept", async () => {
    const { desk, store, now } = await openDesk();
    const count = (seq: number, day: number) =>
      batch({
        journal: [entry(callId("c1"), seq)],
        ways: {
          day,
          counts: [{ flow: "main", version: now, node: "greet", way: "next", count: 2 }],
        },
      });
    await store.commit(count(1, 50));
    await store.commit(count(2, 100));

    expect((await desk.counts(now, "today"))?.items).toEqual([
      { node: "greet", way: "next", count: 2 },
    ]);
    expect((await desk.counts(now, "ever"))?.items[0]?.count).toBe(4);
    expect(await desk.counts("none", "today")).toBeNull();
  });

  it("refuses versions that are unknown or fit no more, naming each place", async () => {
    const { desk, old, asked } = await openDesk();

    await expect(desk.use("none", "amy")).rejects.toMatchObject({ code: "HOTLINE_FLOW_UNKNOWN" });
    await expect(desk.use(old, "amy")).rejects.toMatchObject({
      code: "HOTLINE_FLOW_UNFIT",
      errors: [{ path: "main.yaml:2:1", message: "Odd." }],
    });
    await desk.use(null, "amy");
    expect(asked).toEqual(["none", old, null]);
  });
});
