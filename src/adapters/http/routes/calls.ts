import { z } from "zod";
import { AppError, Call, CallPage, CallQuery, callSummaryOf } from "../../../contract/index.ts";
import { callId } from "../../../core/lib/brands.ts";
import { seenBy } from "../seen-by.ts";
import { type Route, rates, route } from "../table.ts";

const CallParams = z.object({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, "is not a call's id"),
});

const summaryExample = {
  id: "1795340000.17",
  ticket: 1042,
  phase: "talking",
  startedAt: "2026-11-22T09:30:00.000Z",
  endedAt: null,
  callerNumber: "+12025550123",
  callerName: "Mei Lin",
  dialled: "1000",
  lang: "zh",
  queue: "support",
  agent: "ann",
  result: null,
};

/** Calls, in progress and ended. */
export const callRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path: "/api/v1/calls",
      tag: "Calls",
      summary: "Lists calls, newest first",
      roles: ["supervisor", "admin"],
      status: 200,
      media: "application/json",
      query: CallQuery,
      answer: CallPage,
      example: { items: [summaryExample], nextCursor: null },
      errors: [],
      rate: rates.read,
    },
    async ({ border, query }) => {
      const { open, cursor, limit } = query;
      const found = await border.records.calls({
        ...(open === undefined ? {} : { open }),
        ...(cursor === undefined ? {} : { before: Number(cursor) }),
        limit: limit + 1,
      });
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      const nextCursor = found.length > limit && last ? String(last.ticket) : null;
      return { kind: "json", body: { items: shown.map(callSummaryOf), nextCursor } };
    },
  ),
  route(
    {
      method: "get",
      path: "/api/v1/calls/{id}",
      tag: "Calls",
      summary: "Gets a call with what happened on it",
      description: "Agents see their own calls.",
      roles: ["agent", "supervisor", "admin"],
      status: 200,
      media: "application/json",
      params: CallParams,
      answer: Call,
      example: {
        ...summaryExample,
        timeline: [
          {
            at: "2026-11-22T09:30:12.000Z",
            kind: "pressed",
            text: { en: "Pressed 2", zh: "按了 2" },
          },
        ],
      },
      errors: ["HOTLINE_CALL_UNKNOWN"],
      rate: rates.read,
    },
    async ({ border, who, params }) => {
      const id = callId(params.id);
      const call = await border.records.call(id);
      if (call === null) {
        throw new AppError("HOTLINE_CALL_UNKNOWN", `Call "${params.id}" does not exist.`);
      }
      if (who.user.role === "agent" && call.agent !== who.user.name) {
        throw new AppError("HOTLINE_ROLE_MISSING", `Call "${params.id}" is not yours.`);
      }
      const timeline = seenBy(who, await border.timelineOf(id));
      return { kind: "json", body: { ...callSummaryOf(call), timeline } };
    },
  ),
];
