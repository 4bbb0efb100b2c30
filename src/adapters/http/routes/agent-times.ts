import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import {
  AgentSpellPage,
  AgentSpellQuery,
  AgentState,
  AgentTimesExportQuery,
  AgentTimesList,
  AgentTimesQuery,
  type AgentTimesView,
  AppError,
  agentStateWords,
  type Lang,
} from "../../../contract/index.ts";
import { ownReasons, type PauseCode } from "../../../core/acd/index.ts";
import type { AgentTime } from "../../../ports/agent-times.ts";
import type { Border } from "../border.ts";
import { csvFile } from "../csv.ts";
import { type Route, rates, route } from "../table.ts";

const AgentParams = z.object({ id: z.string().min(1).max(64) });
const dayMs = 86_400_000;
const rangeDaysMax = 31;

const timesExample = {
  from: "2026-11-27T00:00:00.000Z",
  to: "2026-11-27T09:30:00.000Z",
  items: [
    {
      agent: "ann",
      name: "Ann Archer",
      states: { ready: 1_200_000, busy: 5_400_000, wrap_up: 600_000, paused: 1_800_000 },
      pauses: { break: 600_000, lunch: 1_200_000 },
      presentMs: 9_000_000,
      paidMs: 7_800_000,
    },
  ],
};

/** How agents spent their time, from the log of their states. */
export const agentTimesRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path: "/api/v1/agent-times",
      tag: "Floor",
      summary: "Sums up agents' time by state and pause, and how much of it is paid",
      description: `Today's up to now, or another range of at most ${rangeDaysMax} days.`,
      roles: ["supervisor", "admin"],
      status: 200,
      media: "application/json",
      query: AgentTimesQuery,
      answer: AgentTimesList,
      example: timesExample,
      errors: [],
      rate: { windowMs: 60_000, max: 60, per: "sign_in", failuresOnly: false },
    },
    async ({ border, query }) => ({ kind: "json", body: await timesOf(border, query) }),
  ),
  route(
    {
      method: "get",
      path: "/api/v1/agent-times-export",
      tag: "Floor",
      summary: "Exports agents' time as CSV, in seconds",
      description: "As `/api/v1/agent-times`. Written into the audit log.",
      roles: ["supervisor", "admin"],
      status: 200,
      media: "text/csv",
      query: AgentTimesExportQuery,
      answer: null,
      example: null,
      errors: [],
      rate: { windowMs: 60_000, max: 10, per: "sign_in", failuresOnly: false },
    },
    async ({ border, who, query }) => {
      const { lang, ...range } = query;
      const times = await timesOf(border, range);
      const by = who.user.name;
      const detail = `${times.from} to ${times.to}`;
      await border.records.audit({ by, action: "agent_times.export", subject: "agents", detail });
      const text = csvOf(times, border.control.pauses(), lang);
      return { kind: "text", type: "text/csv; charset=utf-8", text, fileName: "agent-times.csv" };
    },
  ),
  route(
    {
      method: "get",
      path: "/api/v1/agents/{id}/states",
      tag: "Floor",
      summary: "Lists the states an agent was in, oldest first, without gap or overlap",
      description: "Agents for themselves, supervisors and admins for anyone.",
      roles: ["agent", "supervisor", "admin"],
      status: 200,
      media: "application/json",
      params: AgentParams,
      query: AgentSpellQuery,
      answer: AgentSpellPage,
      example: {
        items: [
          {
            state: "paused",
            reason: "lunch",
            paid: false,
            call: null,
            startedAt: "2026-11-27T04:00:00.000Z",
            endedAt: "2026-11-27T04:30:00.000Z",
            signedOutBy: null,
          },
        ],
        nextCursor: null,
      },
      errors: [],
      rate: rates.read,
    },
    async ({ border, who, params, query }) => {
      if (who.user.role === "agent" && params.id !== who.user.name) {
        throw new AppError("HOTLINE_ROLE_MISSING", `"${params.id}" is not you.`);
      }
      const { limit, cursor } = query;
      const { from, to } = rangeOf(border, query);
      const after = cursor === undefined ? {} : { after: Number(cursor) };
      const filter = { agent: params.id, from, to, ...after, limit: limit + 1 };
      const found = await border.records.agentSpells(filter);
      const items = found.slice(0, limit).map(({ id: _id, startedAt, endedAt, ...spell }) => ({
        ...spell,
        paid: isPaid(spell, border.control.pauses()),
        startedAt: new Date(startedAt).toISOString(),
        endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
      }));
      const last = found[limit - 1];
      const nextCursor = found.length > limit && last ? String(last.id) : null;
      return { kind: "json", body: { items, nextCursor } };
    },
  ),
];

