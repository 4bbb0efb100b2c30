import { randomBytes } from "node:crypto";
import {
  type AgentView,
  agentViewOf,
  type LiveChange,
  type LiveView,
  type Party,
  type QueueView,
  queueViewOf,
} from "../../contract/index.ts";
import type { AgentRecord } from "../../core/acd/index.ts";
import {
  type AgentId,
  agentId,
  type CallId,
  callId,
  instant,
  type QueueId,
} from "../../core/lib/brands.ts";
import { limits } from "../../core/lib/limits.ts";
import type { Calendars } from "../../ports/calendars.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Control } from "../../ports/control.ts";
import type { Log } from "../../ports/log.ts";
import type { News } from "../../ports/news.ts";
import type { Records } from "../../ports/records.ts";
import { Desks } from "./desks.ts";
import { diffViews } from "./diff-views.ts";
import { Freshness } from "./freshness.ts";
import { type Patch, PatchRing, type Viewer } from "./patch-ring.ts";
import { PersonChanges } from "./person-changes.ts";
import { TicketNotices } from "./ticket-notices.ts";

/** Changes are gathered so long: a hundred events of one moment are one patch. */
const gatherMs = 50;
/** How often health and hours are looked at while somebody watches: nothing tells of them. */
const lookMs = 1_000;

/** What the document is made of. */
export interface BoardParts {
  readonly control: Control;
  readonly records: Records;
  readonly calendars: Pick<Calendars, "list">;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The document that all live pages show a part of. It follows the engine only while somebody
 * watches, and then works only on what has changed. Asleep it keeps what it last knew, so that a
 * page that comes back gets the difference.
 *
 *     asleep --first watcher--> awake --last watcher leaves--> asleep
 */
export class Board {
  /** Differs after every start of the process: sequence numbers begin anew. */
  readonly boot = randomBytes(8).toString("hex");
  readonly #control: Control;
  readonly #records: Records;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #ring = new PatchRing(limits.liveBacklog);
  readonly #queues = new Map<QueueId, QueueView>();
  readonly #agents = new Map<AgentId, AgentView>();
  readonly #desks: Desks;
  /** Which agent has which call, to find who sees a call's change. */
  readonly #owners = new Map<CallId, AgentId>();
  /** Callers of calls that the engine no longer knows, while an agent writes them up. */
  readonly #parties = new Map<CallId, Party>();
  readonly #watchers = new Set<(patch: Patch) => void>();
  readonly #dirtyAgents = new Set<AgentId>();
  readonly #calendars: Pick<Calendars, "list">;
  readonly #persons = new PersonChanges();
  readonly #freshness: Freshness;
  readonly #notices: TicketNotices;
  /** How calendars and the flow's file stood at the last look. */
  #standings = "";
  #lateCallbacks = 0;
  #isLateDirty = false;
  #cancelLate: (() => void) | null = null;
  #healthy = true;
  #isHealthDirty = false;
  #areQueuesDirty = false;
  #stops: (() => void)[] = [];
  #cancelFlush: (() => void) | null = null;

  constructor({ control, records, calendars, clock, log }: BoardParts) {
    this.#calendars = calendars;
    this.#control = control;
    this.#records = records;
    this.#clock = clock;
    this.#log = log;
    this.#desks = new Desks(control, records, log, this.#persons, () => this.#flushSoon());
    this.#freshness = new Freshness(clock, () => this.#flushSoon());
    this.#notices = new TicketNotices(records, log, this.#persons, () => this.#flushSoon());
    // Heard also in sleep, so that a page that comes back knows what it has missed.
    records.onNews((news) => this.#hear(news));
  }

  /** Number of the newest patch. */
  get seq(): number {
    return this.#ring.seq;
  }

  /** Calls `watcher` with every new patch; returns what ends it. */
  watch(watcher: (patch: Patch) => void): () => void {
    if (this.#watchers.size === 0) this.#wake();
    this.#watchers.add(watcher);
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) this.#sleep();
    };
  }

