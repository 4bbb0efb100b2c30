import type {
  FlowCounts,
  FlowDifference,
  FlowStanding,
  FlowVersionDetail,
  TimelineEntry,
} from "../../contract/index.ts";
import type { CallId } from "../../core/lib/brands.ts";
import type { TicketRules } from "../../core/ticket/index.ts";
import type { Calendars } from "../../ports/calendars.ts";
import type { Callbacks } from "../../ports/callbacks.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Control } from "../../ports/control.ts";
import type { Log } from "../../ports/log.ts";
import type { SourceHealth } from "../../ports/lookup.ts";
import type { Records } from "../../ports/records.ts";
import type { Telephony } from "../../ports/telephony.ts";
import type { HttpConfig } from "./config.ts";
import type { PhoneLines } from "./phone-lines.ts";
import type { SignIns } from "./sign-ins.ts";

/** Renders the numbers of /metrics. */
export interface MetricsText {
  readonly contentType: string;
  render(): Promise<string>;
}

/** The flow's versions and which one new calls start on. All reject with StoreAway. */
export interface FlowDesk {
  standing(): Promise<FlowStanding>;
  /** Null for an unknown version, here and below. */
  detail(version: string): Promise<FlowVersionDetail | null>;
  counts(version: string, since: "today" | "ever"): Promise<FlowCounts | null>;
  difference(from: string, to: string): Promise<FlowDifference | null>;
  /**
   * Lets new calls start on a version, or on the file's for null, because `by` wants it. Rejects
   * with AppError: HOTLINE_FLOW_UNKNOWN, HOTLINE_FLOW_UNFIT.
   */
  use(version: string | null, by: string): Promise<void>;
}

/** All that the routes work with. */
export interface Border {
  readonly records: Records;
  readonly control: Control;
  readonly calendars: Calendars;
  readonly callbacks: Callbacks;
  readonly flows: FlowDesk;
  readonly telephony: Pick<Telephony, "recording">;
  readonly metrics: MetricsText;
  readonly log: Log;
  readonly clock: Clock;
  readonly config: HttpConfig;
  /** What happened on a call, in words; empty for an unknown call. */
  /** What happened on a call; `blind` lines are not for agents. */
  readonly timelineOf: (
    call: CallId,
  ) => Promise<readonly (TimelineEntry & { readonly blind?: true })[]>;
  /** What the configuration says of tickets and contacts. */
  readonly ticketRules: TicketRules;
  /** A number as people write it in E.164, or null when it is none. */
  readonly contactNumber: (raw: string) => string | null;
  /** How the sources of callers' data did when they were asked last. */
  readonly sources: () => readonly SourceHealth[];
  /** When today began in the centre's time zone, ms since the epoch. */
  readonly today: () => number;
  readonly signIns: SignIns;
  readonly phones: PhoneLines;
}
