import type { Database } from "better-sqlite3";
import { searchWords } from "./search-words.ts";

interface WordsRow {
  readonly caller_number: string | null;
  readonly caller_name: string | null;
  readonly verified_account: string | null;
  readonly verified_name: string | null;
  readonly note: string;
  readonly tags: string;
  readonly fields: string;
}

/**
 * Compiles the renewal of the words by which a ticket is found: numbers, names, note, tags, fields
 * and comments. To be called after any of them has changed.
 */
export function compileTicketWords(db: Database): (number: number) => void {
  const read = db.prepare<[number], WordsRow>(
    `SELECT caller_number, caller_name, verified_account, verified_name, note, tags, fields
     FROM tickets WHERE number = ?`,
  );
  const comments = db
    .prepare<[number], string>("SELECT text FROM ticket_comments WHERE ticket = ? ORDER BY id")
    .pluck();
  const save = db.prepare<unknown[]>("UPDATE tickets SET words = ? WHERE number = ?");
  return (number) => {
    const row = read.get(number);
    if (row === undefined) return;
    const { caller_number, caller_name, verified_account, verified_name, note } = row;
    const tags: readonly string[] = JSON.parse(row.tags);
    const fields = Object.values(JSON.parse(row.fields)).filter(
      (value) => typeof value !== "boolean",
    );
    const people = [caller_number, caller_name, verified_account, verified_name];
    const texts = [note, ...tags, ...fields.map(String), ...comments.all(number)];
    save.run(searchWords(...people, ...texts), number);
  };
}
