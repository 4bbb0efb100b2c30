import type { Database } from "better-sqlite3";
import type { CallResult, TicketChange } from "../../core/call/index.ts";
import { assertNever } from "../../core/lib/assert.ts";
import {
  editTicketBody,
  joinTicket,
  newTicket,
  type TicketBody,
  type TicketBodyEdit,
  type TicketRules,
} from "../../core/ticket/index.ts";
import type { TicketWrite } from "../../ports/store.ts";
import { searchWords } from "./search-words.ts";
import { type BodyRow, bodyOf, type Changer, compileBodyWrites, hotline } from "./ticket-body.ts";
import { compileMatters } from "./ticket-matters.ts";
import { compileTicketWords } from "./ticket-words.ts";

/**
 * Results after which nobody owes the caller anything: the ticket is solved with the call. All
 * others stay open: an answered call until the agent has said so, an abandoned, unserved, passed
 * on or failed one because somebody wanted something and did not get it here.
 */
const settled: ReadonlySet<CallResult> = new Set([
  "self_served",
  "transferred",
  "left_ivr",
  "promised",
  "called_off",
]);

type Change<S extends TicketChange["set"]> = Extract<TicketChange, { readonly set: S }>;

/** The row of a call's ticket. */
interface Row extends BodyRow {
  readonly number: number;
  readonly contact: number | null;
  readonly result: CallResult | null;
  readonly recordings: string;
}

/**
 * Compiles what the engine writes on tickets; the result must run within a transaction. Repeating a
 * write changes nothing but the version. Throws an Error for a change of a call without a ticket.
 */
export function compileTicketWrites(
  db: Database,
  rules: TicketRules,
): (write: TicketWrite) => void {
  const open = compileOpening(db, rules);
  const facts = compileFacts(db);
  const bodies = compileBodyWrites(db);
  const joinMatter = compileMatters(db, rules, bodies);
  const renewWords = compileTicketWords(db);
  const find = db.prepare<[string], Row>("SELECT * FROM tickets WHERE call = ?");

  return ({ call, change, contactNumber, at }) => {
    if (change.set === "opened") return open(call, change, contactNumber);
    const row = find.get(call);
    if (row === undefined) {
      throw new Error(`Call ${call} has no ticket to set ${change.set} on: it was never opened.`);
    }
    facts(call, change);
    const source = change.set === "answered" || change.set === "ended" ? "rule" : "call";
    const changer: Changer = { by: hotline, source, at };
    const before = bodyOf(row);
    const after = bodyAfter(rules, row, before, change, at);
    if (after !== before) bodies.save(row.number, before, after, changer);
    if (change.set === "field" || change.set === "tag") renewWords(row.number);
    if (mayJoin(change)) joinMatter(row.number, at);
  };
}

/** Whether a change shows that a call is a matter for people, or what it is about. */
function mayJoin(change: TicketChange): boolean {
  if (change.set === "ended") return !settled.has(change.result);
  return change.set === "queued" || change.set === "category" || change.set === "attachment";
}

/** The ticket after a change of its call. */
function bodyAfter(
  rules: TicketRules,
  row: Row,
  body: TicketBody,
  change: TicketChange,
  at: number,
): TicketBody {
  const edit = (fields: TicketBodyEdit) => editTicketBody(rules, body, fields, at);
  switch (change.set) {
    case "queued":
      return rules.teams.some(({ id }) => id === change.queue) && body.team !== change.queue
        ? edit({ team: change.queue })
        : body;
    case "answered": {
      const taken = edit({ assignee: body.assignee ?? change.agent });
      // Also on a joined ticket: while its call goes on, it is open by itself.
      return taken.status === "new" ? { ...taken, status: "open" } : taken;
    }
    case "category":
      return edit({ category: change.category });
    case "priority":
      return edit({ priority: change.priority });
    case "field":
      return edit({ fields: { [change.field]: change.value } });
    case "tag":
      return body.tags.includes(change.tag) ? body : edit({ tags: [...body.tags, change.tag] });
    case "attachment":
      // A message left on a ticket that its call had settled is work again.
      return body.status === "solved" && body.disposition === null ? edit({ status: "new" }) : body;
    case "ended":
      return bodyAtEnd(rules, row, body, change, at);
    default:
      return body;
  }
}

