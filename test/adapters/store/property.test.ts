import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../../src/adapters/store/open-database.ts";
import { createStore } from "../../../src/adapters/store/open-store.ts";
import type { AgentRecord } from "../../../src/core/acd/index.ts";
import type { CallResult } from "../../../src/core/call/index.ts";
import { type CallId, callId } from "../../../src/core/lib/brands.ts";
import type { Batch, JournalEntry, OutboxEntry, Snapshot } from "../../../src/ports/store.ts";
import { ann, asks, batch, entry, inFlow, inTalk, noon, opening, over, quietLog } from "./story.ts";

/** What happens to one of a few calls in a turn. */
const move = fc.record({
  call: fc.integer({ min: 0, max: 4 }),
  number: fc.option(fc.constantFrom("+861065500100", "+4930123456"), { nil: null }),
  key: fc.string({ unit: "binary", maxLength: 8 }),
  ends: fc.option(fc.constantFrom<CallResult>("answered", "self_served", "failed"), { nil: null }),
  agent: fc.option(fc.constantFrom<AgentRecord["state"]>("ready", "busy", "paused"), { nil: null }),
  isRetried: fc.boolean(),
});
type Move = Readonly<typeof move extends fc.Arbitrary<infer T> ? T : never>;

/** The store as plain lists and maps. */
class Model {
  readonly journal = new Map<CallId, JournalEntry[]>();
  readonly snapshots = new Map<CallId, Snapshot>();
  readonly outbox = new Map<string, OutboxEntry>();
  readonly tickets: { call: CallId; result: CallResult | null; contact: string | null }[] = [];
  readonly states: { state: string; from: number; until: number | null }[] = [];
  agent: AgentRecord | null = null;
  time = noon;

  /** The batch of a move; the model has taken it. */
  take(move: Move): Batch {
    this.time += 1_000;
    const call = callId(`call-${move.call}`);
    const entries = this.journal.get(call) ?? [];
    const seq = entries.length + 1;
    const outcome = { kind: "digits", value: move.key, endedBy: "max", bargedIn: false } as const;
    const event = { type: "script_ended", leg: inFlow(call).caller, step: seq, outcome } as const;
    const next = entry(call, seq, event);
    this.journal.set(call, [...entries, next]);

    const state = move.ends ? over(call, move.number) : seq % 2 ? inFlow(call) : inTalk(call);
    const snapshot = { call, seq, state, timers: { announce: this.time } };
    this.snapshots.set(call, snapshot);

    const effect = { id: `${call}:${seq}:0`, call, effect: asks(call, seq) };
    const done = [...this.outbox.keys()].filter((_, index) => (index + seq) % 2 === 0);
    for (const id of done) this.outbox.delete(id);
    this.outbox.set(effect.id, effect);

    return batch({
      journal: [next],
      snapshots: [snapshot],
      outbox: [effect],
      outboxDone: done,
      tickets: this.#ticketsOf(move, call),
      agents: this.#agentsOf(move),
    });
  }

  #ticketsOf(move: Move, call: CallId): Batch["tickets"] {
    const present = this.tickets.find((ticket) => ticket.call === call);
    if (!present) {
      this.tickets.push({ call, result: null, contact: move.number });
      return [opening(call, move.number)];
    }
    if (move.ends === null) return [];
    present.result = move.ends;
    const change = { set: "ended", result: move.ends, at: this.time } as const;
    return [{ call, at: this.time, change, contactNumber: null }];
  }

  #agentsOf(move: Move): Batch["agents"] {
    if (move.agent === null) return [];
    const before = this.agent;
    const since = before?.state === move.agent ? before.since : this.time;
    const agent = ann(move.agent, since);
    this.agent = agent;
    const present = this.states.at(-1);
    if (present?.state !== move.agent) {
      if (present) present.until = since;
      this.states.push({ state: move.agent, from: since, until: null });
    }
    return [agent];
  }
}

describe("the store against a model", () => {
  it("holds what any order of turns says, also when turns are committed twice", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
        const { db, path } = openDatabase({ url: "file::memory:", log: quietLog, busyMs: 20 });
        const store = createStore({ db, path, log: quietLog }, () => noon);
        const model = new Model();

        for (const each of moves) {
          const turn = model.take(each);
          await store.commit(turn);
          if (each.isRetried) await store.commit(turn);
        }

        for (const [call, entries] of model.journal) {
          expect(await store.journalOf(call)).toEqual(entries);
          expect(await store.snapshotOf(call)).toEqual(model.snapshots.get(call));
        }
        const { calls, outbox, agents } = await store.remember();
        const isOpen = (snapshot: Snapshot) => snapshot.state.phase !== "ended";
        expect(new Set(calls)).toEqual(new Set([...model.snapshots.values()].filter(isOpen)));
        expect(new Set(outbox)).toEqual(new Set(model.outbox.values()));
        expect(agents).toEqual(model.agent ? [model.agent] : []);
        const tickets = await store.tickets({ limit: 100 });
        expect(
          tickets.toReversed().map(({ number, call, result, contact }) => ({
            number,
            call,
            result,
            contact: contact?.number ?? null,
          })),
        ).toEqual(model.tickets.map((ticket, index) => ({ number: 1001 + index, ...ticket })));
        const log = db.prepare("SELECT state, started_at, ended_at FROM agent_states ORDER BY id");
        expect(log.raw().all()).toEqual(
          model.states.map(({ state, from, until }) => [state, from, until]),
        );
        db.close();
      }),
      { numRuns: 60 },
    );
  });
});
