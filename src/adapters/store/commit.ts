import type { Database } from "better-sqlite3";
import { isOpenCallback } from "../../core/callback/index.ts";
import type { TicketRules } from "../../core/ticket/index.ts";
import type { Batch, JournalEntry } from "../../ports/store.ts";
import { compileAgentWrites } from "./agent-writes.ts";
import type { Guarding } from "./guarding.ts";
import { compileProofWrites } from "./proof-writes.ts";
import { compileTicketWrites } from "./ticket-writes.ts";
import { compileWayCounts } from "./way-counts.ts";

/**
 * Compiles the commit of a turn: one transaction for all of a batch. It runs thousands of times a
 * second, so its statements are prepared once (docs/adr/0002). Committing a batch again changes
 * nothing but tickets' versions. Throws SQLite's errors, and an Error for a journal entry that
 * contradicts a stored one: a bug, for the past does not change.
 */
export function compileCommit(
  db: Database,
  rules: TicketRules,
  guarding: Guarding,
): (batch: Batch) => void {
  const writeEntry = compileJournal(db);
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
    `INSERT INTO visits (call, queue, entered_at, left_at, result, agent) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (call, queue, entered_at) DO UPDATE SET
       left_at = excluded.left_at, result = excluded.result, agent = excluded.agent`,
  );
  const closeQueue = db.prepare<unknown[]>(
    "INSERT INTO closed_queues (queue) VALUES (?) ON CONFLICT (queue) DO NOTHING",
  );
  const openQueue = db.prepare<unknown[]>("DELETE FROM closed_queues WHERE queue = ?");
  const writeTicket = compileTicketWrites(db, rules);
  const writeAgent = compileAgentWrites(db);
  const writeProof = compileProofWrites(db, guarding);

  const saveCallback = db.prepare<unknown[]>(
    `INSERT INTO callbacks (call, number, asked_call, open, due_at, changed_at, callback)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (call) DO UPDATE SET
       number = excluded.number, asked_call = excluded.asked_call, open = excluded.open,
       due_at = excluded.due_at,
       changed_at = excluded.changed_at, callback = excluded.callback`,
  );

  const saveBoot = db.prepare<unknown[]>(
    "INSERT INTO carrier (id, boot_id) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET boot_id = excluded.boot_id",
  );

  const write = db.transaction((batch: Batch) => {
    let isNew = false;
    for (const entry of batch.journal) isNew = writeEntry(entry) || isNew;
    // A batch is committed whole: when its events are here already, so are its counts.
    if (isNew) countWays(batch.ways);
    for (const { call, seq, state, timers } of batch.snapshots) {
      saveSnapshot.run(call, seq, state.phase, JSON.stringify(state), JSON.stringify(timers));
    }
    for (const { id, call, effect } of batch.outbox) {
      addEffect.run(id, call, JSON.stringify(effect));
    }
    for (const id of batch.outboxDone) dropEffect.run(id);
    for (const ticket of batch.tickets) writeTicket(ticket);
    for (const proof of batch.proofs) writeProof(proof);
    for (const change of batch.agents) writeAgent(change);
    for (const { call, queue, enteredAt, leftAt, result, agent } of batch.visits) {
      saveVisit.run(call, queue, enteredAt, leftAt, result, agent);
    }
    for (const { call, at, callback } of batch.callbacks) {
      const { plan, nextAt } = callback;
      const dueAt = nextAt ?? plan.dueAt ?? plan.askedAt;
      const isOpen = isOpenCallback(callback) ? 1 : 0;
      saveCallback.run(
        call,
        plan.number,
        plan.askedCall,
        isOpen,
        dueAt,
        at,
        JSON.stringify(callback),
      );
    }
    if (batch.bootId !== null) saveBoot.run(batch.bootId);
    for (const { queue, open } of batch.queues) (open ? openQueue : closeQueue).run(queue);
  });
  return (batch) => write.immediate(batch);
}

/** Returns whether the entry is new. */
function compileJournal(db: Database): (entry: JournalEntry) => boolean {
  const insert = db.prepare<unknown[]>(
    "INSERT INTO journal (call, seq, at, event, effects) VALUES (?, ?, ?, ?, ?) ON CONFLICT (call, seq) DO NOTHING",
  );
  const isSame = db.prepare<unknown[]>(
    "SELECT 1 FROM journal WHERE call = ? AND seq = ? AND at = ? AND event = ? AND effects = ?",
  );
  return ({ call, seq, at, event, effects }) => {
    const columns = [call, seq, at, JSON.stringify(event), JSON.stringify(effects)];
    const isNew = insert.run(...columns).changes > 0;
    if (!isNew && isSame.get(...columns) === undefined) {
      throw new Error(
        `Journal entry ${seq} of call ${call} exists with other content; a new event (${event.type}) needs the next number.`,
      );
    }
    return isNew;
  };
}
