import type { Database } from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agentSpells, agentTimes } from "../../../src/adapters/store/agent-spells.ts";
import { compileAgentWrites } from "../../../src/adapters/store/agent-writes.ts";
import { openDatabase } from "../../../src/adapters/store/open-database.ts";
import type { AgentRecord, FloorEvent } from "../../../src/core/acd/index.ts";
import { agentId } from "../../../src/core/lib/brands.ts";
import { FloorStory, profileOf, queueOf } from "../../core/acd/floor-fixture.ts";
import { openTestStore } from "./open-store.ts";
import { ann, batch, noon, quietLog } from "./story.ts";

const agents = ["ann", "bob"] as const;
const move = fc.record({
  what: fc.constantFrom(
    ...["sign_in", "sign_in", "sign_out", "ready", "ready", "pause", "queue", "queue"],
    ...["accept", "accept", "miss", "end", "end", "done", "limit", "killed", "restarted"],
  ),
  agent: fc.constantFrom(...agents),
  reason: fc.constantFrom("tea", "lunch"),
  waitMs: fc.constantFrom(0, 1, 1_000, 31_000),
});
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

const label = { en: "", zh: "" };
const start = {
  queues: [queueOf("service", { onMissed: { do: "sign_out", after: 2 } })],
  pauses: [{ id: "tea", label, paid: true, limitMs: 30_000, atLimit: "ready" }] as const,
};

/** A floor whose records are kept as the service keeps them, and what its agents were at any time. */
class World {
  readonly db: Database = openDatabase({ url: "file::memory:", log: quietLog, busyMs: 0 }).db;
  story = new FloorStory(start);
  /** Time by agent, state and reason, as the floor showed it. */
  readonly seen = new Map<string, number>();
  readonly begun = new Map<string, number>();
  readonly #write = compileAgentWrites(this.db);
  #calls = 0;

  play({ what, agent, reason, waitMs }: Move): void {
    for (const record of this.story.floor.agents()) {
      const { state, pauseReason } = record;
      const key = `${record.profile.id} ${state} ${state === "paused" ? pauseReason : ""}`;
      this.seen.set(key, (this.seen.get(key) ?? 0) + waitMs);
    }
    this.story.wait(waitMs);
    if (what === "killed" || what === "restarted") {
      // Killed within a turn: what has happened in it was never written.
      if (what === "killed")
        this.#apply({ type: "agent_signed_out", agent: agentId(agent) }, false);
      const records = this.db.prepare<[], { record: string }>("SELECT record FROM agents").all();
      const { at } = this.story;
      const stored: AgentRecord[] = records.map(({ record }) => JSON.parse(record));
      this.story = new FloorStory({ ...start, agents: stored });
      this.story.at = at;
      this.#apply({ type: "floor_started" });
      return;
    }
    for (const event of this.#eventsOf(what, agent, reason)) this.#apply(event);
  }

  #apply(event: FloorEvent, isWritten = true): void {
    this.story.send(event);
    if (!isWritten) return;
    for (const effect of this.story.effects) {
      if (effect.do !== "save_agent") continue;
      const { agent } = effect;
      if (!this.begun.has(agent.profile.id)) this.begun.set(agent.profile.id, this.story.at);
      this.#write([agent]);
    }
  }

  #eventsOf(what: string, name: string, reason: string): readonly FloorEvent[] {
    const agent = agentId(name);
    const record = this.story.floor.agent(agent);
    const held = record?.call;
    const rung = held && (record.state === "reserved" || record.state === "ringing") ? held : null;
    switch (what) {
      case "sign_in":
        return [
          {
            type: "agent_signed_in",
            agent: profileOf(name),
            address: `line-${name}`,
            reachable: true,
          },
        ];
      case "sign_out":
        return [{ type: "agent_signed_out", agent }];
      case "ready":
        return [{ type: "agent_wants", agent, intent: "ready" }];
      case "pause":
        return [{ type: "agent_wants", agent, intent: "paused", reason }];
      case "queue": {
        this.#calls += 1;
        this.story.queue(`c${this.#calls}`);
        const { effects } = this.story;
        for (const effect of effects) if (effect.do === "save_agent") this.#write([effect.agent]);
        return [];
      }
      case "accept":
        return rung ? [{ type: "offer_accepted", call: rung.call, offer: rung.offer }] : [];
      case "miss":
        return rung
          ? [{ type: "offer_failed", call: rung.call, offer: rung.offer, cause: "no_answer" }]
          : [];
      case "end":
        return held && record.state === "busy" ? [{ type: "talk_ended", call: held.call }] : [];
      case "done":
        return [{ type: "wrap_up_done", agent }];
      default:
        return [{ type: "pause_elapsed", agent }];
    }
  }
}

