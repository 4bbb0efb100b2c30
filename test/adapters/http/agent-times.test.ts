import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AgentSpellPage, AgentTimesList } from "../../../src/contract/index.ts";
import type { AgentRecord } from "../../../src/core/acd/index.ts";
import { agentId } from "../../../src/core/lib/brands.ts";
import { FakeClock } from "../../fakes/clocks.ts";
import { anAgent } from "../../fakes/fake-control.ts";
import { batch } from "../store/story.ts";
import { codeOf, openStand, type Stand } from "./stand.ts";

const clock = new FakeClock();
let stand: Stand;
let noon: number;

beforeEach(async () => {
  stand = await openStand({}, clock);
  const now = clock.now();
  noon = now - (now % 86_400_000) + 1_000;
  await turns({ state: "ready", since: noon - 60_000, pauseReason: null });
  await turns({ state: "busy", since: noon + 10_000, pauseReason: null });
  await turns({ state: "paused", since: noon + 30_000, pauseReason: "gone" });
});
afterEach(() => stand.close());

async function turns(change: Partial<AgentRecord>): Promise<void> {
  const agent = anAgent(agentId("ann"), { pauseTerms: null, ...change });
  await stand.records.store.commit(batch({ agents: [agent] }));
}

const iso = (ms: number): string => new Date(ms).toISOString();

describe("agents' time", () => {
  it("is summed up for today by state and pause, also by codes that no longer exist", async () => {
    const sue = await stand.signIn("sue");
    const path = `/api/v1/agent-times?to=${iso(noon + 34_000)}`;

    const times = AgentTimesList.parse(await (await sue.ask("GET", path)).json());

    expect(times.from).toBe(iso(noon - 1_000));
    expect(times.items).toEqual([
      {
        agent: "ann",
        name: "ann of the tests",
        states: { ready: 11_000, busy: 20_000, paused: 4_000 },
        pauses: { gone: 4_000 },
        presentMs: 35_000,
        paidMs: 31_000,
      },
    ]);
  });

  it("is exported in whole seconds, and who did it is in the audit log", async () => {
    const sue = await stand.signIn("sue");

    const range = `from=${iso(noon)}&to=${iso(noon + 34_000)}`;
    const answer = await sue.ask("GET", `/api/v1/agent-times-export?lang=zh&${range}`);

    expect(answer.headers.get("content-disposition")).toContain("agent-times.csv");
    expect((await answer.text()).trimEnd().split("\r\n")).toEqual([
      "工号,姓名,在岗,计薪,离线,就绪,暂停,已预占,振铃,通话中,话后处理,暂停: gone",
      "ann,ann of the tests,34,30,0,10,4,0,0,20,0,4",
    ]);
    expect(await stand.records.auditLog({ limit: 1 })).toMatchObject([
      { by: "sue", action: "agent_times.export" },
    ]);
  });

  it("is listed spell by spell for supervisors and for oneself", async () => {
    const ann = await stand.signIn("ann");
    const bob = await stand.signIn("bob");
    const path = "/api/v1/agents/ann/states?limit=2";

    const first = AgentSpellPage.parse(await (await ann.ask("GET", path)).json());
    const next = await ann.ask("GET", `${path}&cursor=${first.nextCursor}`);
    const second = AgentSpellPage.parse(await next.json());

    const spells = [...first.items, ...second.items];
    expect(spells.map(({ state, reason, paid }) => [state, reason, paid])).toEqual([
      ["ready", null, true],
      ["busy", null, true],
      ["paused", "gone", false],
    ]);
    expect(spells[0]?.endedAt).toBe(spells[1]?.startedAt);
    expect(second.nextCursor).toBeNull();
    expect((await bob.ask("GET", path)).status).toBe(403);
  });

  it("refuses ranges that are none or too long", async () => {
    const sue = await stand.signIn("sue");
    const ask = async (range: string) => {
      const answer = await sue.ask("GET", `/api/v1/agent-times?${range}`);
      return [answer.status, await codeOf(answer)];
    };

    const long = `from=${iso(noon - 32 * 86_400_000)}&to=${iso(noon)}`;
    expect(await ask(long)).toEqual([400, "HOTLINE_QUERY_INVALID"]);
    expect(await ask(`from=${iso(noon)}&to=${iso(noon - 1)}`)).toEqual([
      400,
      "HOTLINE_QUERY_INVALID",
    ]);
  });
});

describe("pause codes", () => {
  it("are told to everybody, in the order of the configuration", async () => {
    const ann = await stand.signIn("ann");

    const codes = await (await ann.ask("GET", "/api/v1/pause-codes")).json();

    expect(codes).toEqual({ items: stand.control.pauseCodes });
  });
});
