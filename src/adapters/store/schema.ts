import type { Generated } from "kysely";
import type { AgentState } from "../../core/acd/index.ts";
import type { CallResult, Lang } from "../../core/call/index.ts";
import type { User } from "../../ports/records.ts";
import type { BodyRow } from "./ticket-body.ts";

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
  readonly version: Generated<number>;
  readonly name: string | null;
  readonly vip: Generated<0 | 1>;
  readonly note: Generated<string>;
  /** JSON of an object. */
  readonly fields: Generated<string>;
  readonly merged_into: number | null;
  readonly erased_at: number | null;
  /** What `searchWords` makes of name, numbers, note and fields. */
  readonly words: string;
}

interface ContactNumbersTable {
  readonly number: string;
  readonly contact: number;
  readonly label: string;
  readonly place: number;
}

interface ContactChangesTable {
  readonly id: Generated<number>;
  readonly contact: number;
  readonly at: number;
  readonly by: string;
  readonly field: string;
  readonly old: string | null;
  readonly new: string | null;
}

interface TicketsTable extends BodyRow {
  readonly number: Generated<number>;
  readonly version: number;
  readonly call: string;
  readonly opened_at: number;
  readonly ended_at: number | null;
  readonly updated_at: number;
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
  /** JSON of `{ id, durationMs, kind? }[]`. */
  readonly recordings: string;
  /** JSON of `{ survey, rate, blind }[]`. */
  readonly ratings: string;
  readonly erased: 0 | 1;
  /** What `searchWords` makes of all texts of the ticket. */
  readonly words: string;
}

interface TicketChangesTable {
  readonly id: Generated<number>;
  readonly ticket: number;
  readonly at: number;
  readonly by: string;
  readonly source: "person" | "call" | "rule";
  readonly field: string;
  readonly old: string | null;
  readonly new: string | null;
}

interface TicketCommentsTable {
  readonly id: Generated<number>;
  readonly ticket: number;
  readonly at: number;
  readonly by: string;
  readonly text: string;
}

interface TicketWatchersTable {
  readonly ticket: number;
  readonly user: string;
}

interface TicketLinksTable {
  readonly one: number;
  readonly other: number;
}

interface TicketViewsTable {
  readonly id: Generated<number>;
  readonly owner: string;
  readonly shared: 0 | 1;
  readonly name: string;
  /** JSON of a list's query. */
  readonly filter: string;
}

interface AuditTable {
  readonly id: Generated<number>;
  readonly at: number;
  readonly by: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
}

interface UsersTable {
  readonly name: string;
  readonly display_name: string;
  readonly role: User["role"];
  readonly lang: Lang;
  /** JSON of names and levels. */
  readonly skills: string;
  /** JSON of string[]. */
  readonly queues: string;
  readonly password_hash: string;
  readonly disabled: 0 | 1;
  readonly desk_phone: string | null;
  readonly outside_number: string | null;
  readonly device: User["device"];
  readonly auto_answer: 0 | 1;
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

interface FlowSourcesTable {
  readonly flow: string;
  readonly version: string;
  readonly part: string;
  readonly file: string;
  readonly text: string;
}

interface FlowUsesTable {
  readonly id: Generated<number>;
  readonly flow: string;
  readonly version: string;
  readonly since: number;
  readonly until: number | null;
  readonly by: string | null;
  readonly file_version: string;
}

interface WayCountsTable {
  readonly day: number;
  readonly flow: string;
  readonly version: string;
  readonly node: string;
  readonly way: string;
  readonly count: number;
}

interface CallbacksTable {
  readonly call: string;
  readonly asked_call: string | null;
  readonly open: 0 | 1;
  readonly due_at: number;
  readonly changed_at: number;
  /** JSON of a Callback. */
  readonly callback: string;
}

interface AgentStatesTable {
  readonly id: Generated<number>;
  readonly agent: string;
  readonly state: AgentState;
  readonly pause_reason: string | null;
  readonly paid: 0 | 1 | null;
  readonly call: string | null;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly signed_out_by: string | null;
}

/** The tables that people's requests read and change; see migrations.ts for all of them. */
export interface Schema {
  readonly snapshots: SnapshotsTable;
  readonly contacts: ContactsTable;
  readonly contact_numbers: ContactNumbersTable;
  readonly contact_changes: ContactChangesTable;
  readonly tickets: TicketsTable;
  readonly ticket_changes: TicketChangesTable;
  readonly ticket_comments: TicketCommentsTable;
  readonly ticket_watchers: TicketWatchersTable;
  readonly ticket_links: TicketLinksTable;
  readonly ticket_views: TicketViewsTable;
  readonly audit: AuditTable;
  readonly users: UsersTable;
  readonly sign_ins: SignInsTable;
  readonly closures: ClosuresTable;
  readonly flow_sources: FlowSourcesTable;
  readonly flow_uses: FlowUsesTable;
  readonly way_counts: WayCountsTable;
  readonly callbacks: CallbacksTable;
  readonly agent_states: AgentStatesTable;
}
