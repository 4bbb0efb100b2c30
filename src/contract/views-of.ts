import {
  type AgentRecord,
  type Calibration,
  type QueueCounts,
  type QueueSettings,
  serviceLevelOf,
} from "../core/acd/index.ts";
import type { CallState } from "../core/call/index.ts";
import type { AgentId } from "../core/lib/brands.ts";
import type { Contact, TicketSummary } from "./tickets.ts";
import type { AgentView, CallSummary, QueueView } from "./views.ts";

/** A ticket as the store has it: instants in ms since the epoch. */
export type StoredTicket = Readonly<
  Omit<
    TicketSummary,
    "openedAt" | "endedAt" | "updatedAt" | "solvedAt" | "dueAt" | "tags" | "voicemail"
  > & {
    readonly openedAt: number;
    readonly endedAt: number | null;
    readonly updatedAt: number;
    readonly solvedAt: number | null;
    readonly dueAt: number | null;
    readonly tags: readonly string[];
    readonly recordings: readonly { readonly kind: "recording" | "voicemail" }[];
  }
>;

/** A call as the store has it: instants in ms since the epoch. */
export type StoredCall = Readonly<
  Omit<CallSummary, "startedAt" | "endedAt"> & {
    readonly startedAt: number;
    readonly endedAt: number | null;
  }
>;

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

/** A contact as tickets show them, and nothing besides. */
export function contactOf({ id, number, name, vip }: Readonly<Contact>): Contact {
  return { id, number, name, vip };
}

/** A stored ticket as the borders show it, and nothing besides. */
export function ticketSummaryOf(ticket: StoredTicket): TicketSummary {
  return {
    number: ticket.number,
    status: ticket.status,
    priority: ticket.priority,
    category: ticket.category,
    assignee: ticket.assignee,
    team: ticket.team,
    tags: [...ticket.tags],
    fields: { ...ticket.fields },
    joined: ticket.joined,
    dueAt: isoOrNull(ticket.dueAt),
    openedAt: iso(ticket.openedAt),
    endedAt: isoOrNull(ticket.endedAt),
    updatedAt: iso(ticket.updatedAt),
    solvedAt: isoOrNull(ticket.solvedAt),
    call: ticket.call,
    callerNumber: ticket.callerNumber,
    callerName: ticket.callerName,
    contact: ticket.contact && contactOf(ticket.contact),
    dialled: ticket.dialled,
    lang: ticket.lang,
    result: ticket.result,
    queue: ticket.queue,
    agent: ticket.agent,
    verifiedAccount: ticket.verifiedAccount,
    verifiedName: ticket.verifiedName,
    disposition: ticket.disposition,
    note: ticket.note,
    voicemail: ticket.recordings.some(({ kind }) => kind === "voicemail"),
    erased: ticket.erased,
  };
}

/** A stored call as the borders show it, and nothing besides. */
export function callSummaryOf(call: StoredCall): CallSummary {
  return {
    id: call.id,
    ticket: call.ticket,
    phase: call.phase,
    startedAt: iso(call.startedAt),
    endedAt: isoOrNull(call.endedAt),
    callerNumber: call.callerNumber,
    callerName: call.callerName,
    dialled: call.dialled,
    lang: call.lang,
    queue: call.queue,
    agent: call.agent,
    result: call.result,
  };
}

/** A queue as the engine knows it. */
export interface QueueStanding {
  readonly settings: QueueSettings;
  readonly open: boolean;
  readonly expected: { readonly lowMs: number; readonly highMs: number } | null;
  readonly calibration: Calibration;
  readonly waiting: number;
  readonly longestSince: number | null;
  readonly talking: number;
  readonly agentsReady: number;
  readonly counts: Readonly<QueueCounts>;
}

function precisionOf(calibration: Calibration): Pick<QueueView, "coverage" | "offBy"> {
  const { waits, coverage, errorMs, appQueueErrorMs } = calibration;
  if (waits === 0) return { coverage: null, offBy: null };
  const offBy = { oursMs: Math.round(errorMs), appQueueMs: Math.round(appQueueErrorMs) };
  return { coverage, offBy: Number.isNaN(errorMs) ? null : offBy };
}

/** A queue as the wallboard shows it. */
export function queueViewOf(queue: QueueStanding): QueueView {
  const { settings, counts } = queue;
  return {
    id: settings.id,
    label: { en: settings.label.en, zh: settings.label.zh },
    open: queue.open,
    expected: queue.expected && {
      lowMs: Math.round(queue.expected.lowMs / 1_000) * 1_000,
      highMs: Math.round(queue.expected.highMs / 1_000) * 1_000,
    },
    ...precisionOf(queue.calibration),
    waiting: queue.waiting,
    longestSince: queue.longestSince,
    talking: queue.talking,
    offered: counts.offered,
    answered: counts.answered,
    abandoned: counts.abandoned,
    serviceLevel: serviceLevelOf(counts),
    serviceLevelMs: settings.serviceLevelMs,
    shortAbandonMs: settings.shortAbandonMs,
    agentsReady: queue.agentsReady,
  };
}

/** Who is on an agent's call. */
export interface Party {
  readonly number: string | null;
  readonly name: string | null;
}

/**
 * An agent as the wallboard shows them; `party` is the caller of their present call, if known, and
 * `live` that call while it goes on.
 */
export function agentViewOf(
  agent: AgentRecord,
  party: Party | null,
  live: CallState | null = null,
): AgentView {
  const obstacle = obstacleOf(agent);
  return {
    id: agent.profile.id,
    name: agent.profile.name,
    skills: { ...agent.profile.skills },
    state: agent.state,
    since: agent.since,
    pauseReason: agent.pauseReason,
    pauseLimit: pauseLimitOf(agent),
    notice: agent.notice ?? null,
    obstacle,
    intent: agent.intent,
    call: agent.call && {
      id: agent.call.call,
      number: party?.number ?? null,
      name: party?.name ?? null,
      queue: agent.call.queue,
      hearsWhisper: hearsWhisper(live, agent.profile.id),
    },
    wrapUpUntil: agent.wrapUpUntil,
  };
}

function hearsWhisper(live: CallState | null, agent: AgentId): boolean {
  if (live?.phase !== "offered") return false;
  return [live.offer, ...live.others].some((one) => one.agent === agent && one.asked !== undefined);
}

function pauseLimitOf({ pauseTerms }: AgentRecord): AgentView["pauseLimit"] {
  if (!pauseTerms || pauseTerms.until === null) return null;
  return { at: pauseTerms.until, atLimit: pauseTerms.atLimit };
}

/** What keeps a signed-in agent from getting calls; the lost line first, as it hides the other. */
function obstacleOf(agent: AgentRecord): AgentView["obstacle"] {
  if (!agent.signedIn) return null;
  if (!agent.reachable) return "line_lost";
  return agent.microphone ? null : "microphone_denied";
}