function bodyAtEnd(
  rules: TicketRules,
  row: Row,
  body: TicketBody,
  change: Change<"ended">,
  at: number,
): TicketBody {
  if (row.result !== null) return body;
  if (body.joined !== null) {
    return joinTicket(rules, { ...body, joined: null }, body.joined, true, at);
  }
  const hasMessage = /"kind":"voicemail"/.test(row.recordings);
  if (!settled.has(change.result) || hasMessage) return body;
  return editTicketBody(rules, body, { status: "solved" }, at);
}

/** Compiles the writing of what a call tells of itself and nobody changes. */
function compileFacts(db: Database): (call: string, change: TicketChange) => void {
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
  const ended = update("result = ?, ended_at = ?, updated_at = ?");
  const touched = update("updated_at = updated_at");
  const recorded = update(`recordings = CASE
    WHEN EXISTS (SELECT 1 FROM json_each(recordings) WHERE json_extract(value, '$.id') = ?)
    THEN recordings ELSE json_insert(recordings, '$[#]', json(?)) END`);
  const rated = update(`ratings = json_insert(
    (SELECT json_group_array(json(value)) FROM json_each(ratings)
      WHERE json_extract(value, '$.survey') <> ?), '$[#]', json(?))`);

  return (call, change) => {
    switch (change.set) {
      case "opened":
        return;
      case "language":
        lang.run(change.lang, call);
        return;
      case "verified": {
        const words = searchWords(change.account, change.name);
        verified.run(change.account, change.name, words, call);
        return;
      }
      case "queued":
        queued.run(change.queue, call);
        return;
      case "answered":
        answered.run(change.agent, call);
        return;
      case "recording":
      case "attachment": {
        const { recording: id, durationMs } = change;
        const kind = change.set === "attachment" ? change.kind : "recording";
        recorded.run(id, JSON.stringify({ id, durationMs, kind }), call);
        return;
      }
      case "rated": {
        const { survey, rate, blind } = change;
        rated.run(survey, JSON.stringify({ survey, rate, blind }), call);
        return;
      }
      case "ended":
        ended.run(change.result, change.at, change.at, call);
        return;
      case "category":
      case "priority":
      case "field":
      case "tag":
        touched.run(call);
        return;
      default:
        return assertNever(change, "change of a ticket");
    }
  };
}

/** Opens a call's one ticket and finds or creates the contact behind its number. */
function compileOpening(
  db: Database,
  rules: TicketRules,
): (call: string, change: Change<"opened">, number: string | null) => void {
  const contactOf = db
    .prepare<[string], number>("SELECT contact FROM contact_numbers WHERE number = ?")
    .pluck();
  // A name that comes with a call proves nothing, so a new contact has none until a person gives it.
  const makeContact = db.prepare<unknown[]>("INSERT INTO contacts (words) VALUES (?)");
  const addNumber = db.prepare<unknown[]>(
    "INSERT INTO contact_numbers (number, contact) VALUES (?, ?)",
  );
  const isOpened = db.prepare<[string]>("SELECT 1 FROM tickets WHERE call = ?");
  const makeTicket = db.prepare<unknown[]>(
    `INSERT INTO tickets (call, status, opened_at, updated_at, due_from, due_at, caller_number,
       caller_name, contact, dialled, words)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const findContact = (number: string): number => {
    const known = contactOf.get(number);
    if (known !== undefined) return known;
    const contact = Number(makeContact.run(searchWords(number)).lastInsertRowid);
    addNumber.run(number, contact);
    return contact;
  };
  return (call, { from, to, at }, number) => {
    if (isOpened.get(call) !== undefined) return;
    const contact = number === null ? null : findContact(number);
    const { status, dueFrom, dueAt } = newTicket(rules, at);
    const words = searchWords(from.number, from.name);
    const caller = [from.number, from.name, contact, to, words];
    makeTicket.run(call, status, at, at, dueFrom, dueAt, ...caller);
  };
}
