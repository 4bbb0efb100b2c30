import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../../../src/core/flow/index.ts";
import { agentId, callId, queueId } from "../../../src/core/lib/brands.ts";
import { openTestStore } from "./open-store.ts";
import { ann, asks, batch, entry, inFlow, inTalk, noon, over, pressed } from "./story.ts";

const first = callId("1763783000.1");
const second = callId("1763783000.2");

describe("commit: journal and snapshots", () => {
  it("gives back what happened to each call, in order", async () => {
    const { store } = openTestStore();

    await store.commit(batch({ journal: [entry(first, 1), entry(second, 1), entry(first, 2)] }));
    await store.commit(batch({ journal: [entry(second, 2), entry(first, 3)] }));

    expect(await store.journalOf(first)).toEqual([1, 2, 3].map((seq) => entry(first, seq)));
    expect(await store.journalOf(second)).toEqual([1, 2].map((seq) => entry(second, seq)));
    expect(await store.journalOf(callId("nobody"))).toEqual([]);
  });

  it("takes the same batch twice without a trace", async () => {
    const { store } = openTestStore();
    const again = batch({
      journal: [entry(first, 1)],
      snapshots: [{ call: first, seq: 1, state: inFlow(first), timers: {} }],
      outbox: [{ id: `${first}:1:0`, call: first, effect: asks(first, 1) }],
      agents: [ann("ready", noon)],
    });

    await store.commit(again);
    const before = await store.remember();
    await store.commit(again);

    expect(await store.remember()).toEqual(before);
    expect(await store.journalOf(first)).toHaveLength(1);
  });

  it("refuses to rewrite the past and then writes nothing of the batch", async () => {
    const { store } = openTestStore();
    await store.commit(batch({ journal: [entry(first, 1)] }));

    const other = entry(first, 1, pressed(first, 1, "9"));
    const attempt = store.commit(batch({ journal: [entry(second, 1), other] }));

    await expect(attempt).rejects.toThrow(
      "Journal entry 1 of call 1763783000.1 exists with other content",
    );
    expect(await store.journalOf(second)).toEqual([]);
    expect(store.away()).toBeNull();
  });

  it("keeps instants with fractions of a millisecond exactly", async () => {
    const { store } = openTestStore();
    const at = noon + 0.123_456;

    await store.commit(batch({ journal: [{ ...entry(first, 1), at }] }));

    expect((await store.journalOf(first))[0]?.at).toBe(at);
  });

  it("keeps the newest snapshot of a call, and of an ended one for replay", async () => {
    const { store } = openTestStore();
    const of = (seq: number, state: ReturnType<typeof inTalk> | ReturnType<typeof over>) =>
      ({ call: first, seq, state, timers: { announce: noon } }) as const;
    await store.commit(batch({ snapshots: [of(4, inTalk(first))] }));

    await store.commit(batch({ snapshots: [of(3, over(first))] }));
    expect(await store.snapshotOf(first)).toEqual(of(4, inTalk(first)));

    await store.commit(batch({ snapshots: [of(5, over(first))] }));
    expect(await store.snapshotOf(first)).toEqual(of(5, over(first)));
    expect(await store.snapshotOf(second)).toBeNull();
  });
});

describe("remember", () => {
  it("names the calls in progress and leaves out ended ones", async () => {
    const { store } = openTestStore();
    const open = { call: first, seq: 2, state: inTalk(first), timers: { queue_limit: noon } };
    const ended = { call: second, seq: 7, state: over(second), timers: {} };

    await store.commit(batch({ snapshots: [open, ended] }));

    expect((await store.remember()).calls).toEqual([open]);
  });

  it("names effects not done yet in the order in which each call asked for them", async () => {
    const { store } = openTestStore();
    const of = (seq: number, index: number) => {
      const id = `${first}:${seq}:${index}`;
      return { id, call: first, effect: asks(first, seq) } as const;
    };

    await store.commit(batch({ outbox: [of(10, 0), of(9, 1), of(9, 0), of(9, 10)] }));
    await store.commit(batch({ outboxDone: [`${first}:9:1`, "never:1:0"] }));

    expect((await store.remember()).outbox).toEqual([of(9, 0), of(9, 10), of(10, 0)]);
  });

  it("names every agent's newest record", async () => {
    const { store } = openTestStore();

    await store.commit(batch({ agents: [ann("ready", noon)] }));
    await store.commit(batch({ agents: [ann("busy", noon + 5)] }));

    expect((await store.remember()).agents).toEqual([ann("busy", noon + 5)]);
  });

  it("remembers the carrier's newest boot, which batches without one leave as it is", async () => {
    const { store } = openTestStore();
    expect((await store.remember()).bootId).toBeNull();

    for (const bootId of ["first", "second", null]) await store.commit(batch({ bootId }));

    expect((await store.remember()).bootId).toBe("second");
  });

  it("finds one open call among 100,000 ended ones within 50 ms", async () => {
    const { store, db } = openTestStore();
    db.pragma("synchronous = OFF");
    const insert = db.prepare(
      "INSERT INTO snapshots (call, seq, phase, state, timers) VALUES (?, 9, 'ended', ?, '{}')",
    );
    const state = JSON.stringify(over(second));
    db.transaction(() => {
      for (let n = 0; n < 100_000; n += 1) insert.run(`old-${n}`, state);
    })();
    const open = { call: first, seq: 2, state: inTalk(first), timers: {} };
    await store.commit(batch({ snapshots: [open] }));

    const times: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const startedAt = performance.now();
      expect((await store.remember()).calls).toEqual([open]);
      times.push(performance.now() - startedAt);
    }
    expect(Math.min(...times)).toBeLessThan(50);
  });
});

