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
import type { NewsDesk } from "./news-desk.ts";
import { searchWords } from "./search-words.ts";
import { type Changer, compileBodyWrites, hotline } from "./ticket-body.ts";
import { compileMatters, maySeekMatter } from "./ticket-matters.ts";
import { compileSheets, type Facts, type Sheet, type Sheets } from "./ticket-sheets.ts";
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

/**
 * Compiles what the engine writes on tickets, in the order of `writes`; the result must run within a
 * transaction. Repeating a write changes nothing but the version. Throws an Error for a change of a
 * call without a ticket.
 */
export function compileTicketWrites(
  db: Database,
  rules: TicketRules,
  news: NewsDesk,
): (writes: readonly TicketWrite[]) => void {
  const bodies = compileBodyWrites(db);
  const sheets = compileSheets(db, bodies, news);
  const open = compileOpening(db, rules, sheets);
  const joinMatter = compileMatters(db, rules, bodies, news);
  const renewWords = compileTicketWords(db);

  const write = ({ call, change, contactNumber, at }: TicketWrite): void => {
    if (change.set === "opened") return open(call, change, contactNumber);
    const sheet = sheets.of(call);
    if (sheet === null) {
      throw new Error(`Call ${call} has no ticket to set ${change.set} on: it was never opened.`);
    }
    const hadEnded = sheet.facts.result !== null;
    sheet.facts = factsAfter(sheet.facts, change);
    sheet.writes += 1;
    if (change.set === "ended") sheet.updatedAt = change.at;
    const source = change.set === "answered" || change.set === "ended" ? "rule" : "call";
    const changer: Changer = { by: hotline, source, at };
    sheets.change(sheet, bodyAfter(rules, sheet, change, hadEnded, at), changer);
    if (change.set === "field" || change.set === "tag") renewWords(sheets.saved(sheet));
    if (mayJoin(change) && maySeekMatter(rules, sheet.contact, sheet.body)) {
      joinMatter(sheets.saved(sheet), at);
    }
  };
  return (writes) => {
    sheets.forget();
    for (const one of writes) write(one);
    sheets.save();
  };
}

/** Whether a change shows that a call is a matter for people, or what it is about. */
function mayJoin(change: TicketChange): boolean {
  if (change.set === "ended") return !settled.has(change.result);
  return change.set === "queued" || change.set === "category" || change.set === "attachment";
}

/** The ticket after a change of its call, which had a result before or not. */
function bodyAfter(
  rules: TicketRules,
  { body, facts }: Sheet,
  change: TicketChange,
  hadEnded: boolean,
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
      return hadEnded ? body : bodyAtEnd(rules, facts, body, change, at);
    default:
      return body;
  }
}

function bodyAtEnd(
  rules: TicketRules,
  facts: Facts,
  body: TicketBody,
  change: Change<"ended">,
  at: number,
): TicketBody {
  if (body.joined !== null) {
    return joinTicket(rules, { ...body, joined: null }, body.joined, true, at);
  }
  const hasMessage = /"kind":"voicemail"/.test(facts.recordings);
  if (!settled.has(change.result) || hasMessage) return body;
  return editTicketBody(rules, body, { status: "solved" }, at);
}

/** What a call tells of itself and nobody changes, after one more change. */
function factsAfter(facts: Facts, change: TicketChange): Facts {
  switch (change.set) {
    case "language":
      return { ...facts, lang: change.lang };
    case "verified": {
      const words = `${facts.words}\n${searchWords(change.account, change.name)}`;
      return { ...facts, verified_account: change.account, verified_name: change.name, words };
    }
    case "queued":
      return { ...facts, queue: change.queue };
    case "answered":
      return { ...facts, agent: change.agent };
    case "recording":
    case "attachment": {
      const { recording: id, durationMs } = change;
      const known: readonly { readonly id: string }[] = JSON.parse(facts.recordings);
      if (known.some((one) => one.id === id)) return facts;
      const kind = change.set === "attachment" ? change.kind : "recording";
      return { ...facts, recordings: JSON.stringify([...known, { id, durationMs, kind }]) };
    }
    case "rated": {
      const { survey, rate, blind } = change;
      const known: readonly { readonly survey: string }[] = JSON.parse(facts.ratings);
      const others = known.filter((one) => one.survey !== survey);
      return { ...facts, ratings: JSON.stringify([...others, { survey, rate, blind }]) };
    }
    case "ended":
      return { ...facts, result: change.result, ended_at: change.at };
    case "opened":
    case "category":
    case "priority":
    case "field":
    case "tag":
      return facts;
    default:
      return assertNever(change, "change of a ticket");
  }
}

/** Opens a call's one ticket and finds or creates the contact behind its number. */
function compileOpening(
  db: Database,
  rules: TicketRules,
  sheets: Sheets,
): (call: string, change: Change<"opened">, number: string | null) => void {
  const contactOf = db
    .prepare<[string], number>("SELECT contact FROM contact_numbers WHERE number = ?")
    .pluck();
  // A name that comes with a call proves nothing, so a new contact has none until a person gives it.
  const makeContact = db.prepare<unknown[]>("INSERT INTO contacts (words) VALUES (?)");
  const addNumber = db.prepare<unknown[]>(
    "INSERT INTO contact_numbers (number, contact) VALUES (?, ?)",
  );
  const findContact = (number: string): number => {
    const known = contactOf.get(number);
    if (known !== undefined) return known;
    const contact = Number(makeContact.run(searchWords(number)).lastInsertRowid);
    addNumber.run(number, contact);
    return contact;
  };
  return (call, { from, to, at }, number) => {
    if (sheets.of(call) !== null) return;
    const contact = number === null ? null : findContact(number);
    const caller = { callerNumber: from.number, callerName: from.name };
    const words = searchWords(from.number, from.name);
    sheets.begin(
      call,
      contact,
      { ...caller, openedAt: at, dialled: to },
      words,
      newTicket(rules, at),
    );
  };
}
