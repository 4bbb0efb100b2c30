import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { openStore } from "../../src/adapters/store/index.ts";
import { type Config, ConfigError, loadConfig } from "../../src/cli/config.ts";
import { replayTrafficCommand } from "../../src/cli/replay-traffic-command.ts";
import { makeFolder } from "../adapters/store/open-store.ts";
import { quietLog } from "../adapters/store/story.ts";
import { type RecordedDay, recordedDay, service } from "../simulator/recorded-centre.ts";

const root = join(import.meta.dirname, "../..");
const plain = { from: "2026-11-02", to: undefined, runs: "10", json: true };
const none = { agents: [], strategy: [], skill: [] };

const day = { from: Date.UTC(2026, 10, 2, 9), agents: 4, callers: 300, gapMs: 45_000 };

/** A database in which a day is recorded, and the configuration that names it. */
async function recorded(patienceMs: number, more: Partial<RecordedDay> = {}): Promise<Config> {
  const url = `file:${join(makeFolder(), "hotline.db")}`;
  const store = openStore({ url, log: quietLog, busyMs: 20 });
  const whole = { ...day, talkMs: 150_000, patienceMs, ...more };
  for (const turn of recordedDay(whole)) await store.commit(turn);
  await store.close();
  return { ...loadConfig({}, root), databaseUrl: url, queues: [service] };
}

async function run(config: Config, choice: object = {}): Promise<readonly [number, string]> {
  const lines: string[] = [];
  const code = await replayTrafficCommand(config, { ...plain, ...none, ...choice }, (line) =>
    lines.push(line),
  );
  return [code, lines.join("\n")];
}

describe("hotline sim --from", () => {
  it("plays a day of which all is known exactly as it was", async () => {
    const config = await recorded(Number.MAX_SAFE_INTEGER);
    const [code, said] = await run(config);
    const { recorded: was, played, changed } = JSON.parse(said);

    expect([code, changed]).toEqual([0, null]);
    expect(was.all.figures.answered.mean).toBe(300);
    for (const figure of ["answered", "answerWait", "handle", "waiting", "occupancy"]) {
      expect(played.all.figures[figure].mean).toBeCloseTo(was.all.figures[figure].mean, 6);
    }
    expect(played.calls.map(({ name }: { name: string }) => name)).toEqual(["service en:1"]);
  });

  it("plays calls that were not taken, and breaks, as they were, and tells how often they are", async () => {
    const config = await recorded(Number.MAX_SAFE_INTEGER, {
      ...{ agents: 6, missed: 0.1, rejected: 0.05 },
      lunch: [3_600_000, 5_400_000],
    });
    const [, said] = await run(config);
    const [, printed] = await run(config, { json: false, agents: ["-1"] });
    const { recorded: was, played } = JSON.parse(said);

    for (const figure of [
      ...["answered", "answerWait", "waiting", "occupancy", "ring"],
      ...["missedShare", "rejectedShare", "pausedShare", "unpaidShare"],
    ]) {
      expect(played.all.figures[figure].mean, figure).toBeCloseTo(was.all.figures[figure].mean, 6);
      expect(was.all.figures[figure].mean, figure).toBeGreaterThan(0);
    }
    expect(was.groups[0].figures.ring.mean).toBeCloseTo(3, 9);
    expect(Math.abs(was.groups[0].figures.missedShare.mean - 0.1)).toBeLessThan(0.06);
    expect(printed).toMatch(
      /Agents as recorded .* rings s +missed % +rejected % +paused % +unpaid %/,
    );
  });

  it("tells what more agents would have done, and by how much, with its interval", async () => {
    const config = await recorded(120_000);
    const [, more] = await run(config, { agents: ["service+2"] });
    const [, fewer] = await run(config, { agents: ["-1"] });
    const abandoned = (said: string, of: string) =>
      JSON.parse(said).changed[of].all.figures.abandoned;
    const { recorded: was, played } = JSON.parse(more);

    const wasAbandoned = was.all.figures.abandoned.mean;
    expect(wasAbandoned).toBeGreaterThan(20);
    expect(Math.abs(played.all.figures.abandoned.mean - wasAbandoned)).toBeLessThan(15);
    expect(abandoned(more, "difference").high).toBeLessThan(0);
    expect(abandoned(more, "report").mean).toBeLessThan(wasAbandoned / 2);
    expect(abandoned(fewer, "difference").low).toBeGreaterThan(0);
  });

  it("says the same when it is played on all cores", async () => {
    const config = await recorded(60_000);
    const choice = { agents: ["+1"] };
    const here = await run(config, choice);
    let at = 0;
    // All takes so long that it is worth threads.
    vi.spyOn(performance, "now").mockImplementation(() => {
      at += 86_400_000;
      return at;
    });

    expect(await run(config, choice)).toEqual(here);
  }, 30_000);

  it("prints what was recorded, played again and changed, side by side", async () => {
    const config = await recorded(120_000);
    const [, said] = await run(config, { json: false, agents: ["+1"], strategy: ["round_robin"] });

    expect(said).toContain("300 visits, played again 10 times.");
    expect(said).toMatch(/All calls +recorded +played again +changed +difference/);
    expect(said).toMatch(/ {2}answered +\d+ +\d+(\.\d+)? ±/);
  });

  it("says when nothing was recorded, and which options cannot be", async () => {
    const config = await recorded(120_000);

    expect(await run(config, { from: "2026-11-05" })).toEqual([
      1,
      "No call waited for an agent from 2026-11-05 to 2026-11-05.",
    ]);
    const refused = async (choice: object) =>
      await run(config, choice).then(String, (cause: unknown) => {
        return cause instanceof ConfigError ? cause.message : "another error";
      });
    expect(await refused({ from: "2026-02-30" })).toContain("give a date such as 2026-11-01");
    expect(await refused({ to: "2026-11-01" })).toContain("--to 2026-11-01 is before --from");
    expect(await refused({ agents: ["two"] })).toContain("give +2 or -1");
    expect(await refused({ agents: ["sales+1"] })).toContain('there is no queue "sales"');
    expect(await refused({ agents: ["-5"] })).toContain("Only 4 agents were at work");
    expect(await refused({ strategy: ["best"] })).toContain("give one of longest_idle");
    expect(await refused({ skill: ["ann"] })).toContain("give agent=skill:level");
    expect(await refused({ skill: ["ann=zh:5"] })).toContain('The agent "ann" was not at work.');
    expect(await refused({ runs: "1" })).toContain("give a whole number from 2");
  });
});
