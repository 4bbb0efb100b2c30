import type { Database } from "better-sqlite3";
import type { AgentRecord } from "../../core/acd/index.ts";
import type { CallEffect, CallEvent, CallState } from "../../core/call/index.ts";
import type { FlowDocument } from "../../core/flow/index.ts";
import { agentId, type CallId, callId, queueId } from "../../core/lib/brands.ts";
import { limits } from "../../core/lib/limits.ts";
import type { JournalEntry, OutboxEntry, Remembered, Snapshot } from "../../ports/store.ts";
import { waitingPostings } from "./ledger.ts";

// The JSON read in this file was written from the same types by compilePosting and saveFlow.

interface SnapshotRow {
  readonly call: string;
  readonly seq: number;
  readonly state: string;
  readonly timers: string;
}

/** Orders `<call>:<seq>:<index>` by its numbers: 9 before 10. */
const byId = new Intl.Collator("en", { numeric: true });

/** What a start needs: open calls, effects not done (in order within each call), agents. */
export function remember(db: Database): Remembered {
  const calls = db.prepare<[], SnapshotRow>(
    "SELECT call, seq, state, timers FROM snapshots WHERE phase <> 'ended'",
  );
  const outbox = db.prepare<[], { id: string; call: string; effect: string }>(
    "SELECT id, call, effect FROM outbox",
  );
  const agents = db.prepare<[], { record: string }>("SELECT record FROM agents ORDER BY id");
  const boot = db.prepare<[], { boot_id: string }>("SELECT boot_id FROM carrier");
  const closed = db.prepare<[], { queue: string }>("SELECT queue FROM closed_queues");
  const lastAgents = db.prepare<[number], { caller: string; agent: string; at: number }>(
    `SELECT caller_number AS caller, agent, opened_at AS at FROM tickets
     WHERE agent IS NOT NULL AND caller_number IS NOT NULL ORDER BY number DESC LIMIT ?`,
  );
  return {
    calls: calls.all().map(toSnapshot),
    outbox: outbox
      .all()
      .sort((a, b) => byId.compare(a.id, b.id))
      .map(toOutboxEntry),
    agents: agents.all().map((row) => JSON.parse(row.record) as AgentRecord),
    bootId: boot.get()?.boot_id ?? null,
    closed: closed.all().map(({ queue }) => queueId(queue)),
    lastAgents: lastAgents
      .all(limits.lastAgents)
      .reverse()
      .map(({ caller, agent, at }) => ({ caller, agent: agentId(agent), at })),
  };
}

/**
 * All journal entries of a call in order, also those that the controller beside this reader has not
 * carried into the table yet; empty for an unknown call.
 */
export function readJournal(db: Database, call: CallId): JournalEntry[] {
  const waiting = waitingPostings(db).flatMap(({ journal }) => journal);
  const entries = db.prepare<[string], { seq: number; at: number; event: string; effects: string }>(
    "SELECT seq, at, event, effects FROM journal WHERE call = ? ORDER BY seq",
  );
  const carried = entries.all(call).map(({ seq, at, event, effects }) => ({
    call,
    seq,
    at,
    event: JSON.parse(event) as CallEvent,
    effects: JSON.parse(effects) as CallEffect[],
  }));
  // What was carried between the two readings is in both.
  const newest = carried.at(-1)?.seq ?? 0;
  return [...carried, ...waiting.filter((one) => one.call === call && one.seq > newest)];
}

/**
 * The newest snapshot of a call, also of an ended one, and also of one that the controller beside
 * this reader has not carried into the table yet; null for an unknown call.
 */
export function readSnapshot(db: Database, call: CallId): Snapshot | null {
  const waiting = waitingPostings(db).flatMap(({ snapshots }) => snapshots);
  const newest = waiting.findLast((snapshot) => snapshot.call === call);
  if (newest) return newest;
  const row = db
    .prepare<[string], SnapshotRow>("SELECT call, seq, state, timers FROM snapshots WHERE call = ?")
    .get(call);
  return row === undefined ? null : toSnapshot(row);
}

/** Keeps a flow under its name and version, once. */
export function saveFlow(db: Database, flow: FlowDocument): void {
  db.prepare<unknown[]>(
    "INSERT INTO flows (name, version, document) VALUES (?, ?, ?) ON CONFLICT (name, version) DO NOTHING",
  ).run(flow.name, flow.version, JSON.stringify(flow));
}

/** A flow by name and version, or null. */
export function loadFlow(db: Database, name: string, version: string): FlowDocument | null {
  const row = db
    .prepare<[string, string], { document: string }>(
      "SELECT document FROM flows WHERE name = ? AND version = ?",
    )
    .get(name, version);
  return row === undefined ? null : (JSON.parse(row.document) as FlowDocument);
}

function toSnapshot(row: SnapshotRow): Snapshot {
  const state = JSON.parse(row.state) as CallState;
  return { call: callId(row.call), seq: row.seq, state, timers: JSON.parse(row.timers) };
}

function toOutboxEntry(row: { id: string; call: string; effect: string }): OutboxEntry {
  const effect = JSON.parse(row.effect) as CallEffect;
  return { id: row.id, call: callId(row.call), effect };
}
