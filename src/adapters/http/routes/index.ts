import type { Route } from "../table.ts";
import { agentTimesRoutes } from "./agent-times.ts";
import { calendarRoutes } from "./calendars.ts";
import { callbackRoutes } from "./callbacks.ts";
import { callRoutes } from "./calls.ts";
import { contactRoutes } from "./contacts.ts";
import { floorRoutes } from "./floor.ts";
import { flowRoutes } from "./flows.ts";
import { lockRoutes } from "./locks.ts";
import { operationRoutes } from "./operations.ts";
import { phoneRoutes } from "./phone.ts";
import { signInRoutes } from "./sign-in.ts";
import { ticketActRoutes } from "./ticket-acts.ts";
import { ticketListRoutes } from "./ticket-lists.ts";
import { ticketRoutes } from "./tickets.ts";

/** Every route of the service: express, OpenAPI, docs/api.md and the tests walk this list. */
export const routes: readonly Route[] = [
  ...signInRoutes,
  ...ticketRoutes,
  ...ticketActRoutes,
  ...ticketListRoutes,
  ...contactRoutes,
  ...callRoutes,
  ...callbackRoutes,
  ...floorRoutes,
  ...agentTimesRoutes,
  ...calendarRoutes,
  ...flowRoutes,
  ...lockRoutes,
  ...phoneRoutes,
  ...operationRoutes,
];
