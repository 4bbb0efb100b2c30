import type { AgentProfile, AgentRecord, Floor, PauseCode } from "../core/acd/index.ts";
import type { CallEvent, CallState } from "../core/call/index.ts";
import { reduceCall } from "../core/call/index.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import type { AgentId, CallId, LegId, QueueId } from "../core/lib/brands.ts";
import { after, callId } from "../core/lib/brands.ts";
import type { Callbacks } from "../ports/callbacks.ts";
import type {
  AgentPlace,
  Control,
  DeskCommand,
  FloorChange,
  QueueCommand,
  QueueStatus,
  Spoken,
} from "../ports/control.ts";
import type { Line, TelephonyEvent } from "../ports/telephony.ts";
import { CallTable, callerOf } from "./call-table.ts";
import { CallbackBook, withCallbacks } from "./callback-book.ts";
import { CallbackDesk } from "./callback-desk.ts";
import { Committer } from "./committer.ts";
import { messageOf, queueMessageOf } from "./desk.ts";
import type { EffectParts } from "./effects.ts";
import { runEffect } from "./effects.ts";
import { floorBefore, readPast, startFloor } from "./floor-start.ts";
import { floorEventOf, setFloorTimers } from "./floor-timers.ts";
import { FlowShelf } from "./flow-shelf.ts";
import { contactIn, Intake } from "./intake.ts";
import { Lines } from "./lines.ts";
import { Notices } from "./notices.ts";
import { Prover } from "./prover.ts";
import { queueStatusOf } from "./queue-status.ts";
import { recover, takeMessages } from "./recovery.ts";
import { restoreCall, restoreEnded } from "./restore.ts";
import type { EngineParts, EngineSettings } from "./settings.ts";
import { Timers } from "./timers.ts";
import type { Leaving, Message } from "./turn.ts";
import { forgetKey, isCallTimer, isUrgent, Turn } from "./turn.ts";
import { countTurn } from "./turn-counts.ts";

const dayKey = "day";
/** Ended calls stay in memory this long for recordings that finish late. */
const lingerMs = 30_000;

/**
 * The shell around the pure core: one writer for all calls and the floor. Events wait in an
 * inbox; a turn takes all that wait, commits once, then runs the effects.
 */
export class Engine implements Control {
  readonly #parts: EngineParts;
  readonly #settings: EngineSettings;
  readonly #calls = new CallTable();
  readonly #flows: FlowShelf;
  readonly #notices: Notices;
  readonly #timers: Timers;
  readonly #committer: Committer;
  readonly #effects: EffectParts;
  readonly #lines: Lines;
  readonly #intake: Intake;
  readonly #callbacks: CallbackBook;
  /** Callbacks that people ask for and give up. */
  readonly callbackDesk: Callbacks;
  #floor: Floor = floorBefore();
  /** When today began, ms since the epoch. */
  #day = 0;
  #inbox: Message[] = [];
  readonly #outboxDone: string[] = [];
  /** A boot of the carrier to be kept with the events that it brought; null for none. */
  #newBootId: string | null = null;
  #waiters: (() => void)[] = [];
  #turnDue = false;
  #lingers = false;
  #running = false;
  #closed = false;

