import { z } from "zod";
import {
  AppError,
  ExportQuery,
  TicketCount,
  TicketQuery,
  TicketSettings,
  TicketView,
  TicketViewBody,
  TicketViewList,
} from "../../../contract/index.ts";
import { limits } from "../../../core/lib/limits.ts";
import type { Border } from "../border.ts";
import { ticketCsv } from "../csv.ts";
import { type Route, rates, route } from "../table.ts";
import { cursorOf, filterOf, placeOf, withoutUndefined } from "../ticket-query.ts";
import { assertNoFaults } from "../whole-ticket.ts";

const everyone = ["agent", "supervisor", "admin"] as const;
const leaders = ["supervisor", "admin"] as const;

const ViewParams = z.object({ id: z.coerce.number().int().positive() });
/** Rows that are read at a time, so that calls need not wait for an export. */
const exportPage = 500;

const settingsExample = {
  categories: [
    { id: "payments", label: { en: "Payments", zh: "支付" } },
    { id: "payments/refund", label: { en: "Refunds", zh: "退款" } },
  ],
  ticketFields: [],
  contactFields: [],
  teams: [{ id: "support", label: { en: "Customer service", zh: "客户服务" } }],
  people: [{ user: "ann", name: "Ann Archer" }],
  solvedBy: ["resolved", "wrong_number"],
  calendar: { en: "Office hours", zh: "办公时间" },
};
const viewExample = {
  id: 4,
  owner: "sue",
  shared: true,
  name: "Refunds of the team",
  filter: { category: "payments/refund", status: "new,open,pending", sort: "due" },
};

/** What people find tickets with: settings, counts, views and the export. */
export const ticketListRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path: "/api/v1/ticket-settings",
      tag: "Tickets",
      summary: "Gets what the configuration says of tickets and contacts",
      roles: everyone,
      status: 200,
      media: "application/json",
      answer: TicketSettings,
      example: settingsExample,
      errors: [],
      rate: rates.read,
    },
    async ({ border }) => ({ kind: "json", body: await settingsOf(border) }),
  ),
  route(
    {
      method: "get",
      path: "/api/v1/tickets-count",
      tag: "Tickets",
      summary: "Counts tickets",
      description: `Takes what the list takes; counting stops at ${limits.countedTickets}.`,
      roles: everyone,
      status: 200,
      media: "application/json",
      query: TicketQuery,
      answer: TicketCount,
      example: { count: 12, max: limits.countedTickets },
      errors: [],
      rate: rates.read,
    },
    async ({ border, query }) => {
      const filter = { ...filterOf(query, border.clock.now()), limit: 1 };
      const count = await border.records.countTickets(filter, limits.countedTickets);
      return { kind: "json", body: { count, max: limits.countedTickets } };
    },
  ),
  route(
    {
      method: "get",
      path: "/api/v1/tickets-export",
      tag: "Tickets",
      summary: "Exports tickets as CSV",
      description:
        "RFC 4180 in UTF-8 with a byte order mark; a text that a spreadsheet would take for a " +
        `formula has an apostrophe before it. At most ${limits.exportRows} tickets. Written into ` +
        "the audit log.",
      roles: leaders,
      status: 200,
      media: "text/csv",
      query: ExportQuery,
      answer: null,
      example: null,
      errors: ["HOTLINE_EXPORT_TOO_LARGE"],
      rate: { windowMs: 60_000, max: 10, per: "sign_in", failuresOnly: false },
    },
    async ({ border, who, query }) => {
      const { lang, ...conditions } = query;
      const text = await exported(border, conditions, lang);
      const detail = JSON.stringify(withoutUndefined(conditions));
      const by = who.user.name;
      await border.records.audit({ by, action: "tickets.export", subject: "tickets", detail });
      return { kind: "text", type: "text/csv; charset=utf-8", text, fileName: "tickets.csv" };
    },
  ),
  route(
    {
      method: "get",
      path: "/api/v1/ticket-views",
      tag: "Tickets",
      summary: "Lists one's own views of tickets and those shared with everybody",
      roles: everyone,
      status: 200,
      media: "application/json",
      answer: TicketViewList,
      example: { items: [viewExample] },
      errors: [],
      rate: rates.read,
    },
    async ({ border, who }) => {
      const items = await border.records.ticketViews(who.user.name);
      return { kind: "json", body: { items } };
    },
  ),
  route(
    {
      method: "post",
      path: "/api/v1/ticket-views",
      tag: "Tickets",
      summary: "Keeps a view of tickets",
      description: "Supervisors and admins may share theirs.",
      roles: everyone,
      status: 201,
      media: "application/json",
      body: TicketViewBody,
      bodyExample: { name: "Mine", filter: { status: "open" } },
      answer: TicketView,
      example: viewExample,
      errors: ["HOTLINE_TOO_MANY_VIEWS"],
      rate: rates.change,
    },
    async ({ border, who, body }) => {
      const { name: owner, role } = who.user;
      if (body.shared && role === "agent") {
        throw new AppError("HOTLINE_ROLE_MISSING", "Agents keep views for themselves.");
      }
      assertIsFilter(body.filter);
      const own = (await border.records.ticketViews(owner)).filter((one) => one.owner === owner);
      if (own.length >= limits.viewsPerUser) {
        throw new AppError("HOTLINE_TOO_MANY_VIEWS", `You have ${own.length}.`);
      }
      return { kind: "json", body: await border.records.addTicketView({ ...body, owner }) };
    },
  ),
  route(
    {
      method: "delete",
      path: "/api/v1/ticket-views/{id}",
      tag: "Tickets",
      summary: "Deletes a view of one's own; supervisors and admins also shared ones",
      roles: everyone,
      status: 204,
      media: null,
      params: ViewParams,
      answer: null,
      example: null,
      errors: ["HOTLINE_VIEW_UNKNOWN"],
      rate: rates.change,
    },
    async ({ border, who, params }) => {
      const { name, role } = who.user;
      const views = await border.records.ticketViews(name);
      const view = views.find(({ id }) => id === params.id);
      const isTheirs = view !== undefined && (view.owner === name || role !== "agent");
      if (!isTheirs || !(await border.records.removeTicketView(params.id))) {
        throw new AppError("HOTLINE_VIEW_UNKNOWN", `You have no view ${params.id}.`);
      }
      return { kind: "empty" };
    },
  ),
];

