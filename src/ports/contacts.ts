import type { FieldValue } from "../core/call/index.ts";
import type { HistoryLine } from "./tickets.ts";

/** A number of a contact, in E.164. */
export interface ContactNumber {
  readonly number: string;
  /** What people call it, e.g. "work"; may be empty. */
  readonly label: string;
}

/** A customer. */
export interface ContactRecord {
  readonly id: number;
  readonly version: number;
  readonly name: string | null;
  readonly vip: boolean;
  readonly note: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly numbers: readonly ContactNumber[];
  /** How many tickets they have. */
  readonly tickets: number;
  /** The contact that this double was merged into; null for a contact of its own. */
  readonly mergedInto: number | null;
  /** Ms since the epoch; null unless erased. */
  readonly erasedAt: number | null;
}

/** What to list; all conditions must hold. Newest first. */
export interface ContactFilter {
  /** Part of a name, a number, a note or a field. */
  readonly text?: string;
  readonly vip?: boolean;
  readonly before?: number;
  readonly limit: number;
}

/** A change by a person; fields left out stay, numbers are replaced as a whole. */
export interface ContactEdit {
  readonly name?: string | null;
  readonly vip?: boolean;
  readonly note?: string;
  readonly fields?: Readonly<Record<string, FieldValue | null>>;
  readonly numbers?: readonly ContactNumber[];
}

/** A number that belongs to another contact already: the two may be one. */
export interface NumberTaken {
  readonly taken: string;
  readonly by: number;
}

/** What was erased of a contact: recordings whose files are to be deleted, and counts. */
export interface Erasure {
  readonly tickets: number;
  readonly recordings: readonly string[];
}

/** An act that must be told to those who ask later. */
export interface AuditEntry {
  readonly id: number;
  readonly at: number;
  readonly by: string;
  /** E.g. `contact.erase`. */
  readonly action: string;
  /** What it was done to, e.g. `contact 7`. */
  readonly subject: string;
  readonly detail: string;
}

/** Contacts as people read and change them. All reject with StoreAway when the store is away. */
export interface Contacts {
  contacts(filter: ContactFilter): Promise<readonly ContactRecord[]>;
  contact(id: number): Promise<ContactRecord | null>;
  /** Oldest first. */
  contactHistory(id: number): Promise<readonly HistoryLine[]>;
  addContact(edit: ContactEdit, by: string): Promise<ContactRecord | NumberTaken>;
  /** Null for an unknown contact, "changed" when `version` is not the stored one (null: any). */
  editContact(
    id: number,
    edit: ContactEdit,
    version: number | null,
    by: string,
  ): Promise<ContactRecord | NumberTaken | "changed" | null>;
  /** Merges a double into a contact, which gets its numbers and tickets; null when one is unknown. */
  mergeContacts(double: number, into: number, by: string): Promise<ContactRecord | null>;
  /**
   * What erasing a contact would erase. Null for an unknown contact, "on_call" while a call of
   * theirs goes on.
   */
  erasureOf(id: number): Promise<Erasure | "on_call" | null>;
  /**
   * Erases all that names a contact on it, its doubles and its calls, for ever; counts stay. The
   * files of recordings are to be deleted before. Returns what `erasureOf` says.
   */
  eraseContact(id: number, by: string): Promise<Erasure | "on_call" | null>;
  /** Writes down an act. */
  audit(entry: Omit<AuditEntry, "id" | "at">): Promise<void>;
  /** Acts, newest first. */
  auditLog(filter: {
    readonly by?: string;
    readonly action?: string;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly AuditEntry[]>;
}