  /** Follows an agent's own call while a page of theirs is open; returns what ends it. */
  sitDown(user: string): Promise<() => void> {
    this.#flush();
    return this.#desks.sitDown(user, this.#agents.get(agentId(user)) ?? null);
  }

  /** Tells a person's pages again what is theirs: after a gap nobody followed it. */
  renewMe(user: string): void {
    this.#desks.tellAgain(user);
    this.#flushSoon();
  }

  /** The document as a viewer may see it now. */
  view(viewer: Viewer): LiveView {
    this.#flush();
    return {
      queues: Object.fromEntries(this.#queues),
      agents: viewer.isOverseer ? Object.fromEntries(this.#agents) : {},
      me: this.#desks.meOf(viewer.user),
      healthy: this.#healthy,
      lateCallbacks: this.#lateCallbacks,
      changed: this.#freshness.view(viewer.isOverseer),
      watched: {},
    };
  }

  /** The patches after `seq` of this boot, or null when a snapshot is needed. */
  since(boot: string | undefined, seq: number | undefined): readonly Patch[] | null {
    this.#flush();
    return boot === this.boot && seq !== undefined ? this.#ring.since(seq) : null;
  }

  #wake(): void {
    const stop = this.#control.onChange(({ queues, agents, calls }) => {
      // How many agents are ready for a queue changes with the agents.
      if (queues.size + agents.size > 0) this.#areQueuesDirty = true;
      for (const id of agents) this.#dirtyAgents.add(id);
      if (this.#owners.size > 0) {
        for (const id of calls) {
          const owner = this.#owners.get(id);
          if (owner !== undefined) this.#dirtyAgents.add(owner);
          // Of several who are rung any may be the one who answers and is told something.
          const live = this.#control.liveCall(id);
          if (live?.phase === "offered") this.#dirtyAgents.add(live.offer.agent);
        }
      }
      if (this.#isDirty()) this.#flushSoon();
    });
    this.#stops = [stop, this.#lookOn(), () => this.#cancelLate?.(), this.#freshness.begin()];
    this.#countLate();
    this.#areQueuesDirty = true;
    for (const { profile } of this.#control.agents()) this.#dirtyAgents.add(profile.id);
    this.#flush();
  }

  #sleep(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#cancelFlush?.();
    this.#cancelFlush = null;
  }

  /** Looks again and again at what nothing tells of; returns what ends it. */
  #lookOn(): () => void {
    let cancel = (): void => {};
    const look = (): void => {
      const { asterisk, store, flow } = this.#control.readiness();
      const healthy = asterisk === null && store === null;
      if (healthy !== this.#healthy) {
        this.#healthy = healthy;
        this.#isHealthDirty = true;
        this.#flushSoon();
      }
      this.#compare(flow);
      cancel = this.#clock.alarm(instant(this.#clock.now() + lookMs), look);
    };
    look();
    return () => cancel();
  }