type Range = { readonly from?: string | undefined; readonly to?: string | undefined };

/** The range that is asked for, in ms. Throws HOTLINE_QUERY_INVALID for one that is none. */
function rangeOf(border: Border, query: Range): { readonly from: number; readonly to: number } {
  const now = border.clock.now();
  const to = Math.min(query.to === undefined ? now : Date.parse(query.to), now);
  const from = query.from === undefined ? border.today() : Date.parse(query.from);
  const iso = (ms: number): string => new Date(ms).toISOString();
  if (from > to) {
    throw new AppError("HOTLINE_QUERY_INVALID", `from is ${iso(from)}, after the end ${iso(to)}.`);
  }
  if (to - from > rangeDaysMax * dayMs) {
    const detail = `${iso(from)} to ${iso(to)} is more than ${rangeDaysMax} days: ask for less.`;
    throw new AppError("HOTLINE_QUERY_INVALID", detail);
  }
  return { from, to };
}

async function timesOf(border: Border, query: Range): Promise<AgentTimesList> {
  const { from, to } = rangeOf(border, query);
  const { records, control } = border;
  const names = new Map((await records.users()).map((user) => [user.name, user.displayName]));
  const items: AgentTimesView[] = [];
  for (const agent of await records.loggedAgents()) {
    const times = await records.agentTimes(agent, from, to);
    const view = sumOf(times, control.pauses());
    if (view.presentMs > 0) items.push({ agent, name: names.get(agent) ?? agent, ...view });
    // Calls are served on this thread: let them in between two agents.
    await setImmediate();
  }
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), items };
}

function sumOf(
  times: readonly AgentTime[],
  pauses: readonly PauseCode[],
): Omit<AgentTimesView, "agent" | "name"> {
  const states: Record<string, number> = {};
  const byCode: Record<string, number> = {};
  let presentMs = 0;
  let paidMs = 0;
  for (const time of times) {
    const { state, reason, ms } = time;
    states[state] = (states[state] ?? 0) + ms;
    if (state === "paused" && reason !== null) byCode[reason] = (byCode[reason] ?? 0) + ms;
    if (state !== "offline") presentMs += ms;
    if (isPaid(time, pauses)) paidMs += ms;
  }
  return { states, pauses: byCode, presentMs, paidMs };
}

/** As it was noted; for spells of before it was, as the configuration says now. */
function isPaid(
  { state, reason, paid }: Pick<AgentTime, "state" | "reason" | "paid">,
  pauses: readonly PauseCode[],
): boolean {
  if (paid !== null) return paid;
  if (state !== "paused") return state !== "offline";
  const isOwn = ownReasons.some((own) => own === reason);
  return isOwn || (pauses.find(({ id }) => id === reason)?.paid ?? false);
}

const titles = {
  en: { agent: "Agent", name: "Name", present: "Present", paid: "Paid" },
  zh: { agent: "工号", name: "姓名", present: "在岗", paid: "计薪" },
} as const;

/** One row for each agent; a column for each state and for each pause that occurs; whole seconds. */
function csvOf({ items }: AgentTimesList, pauses: readonly PauseCode[], lang: Lang): string {
  const codes = [...new Set(items.flatMap((item) => Object.keys(item.pauses)))].sort();
  const labels = new Map(pauses.map(({ id, label }) => [id, label[lang]]));
  const words = titles[lang];
  const states = agentStateWords[lang];
  const seconds = (ms: number | undefined): number => Math.round((ms ?? 0) / 1_000);
  const head = [
    ...[words.agent, words.name, words.present, words.paid],
    ...AgentState.options.map((state) => states[state]),
    ...codes.map((code) => `${states.paused}: ${labels.get(code) ?? code}`),
  ];
  const rows = items.map((item) => [
    ...[item.agent, item.name, seconds(item.presentMs), seconds(item.paidMs)],
    ...AgentState.options.map((state) => seconds(item.states[state])),
    ...codes.map((code) => seconds(item.pauses[code])),
  ]);
  return csvFile([head, ...rows]);
}