describe("commit: the log of agents' states", () => {
  const periods = async ({ store, db }: ReturnType<typeof openTestStore>) => {
    await store.remember();
    return db
      .prepare("SELECT state, pause_reason, started_at, ended_at FROM agent_states ORDER BY id")
      .raw()
      .all();
  };

  it("ends each period where the next begins", async () => {
    const open = openTestStore();
    const { store } = open;

    await store.commit(batch({ agents: [ann("paused", noon)] }));
    await store.commit(batch({ agents: [ann("ready", noon + 10)] }));
    await store.commit(batch({ agents: [ann("ringing", noon + 20), ann("busy", noon + 25)] }));

    expect(await periods(open)).toEqual([
      ["paused", null, noon, noon + 10],
      ["ready", null, noon + 10, noon + 20],
      ["ringing", null, noon + 20, noon + 25],
      ["busy", null, noon + 25, null],
    ]);
  });

  it("begins no new period for a change within a state", async () => {
    const open = openTestStore();
    const { store } = open;
    const paused = { ...ann("paused", noon), pauseReason: "break" } as const;

    await store.commit(batch({ agents: [paused] }));
    const lost = { ...paused, reachable: false } as const;
    await store.commit(batch({ agents: [lost] }));

    expect(await periods(open)).toEqual([["paused", "break", noon, null]]);
  });

  it("begins a new period for another reason of a pause", async () => {
    const open = openTestStore();
    const { store } = open;
    const paused = { ...ann("paused", noon), pauseReason: "break" } as const;
    const lunch = { ...paused, since: noon + 9, pauseReason: "lunch" } as const;

    await store.commit(batch({ agents: [paused] }));
    await store.commit(batch({ agents: [lunch] }));

    expect(await periods(open)).toEqual([
      ["paused", "break", noon, noon + 9],
      ["paused", "lunch", noon + 9, null],
    ]);
  });

  it("notes who else signed an agent out", async () => {
    const open = openTestStore();
    const { store } = open;
    const offline = { ...ann("offline", noon + 10), signedIn: false };

    await store.commit(batch({ agents: [ann("ready", noon)] }));
    await store.commit(batch({ agents: [{ ...offline, signedOutBy: "sam" }] }));
    await store.commit(batch({ agents: [ann("paused", noon + 20)] }));
    await store.commit(batch({ agents: [{ ...offline, since: noon + 30 }] }));

    await store.remember();
    const log = open.db.prepare("SELECT state, signed_out_by FROM agent_states ORDER BY id").raw();
    expect(log.all()).toEqual([
      ["ready", null],
      ["offline", "sam"],
      ["paused", null],
      ["offline", null],
    ]);
  });

  it("leaves no gap and no overlap when the clock was set back", async () => {
    const open = openTestStore();
    const { store } = open;

    await store.commit(batch({ agents: [ann("ready", noon)] }));
    await store.commit(batch({ agents: [ann("busy", noon - 3_600_000)] }));

    expect(await periods(open)).toEqual([
      ["ready", null, noon, noon],
      ["busy", null, noon, null],
    ]);
  });
});

describe("countVisits", () => {
  it("counts each queue's visits since an instant against its targets", async () => {
    const { store } = openTestStore();
    const service = queueId("service");
    const sales = queueId("sales");
    let calls = 0;
    const visit = (
      result: "answered" | "abandoned" | "timed_out" | "failed",
      waitedMs: number,
      leftAt: number,
    ) => {
      calls += 1;
      const call = callId(`c${calls}`);
      const agent = result === "answered" ? agentId("ann") : null;
      return { call, queue: service, enteredAt: leftAt - waitedMs, leftAt, result, agent };
    };

    await store.commit(
      batch({
        visits: [
          visit("answered", 20_000, noon),
          visit("answered", 20_001, noon),
          visit("abandoned", 4_999, noon),
          visit("abandoned", 5_000, noon + 1),
          visit("timed_out", 600_000, noon + 2),
          visit("failed", 1, noon + 3),
          visit("answered", 1, noon - 1),
        ],
      }),
    );

    const targets = { serviceLevelMs: 20_000, shortAbandonMs: 5_000 };
    const counts = await store.countVisits(
      noon,
      new Map([
        [service, targets],
        [sales, targets],
      ]),
    );
    expect(counts.get(service)).toEqual({
      offered: 6,
      answered: 2,
      answeredInTime: 1,
      abandoned: 2,
      shortAbandoned: 1,
    });
    expect(counts.get(sales)?.offered).toBe(0);
  });
});

describe("flows", () => {
  const flow: FlowDocument = {
    name: "main",
    version: "1f",
    start: "bye",
    lang: "en",
    zone: "UTC",
    parts: {},
    nodes: { bye: { id: "bye", label: null, type: "hangup", prompts: [] } },
  };

  it("keeps each version once and gives it back", async () => {
    const { store } = openTestStore();

    await store.saveFlow(flow);
    await store.saveFlow({ ...flow, start: "changed" });
    await store.saveFlow({ ...flow, version: "2a" });

    expect(await store.loadFlow("main", "1f")).toEqual(flow);
    expect((await store.loadFlow("main", "2a"))?.version).toBe("2a");
    expect(await store.loadFlow("main", "3")).toBeNull();
  });
});
