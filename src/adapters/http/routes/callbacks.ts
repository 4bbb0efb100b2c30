import { z } from "zod";
import {
  AppError,
  CallbackBody,
  CallbackList,
  CallbackQuery,
  CallbackView,
} from "../../../contract/index.ts";
import { isOpenCallback, lateAt } from "../../../core/callback/index.ts";
import { callId, queueId } from "../../../core/lib/brands.ts";
import type { CallbackRecord, CallbackRefusal } from "../../../ports/callbacks.ts";
import type { Border } from "../border.ts";
import { type Route, rates, route } from "../table.ts";
import { findTicket } from "../whole-ticket.ts";

const everyone = ["agent", "supervisor", "admin"] as const;
const CallbackParams = z.object({ id: z.string().min(1).max(64) });

const example = {
  id: "c1795340000-1f2e3d4c",
  number: "+12025550123",
  queue: "support",
  stage: "scheduled",
  end: null,
  overdue: false,
  since: "2026-11-27T09:00:00.000Z",
  dueAt: "2026-11-27T14:00:00.000Z",
  nextAt: "2026-11-27T14:00:00.000Z",
  attempts: 0,
  attemptsMax: 3,
  askedBy: null,
  ticket: 1042,
  askedTicket: 1041,
  agent: null,
  changedAt: "2026-11-27T09:00:00.000Z",
};

const refusals: Readonly<Record<CallbackRefusal, string>> = {
  off: "Callbacks are off: set CALLBACK_DESTINATIONS and TRUNK_HOST.",
  number: "body.number: this number may not be called; see CALLBACK_DESTINATIONS.",
  queue: "body.queue: no node of the flow waits in this queue.",
  past: "body.dueAt: this time is over.",
};

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

function viewOf(record: CallbackRecord, now: number): CallbackView {
  const { id, callback, ticket, askedTicket, agent, changedAt } = record;
  const { plan, stage, end, attempts, nextAt } = callback;
  const isWaiting = isOpenCallback(callback) && stage !== "talking";
  return {
    id,
    number: plan.number,
    queue: plan.queue,
    stage,
    end,
    overdue: isWaiting && now > lateAt(callback),
    since: iso(plan.since),
    dueAt: isoOrNull(plan.dueAt),
    nextAt: isoOrNull(nextAt),
    attempts,
    attemptsMax: plan.rules.attemptsMax,
    askedBy: plan.askedBy,
    ticket,
    askedTicket,
    agent,
    changedAt: iso(changedAt),
  };
}

async function found(border: Border, id: string): Promise<CallbackView> {
  const record = await border.records.callback(callId(id));
  if (record === null) {
    throw new AppError("HOTLINE_CALLBACK_UNKNOWN", `Callback "${id}" does not exist.`);
  }
  return viewOf(record, border.clock.now());
}

/** Promises to call back. */
export const callbackRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path: "/api/v1/callbacks",
      tag: "Calls",
      summary: "Lists callbacks: open ones by when they are due, others newest first",
      roles: everyone,
      status: 200,
      media: "application/json",
      query: CallbackQuery,
      answer: CallbackList,
      example: { items: [example] },
      errors: [],
      rate: rates.read,
    },
    async ({ border, query: { open, ticket, limit } }) => {
      const only = { ...(open === undefined ? {} : { open }), ...(ticket && { ticket }) };
      const filter = { ...only, limit };
      const now = border.clock.now();
      const listed = await border.records.callbacks(filter);
      return { kind: "json", body: { items: listed.map((record) => viewOf(record, now)) } };
    },
  ),
  route(
    {
      method: "get",
      path: "/api/v1/callbacks/{id}",
      tag: "Calls",
      summary: "Shows a callback",
      roles: everyone,
      status: 200,
      media: "application/json",
      params: CallbackParams,
      answer: CallbackView,
      example,
      errors: ["HOTLINE_CALLBACK_UNKNOWN"],
      rate: rates.read,
    },
    async ({ border, params: { id } }) => ({ kind: "json", body: await found(border, id) }),
  ),
  route(
    {
      method: "post",
      path: "/api/v1/callbacks",
      tag: "Calls",
      summary: "Promises a customer a callback",
      description: "A customer has one callback: an open one of the same number is replaced.",
      roles: everyone,
      status: 200,
      media: "application/json",
      body: CallbackBody,
      bodyExample: {
        number: "+12025550123",
        queue: "support",
        lang: "en",
        dueAt: "2026-11-27T14:00:00.000Z",
        ticket: 1041,
      },
      answer: CallbackView,
      example,
      errors: ["HOTLINE_CALLBACK_REFUSED", "HOTLINE_TICKET_UNKNOWN", "HOTLINE_BODY_INVALID"],
      rate: rates.change,
    },
    async ({ border, who, body }) => {
      const { number, lang } = body;
      const dueAt = body.dueAt === null ? null : Date.parse(body.dueAt);
      const about = body.ticket === null ? null : await findTicket(border, body.ticket);
      const askedCall = about?.call ?? null;
      const wish = { number, queue: queueId(body.queue), lang, dueAt, askedCall };
      const asked = await border.callbacks.ask(wish, who.user.name);
      if (typeof asked !== "string") {
        throw new AppError("HOTLINE_CALLBACK_REFUSED", refusals[asked.refused]);
      }
      return { kind: "json", body: await found(border, asked) };
    },
  ),
  route(
    {
      method: "post",
      path: "/api/v1/callbacks/{id}/cancel",
      tag: "Calls",
      summary: "Gives a callback up",
      roles: everyone,
      status: 200,
      media: "application/json",
      params: CallbackParams,
      answer: CallbackView,
      example: { ...example, stage: "cancelled", end: "cancelled", nextAt: null },
      errors: ["HOTLINE_CALLBACK_UNKNOWN", "HOTLINE_CALLBACK_OVER"],
      rate: rates.change,
    },
    async ({ border, who, params: { id } }) => {
      await found(border, id);
      if (!(await border.callbacks.cancel(callId(id), who.user.name))) {
        throw new AppError("HOTLINE_CALLBACK_OVER", `Callback "${id}" is kept or over.`);
      }
      return { kind: "json", body: await found(border, id) };
    },
  ),
];
