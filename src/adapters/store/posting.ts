import type { Database } from "better-sqlite3";
import { isOpenCallback } from "../../core/callback/index.ts";
import type { TicketRules } from "../../core/ticket/index.ts";
import type { Batch, JournalEntry, Snapshot } from "../../ports/store.ts";
import { compileAgentWrites } from "./agent-writes.ts";
import type { Guarding } from "./guarding.ts";
import type { NewsDesk } from "./news-desk.ts";
import { compileProofWrites } from "./proof-writes.ts";
import { compileTicketWrites } from "./ticket-writes.ts";
import { compileWayCounts } from "./way-counts.ts";

/** What a turn has decided, durable, and to be carried into the tables. */
export type Posting = Batch;

/**
 * Compiles the carrying of postings, in their order, into the tables that people and starts read.
 * The result must run within a transaction. Its statements are prepared once (docs/adr/0002).
 * Carrying a posting again changes nothing but tickets' versions and the counts of ways.
 */
export function compilePosting(
  db: Database,
  rules: TicketRules,
  guarding: Guarding,
  news: NewsDesk,
): (postings: readonly Posting[]) => void {
  const addEntries = compileJournal(db);
  const saveSnapshot = db.prepare<unknown[]>(
    `INSERT INTO snapshots (call, seq, phase, state, timers) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (call) DO UPDATE SET
       seq = excluded.seq, phase = excluded.phase, state = excluded.state, timers = excluded.timers
     WHERE excluded.seq >= snapshots.seq`,
  );
  const addEffect = db.prepare<unknown[]>(
    "INSERT INTO outbox (id, call, effect) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
  );
  const dropEffect = db.prepare<unknown[]>("DELETE FROM outbox WHERE id = ?");
  const countWays = compileWayCounts(db);
  const saveVisit = db.prepare<unknown[]>(
    `INSERT INTO visits (call, queue, entered_at, left_at, result, agent, ahead, agents)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (call, queue, entered_at) DO UPDATE SET
       left_at = excluded.left_at, result = excluded.result, agent = excluded.agent,
       ahead = excluded.ahead, agents = excluded.agents`,
  );
  const closeQueue = db.prepare<unknown[]>(
    "INSERT INTO closed_queues (queue) VALUES (?) ON CONFLICT (queue) DO NOTHING",
  );
  const openQueue = db.prepare<unknown[]>("DELETE FROM closed_queues WHERE queue = ?");
  const saveCallback = compileCallbackWrites(db);
  const writeTickets = compileTicketWrites(db, rules, news);
  const writeAgents = compileAgentWrites(db);
  const writeProof = compileProofWrites(db, guarding);
  const saveBoot = db.prepare<unknown[]>(
    "INSERT INTO carrier (id, boot_id) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET boot_id = excluded.boot_id",
  );

  return (postings) => {
    for (const { journal } of postings) addEntries(journal);
    for (const { call, seq, state, timers } of newestSnapshots(postings)) {
      saveSnapshot.run(call, seq, state.phase, JSON.stringify(state), JSON.stringify(timers));
    }
    const done = new Set(postings.flatMap(({ outboxDone }) => outboxDone));
    for (const id of done) dropEffect.run(id);
    writeTickets(postings.flatMap(({ tickets }) => tickets));
    writeAgents(postings.flatMap(({ agents }) => agents));
    countWays(postings.map(({ ways }) => ways));
    for (const posting of postings) {
      for (const { id, call, effect } of posting.outbox) {
        if (!done.has(id)) addEffect.run(id, call, JSON.stringify(effect));
      }
      for (const proof of posting.proofs) writeProof(proof);
      for (const { call, queue, enteredAt, leftAt, result, agent, found } of posting.visits) {
        const { ahead = null, agents = null } = found ?? {};
        saveVisit.run(call, queue, enteredAt, leftAt, result, agent, ahead, agents);
      }
      for (const callback of posting.callbacks) saveCallback(callback);
      if (posting.callbacks.length > 0) news.note({ about: "callbacks" });
      if (posting.ways.counts.length > 0) news.note({ about: "flow_counts" });
      if (posting.proofs.length > 0) news.note({ about: "locks" });
      if (posting.bootId !== null) saveBoot.run(posting.bootId);
      for (const { queue, open } of posting.queues) (open ? openQueue : closeQueue).run(queue);
    }
  };
}

/** Compiles the writing of journal entries; those that are there already stay as they are. */
export function compileJournal(db: Database): (journal: readonly JournalEntry[]) => void {
  const add = db.prepare<unknown[]>(
    `INSERT INTO journal (call, seq, at, event, effects) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (call, seq) DO NOTHING`,
  );
  return (journal) => {
    for (const { call, seq, at, event, effects } of journal) {
      add.run(call, seq, at, JSON.stringify(event), JSON.stringify(effects));
    }
  };
}

/** Of several snapshots of one call only the newest is worth a write. */
function newestSnapshots(postings: readonly Posting[]): Iterable<Snapshot> {
  const newest = new Map<string, Snapshot>();
  for (const { snapshots } of postings) {
    for (const snapshot of snapshots) {
      const other = newest.get(snapshot.call);
      if (other === undefined || snapshot.seq >= other.seq) newest.set(snapshot.call, snapshot);
    }
  }
  return newest.values();
}

function compileCallbackWrites(db: Database): (write: Batch["callbacks"][number]) => void {
  const save = db.prepare<unknown[]>(
    `INSERT INTO callbacks (call, number, asked_call, open, due_at, changed_at, callback)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (call) DO UPDATE SET
       number = excluded.number, asked_call = excluded.asked_call, open = excluded.open,
       due_at = excluded.due_at,
       changed_at = excluded.changed_at, callback = excluded.callback`,
  );
  return ({ call, at, callback }) => {
    const { plan, nextAt } = callback;
    const dueAt = nextAt ?? plan.dueAt ?? plan.askedAt;
    const isOpen = isOpenCallback(callback) ? 1 : 0;
    const stored = JSON.stringify(callback);
    save.run(call, plan.number, plan.askedCall, isOpen, dueAt, at, stored);
  };
}
