import { z } from "zod";
import {
  AppError,
  CalendarList,
  CalendarView,
  ClosureRequest,
  calendarViewOf,
} from "../../../contract/index.ts";
import type { Border } from "../border.ts";
import { type Reply, type Route, rates, route } from "../table.ts";

const everyone = ["agent", "supervisor", "admin"] as const;
const CalendarParams = z.object({ name: z.string().min(1).max(64) });

const example = {
  name: "office",
  label: { en: "Office hours", zh: "办公时间" },
  zone: "Asia/Shanghai",
  state: "emergency",
  holiday: { en: "", zh: "" },
  opensAt: null,
  closure: {
    since: "2026-11-27T09:00:00.000Z",
    until: null,
    by: "sam",
    note: "Fire alarm",
  },
};

function found(border: Border, name: string): Reply {
  const now = border.calendars.find(name);
  if (now === null) {
    throw new AppError("HOTLINE_CALENDAR_UNKNOWN", `Calendar "${name}" does not exist.`);
  }
  return { kind: "json", body: calendarViewOf(now) };
}

/** Opening hours, and closing at once. */
export const calendarRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path: "/api/v1/calendars",
      tag: "Floor",
      summary: "Lists the calendars as they stand now",
      roles: everyone,
      status: 200,
      media: "application/json",
      answer: CalendarList,
      example: { items: [example] },
      errors: [],
      rate: rates.read,
    },
    async ({ border }) => ({
      kind: "json",
      body: { items: border.calendars.list().map(calendarViewOf) },
    }),
  ),
  route(
    {
      method: "post",
      path: "/api/v1/calendars/{name}/closure",
      tag: "Floor",
      summary: "Closes a calendar at once",
      description:
        "For emergencies: callers who come to an `open` node of a flow from now on take its " +
        "`emergency` way. A closure in force is replaced.",
      roles: ["supervisor", "admin"],
      status: 200,
      media: "application/json",
      params: CalendarParams,
      body: ClosureRequest,
      bodyExample: { note: "Fire alarm", until: null },
      answer: CalendarView,
      example,
      errors: ["HOTLINE_CALENDAR_UNKNOWN", "HOTLINE_BODY_INVALID"],
      rate: rates.change,
    },
    async ({ border, who, params: { name }, body }) => {
      found(border, name);
      const since = border.clock.now();
      const until = body.until === null ? null : Date.parse(body.until);
      if (until !== null && until <= since) {
        throw new AppError("HOTLINE_BODY_INVALID", `body.until: ${body.until} is over already.`);
      }
      const by = who.user.name;
      await border.calendars.close({ calendar: name, since, until, by, note: body.note });
      border.log.warn({ calendar: name, by, until }, "calendar closed at once");
      return found(border, name);
    },
  ),
  route(
    {
      method: "delete",
      path: "/api/v1/calendars/{name}/closure",
      tag: "Floor",
      summary: "Opens a calendar again that was closed at once",
      roles: ["supervisor", "admin"],
      status: 200,
      media: "application/json",
      params: CalendarParams,
      answer: CalendarView,
      example: { ...example, state: "open", closure: null },
      errors: ["HOTLINE_CALENDAR_UNKNOWN"],
      rate: rates.change,
    },
    async ({ border, who, params: { name } }) => {
      found(border, name);
      await border.calendars.reopen(name, who.user.name, border.clock.now());
      border.log.warn({ calendar: name, by: who.user.name }, "calendar opened again");
      return found(border, name);
    },
  ),
];
