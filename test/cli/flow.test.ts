import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bankSources } from "../../src/adapters/lookups/index.ts";
import { loadFlow, readFlowWorld } from "../../src/cli/flow.ts";
import { formatProblem } from "../../src/contract/flow/index.ts";

const root = join(import.meta.dirname, "../..");
const surroundings = {
  humanWithinKeys: 8,
  calendars: ["office"],
  zone: "UTC",
  queues: ["support"],
  lookups: bankSources("http://bank.example"),
  destinations: [],
  ticket: { categories: new Set<string>(), fields: {} },
  soundsFolder: join(root, "sounds"),
  transfers: { numbers: [], sip: [] },
  hasTrunk: false,
} as const;

describe("loadFlow", () => {
  it("accepts the flow that the repository ships, with the sounds that it ships", async () => {
    const flow = await loadFlow(
      join(root, "ivr-flows/main.yaml"),
      await readFlowWorld(surroundings),
    );

    if (!flow.ok) throw new Error(flow.error.map(formatProblem).join("\n"));
    const { flow: read, sources } = flow.value;
    expect(sources.map(({ file }) => file)).toEqual(["main.yaml"]);
    expect(read.start).toBe("welcome");
    expect(read.nodes["menu"]).toMatchObject({
      keys: { "1": "identity", "2": "agent", "0": "agent", "*": "menu" },
    });
    expect(read.nodes["identity"]).toMatchObject({ attempts: 3, exhausted: "not-confirmed" });
  });

  it("refuses that flow where the sources and the queue of it are not configured", async () => {
    const world = await readFlowWorld({ ...surroundings, queues: ["sales"], lookups: [] });

    const flow = await loadFlow(join(root, "ivr-flows/main.yaml"), world);

    const lines = flow.ok ? [] : flow.error.map((problem) => problem.message);
    expect(lines).toContainEqual(expect.stringContaining('no source "identity"'));
    expect(lines).toContainEqual(expect.stringContaining('no queue "support"'));
  });

  it("refuses every prompt when the folder of sounds is missing", async () => {
    const world = await readFlowWorld({ ...surroundings, soundsFolder: join(root, "nowhere") });

    const flow = await loadFlow(join(root, "ivr-flows/main.yaml"), world);

    expect(flow).toMatchObject({
      ok: false,
      error: expect.arrayContaining([
        expect.objectContaining({ message: expect.stringContaining('"welcome" has no audio') }),
      ]),
    });
  });

  it("says in one problem that a file does not exist or is no text", async () => {
    const folder = await mkdtemp(join(tmpdir(), "hotline-flow-"));
    const binary = join(folder, "binary.yaml");
    await writeFile(
      binary,
      Uint8Array.from({ length: 2_000 }, (_, index) => index % 256),
    );
    const world = await readFlowWorld(surroundings);

    const missing = await loadFlow(join(folder, "nothing.yaml"), world);
    const odd = await loadFlow(binary, world);

    await rm(folder, { recursive: true });
    expect(missing).toMatchObject({ ok: false, error: [{ line: 1, column: 1 }] });
    expect(odd.ok).toBe(false);
  });
});
