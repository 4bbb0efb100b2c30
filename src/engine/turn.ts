import type { AgentRecord, Floor, FloorEffect, FloorEvent, Visit } from "../core/acd/index.ts";
import type { CallEffect, CallEvent, CallState, CallTimer } from "../core/call/index.ts";
import { waysTaken } from "../core/call/index.ts";
import { assert } from "../core/lib/assert.ts";
import type { AgentId, CallId, Instant, QueueId } from "../core/lib/brands.ts";
import { limits } from "../core/lib/limits.ts";
import type { FloorChange } from "../ports/control.ts";
import type { ProofWrite } from "../ports/identity.ts";
import type {
  Batch,
  CallbackWrite,
  JournalEntry,
  OutboxEntry,
  TicketWrite,
} from "../ports/store.ts";
import type { CallEntry } from "./call-table.ts";
import { callerOf, snapshotOf } from "./call-table.ts";
import type { PromiseParts } from "./promises.ts";
import { promiseCallback, releasedBy, satisfiedBy } from "./promises.ts";
import type { Timers } from "./timers.ts";
import { WaySums } from "./way-sums.ts";

/** An event on its way to a call or to the floor. */
export type Message =
  | { readonly to: "call"; readonly call: CallId; readonly event: CallEvent }
  /** What the carrier named at the beginning of an era; completed when the call takes it. */
  | {
      readonly to: "recovered_call";
      readonly call: CallId;
      readonly event: CallEvent & { readonly type: "recovered" };
      readonly era: number;
    }
  | { readonly to: "floor"; readonly event: FloorEvent };

/** Events of calls that somebody waits on, beside the end of a leg. */
const urgent: ReadonlySet<CallEvent["type"]> = new Set([
  "call_started",
  "hang_up_asked",
  "passed_on",
  "recovered",
]);

/**
 * Whether a message is worth a commit of its own; others wait a few ms for company. A leg's end is,
 * when it stops a phone that rings or frees an agent for somebody who waits.
 * @param phase that of the message's call
 * @param waiting callers who wait for an agent
 */
export function isUrgent(
  message: Message,
  phase: CallState["phase"] | undefined,
  waiting: number,
): boolean {
  if (message.to === "floor") return true;
  const { type } = message.event;
  if (type !== "leg_ended") return urgent.has(type);
  return phase === "offered" || (phase === "talking" && waiting > 0);
}

/** An effect that leaves the process, to be run after the commit. */
export interface Leaving {
  readonly call: CallId;
  readonly effect: CallEffect;
  /** The outbox entry to mark when done; null for effects that a restart derives from the state. */
  readonly outboxId: string | null;
}

/** What a turn works on. */
export interface TurnParts extends PromiseParts {
  readonly floor: Floor;
  readonly timers: Timers;
  /** A bug in a call's machine: the call is ended, the others go on. */
  readonly onBug: (call: CallId, event: CallEvent, cause: unknown) => void;
}

/**
 * One turn of the engine: reduces events and the messages that calls and the floor send each
 * other, and gathers everything for one commit. Nothing leaves the process before that commit.
 */
export class Turn {
  readonly at: Instant;
  /** What leaves the process once the turn is committed. */
  readonly leaving: Leaving[] = [];
  /**
   * Phones of agents that are to ring: they do as soon as the turn is kept, a wait for the disk
   * sooner than the rest. After a power cut nobody may know of such a ring: then the carrier has lost
   * the leg too, or names one that no call knows, and it is ended (docs/adr/0014).
   */
  readonly rings: Leaving[] = [];
  readonly visits: Visit[] = [];
  /** Answers to surveys, to be counted. */
  readonly rates: { readonly survey: string; readonly rate: number }[] = [];
  readonly change: FloorChange & {
    readonly queues: Set<QueueId>;
    readonly agents: Set<AgentId>;
    readonly calls: Set<CallId>;
  } = { queues: new Set(), agents: new Set(), calls: new Set() };
  readonly ended: CallId[] = [];
  /** The carrier's boot that this turn's calls have learnt of; null for the one known before. */
  readonly bootId: string | null;
  readonly #parts: TurnParts;
  readonly #journal: JournalEntry[] = [];
  readonly #touched = new Map<CallId, CallEntry>();
  readonly #outbox: OutboxEntry[] = [];
  readonly #tickets: TicketWrite[] = [];
  readonly #agents: AgentRecord[] = [];
  readonly #proofs: ProofWrite[] = [];
  readonly #callbacks: CallbackWrite[] = [];
  readonly #queues: { queue: QueueId; open: boolean }[] = [];
  readonly #messages: Message[] = [];
  readonly #ways = new WaySums();

