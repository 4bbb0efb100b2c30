import type { Generated } from "kysely";
import type { CallResult, Lang } from "../../core/call/index.ts";
import type { TicketRecord, User } from "../../ports/records.ts";

interface SnapshotsTable {
  readonly call: string;
  readonly seq: number;
  readonly phase: string;
  /** JSON of a CallState. */
  readonly state: string;
  /** JSON of names and due instants. */
  readonly timers: string;
}

interface ContactsTable {
  readonly id: Generated<number>;
  readonly number: string;
  readonly name: string | null;
  /** What `searchWords` makes of number and name. */
  readonly words: string;
}

interface TicketsTable {
  readonly number: Generated<number>;
  readonly version: number;
  readonly call: string;
  readonly status: "open" | "solved";
  readonly opened_at: number;
  readonly ended_at: number | null;
  readonly caller_number: string | null;
  readonly caller_name: string | null;
  readonly contact: number | null;
  readonly dialled: string;
  readonly lang: Lang | null;
  readonly result: CallResult | null;
  readonly queue: string | null;
  readonly agent: string | null;
  readonly verified_account: string | null;
  readonly verified_name: string | null;
  readonly disposition: TicketRecord["disposition"];
  readonly note: string;
  /** JSON of `{ id, durationMs }[]`. */
  readonly recordings: string;
  /** JSON of `{ survey, rate, blind }[]`. */
  readonly ratings: string;
  /** What `searchWords` makes of numbers, names and note. */
  readonly words: string;
}

interface TicketChangesTable {
  readonly id: Generated<number>;
  readonly ticket: number;
  readonly at: number;
  readonly by: string;
  readonly field: string;
  readonly old: string | null;
  readonly new: string | null;
}

interface UsersTable {
  readonly name: string;
  readonly display_name: string;
  readonly role: User["role"];
  readonly lang: Lang;
  /** JSON of string[]. */
  readonly skills: string;
  readonly password_hash: string;
  readonly disabled: 0 | 1;
  readonly desk_phone: string | null;
}

interface SignInsTable {
  readonly token_hash: string;
  readonly csrf_token: string;
  readonly user: string;
  readonly created_at: number;
  readonly seen_at: number;
  readonly line_address: string | null;
  readonly line_password: string | null;
}

interface ClosuresTable {
  readonly id: Generated<number>;
  readonly calendar: string;
  readonly since: number;
  readonly until: number | null;
  readonly by: string;
  readonly note: string;
  readonly ended_by: string | null;
  readonly ended_at: number | null;
}

/** The tables that people's requests read and change; see migrations.ts for all of them. */
export interface Schema {
  readonly snapshots: SnapshotsTable;
  readonly contacts: ContactsTable;
  readonly tickets: TicketsTable;
  readonly ticket_changes: TicketChangesTable;
  readonly users: UsersTable;
  readonly sign_ins: SignInsTable;
  readonly closures: ClosuresTable;
}
