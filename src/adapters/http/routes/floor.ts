import { z } from "zod";
import {
  AgentCommand,
  AgentList,
  type AgentView,
  AppError,
  agentViewOf,
  PauseCodeList,
  QueueCommand,
  QueueList,
  queueViewOf,
} from "../../../contract/index.ts";
import type { AgentRecord } from "../../../core/acd/index.ts";
import { agentId, queueId } from "../../../core/lib/brands.ts";
import type { SignedIn } from "../../../ports/signed-in.ts";
import type { Border } from "../border.ts";
import { type Route, rates, route } from "../table.ts";

const everyone = ["agent", "supervisor", "admin"] as const;
const QueueParams = z.object({ id: z.string().min(1).max(64) });
const AgentParams = z.object({ id: z.string().min(1).max(64) });

const queueExample = {
  id: "support",
  label: { en: "Support", zh: "客服" },
  open: true,
  expected: { lowMs: 40_000, highMs: 170_000 },
  coverage: 0.81,
  offBy: { oursMs: 21_000, appQueueMs: 32_000 },
  waiting: 2,
  longestSince: 1_795_340_000_000,
  talking: 3,
  offered: 40,
  answered: 36,
  abandoned: 2,
  serviceLevel: 0.92,
  serviceLevelMs: 20_000,
  shortAbandonMs: 5_000,
  agentsReady: 0,
};

const agentExample = {
  id: "ann",
  name: "Ann Archer",
  skills: { support: 7, en: 10 },
  state: "busy",
  since: 1_795_340_000_000,
  pauseReason: null,
  pauseLimit: null,
  notice: null,
  obstacle: null,
  intent: "ready",
  call: {
    id: "1795340000.17",
    number: "+12025550123",
    name: "Mei Lin",
    queue: "support",
    hearsWhisper: false,
  },
  wrapUpUntil: null,
};

const pauseExample = {
  id: "break",
  label: { en: "Break", zh: "休息" },
  paid: true,
  limitMs: 900_000,
  atLimit: "alarm",
};

async function viewOf(border: Border, agent: AgentRecord): Promise<AgentView> {
  if (agent.call === null) return agentViewOf(agent, null);
  const live = border.control.liveCall(agent.call.call);
  if (live !== null && live.phase !== "new") return agentViewOf(agent, live.facts.from, live);
  const ticket = await border.records.ticketOfCall(agent.call.call);
  return agentViewOf(agent, ticket && { number: ticket.callerNumber, name: ticket.callerName });
}

/** Signs an agent out for a supervisor; null when done, else why not, in words. */
async function signOut(border: Border, who: SignedIn, name: string): Promise<string | null> {
  if (who.user.role === "agent") {
    throw new AppError("HOTLINE_ROLE_MISSING", "Agents sign themselves out at /api/v1/sign-out.");
  }
  const user = await border.records.user(name);
  const isDone = user !== null && (await border.signIns.closeFor(user, who.user.name));
  return isDone ? null : `Agent "${name}" is not signed in.`;
}

/** Queues, agents and what may be asked of them. */
export const floorRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path: "/api/v1/queues",
      tag: "Floor",
      summary: "Lists the queues as they stand now, with today's counts",
      roles: everyone,
      status: 200,
      media: "application/json",
      answer: QueueList,
      example: { items: [queueExample] },
      errors: [],
      rate: rates.read,
    },
    async ({ border }) => ({
      kind: "json",
      body: { items: border.control.queues().map(queueViewOf) },
    }),
  ),
  route(
    {
      method: "post",
      path: "/api/v1/queues/{id}/commands",
      tag: "Floor",
      summary: "Opens, closes or evacuates a queue",
      description:
        "A closed queue takes no new callers and serves those who wait; the flow decides where " +
        "others go. `evacuate` sends all who wait to another queue, each to the place of their " +
        "arrival; who rings or talks stays.",
      roles: ["supervisor", "admin"],
      status: 204,
      media: null,
      params: QueueParams,
      body: QueueCommand,
      bodyExample: { command: "evacuate", to: "support" },
      answer: null,
      example: null,
      errors: ["HOTLINE_COMMAND_REFUSED"],
      rate: rates.change,
    },
    async ({ border, params, body }) => {
      const asked = body.command === "evacuate" ? { ...body, to: queueId(body.to) } : body;
      const refusal = await border.control.queueCommand(queueId(params.id), asked);
      if (refusal !== null) throw new AppError("HOTLINE_COMMAND_REFUSED", refusal);
      return { kind: "empty" };
    },
  ),
  route(
    {
      method: "get",
      path: "/api/v1/pause-codes",
      tag: "Floor",
      summary: "Lists why agents may pause, the usual reason first",
      roles: everyone,
      status: 200,
      media: "application/json",
      answer: PauseCodeList,
      example: { items: [pauseExample] },
      errors: [],
      rate: rates.read,
    },
    async ({ border }) => ({
      kind: "json",
      body: {
        items: border.control.pauses().map((code) => ({ ...code, label: { ...code.label } })),
      },
    }),
  ),
  route(
    {
      method: "get",
      path: "/api/v1/agents",
      tag: "Floor",
      summary: "Lists the agents as they are now",
      roles: ["supervisor", "admin"],
      status: 200,
      media: "application/json",
      answer: AgentList,
      example: { items: [agentExample] },
      errors: [],
      rate: rates.read,
    },
    async ({ border }) => {
      const agents = border.control.agents();
      const items = await Promise.all(agents.map((agent) => viewOf(border, agent)));
      return { kind: "json", body: { items } };
    },
  ),
  route(
    {
      method: "post",
      path: "/api/v1/agents/{id}/commands",
      tag: "Floor",
      summary: "Asks something of an agent's place on the floor",
      description:
        "Agents for themselves, supervisors and admins for anyone. `microphone` reports what " +
        "the agent's own browser may do, so only the agent may send it; `sign_out` is for " +
        "supervisors and admins, and leaves a talk alone.",
      roles: everyone,
      status: 204,
      media: null,
      params: AgentParams,
      body: AgentCommand,
      bodyExample: { command: "pause", reason: "lunch" },
      answer: null,
      example: null,
      errors: ["HOTLINE_AGENT_UNKNOWN", "HOTLINE_COMMAND_REFUSED"],
      rate: rates.change,
    },
    async ({ border, who, params, body }) => {
      const isSelf = params.id === who.user.name;
      if (!isSelf && (who.user.role === "agent" || body.command === "microphone")) {
        throw new AppError("HOTLINE_ROLE_MISSING", `"${params.id}" is not you.`);
      }
      const id = agentId(params.id);
      if (border.control.agent(id) === null) {
        throw new AppError("HOTLINE_AGENT_UNKNOWN", `Agent "${params.id}" does not exist.`);
      }
      const refusal =
        body.command === "sign_out"
          ? await signOut(border, who, params.id)
          : await border.control.command(id, body, who.user.name);
      if (refusal !== null) throw new AppError("HOTLINE_COMMAND_REFUSED", refusal);
      return { kind: "empty" };
    },
  ),
];
