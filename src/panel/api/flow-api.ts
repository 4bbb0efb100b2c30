import type { z } from "zod";
import {
  CalendarList,
  CalendarView,
  ClosureRequest,
  FlowCounts,
  FlowDifference,
  FlowStanding,
  FlowVersionDetail,
} from "../../contract/index.ts";
import type { Read, Send } from "./ticket-api.ts";

/** Flows and calendars as the panel uses them. Everything rejects with a Problem. */
export interface FlowApi {
  flows(): Promise<FlowStanding>;
  flow(version: string): Promise<FlowVersionDetail>;
  flowCounts(version: string, since: "today" | "ever"): Promise<FlowCounts>;
  /** What `to` has changed since `from`. */
  flowDifference(from: string, to: string): Promise<FlowDifference>;
  /** Lets new calls start on a version, or on the file's for null. */
  chooseFlow(version: string | null): Promise<FlowStanding>;
  calendars(): Promise<readonly CalendarView[]>;
  closeCalendar(name: string, body: z.input<typeof ClosureRequest>): Promise<CalendarView>;
  openCalendar(name: string): Promise<CalendarView>;
}

/** Speaks about flows and calendars through the panel's client. */
export function flowApi(send: Send, read: Read): FlowApi {
  const closure = (name: string): string => `/calendars/${encodeURIComponent(name)}/closure`;
  return {
    flows: async () => read(FlowStanding, await send("GET", "/flows")),
    flow: async (version) => read(FlowVersionDetail, await send("GET", `/flows/${version}`)),
    flowCounts: async (version, since) =>
      read(FlowCounts, await send("GET", `/flows/${version}/counts?since=${since}`)),
    flowDifference: async (from, to) =>
      read(FlowDifference, await send("GET", `/flows/${to}/difference?from=${from}`)),
    chooseFlow: async (version) =>
      read(FlowStanding, await send("POST", "/flows/active", { version })),
    calendars: async () => (await read(CalendarList, await send("GET", "/calendars"))).items,
    closeCalendar: async (name, body) =>
      read(CalendarView, await send("POST", closure(name), ClosureRequest.parse(body))),
    openCalendar: async (name) => read(CalendarView, await send("DELETE", closure(name))),
  };
}