async function settingsOf(border: Border): Promise<TicketSettings> {
  const { ticketRules: rules, records } = border;
  const users = (await records.users()).filter(({ disabled }) => !disabled);
  const words = ({ en, zh }: { readonly en: string; readonly zh: string }) => ({ en, zh });
  const labelled = ({ id, label }: TicketSettings["teams"][number]) => ({
    id,
    label: words(label),
  });
  const fields = (all: typeof rules.ticketFields): TicketSettings["ticketFields"] =>
    all.map(({ name, label, type, choices }) => ({
      name,
      label: words(label),
      type,
      choices: choices.map((choice) => ({ value: choice.value, label: words(choice.label) })),
    }));
  return {
    categories: rules.categories.map(labelled),
    ticketFields: fields(rules.ticketFields),
    contactFields: fields(rules.contactFields),
    teams: rules.teams.map(labelled),
    people: users.map(({ name, displayName }) => ({ user: name, name: displayName })),
    solvedBy: [...rules.solvedBy],
    calendar: rules.calendar === null ? null : words(rules.calendar.label),
  };
}

/** Throws HOTLINE_BODY_INVALID for a view whose filter no list would take. */
function assertIsFilter(filter: Readonly<Record<string, string>>): void {
  const parsed = TicketQuery.safeParse(filter);
  if (parsed.success) return;
  const faults = parsed.error.issues.map(({ path, message }) => ({
    path: path.join("."),
    message,
  }));
  assertNoFaults(faults, "body.filter");
}

async function exported(
  border: Border,
  conditions: Omit<ExportQuery, "lang">,
  lang: ExportQuery["lang"],
): Promise<string> {
  const filter = filterOf(conditions, border.clock.now());
  const count = await border.records.countTickets({ ...filter, limit: 1 }, limits.exportRows + 1);
  if (count > limits.exportRows) {
    throw new AppError("HOTLINE_EXPORT_TOO_LARGE", `More than ${limits.exportRows} tickets.`);
  }
  const csv = ticketCsv(border.ticketRules, lang);
  const parts = [csv.head];
  let cursor: string | null = null;
  do {
    const after: object = cursor === null ? {} : { after: placeOf(cursor) };
    const page = await border.records.tickets({ ...filter, ...after, limit: exportPage });
    parts.push(...page.map(csv.row));
    const last = page.at(-1);
    cursor = page.length < exportPage || !last ? null : cursorOf(last, filter.sort);
    await new Promise((resolve) => setImmediate(resolve));
  } while (cursor !== null && parts.length <= limits.exportRows);
  return parts.join("");
}