  constructor(parts: EngineParts, settings: EngineSettings) {
    this.#parts = parts;
    this.#settings = settings;
    const { store, clock, log } = parts;
    this.#timers = new Timers(clock, (key) => this.#timerFired(key));
    this.#committer = new Committer(store, clock, log, () => this.#intake.storeChanged());
    this.#lines = new Lines(parts.telephony, log);
    this.#flows = new FlowShelf(store);
    this.#notices = new Notices(settings.promptText);
    this.#callbacks = settings.callbacks ?? CallbackBook.none(clock);
    this.callbackDesk = new CallbackDesk({
      ...{ ...settings, clock, calls: this.#calls, callbacks: this.#callbacks },
      settled: (message) => this.#settled(message),
    });
    this.#effects = {
      ...parts,
      prover: new Prover(store, clock, settings.guessing),
      mayDial: settings.mayDial,
      lookup: withCallbacks(parts.lookup, this.#callbacks),
      callbacks: this.#callbacks,
      post: (call, event) => this.#post({ to: "call", call, event }),
      settled: (call, event) => this.#settled({ to: "call", call, event }),
      callerOf: (call) => callerOf(this.#calls.get(call)?.state),
      done: (id) => this.#outboxDone.push(id),
      failed: (leaving) => this.#intake.runLater(leaving),
    };
    this.#intake = new Intake({
      ...parts,
      calls: this.#calls,
      lines: this.#lines,
      storeAway: () => this.#committer.away,
      inboxLength: () => this.#inbox.length,
      addCall: (leg, endpoint) => this.#addCall(leg, endpoint),
      recording: settings.recording,
      contactOf: contactIn(store, settings.contactNumber),
      callbacksFor: (number) => this.#callbacks.offersTo(number),
      post: (message) => this.#post(message),
      run: (leaving) => runEffect(this.#effects, leaving),
      recover: (event) => this.#recover(event),
    });
  }

  /** Loads what the store remembers and begins to listen. Rejects with StoreAway. */
  async start(): Promise<void> {
    const { store, clock, telephony } = this.#parts;
    const remembered = await store.remember();
    const [calls, flows, callbacks] = [this.#calls, this.#flows, this.#callbacks];
    const places = { calls, flows, callbacks, timers: this.#timers, store };
    for (const snapshot of remembered.calls) await restoreCall(places, snapshot);
    const now = clock.now();
    await restoreEnded(places, remembered.outbox, after(now, lingerMs));
    this.#day = this.#settings.startOfDay(now);
    const { queues } = this.#settings;
    const counts = await store.countVisits(this.#day, new Map(queues.map((one) => [one.id, one])));
    const past = await readPast(store, queues);
    this.#floor = startFloor(remembered, this.#settings, counts, past, now);
    setFloorTimers(this.#timers, this.#floor);
    this.#post({ to: "floor", event: { type: "floor_started" } });
    this.#timers.set(dayKey, this.#settings.startOfNextDay(now));
    this.#intake.outbox(remembered.outbox);
    this.#intake.lastBoot(remembered.bootId);
    telephony.start((event) => this.#intake.take(event));
  }

  /** Stops taking events; calls stay as they are in the carrier, for the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#committer.close();
    this.#timers.close();
    await this.#parts.telephony.close();
  }

  /** Keeps a flow for calls that start with it, and for replay. Rejects with StoreAway. */
  addFlow(flow: FlowDocument): Promise<void> {
    return this.#flows.add(flow);
  }

  /** Lines of sign-ins that outlived a restart: made usable again when the carrier is there. */
  restoreLines(lines: readonly Line[]): void {
    for (const line of lines) this.#lines.remember(line);
  }

  async signIn(agent: AgentProfile, { at, autoAnswer }: AgentPlace): Promise<void> {
    const old = this.#floor.agent(agent.id)?.address ?? null;
    const address = typeof at === "string" ? at : at.address;
    if (typeof at !== "string") await this.#lines.add(at);
    const reachable = this.#lines.isReachable(address);
    await this.#settled({
      to: "floor",
      event: { type: "agent_signed_in", agent, address, reachable, autoAnswer },
    });
    if (old !== null && old !== address) await this.#lines.remove(old);
  }

  async signOut(agent: AgentId, by?: string): Promise<void> {
    const address = this.#floor.agent(agent)?.address ?? null;
    const event = { type: "agent_signed_out", agent, ...(by === undefined ? {} : { by }) } as const;
    await this.#settled({ to: "floor", event });
    if (address !== null) await this.#lines.remove(address);
  }

  async command(id: AgentId, asked: DeskCommand, by: string): Promise<string | null> {
    const agent = this.#floor.agent(id);
    if (!agent?.signedIn) return `Agent "${id}" is not signed in.`;
    const message = messageOf(agent, asked, by, this.pauses());
    if (typeof message === "string") return message;
    await this.#settled(message);
    return null;
  }

  async queueCommand(id: QueueId, asked: QueueCommand): Promise<string | null> {
    const message = queueMessageOf(this.#floor, id, asked);
    if (typeof message !== "string") await this.#settled(message);
    return typeof message === "string" ? message : null;
  }

  addPhone(line: Line): Promise<void> {
    return this.#lines.add(line);
  }

  removeLine(address: string): Promise<void> {
    return this.#lines.remove(address);
  }

  pauses(): readonly PauseCode[] {
    return this.#floor.pauses;
  }

  queues(): readonly QueueStatus[] {
    return queueStatusOf(this.#floor);
  }

  agents(): readonly AgentRecord[] {
    return [...this.#floor.agents()];
  }

  agent(id: AgentId): AgentRecord | null {
    return this.#floor.agent(id);
  }

  liveCall(id: CallId): CallState | null {
    const state = this.#calls.get(id)?.state;
    return state && state.phase !== "new" && state.phase !== "ended" ? state : null;
  }

  nodeLabel(flow: string, version: string, node: string) {
    return this.#flows.get(flow, version)?.nodes[node]?.label ?? null;
  }

  onChange(listener: (change: FloorChange) => void): () => void {
    return this.#notices.onChange(listener);
  }

  onSpoken(listener: (spoken: Spoken) => void): () => void {
    return this.#notices.onSpoken(listener);
  }

  callOfEndpoint(endpoint: string): CallId | null {
    return this.#calls.callOfEndpoint(endpoint);
  }

  lateCallbacks() {
    return this.#callbacks.late();
  }

  readiness() {
    return {
      asterisk: this.#parts.telephony.connected ? null : "Asterisk is not connected.",
      store: this.#committer.away ?? this.#parts.store.away(),
      flow: this.#settings.flowProblem(),
    };
  }

  /** Calls in progress. */
  get openCalls(): number {
    return this.#calls.open;
  }

  /** Calls in progress, and those that ended a moment ago. */
  get callsInMemory(): number {
    return this.#calls.size;
  }

  #post(message: Message): void {
    this.#inbox.push(message);
    const call = message.to === "floor" ? undefined : this.#calls.get(message.call);
    if (isUrgent(message, call?.state.phase, this.#floor.waiting)) return this.#beginTurn();
    if (this.#lingers || this.#turnDue || this.#running) return;
    this.#lingers = true;
    this.#settings.linger(() => {
      this.#lingers = false;
      this.#beginTurn();
    });
  }

  #beginTurn(): void {
    if (this.#turnDue || this.#running || this.#inbox.length === 0) return;
    this.#turnDue = true;
    this.#settings.defer(() => void this.#turn());
  }

  /** Posts a message and waits until the turn that takes it is committed. */
  #settled(message: Message): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#post(message);
    });
  }

  async #turn(): Promise<void> {
    this.#turnDue = false;
    if (this.#running || this.#closed) return;
    this.#running = true;
    while (this.#inbox.length > 0 && !this.#closed) await this.#runTurn();
    this.#running = false;
  }

  async #runTurn(): Promise<void> {
    const { clock, metrics } = this.#parts;
    const messages = this.#inbox;
    const waiters = this.#waiters;
    const bootId = this.#newBootId;
    this.#newBootId = null;
    this.#inbox = [];
    this.#waiters = [];
    const turn = new Turn(
      {
        calls: this.#calls,
        floor: this.#floor,
        timers: this.#timers,
        callbacks: this.#callbacks,
        newCallId: this.#settings.newCallId,
        contactNumber: this.#settings.contactNumber,
        onBug: (call, event, cause) => this.#onBug(call, event, cause),
      },
      clock.now(),
      bootId,
    );
    for (const message of messages) turn.take(message);
    const batch = turn.isEmpty ? null : turn.batch(this.#outboxDone.splice(0), this.#day);
    const begun = performance.now();
    await this.#committer.commit(batch, {
      onKept: () => this.#send(turn.rings),
      onDurable: () => {
        if (batch !== null) metrics.commitDone(performance.now() - begun, turn.events);
        this.#afterCommit(turn);
        for (const resolve of waiters) resolve();
      },
    });
  }

  #afterCommit(turn: Turn): void {
    this.#send(turn.leaving);
    countTurn(this.#parts.metrics, turn, this.#calls);
    for (const id of turn.ended) {
      this.#calls.ended();
      this.#timers.set(forgetKey(id), turn.at + lingerMs);
    }
    this.#notices.changed(turn.change);
  }

  #send(effects: readonly Leaving[]): void {
    for (const leaving of effects) {
      const { call, effect } = leaving;
      if ("leg" in effect && effect.do !== "hang_up") this.#calls.dials(effect.leg);
      runEffect(this.#effects, leaving);
      if (effect.do === "perform") this.#notices.speak(this.#calls.get(call)?.state, effect.script);
    }
  }

  #timerFired(key: string): void {
    const [kind = "", id = "", timer = ""] = key.split(" ");
    if (kind === "forget") return this.#calls.drop(callId(id));
    const ofFloor = floorEventOf(kind, id);
    if (ofFloor) return this.#post({ to: "floor", event: ofFloor });
    if (kind === "line") {
      const reachable = this.#lines.isReachable(id);
      return this.#post({ to: "floor", event: { type: "line_changed", address: id, reachable } });
    }
    if (kind === dayKey) {
      const now = this.#parts.clock.now();
      this.#day = this.#settings.startOfDay(now);
      this.#timers.set(dayKey, this.#settings.startOfNextDay(now));
      return this.#post({ to: "floor", event: { type: "day_started" } });
    }
    const entry = this.#calls.get(callId(id));
    if (entry && isCallTimer(timer)) {
      const { [timer]: _, ...left } = entry.timers;
      entry.timers = left;
      this.#post({ to: "call", call: callId(id), event: { type: "timer_fired", timer } });
    }
  }

  #addCall(leg: LegId, endpoint: string) {
    const flow = this.#settings.activeFlow();
    const id = callId(this.#settings.newCallId());
    const state: CallState = { phase: "new" };
    const entry = { id, flow, reduce: reduceCall(flow), caller: leg, state, seq: 0, timers: {} };
    this.#calls.add(entry, endpoint);
    return { id, flow: { name: flow.name, version: flow.version } };
  }

  #recover(event: TelephonyEvent & { readonly type: "carrier_up" }): void {
    const post = (message: Message) => this.#post(message);
    takeMessages(this.#calls, event, this.#parts.telephony, post);
    // Kept in the turn that takes the events posted here: a stop before it finds the same again.
    this.#newBootId = event.bootId;
    recover(this.#calls, event, this.#intake.cut(event.bootId), post);
  }

  #onBug(call: CallId, event: CallEvent, cause: unknown): void {
    const { log } = this.#parts;
    log.error({ callId: call, event: event.type, cause: String(cause) }, "a call's machine failed");
    const entry = this.#calls.get(call);
    if (!entry || entry.state.phase === "ended") return;
    this.#intake.passOn(call, entry.caller, "bug");
    if (!/^(call_started|callback_asked|passed_on)$/.test(event.type)) return;
    // Not even its end can be reduced: the caller is served by the fall-back, the log has the rest.
    this.#calls.ended();
    this.#calls.drop(call);
  }
}