  constructor(parts: TurnParts, at: Instant, bootId: string | null) {
    this.#parts = parts;
    this.at = at;
    this.bootId = bootId;
  }

  /** Reduces one event and all messages that follow from it. */
  take(message: Message): void {
    this.#messages.push(message);
    for (let taken = 0; this.#messages.length > 0; taken += 1) {
      assert(
        taken < limits.messagesPerTurn,
        "Calls and the floor send each other endless messages.",
      );
      const next = this.#messages.shift();
      if (next?.to === "call") this.#reduceCall(next.call, next.event);
      else if (next?.to === "floor") this.#reduceFloor(next.event);
      else if (next) this.#reduceCall(next.call, this.#withDialled(next));
    }
  }

  /** How many events of calls this turn has reduced. */
  get events(): number {
    return this.#journal.length;
  }

  /**
   * What is to be committed, with outbox entries that have been done meanwhile. `day` is when today
   * began, ms since the epoch.
   */
  batch(outboxDone: readonly string[], day: number): Batch {
    return {
      journal: this.#journal,
      snapshots: [...this.#touched.values()].map(snapshotOf),
      outbox: this.#outbox,
      outboxDone,
      tickets: this.#tickets,
      agents: this.#agents,
      visits: this.visits,
      ways: { day, counts: this.#ways.sums() },
      callbacks: this.#callbacks,
      bootId: this.bootId,
      proofs: this.#proofs,
      queues: this.#queues,
    };
  }

  /** Whether there is nothing to commit. */
  get isEmpty(): boolean {
    const parts = [this.#journal, this.#agents, this.visits, this.#queues];
    return parts.every((part) => part.length === 0) && this.bootId === null;
  }

  /** A phone that is dialled only now, or only since, counts as there: it is about to ring. */
  #withDialled(message: Message & { readonly to: "recovered_call" }): CallEvent {
    const { call, event, era } = message;
    const named = new Set(event.legs.map(({ leg }) => leg));
    const since = this.#parts.calls.dialledSince(call, era).filter((leg) => !named.has(leg));
    return { ...event, legs: [...event.legs, ...since.map((leg) => ({ leg, up: false }))] };
  }

  #reduceCall(call: CallId, event: CallEvent): void {
    const entry = this.#parts.calls.get(call);
    if (!entry) return;
    let step: ReturnType<CallEntry["reduce"]>;
    try {
      step = entry.reduce(entry.state, event, this.at);
    } catch (cause) {
      this.#parts.onBug(call, event, cause);
      return;
    }
    const [state, effects] = step;
    if (state === entry.state && effects.length === 0) return;
    this.#ways.add(entry.flow, waysTaken(entry.flow, entry.state, state));
    entry.state = state;
    entry.seq += 1;
    this.#journal.push({ call, seq: entry.seq, at: this.at, event, effects });
    this.#touched.set(call, entry);
    this.change.calls.add(call);
    effects.forEach((effect, index) => {
      this.#takeEffect(entry, effect, index);
    });
    if (state.phase === "ended" && event.type !== "recording_ended") this.#end(entry);
  }

  #end(entry: CallEntry): void {
    for (const timer of Object.keys(entry.timers))
      this.#parts.timers.clear(timerKey(entry.id, timer));
    entry.timers = {};
    this.ended.push(entry.id);
    this.#messages.push(...releasedBy(this.#parts, entry.id));
  }

