import {
  type AgentProfile,
  type AgentRecord,
  emptyCounts,
  type PauseCode,
} from "../../src/core/acd/index.ts";
import type { CallState } from "../../src/core/call/index.ts";
import type { AgentId, CallId, QueueId } from "../../src/core/lib/brands.ts";
import type {
  AgentPlace,
  Control,
  DeskCommand,
  FloorChange,
  QueueCommand,
  QueueStatus,
  Spoken,
} from "../../src/ports/control.ts";
import type { Line } from "../../src/ports/telephony.ts";
import { queueSettings } from "./queue-settings.ts";

/** A queue as it stands, with what a test cares about changed. */
export function aQueue(change: Partial<QueueStatus> & { id?: string } = {}): QueueStatus {
  const { id = "support", ...rest } = change;
  return {
    settings: queueSettings(id, {
      label: { en: "Support", zh: "客服" },
      lengthMax: 100,
      skills: { support: 1 },
    }),
    open: true,
    expected: null,
    calibration: {
      waits: 0,
      coverage: Number.NaN,
      errorMs: Number.NaN,
      appQueueErrorMs: Number.NaN,
    },
    waiting: 0,
    longestSince: null,
    talking: 0,
    agentsReady: 0,
    counts: emptyCounts(),
    ...rest,
  };
}

/** An agent on the floor, with what a test cares about changed. */
export function anAgent(id: AgentId, change: Partial<AgentRecord> = {}): AgentRecord {
  return {
    profile: { id, name: `Agent ${id}`, skills: { support: 5 }, queues: [] },
    state: "paused",
    since: 1_795_340_000_000,
    idleSince: 1_795_340_000_000,
    work: { busyMs: 0, readyMs: 0 },
    signedIn: true,
    intent: "paused",
    pauseReason: "break",
    address: `agent-${id}-00000000`,
    reachable: true,
    microphone: true,
    call: null,
    wrapUpUntil: null,
    ...change,
  };
}

/** The engine as the borders see it, played by the test. */
export class FakeControl implements Control {
  readonly queueMap = new Map<QueueId, QueueStatus>();
  readonly agentMap = new Map<AgentId, AgentRecord>();
  readonly callMap = new Map<CallId, CallState>();
  readonly endpoints = new Map<string, CallId>();
  readonly labels = new Map<string, Readonly<Record<"en" | "zh", string>>>();
  readonly signedIn: ({ agent: AgentProfile } & AgentPlace)[] = [];
  readonly signedOut: AgentId[] = [];
  readonly commands: { agent: AgentId; command: DeskCommand; by: string }[] = [];
  readonly queueCommands: { queue: QueueId; command: QueueCommand }[] = [];
  readonly phones = new Map<string, Line>();
  pauseCodes: readonly PauseCode[] = [
    { id: "tea", label: { en: "Tea", zh: "茶歇" }, paid: true, limitMs: 600_000, atLimit: "alarm" },
  ];
  readonly changeListeners = new Set<(change: FloorChange) => void>();
  readonly spokenListeners = new Set<(spoken: Spoken) => void>();
  readinessNow: Record<"asterisk" | "store" | "flow", string | null> = {
    asterisk: null,
    store: null,
    flow: null,
  };
  /** What `command` answers. */
  refusal: string | null = null;
  /** What `signIn` and `addPhone` reject with. */
  failure: Error | null = null;
  /** Who else has signed agents out. */
  readonly signedOutBy = new Map<AgentId, string>();
  /** How often queues and agents were read. */
  reads = 0;

  /** What `lateCallbacks` answers. */
  late: { count: number; nextAt: number | null } = { count: 0, nextAt: null };

  lateCallbacks() {
    return this.late;
  }

  async signIn(agent: AgentProfile, place: AgentPlace): Promise<void> {
    if (this.failure !== null) throw this.failure;
    this.signedIn.push({ agent, ...place });
  }

  async signOut(agent: AgentId, by?: string): Promise<void> {
    this.signedOut.push(agent);
    if (by !== undefined) this.signedOutBy.set(agent, by);
  }

  async command(agent: AgentId, command: DeskCommand, by: string): Promise<string | null> {
    this.commands.push({ agent, command, by });
    return this.refusal;
  }

  async queueCommand(queue: QueueId, command: QueueCommand): Promise<string | null> {
    this.queueCommands.push({ queue, command });
    return this.refusal;
  }

  async addPhone(line: Line): Promise<void> {
    if (this.failure !== null) throw this.failure;
    this.phones.set(line.address, line);
  }

  async removeLine(address: string): Promise<void> {
    this.phones.delete(address);
  }

  pauses(): readonly PauseCode[] {
    return this.pauseCodes;
  }

  queues(): readonly QueueStatus[] {
    this.reads += 1;
    return [...this.queueMap.values()];
  }

  agents(): readonly AgentRecord[] {
    this.reads += 1;
    return [...this.agentMap.values()];
  }

  agent(id: AgentId): AgentRecord | null {
    this.reads += 1;
    return this.agentMap.get(id) ?? null;
  }

  liveCall(id: CallId): CallState | null {
    return this.callMap.get(id) ?? null;
  }

  nodeLabel(
    flow: string,
    version: string,
    node: string,
  ): Readonly<Record<"en" | "zh", string>> | null {
    return this.labels.get(`${flow}/${version}/${node}`) ?? null;
  }

  onChange(listener: (change: FloorChange) => void): () => void {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  onSpoken(listener: (spoken: Spoken) => void): () => void {
    this.spokenListeners.add(listener);
    return () => this.spokenListeners.delete(listener);
  }

  callOfEndpoint(endpoint: string): CallId | null {
    return this.endpoints.get(endpoint) ?? null;
  }

  readiness(): Readonly<Record<"asterisk" | "store" | "flow", string | null>> {
    return this.readinessNow;
  }

  /** Tells the listeners of a turn that changed these. */
  changed(change: { queues?: QueueId[]; agents?: AgentId[]; calls?: CallId[] }): void {
    const { queues = [], agents = [], calls = [] } = change;
    const sets = { queues: new Set(queues), agents: new Set(agents), calls: new Set(calls) };
    for (const listener of this.changeListeners) listener(sets);
  }

  /** Puts an agent on the floor and tells of it. */
  setAgent(agent: AgentRecord): void {
    this.agentMap.set(agent.profile.id, agent);
    this.changed({ agents: [agent.profile.id] });
  }

  /** Changes a queue and tells of it. */
  setQueue(queue: QueueStatus): void {
    this.queueMap.set(queue.settings.id, queue);
    this.changed({ queues: [queue.settings.id] });
  }
}
