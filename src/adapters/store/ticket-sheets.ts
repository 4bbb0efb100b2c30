import type { Database } from "better-sqlite3";
import type { CallResult } from "../../core/call/index.ts";
import { changesOf, type FieldChange, type TicketBody } from "../../core/ticket/index.ts";
import type { NewsDesk } from "./news-desk.ts";
import {
  type BodyRow,
  type BodyWrites,
  bodyColumns,
  bodyOf,
  bodyValues,
  type Changer,
  hotline,
} from "./ticket-body.ts";

/** What a call tells of itself on its ticket, as columns that nobody changes by hand. */
export interface Facts {
  readonly lang: string | null;
  readonly verified_account: string | null;
  readonly verified_name: string | null;
  readonly queue: string | null;
  readonly agent: string | null;
  readonly result: CallResult | null;
  /** Ms since the epoch. */
  readonly ended_at: number | null;
  /** JSON of a list. */
  readonly recordings: string;
  /** JSON of a list. */
  readonly ratings: string;
  /** What the full-text index finds the ticket by. */
  readonly words: string;
}

/** What a new ticket begins with and never changes. */
export interface Opening {
  /** Ms since the epoch. */
  readonly openedAt: number;
  readonly callerNumber: string | null;
  readonly callerName: string | null;
  readonly dialled: string;
}

interface Row extends BodyRow, Facts {
  readonly number: number;
  readonly contact: number | null;
}

/** One ticket while changes of its call are gathered on it. */
export interface Sheet {
  readonly call: string;
  /** The number of the ticket's row, or what it begins with while it has none. */
  readonly row: number | Opening;
  readonly contact: number | null;
  facts: Facts;
  body: TicketBody;
  /** Changes so far; the version rises by as many. */
  writes: number;
  /** Ms since the epoch; null to leave it. */
  updatedAt: number | null;
  /** What the ticket's history is to say, with who did it. */
  readonly history: { readonly changes: readonly FieldChange[]; readonly changer: Changer }[];
}

/** The tickets on which changes are being gathered. */
export interface Sheets {
  /** Begins a ticket; nothing is written before `save`. */
  begin(
    call: string,
    contact: number | null,
    opening: Opening,
    words: string,
    body: TicketBody,
  ): void;
  /** A call's ticket as it is with all that has been gathered; null when there is none. */
  of(call: string): Sheet | null;
  /** Sets a ticket's body and notes what changed. */
  change(sheet: Sheet, after: TicketBody, changer: Changer): void;
  /** Writes all that has been gathered and forgets it: each ticket is one row written once. */
  save(): void;
  /** As `save`, and returns the number of this ticket, which is to be asked for again by `of`. */
  saved(sheet: Sheet): number;
  /** Forgets all that has been gathered: the transaction that it was for has failed. */
  forget(): void;
}

const noFacts = {
  lang: null,
  verified_account: null,
  verified_name: null,
  queue: null,
  agent: null,
  result: null,
  ended_at: null,
  recordings: "[]",
  ratings: "[]",
};

const columns = [...Object.keys(noFacts), "words", ...bodyColumns];

/**
 * Prepares the gathering of what several events say of the same tickets: a ticket is read once and
 * written once, however many of its call's events are carried together. To be used within one
 * transaction, and saved before anything else reads or writes tickets.
 */
export function compileSheets(
  db: Database,
  { log }: Pick<BodyWrites, "log">,
  news: NewsDesk,
): Sheets {
  const find = db.prepare<[string], Row>("SELECT * FROM tickets WHERE call = ?");
  const insert = db.prepare<unknown[]>(
    `INSERT INTO tickets (call, contact, opened_at, caller_number, caller_name, dialled, version,
       updated_at, ${columns.join(", ")})
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${columns.map(() => "?").join(", ")})`,
  );
  const update = db.prepare<unknown[]>(
    `UPDATE tickets SET version = version + ?, updated_at = coalesce(?, updated_at),
       ${columns.map((column) => `${column} = ?`).join(", ")}
     WHERE number = ?`,
  );
  const open = new Map<string, Sheet>();

  const sheetOf = (
    call: string,
    contact: number | null,
    row: Sheet["row"],
    facts: Facts,
    body: TicketBody,
  ): Sheet => {
    const sheet = { call, contact, row, facts, body, writes: 0, updatedAt: null, history: [] };
    open.set(call, sheet);
    return sheet;
  };
  const write = (sheet: Sheet): number => {
    const { call, contact, row, writes, updatedAt } = sheet;
    const values = [...factValues(sheet.facts), ...bodyValues(sheet.body)];
    if (typeof row === "number") {
      if (writes > 0) update.run(writes, updatedAt, ...values, row);
      return row;
    }
    const { openedAt, callerNumber, callerName, dialled } = row;
    const head = [call, contact, openedAt, callerNumber, callerName, dialled, 1 + writes];
    return Number(insert.run(...head, updatedAt ?? openedAt, ...values).lastInsertRowid);
  };
  const save = (): ReadonlyMap<string, number> => {
    const numbers = new Map<string, number>();
    for (const sheet of open.values()) {
      const number = write(sheet);
      numbers.set(sheet.call, number);
      const { row, updatedAt: at } = sheet;
      // Nobody watches a ticket that begins now.
      if (typeof row === "number" && at !== null)
        news.note({ about: "ticket", number, by: hotline, at });
      for (const { changes, changer } of sheet.history) log(number, changes, changer);
    }
    open.clear();
    return numbers;
  };
  return {
    begin: (call, contact, opening, words, body) => {
      sheetOf(call, contact, opening, { ...noFacts, words }, body);
    },
    of: (call) => {
      const known = open.get(call);
      if (known) return known;
      const row = find.get(call);
      if (row === undefined) return null;
      return sheetOf(call, row.contact, row.number, factsOf(row), bodyOf(row));
    },
    change: (sheet, after, changer) => {
      if (after === sheet.body) return;
      sheet.history.push({ changes: changesOf(sheet.body, after), changer });
      sheet.body = after;
      sheet.updatedAt = changer.at;
    },
    save: () => void save(),
    saved: ({ call }) => save().get(call) ?? 0,
    forget: () => open.clear(),
  };
}

function factsOf(row: Row): Facts {
  const { lang, verified_account, verified_name, queue, agent, result, ended_at } = row;
  const { recordings, ratings, words } = row;
  const proven = { verified_account, verified_name };
  return { lang, ...proven, queue, agent, result, ended_at, recordings, ratings, words };
}

/** In the order of `columns`. */
function factValues(facts: Facts): readonly unknown[] {
  const { lang, verified_account, verified_name, queue, agent, result, ended_at } = facts;
  const proven = [verified_account, verified_name];
  return [
    lang,
    ...proven,
    queue,
    agent,
    result,
    ended_at,
    facts.recordings,
    facts.ratings,
    facts.words,
  ];
}