  #takeEffect(entry: CallEntry, effect: CallEffect, index: number): void {
    const { id } = entry;
    switch (effect.do) {
      case "tell_floor":
        this.#messages.push({ to: "floor", event: effect.event });
        return;
      case "write_ticket": {
        const { change } = effect;
        const contactNumber = this.#parts.contactNumber(callerOf(entry.state));
        if (change.set === "rated") this.rates.push(change);
        this.#messages.push(...satisfiedBy(this.#parts, entry, change));
        this.#tickets.push({ call: id, at: this.at, change, contactNumber });
        return;
      }
      case "count_proof": {
        const { source, account, result } = effect;
        const caller = callerOf(entry.state);
        this.#proofs.push({
          call: id,
          seq: entry.seq,
          at: this.at,
          source,
          account,
          caller,
          result,
        });
        return;
      }
      case "set_timer":
        entry.timers = { ...entry.timers, [effect.timer]: effect.dueAt };
        this.#parts.timers.set(timerKey(id, effect.timer), effect.dueAt);
        return;
      case "clear_timer": {
        const { [effect.timer]: _, ...left } = entry.timers;
        entry.timers = left;
        this.#parts.timers.clear(timerKey(id, effect.timer));
        return;
      }
      case "ask_callback": {
        if (entry.state.phase === "new") return;
        const { facts } = entry.state;
        this.#messages.push(promiseCallback(this.#parts, entry, effect.request, facts));
        return;
      }
      case "write_callback":
        this.#parts.callbacks.note(id, effect.callback);
        this.#callbacks.push({ call: id, at: this.at, callback: effect.callback });
        return;
      case "dial":
      case "dial_out":
      case "dial_customer": {
        this.#parts.calls.willDial(effect.leg, id);
        const list = effect.do === "dial" ? this.rings : this.leaving;
        list.push({ call: id, effect, outboxId: null });
        return;
      }
      case "perform":
      case "look_up":
      case "call_out":
        this.leaving.push({ call: id, effect, outboxId: null });
        return;
      case "hang_up":
      case "drop_recording":
      case "close_room": {
        const outboxId = `${id}:${entry.seq}:${index}`;
        this.#outbox.push({ id: outboxId, call: id, effect });
        this.leaving.push({ call: id, effect, outboxId });
        return;
      }
    }
  }

  #reduceFloor(event: FloorEvent): void {
    for (const effect of this.#parts.floor.apply(event, this.at)) this.#takeFloorEffect(effect);
  }

  #takeFloorEffect(effect: FloorEffect): void {
    switch (effect.do) {
      case "tell_call":
        this.#messages.push({ to: "call", call: effect.call, event: effect.event });
        return;
      case "save_agent":
        this.#agents.push(effect.agent);
        this.change.agents.add(effect.agent.profile.id);
        return;
      case "save_visit":
        this.visits.push(effect.visit);
        return;
      case "show_queue":
        this.change.queues.add(effect.queue);
        return;
      case "set_wrap_up_timer":
        if (effect.dueAt === null) this.#parts.timers.clear(wrapUpKey(effect.agent));
        else this.#parts.timers.set(wrapUpKey(effect.agent), effect.dueAt);
        return;
      case "set_pause_timer":
        if (effect.dueAt === null) this.#parts.timers.clear(pauseKey(effect.agent));
        else this.#parts.timers.set(pauseKey(effect.agent), effect.dueAt);
        return;
      case "save_queue":
        this.#queues.push({ queue: effect.queue, open: effect.open });
        return;
      case "set_need_timer":
        if (effect.dueAt === null) this.#parts.timers.clear(needKey(effect.call));
        else this.#parts.timers.set(needKey(effect.call), effect.dueAt);
        return;
      case "look_at_line":
        this.#parts.timers.set(lineKey(effect.address), effect.dueAt);
    }
  }
}

const callTimers: ReadonlySet<string> = new Set<CallTimer>([
  "announce",
  "queue_limit",
  "lookup_slow",
  "callback",
]);

/** Whether this is the name of a timer that calls set. */
export const isCallTimer = (name: string): name is CallTimer => callTimers.has(name);
/** The key of a call's timer. */
export const timerKey = (call: CallId, timer: string): string => `call ${call} ${timer}`;
/** The key of the timer after which a call that has ended is forgotten. */
export const forgetKey = (call: CallId): string => `forget ${call}`;
/** The key of the timer that widens a call's need. */
export const needKey = (call: CallId): string => `need ${call}`;
/** The key of an agent's wrap-up timer. */
export const wrapUpKey = (agent: AgentId): string => `wrap_up ${agent}`;
/** The key of the timer that ends an agent's pause. */
export const pauseKey = (agent: AgentId): string => `pause ${agent}`;
/** The key of the timer after which a phone that could not be rung is looked at again. */
export const lineKey = (address: string): string => `line ${address}`;