  /** Hours begin and end by the clock, and the flow's file is changed by hand. */
  #compare(flow: string | null): void {
    const hours = this.#calendars.list().map(({ calendar, standing, closure }) => {
      return [calendar.name, standing, closure];
    });
    const [standings, before] = [JSON.stringify([flow, hours]), this.#standings];
    this.#standings = standings;
    if (before === "" || before === standings) return;
    this.#freshness.touch("calendars");
    this.#freshness.touch("flows");
  }

  #hear(news: News): void {
    if (news.about === "ticket") {
      if (this.#watchers.size > 0) this.#notices.note(news);
      return;
    }
    this.#freshness.touch(news.about);
    if (news.about === "callbacks" && this.#watchers.size > 0) this.#countLate();
  }

  /** Counts late callbacks now and again when the next one is late. */
  #countLate(): void {
    this.#cancelLate?.();
    this.#cancelLate = null;
    const { count, nextAt } = this.#control.lateCallbacks();
    if (count !== this.#lateCallbacks) {
      this.#lateCallbacks = count;
      this.#isLateDirty = true;
      this.#freshness.touch("callbacks");
      this.#flushSoon();
    }
    if (nextAt === null) return;
    this.#cancelLate = this.#clock.alarm(instant(nextAt), () => this.#countLate());
  }

  #isDirty(): boolean {
    return (
      this.#isHealthDirty ||
      this.#areQueuesDirty ||
      this.#isLateDirty ||
      this.#dirtyAgents.size > 0 ||
      !this.#persons.isEmpty ||
      this.#freshness.hasChanges
    );
  }

  #flushSoon(): void {
    if (this.#cancelFlush !== null || this.#watchers.size === 0) return;
    this.#cancelFlush = this.#clock.alarm(instant(this.#clock.now() + gatherMs), () =>
      this.#flush(),
    );
  }

  #flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    if (!this.#isDirty()) return;
    const all = this.#queueChanges();
    if (this.#isHealthDirty) all.push({ path: ["healthy"], value: this.#healthy });
    if (this.#isLateDirty) all.push({ path: ["lateCallbacks"], value: this.#lateCallbacks });
    this.#isHealthDirty = false;
    this.#isLateDirty = false;
    const overseers = [...this.#dirtyAgents].flatMap((id) => this.#agentChanges(id));
    this.#dirtyAgents.clear();
    const fresh = this.#freshness.takeChanges();
    all.push(...fresh.all);
    overseers.push(...fresh.overseers);
    const persons = this.#persons.take();
    if (all.length + overseers.length + persons.size === 0) return;
    const patch = this.#ring.add({ now: this.#clock.now(), all, overseers, persons });
    for (const watcher of this.#watchers) watcher(patch);
  }

  #queueChanges(): LiveChange[] {
    if (!this.#areQueuesDirty) return [];
    this.#areQueuesDirty = false;
    return this.#control.queues().flatMap((status) => {
      const { id } = status.settings;
      const view = queueViewOf(status);
      const before = this.#queues.get(id);
      this.#queues.set(id, view);
      return diffViews(["queues", id], before, view);
    });
  }

  #agentChanges(id: AgentId): LiveChange[] {
    const before = this.#agents.get(id);
    const agent = this.#control.agent(id);
    const oldCall = before?.call ? callId(before.call.id) : null;
    if (oldCall !== null && oldCall !== agent?.call?.call) this.#forget(oldCall, id);
    if (agent === null) {
      this.#agents.delete(id);
      this.#desks.changed(id, null, null);
      return before === undefined ? [] : [{ path: ["agents", id], value: null }];
    }
    if (agent.call !== null) this.#owners.set(agent.call.call, id);
    const view = agentViewOf(
      agent,
      this.#partyOf(agent, before),
      agent.call && this.#control.liveCall(agent.call.call),
    );
    this.#agents.set(id, view);
    this.#desks.changed(id, agent, view);
    return diffViews(["agents", id], before, view);
  }

  #forget(call: CallId, agent: AgentId): void {
    this.#parties.delete(call);
    if (this.#owners.get(call) === agent) this.#owners.delete(call);
  }

  /** The caller on an agent's call; asks the store when the call has ended and nothing is known. */
  #partyOf(agent: AgentRecord, before: AgentView | undefined): Party | null {
    const call = agent.call?.call;
    if (call === undefined) return null;
    const live = this.#control.liveCall(call);
    if (live !== null && live.phase !== "new") return live.facts.from;
    const known = this.#parties.get(call);
    if (known !== undefined) return known;
    if (before?.call?.id === call) return before.call;
    void this.#askParty(agent.profile.id, call);
    return null;
  }

  async #askParty(agent: AgentId, call: CallId): Promise<void> {
    try {
      const ticket = await this.#records.ticketOfCall(call);
      if (ticket === null || this.#owners.get(call) !== agent) return;
      this.#parties.set(call, { number: ticket.callerNumber, name: ticket.callerName });
      this.#dirtyAgents.add(agent);
      this.#flushSoon();
    } catch (error) {
      this.#log.warn({ event: "live.party_failed", call, error }, "A caller was not looked up.");
    }
  }
}
