import type { AgentRecord } from "../../../src/core/acd/index.ts";
import type {
  CallEffect,
  CallEvent,
  CallFacts,
  CallState,
  EndedPhase,
  FlowPhase,
  TalkingPhase,
} from "../../../src/core/call/index.ts";
import { agentId, type CallId, callId, legId, queueId } from "../../../src/core/lib/brands.ts";
import { needOf } from "../../../src/core/lib/skills.ts";
import type { Log } from "../../../src/ports/log.ts";
import type { Batch, JournalEntry, TicketWrite } from "../../../src/ports/store.ts";

/** A log that keeps silent. */
export const quietLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A turn in which nothing happened; tests name what did. */
export function batch(parts: Partial<Batch> = {}): Batch {
  return {
    journal: [],
    snapshots: [],
    outbox: [],
    outboxDone: [],
    tickets: [],
    agents: [],
    visits: [],
    ways: { day: 0, counts: [] },
    callbacks: [],
    bootId: null,
    proofs: [],
    queues: [],
    ...parts,
  };
}

/** Noon of a day in May 2026, in ms since the epoch. */
export const noon = Date.UTC(2026, 4, 20, 12);

/** What is known of a call from a number in Beijing. */
export function factsOf(call: CallId, number: string | null = "+861065500100"): CallFacts {
  return {
    id: call,
    origin: "trunk",
    endpoint: "trunk-a",
    from: { number, name: "Li Na" },
    to: "4000",
    startedAt: noon,
    flow: { name: "main", version: "1f" },
    lang: "zh",
    record: true,
    verified: null,
    served: null,
    leftMessage: false,
    transferred: false,
    helped: false,
    path: ["menu"],
    step: 1,
    offers: 0,
    contact: null,
  };
}

/** A call in its menus. */
export function inFlow(call: CallId, number?: string | null): FlowPhase {
  const cursor = {
    node: "menu",
    tries: 0,
    memo: {},
    lead: [],
    vars: {},
    stack: [],
  };
  return {
    phase: "flow",
    facts: factsOf(call, number),
    caller: legId(call),
    cursor,
    awaits: { kind: "script", step: 1, records: null },
  };
}

/** The same call with Ann. */
export function inTalk(call: CallId, number?: string | null): TalkingPhase {
  const { facts, caller, cursor } = inFlow(call, number);
  return {
    phase: "talking",
    facts,
    caller,
    cursor,
    place: {
      visit: 1,
      queue: queueId("service"),
      need: needOf(["zh"]),
      priority: 0,
      since: noon,
      greeted: true,
    },
    offer: {
      id: 1,
      agent: agentId("ann"),
      agentName: "Ann",
      leg: legId(`${call}-a1`),
      ringing: true,
    },
    talkingSince: noon + 9_000,
    held: false,
    joinStep: 0,
  };
}

/** The same call after its end. */
export function over(call: CallId, number?: string | null): EndedPhase {
  return { phase: "ended", facts: factsOf(call, number), at: noon + 60_000, result: "answered" };
}

/** The first event of a call. */
export function started(call: CallId): CallEvent {
  const { endpoint, from, to, flow, record } = factsOf(call);
  const origin = "trunk";
  const leg = legId(call);
  return { type: "call_started", call, leg, origin, endpoint, from, to, flow, record };
}

/** A menu as the caller hears it. */
export function asks(call: CallId, step: number): CallEffect {
  const wait = {
    kind: "digits",
    min: 1,
    max: 1,
    endKey: null,
    firstMs: 5_000,
    nextMs: 3_000,
    secret: false,
  } as const;
  const prompts = ["welcome", "menu", "menu-repeat"].map(
    (name) => ({ kind: "sound", name }) as const,
  );
  return { do: "perform", script: { leg: legId(call), step, lang: "zh", prompts, wait } };
}

/** A key pressed in that menu. */
export function pressed(call: CallId, step: number, value: string): CallEvent {
  const outcome = { kind: "digits", value, endedBy: "max", bargedIn: true } as const;
  return { type: "script_ended", leg: legId(call), step, outcome };
}

/** A journal entry with an unimportant effect. */
export function entry(call: CallId, seq: number, event?: CallEvent): JournalEntry {
  const happened = event ?? (seq === 1 ? started(call) : pressed(call, seq - 1, "1"));
  return { call, seq, at: noon + seq * 1_000, event: happened, effects: [asks(call, seq)] };
}

/** The ticket of a call is opened. */
export function opening(call: CallId, number: string | null = "+861065500100"): TicketWrite {
  const { from, to } = factsOf(call, number);
  const at = noon;
  return { call, at, change: { set: "opened", from, to, at }, contactNumber: number };
}

/** Ann in a state since an instant. */
export function ann(state: AgentRecord["state"], since: number): AgentRecord {
  return {
    profile: { id: agentId("ann"), name: "Ann", skills: { en: 5, zh: 8 }, queues: [] },
    state,
    since,
    idleSince: since,
    work: { busyMs: 0, readyMs: 0 },
    signedIn: state !== "offline",
    intent: "ready",
    pauseReason: null,
    address: "agent-ann-1",
    reachable: true,
    microphone: true,
    call: null,
    wrapUpUntil: null,
  };
}

/** The turns of one whole call with three events each, as the engine commits them. */
export function story(id: string, n: number): readonly Batch[] {
  const call = callId(id);
  const number = `+8610${String(65_500_000 + (n % 5_000))}`;
  const states: readonly CallState[] = [
    inFlow(call, number),
    inFlow(call, number),
    inTalk(call, number),
    over(call, number),
  ];
  const changes: readonly TicketWrite["change"][][] = [
    [opening(call, number).change],
    [{ set: "language", lang: "zh" }],
    [
      { set: "queued", queue: queueId("service") },
      { set: "answered", agent: agentId("ann"), at: noon },
    ],
    [{ set: "ended", result: "answered", at: noon + 60_000 }],
  ];
  return states.map((state, turn) => {
    const seqs = [1, 2, 3].map((k) => turn * 3 + k);
    const tickets = (changes[turn] ?? []).map((change) => ({
      call,
      at: noon,
      change,
      contactNumber: number,
    }));
    const outbox = { id: `${id}:9:0`, call, effect: asks(call, 9) };
    return batch({
      journal: seqs.map((seq) => entry(call, seq)),
      snapshots: [{ call, seq: turn * 3 + 3, state, timers: { announce: noon } }],
      outbox: turn === 2 ? [outbox] : [],
      outboxDone: turn === 3 ? [outbox.id] : [],
      tickets,
      agents: turn > 1 ? [ann(turn === 2 ? "busy" : "ready", noon + n)] : [],
    });
  });
}
