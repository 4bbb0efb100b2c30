import { type AgentView, agentViewOf, type LiveView } from "../../contract/index.ts";
import type { AgentRecord } from "../../core/acd/index.ts";
import { agentId, type CallId } from "../../core/lib/brands.ts";
import type { Control } from "../../ports/control.ts";
import type { Log } from "../../ports/log.ts";
import type { Records } from "../../ports/records.ts";
import { buildCallCard, renewCallCard } from "./call-card.ts";
import { diffViews } from "./diff-views.ts";
import type { PersonChanges } from "./person-changes.ts";

type Me = NonNullable<LiveView["me"]>;

/** An agent whose own page is open. */
interface Desk {
  pages: number;
  me: Me | null;
  /** The call whose card is being put together; null for none. */
  building: CallId | null;
}

/** What agents with an open page see of themselves and of their call. */
export class Desks {
  readonly #control: Control;
  readonly #records: Records;
  readonly #log: Log;
  readonly #onChange: () => void;
  readonly #desks = new Map<string, Desk>();
  readonly #persons: PersonChanges;

  /**
   * `persons` takes what agents are to be told; `onChange` is called when a card that had to be looked
   * up is there.
   */
  constructor(
    control: Control,
    records: Records,
    log: Log,
    persons: PersonChanges,
    onChange: () => void,
  ) {
    this.#persons = persons;
    this.#control = control;
    this.#records = records;
    this.#log = log;
    this.#onChange = onChange;
  }

  /** Follows an agent, who looks like `view` now, while a page is open; returns what ends it. */
  async sitDown(user: string, view: AgentView | null): Promise<() => void> {
    const desk = this.#desks.get(user) ?? { pages: 0, me: null, building: null };
    this.#desks.set(user, desk);
    desk.pages += 1;
    if (desk.pages === 1) await this.#fill(user, desk, view);
    return () => {
      desk.pages -= 1;
      if (desk.pages === 0) this.#desks.delete(user);
    };
  }

  /** What an agent sees of themselves; null when nobody sits there. */
  meOf(user: string): Me | null {
    return this.#desks.get(user)?.me ?? null;
  }

  /** Tells a person's pages again what is theirs: after a gap nobody followed it. */
  tellAgain(user: string): void {
    this.#persons.add(user, [{ path: ["me"], value: this.meOf(user) }]);
  }

  /** Follows a change of an agent (null: gone from the floor), who looks like `view` to others. */
  changed(user: string, agent: AgentRecord | null, view: AgentView | null): void {
    const desk = this.#desks.get(user);
    if (desk === undefined) return;
    const before = desk.me;
    desk.me = agent === null ? null : this.#me(agent, view, before);
    const changes =
      before && desk.me ? diffViews(["me"], before, desk.me) : [{ path: ["me"], value: desk.me }];
    if (changes.length > 0) this.#persons.add(user, changes);
    if (agent !== null) void this.#buildCard(user, desk, agent);
  }

  #me(agent: AgentRecord, view: AgentView | null, before: Me | null): Me {
    const live = agent.call ? this.#control.liveCall(agent.call.call) : null;
    const old = before?.card ?? null;
    const isSame = old !== null && old.call === agent.call?.call;
    const card = isSame ? renewCallCard(old, agent, live) : null;
    return { agent: view ?? agentViewOf(agent, null), card };
  }

  async #fill(user: string, desk: Desk, view: AgentView | null): Promise<void> {
    const agent = this.#control.agent(agentId(user));
    if (agent === null) return;
    desk.me = this.#me(agent, view, null);
    await this.#buildCard(user, desk, agent);
  }

  /** Puts the card of a new call together from the store, then shows it. Never rejects. */
  async #buildCard(user: string, desk: Desk, agent: AgentRecord): Promise<void> {
    const call = agent.call?.call ?? null;
    if (call === null || desk.me?.card || desk.building === call) return;
    desk.building = call;
    try {
      const card = await buildCallCard(agent, this.#control, this.#records);
      const now = this.#control.agent(agentId(user));
      if (card === null || desk.me === null || now?.call?.call !== call) return;
      const renewed = renewCallCard(card, now, this.#control.liveCall(call));
      desk.me = { ...desk.me, card: renewed };
      this.#persons.add(user, [{ path: ["me", "card"], value: renewed }]);
      this.#onChange();
    } catch (error) {
      this.#log.warn({ event: "live.card_failed", call, error }, "A call's card is missing.");
    } finally {
      if (desk.building === call) desk.building = null;
    }
  }
}
