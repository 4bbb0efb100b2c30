import type { Database } from "better-sqlite3";
import { type SqlBool, sql } from "kysely";
import type {
  ContactEdit,
  ContactFilter,
  ContactNumber,
  ContactRecord,
  NumberTaken,
} from "../../ports/contacts.ts";
import type { HistoryLine } from "../../ports/tickets.ts";
import { changes, rows, sqlite } from "./query.ts";
import { searchTerms, searchWords } from "./search-words.ts";
import type { Editor } from "./ticket-edits.ts";

type Row = Awaited<ReturnType<ReturnType<typeof selectContacts>["execute"]>>[number];

/** Lists contacts, newest first; doubles that were merged are not among them. */
export function listContacts(db: Database, filter: ContactFilter): ContactRecord[] {
  const { text, vip, before, limit } = filter;
  let query = selectContacts()
    .where("contacts.merged_into", "is", null)
    .orderBy("contacts.id", "desc")
    .limit(limit);
  if (vip !== undefined) query = query.where("contacts.vip", "=", vip ? 1 : 0);
  if (before !== undefined) query = query.where("contacts.id", "<", before);
  if (text !== undefined && text.trim() !== "") {
    const terms = searchTerms(text).map(({ match, pattern }) =>
      match === null
        ? sql<SqlBool>`contacts.words like ${pattern} escape '\\'`
        : sql<SqlBool>`contacts.id in (select rowid from contacts_words where words match ${match})`,
    );
    query = query.where((eb) => eb.or(terms));
  }
  return rows(db, query).map((row) => toContact(db, row));
}

/** A contact by id, also a merged or erased one; or null. */
export function findContact(db: Database, id: number): ContactRecord | null {
  const [row] = rows(db, selectContacts().where("contacts.id", "=", id));
  return row === undefined ? null : toContact(db, row);
}

/** What people changed of a contact, oldest first. */
export function contactHistory(db: Database, id: number): HistoryLine[] {
  const query = sqlite
    .selectFrom("contact_changes")
    .select(["at", "by", "field", "old", "new"])
    .where("contact", "=", id)
    .orderBy("id");
  return rows(db, query).map((line) => ({ ...line, source: "person" }));
}

/** Makes a contact, or names the contact that has one of the numbers. */
export function addContact(
  db: Database,
  edit: ContactEdit,
  editor: Editor,
): ContactRecord | NumberTaken {
  return db
    .transaction((): ContactRecord | NumberTaken => {
      const taken = takenNumber(db, null, edit.numbers);
      if (taken !== null) return taken;
      const query = sqlite.insertInto("contacts").values({ words: "" }).returning("id");
      const id = rows(db, query)[0]?.id ?? 0;
      const made = saveContact(db, id, edit, editor);
      if (made === null) throw new Error(`Contact ${id} was made and is not there.`);
      return made;
    })
    .immediate();
}

/** Changes a contact; writes down each changed field. See `Contacts` for what it returns. */
export function editContact(
  db: Database,
  id: number,
  edit: ContactEdit,
  editor: Editor,
): ContactRecord | NumberTaken | "changed" | null {
  return db
    .transaction((): ContactRecord | NumberTaken | "changed" | null => {
      const contact = findContact(db, id);
      if (contact === null || contact.erasedAt !== null) return null;
      if (editor.version !== null && editor.version !== contact.version) return "changed";
      return takenNumber(db, id, edit.numbers) ?? saveContact(db, id, edit, editor);
    })
    .immediate();
}

/** Merges a double into a contact, which gets its numbers, tickets and whatever it lacks. */
export function mergeContacts(
  db: Database,
  double: number,
  into: number,
  editor: Editor,
): ContactRecord | null {
  return db
    .transaction((): ContactRecord | null => {
      const [from, to] = [findContact(db, double), findContact(db, into)];
      const isFit = (one: ContactRecord | null) =>
        one?.mergedInto === null && one.erasedAt === null;
      if (from === null || to === null || double === into || !isFit(from) || !isFit(to))
        return null;
      changes(
        db,
        sqlite.updateTable("tickets").set({ contact: into }).where("contact", "=", double),
      );
      const earlier = sqlite.updateTable("contacts").set({ merged_into: into });
      changes(db, earlier.where("merged_into", "=", double));
      saveContact(db, double, { numbers: [] }, editor);
      const numbers = [...to.numbers, ...from.numbers];
      const note = [to.note, from.note].filter((text) => text !== "").join("\n\n");
      const name = to.name ?? from.name;
      const fields = { ...from.fields, ...to.fields };
      const edit = { name, note, fields, numbers, vip: to.vip || from.vip };
      saveContact(db, into, edit, editor);
      const set = { merged_into: into, words: "" };
      changes(db, sqlite.updateTable("contacts").set(set).where("id", "=", double));
      logChanges(db, double, [["merged", null, String(into)]], editor);
      logChanges(db, into, [["merged", null, `#${double}`]], editor);
      return findContact(db, into);
    })
    .immediate();
}

