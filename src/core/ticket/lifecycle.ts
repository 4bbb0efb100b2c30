import { addOpenTime, openTimeBetween } from "../calendar/index.ts";
import { after, instant } from "../lib/brands.ts";
import {
  type FieldChange,
  type TicketBody,
  type TicketBodyEdit,
  type TicketStatus,
  unsolved,
} from "./record.ts";
import type { TicketRules } from "./rules.ts";

/** A ticket as it begins at `at`, ms since the epoch. */
export function newTicket(rules: TicketRules, at: number): TicketBody {
  const body: TicketBody = {
    status: "new",
    priority: "normal",
    category: null,
    assignee: null,
    team: null,
    disposition: null,
    note: "",
    tags: [],
    fields: {},
    joined: null,
    dueFrom: at,
    pausedMs: 0,
    pendingSince: null,
    dueAt: null,
    solvedAt: null,
  };
  return { ...body, dueAt: dueAtOf(rules, body) };
}

/**
 * The ticket after a change at `at`, ms since the epoch. A disposition sets the status unless the
 * change itself does; taking over a new ticket opens it; a joined one keeps its status, which is
 * that of the ticket it belongs to. Returns the same object when nothing changes.
 */
export function editTicketBody(
  rules: TicketRules,
  body: TicketBody,
  edit: TicketBodyEdit,
  at: number,
): TicketBody {
  const { fields, ...rest } = edit;
  const edited = {
    ...body,
    ...rest,
    status: body.joined === null ? statusAfter(rules, body, edit) : body.status,
    fields: fields === undefined ? body.fields : mergeFields(body.fields, fields),
  };
  return changesOf(body, edited).length === 0 ? body : withClock(rules, body, edited, at);
}

/**
 * The ticket joined to another one, whose matter it belongs to, or parted from it (null) at `at`. A
 * joined ticket is closed once its call is over: the work goes on in the other one.
 */
export function joinTicket(
  rules: TicketRules,
  body: TicketBody,
  joined: number | null,
  isOver: boolean,
  at: number,
): TicketBody {
  if (body.joined === joined) return body;
  const apart = body.status === "closed" ? "open" : body.status;
  const status = joined === null ? apart : isOver ? "closed" : body.status;
  return withClock(rules, body, { ...body, joined, status }, at);
}

/** The status that a disposition asks for; null for one that says nothing (taken back). */
export function statusByDisposition(
  rules: TicketRules,
  disposition: TicketBody["disposition"],
): TicketStatus | null {
  if (disposition === null) return null;
  return rules.solvedBy.includes(disposition) ? "solved" : "open";
}

function statusAfter(rules: TicketRules, body: TicketBody, edit: TicketBodyEdit): TicketStatus {
  if (edit.status !== undefined) return edit.status;
  const { disposition, assignee } = edit;
  if (disposition !== undefined && disposition !== body.disposition) {
    const asked = statusByDisposition(rules, disposition);
    if (asked !== null) return asked;
  }
  const isTaken = assignee != null && assignee !== body.assignee;
  return isTaken && body.status === "new" ? "open" : body.status;
}

function mergeFields(
  fields: TicketBody["fields"],
  edit: NonNullable<TicketBodyEdit["fields"]>,
): TicketBody["fields"] {
  const merged = Object.entries({ ...fields, ...edit });
  return Object.fromEntries(merged.filter(([, value]) => value !== null)) as TicketBody["fields"];
}

/** Keeps the clock of a ticket: it starts anew when reopened and stands still while pending. */
function withClock(
  rules: TicketRules,
  before: TicketBody,
  next: TicketBody,
  at: number,
): TicketBody {
  const was = unsolved.includes(before.status);
  const is = unsolved.includes(next.status);
  const reopened = is && !was;
  const waited =
    before.pendingSince !== null && next.status !== "pending"
      ? openMs(rules, before.pendingSince, at)
      : 0;
  const clock = {
    dueFrom: reopened ? at : before.dueFrom,
    pausedMs: reopened ? 0 : before.pausedMs + waited,
    pendingSince: next.status !== "pending" ? null : (before.pendingSince ?? at),
    solvedAt: is ? null : (before.solvedAt ?? at),
  };
  const timed = { ...next, ...clock };
  const isStill = timed.dueFrom === before.dueFrom && timed.pausedMs === before.pausedMs;
  return isStill && timed.priority === before.priority
    ? timed
    : { ...timed, dueAt: dueAtOf(rules, timed) };
}

function dueAtOf(rules: TicketRules, body: TicketBody): number | null {
  const ms = rules.dueMs[body.priority];
  if (ms === null) return null;
  const from = instant(body.dueFrom);
  if (rules.calendar === null) return after(from, ms + body.pausedMs);
  return addOpenTime(rules.calendar, from, ms + body.pausedMs);
}

function openMs(rules: TicketRules, from: number, to: number): number {
  if (rules.calendar === null) return Math.max(0, to - from);
  return openTimeBetween(rules.calendar, instant(from), instant(to));
}

/** What people see changed between two states of a ticket, field by field, as text. */
export function changesOf(before: TicketBody, next: TicketBody): readonly FieldChange[] {
  const shown = (body: TicketBody): Readonly<Record<string, string | null>> => ({
    status: body.status,
    priority: body.priority,
    category: body.category,
    assignee: body.assignee,
    team: body.team,
    disposition: body.disposition,
    note: body.note,
    tags: body.tags.length === 0 ? null : body.tags.join(", "),
    joined: body.joined === null ? null : String(body.joined),
    ...Object.fromEntries(
      Object.entries(body.fields).map(([name, value]) => [`fields.${name}`, String(value)]),
    ),
  });
  const [old, now] = [shown(before), shown(next)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .map((field) => ({ field, old: old[field] ?? null, new: now[field] ?? null }))
    .filter((change) => change.old !== change.new);
}