describe("the log of agents' states", () => {
  it("has every instant since they first came in exactly one spell, also over kills", () => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 1, maxLength: 60, size: "max" }), (moves) => {
        const world = new World();
        for (const one of moves) world.play(one);
        const now = world.story.at;
        for (const [agent, begun] of world.begun) {
          const spells = agentSpells(world.db, { agent, from: 0, to: now + 1, limit: 1_000 });
          expect(spells[0]?.startedAt).toBe(begun);
          spells.forEach((spell, index) => {
            expect(spell.endedAt).toBe(spells[index + 1]?.startedAt ?? null);
          });
          for (const { state, reason, ms } of agentTimes(world.db, agent, 0, now)) {
            const key = `${agent} ${state} ${state === "paused" ? reason : ""}`;
            if (state !== "offline") expect([key, ms]).toEqual([key, world.seen.get(key) ?? 0]);
          }
          const sum = agentTimes(world.db, agent, 0, now).reduce((ms, one) => ms + one.ms, 0);
          expect(sum).toBe(now - begun);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("tells the part of a range only, also of spells that began long before it", async () => {
    const { store } = openTestStore();
    await store.commit(batch({ agents: [ann("ready", noon)] }));
    await store.commit(batch({ agents: [ann("busy", noon + 100)] }));
    await store.commit(batch({ agents: [ann("wrap_up", noon + 150)] }));

    const times = async (from: number, to: number) =>
      (await store.agentTimes("ann", from, to)).map(({ state, ms, paid }) => [state, ms, paid]);

    expect(await times(noon - 50, noon + 160)).toEqual([
      ["busy", 50, true],
      ["ready", 100, true],
      ["wrap_up", 10, true],
    ]);
    expect(await times(noon + 120, noon + 130)).toEqual([["busy", 10, true]]);
    expect(await times(noon + 500, noon + 600)).toEqual([["wrap_up", 100, true]]);
    expect(await times(noon - 50, noon)).toEqual([]);
    expect(await store.loggedAgents()).toEqual(["ann"]);
  });

  it("notes whether a pause is paid when it is, and of older pauses that nobody knows", async () => {
    const { store } = openTestStore();
    const paused = (since: number, paid?: boolean) => {
      const agent = ann("paused", since);
      const pauseTerms =
        paid === undefined ? null : { paid, until: null, atLimit: "alarm" as const };
      return { ...agent, pauseReason: `at ${since}`, pauseTerms };
    };
    await store.commit(batch({ agents: [paused(noon)] }));
    await store.commit(batch({ agents: [paused(noon + 1, false)] }));
    await store.commit(batch({ agents: [paused(noon + 2, true)] }));

    const found = await store.agentSpells({ agent: "ann", from: noon, to: noon + 9, limit: 9 });
    expect(found.map(({ reason, paid }) => [reason, paid])).toEqual([
      [`at ${noon}`, null],
      [`at ${noon + 1}`, false],
      [`at ${noon + 2}`, true],
    ]);
    const [first] = found;
    const later = { agent: "ann", from: noon, to: noon + 9, after: first?.id ?? 0, limit: 1 };
    expect((await store.agentSpells(later)).map(({ reason }) => reason)).toEqual([
      `at ${noon + 1}`,
    ]);
  });
});