/** Writes a change that has been checked; must run within a transaction. */
export function saveContact(
  db: Database,
  id: number,
  edit: ContactEdit,
  editor: Editor,
): ContactRecord | null {
  const before = findContact(db, id);
  if (before === null) return null;
  const fields = Object.entries({ ...before.fields, ...edit.fields }).filter(
    ([, value]) => value !== null,
  ) as [string, string | number | boolean][];
  const after = {
    name: edit.name === undefined ? before.name : edit.name,
    vip: edit.vip ?? before.vip,
    note: edit.note ?? before.note,
    numbers: edit.numbers ?? before.numbers,
    fields: Object.fromEntries(fields),
  };
  const differences = compare(before, after);
  if (differences.length === 0) return before;
  const texts = fields.map(([, value]) => (typeof value === "boolean" ? null : String(value)));
  const set = {
    name: after.name,
    vip: after.vip ? (1 as const) : (0 as const),
    note: after.note,
    fields: JSON.stringify(after.fields),
    version: before.version + 1,
    words: searchWords(after.name, after.note, ...after.numbers.map((one) => one.number), ...texts),
  };
  changes(db, sqlite.updateTable("contacts").set(set).where("id", "=", id));
  if (edit.numbers !== undefined) replaceNumbers(db, id, edit.numbers);
  logChanges(db, id, differences, editor);
  return findContact(db, id);
}

type Difference = readonly [field: string, old: string | null, now: string | null];
type Compared = Pick<ContactRecord, "name" | "vip" | "note" | "numbers" | "fields">;

function compare(before: Compared, after: Compared): readonly Difference[] {
  const shown = (one: Compared): Readonly<Record<string, string | null>> => ({
    name: one.name,
    vip: one.vip ? "yes" : "no",
    note: one.note === "" ? null : one.note,
    numbers: one.numbers.map((each) => `${each.number} ${each.label}`.trim()).join(", ") || null,
    ...Object.fromEntries(
      Object.entries(one.fields).map(([name, value]) => [`fields.${name}`, String(value)]),
    ),
  });
  const [old, now] = [shown(before), shown(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .map((field): Difference => [field, old[field] ?? null, now[field] ?? null])
    .filter(([, was, is]) => was !== is);
}

function logChanges(db: Database, contact: number, lines: readonly Difference[], editor: Editor) {
  const { at, by } = editor;
  const values = lines.map(([field, old, now]) => ({ contact, at, by, field, old, new: now }));
  if (values.length > 0) changes(db, sqlite.insertInto("contact_changes").values(values));
}

function takenNumber(
  db: Database,
  id: number | null,
  numbers: readonly ContactNumber[] | undefined,
): NumberTaken | null {
  if (numbers === undefined || numbers.length === 0) return null;
  const query = sqlite
    .selectFrom("contact_numbers")
    .select(["number", "contact"])
    .where(
      "number",
      "in",
      numbers.map(({ number }) => number),
    );
  const taken = rows(db, query).find(({ contact }) => contact !== id);
  return taken === undefined ? null : { taken: taken.number, by: taken.contact };
}

function replaceNumbers(db: Database, contact: number, numbers: readonly ContactNumber[]): void {
  changes(db, sqlite.deleteFrom("contact_numbers").where("contact", "=", contact));
  const values = numbers.map(({ number, label }, place) => ({ number, contact, label, place }));
  if (values.length > 0) changes(db, sqlite.insertInto("contact_numbers").values(values));
}

function selectContacts() {
  return sqlite
    .selectFrom("contacts")
    .selectAll("contacts")
    .select((eb) =>
      eb
        .selectFrom("tickets")
        .select((inner) => inner.fn.countAll<number>().as("count"))
        .whereRef("tickets.contact", "=", "contacts.id")
        .as("tickets"),
    );
}

function toContact(db: Database, row: Row): ContactRecord {
  const numbers = sqlite
    .selectFrom("contact_numbers")
    .select(["number", "label"])
    .where("contact", "=", row.id)
    .orderBy("place");
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    vip: row.vip === 1,
    note: row.note,
    fields: JSON.parse(row.fields),
    numbers: rows(db, numbers),
    tickets: row.tickets ?? 0,
    mergedInto: row.merged_into,
    erasedAt: row.erased_at,
  };
}
