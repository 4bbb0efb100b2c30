import type { Database } from "better-sqlite3";
import type { CallResult, TicketChange } from "../../core/call/index.ts";
import { assertNever } from "../../core/lib/assert.ts";
import type { TicketWrite } from "../../ports/store.ts";
import { searchWords } from "./search-words.ts";

/**
 * Results after which nobody owes the caller anything: the ticket is closed with the call. All
 * others stay open: an answered call until the agent has said so, an abandoned, unserved, passed
 * on or failed one because somebody wanted something and did not get it here.
 */
const settled: ReadonlySet<CallResult> = new Set(["self_served", "left_ivr"]);

type Change<S extends TicketChange["set"]> = Extract<TicketChange, { readonly set: S }>;

/**
 * Compiles what the engine writes on tickets; the result must run within a transaction. Repeating a
 * write changes nothing but the version. Throws an Error for a change of a call without a ticket.
 */
export function compileTicketWrites(db: Database): (write: TicketWrite) => void {
  const open = compileOpening(db);
  const update = (assignments: string) =>
    db.prepare<unknown[]>(
      `UPDATE tickets SET ${assignments}, version = version + 1 WHERE call = ?`,
    );
  const lang = update("lang = ?");
  const verified = update(
    "verified_account = ?, verified_name = ?, words = words || char(10) || ?",
  );
  const queued = update("queue = ?");
  const answered = update("agent = ?");
  const ended = update(
    "result = ?, ended_at = ?, status = CASE WHEN ? THEN 'solved' ELSE status END",
  );
  const recorded = update(`recordings = CASE
    WHEN EXISTS (SELECT 1 FROM json_each(recordings) WHERE json_extract(value, '$.id') = ?)
    THEN recordings ELSE json_insert(recordings, '$[#]', json(?)) END`);
  const rated = update(`ratings = json_insert(
    (SELECT json_group_array(json(value)) FROM json_each(ratings)
      WHERE json_extract(value, '$.survey') <> ?), '$[#]', json(?))`);

  return ({ call, change, contactNumber }) => {
    const found = (result: { readonly changes: number }): void => {
      if (result.changes === 0) {
        throw new Error(`Call ${call} has no ticket to set ${change.set} on: it was never opened.`);
      }
    };
    switch (change.set) {
      case "opened":
        return open(call, change, contactNumber);
      case "language":
        return found(lang.run(change.lang, call));
      case "verified": {
        const words = searchWords(change.account, change.name);
        return found(verified.run(change.account, change.name, words, call));
      }
      case "queued":
        return found(queued.run(change.queue, call));
      case "answered":
        return found(answered.run(change.agent, call));
      case "recording": {
        const { recording: id, durationMs } = change;
        return found(recorded.run(id, JSON.stringify({ id, durationMs }), call));
      }
      case "rated": {
        const { survey, rate, blind } = change;
        return found(rated.run(survey, JSON.stringify({ survey, rate, blind }), call));
      }
      case "ended": {
        const isSettled = settled.has(change.result) ? 1 : 0;
        return found(ended.run(change.result, change.at, isSettled, call));
      }
      default:
        return assertNever(change, "change of a ticket");
    }
  };
}

/** Opens a call's one ticket and finds or creates the contact behind its number. */
function compileOpening(
  db: Database,
): (call: string, change: Change<"opened">, number: string | null) => void {
  // A name that comes with a call proves nothing, so a new contact has none until a person gives it.
  const makeContact = db.prepare<unknown[]>(
    "INSERT INTO contacts (number, words) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM contacts WHERE number = ?)",
  );
  // Not ON CONFLICT DO NOTHING: that would use up a number and leave a gap.
  const makeTicket = db.prepare<unknown[]>(
    `INSERT INTO tickets (call, opened_at, caller_number, caller_name, contact, dialled, words)
     SELECT ?, ?, ?, ?, (SELECT id FROM contacts WHERE number = ?), ?, ?
     WHERE NOT EXISTS (SELECT 1 FROM tickets WHERE call = ?)`,
  );
  return (call, { from, to, at }, number) => {
    if (number !== null) makeContact.run(number, searchWords(number), number);
    const words = searchWords(from.number, from.name);
    makeTicket.run(call, at, from.number, from.name, number, to, words, call);
  };
}
