import type { AgentId } from "../core/lib/brands.ts";
import type { AgentSpell } from "../ports/agent-times.ts";
import type { Centre, StaffMember } from "./centre.ts";
import type { RecordedCall, RecordedKind, Recording } from "./recorded.ts";
import type { RecordedRings } from "./recorded-rings.ts";
import { Records } from "./records.ts";
import { stanceIn, Tally } from "./tally.ts";

/** Found nobody free: waited this much longer than the phone rang. */
const delayedMs = 1_000;

/** What came of the recorded calls and agents themselves, counted as the simulator counts. */
export function asRecorded(
  recording: Recording,
  centre: Centre,
  kinds: readonly RecordedKind[],
  staff: readonly StaffMember[],
  rings: RecordedRings,
): Records {
  const records = new Records(1, centre);
  const past = new Past(recording, new Tally(centre, records), rings, staff);
  kinds.forEach(({ calls }, kind) => {
    for (const call of calls) {
      const ms = call.visit.enteredAt - recording.from;
      const period = centre.periods.findIndex(({ fromMs, toMs }) => ms >= fromMs && ms < toMs);
      past.tellCall(call, kind, period);
    }
  });
  for (const { profile, spells } of recording.agents) past.tellAgent(profile.id, spells);
  past.run(centre);
  return records;
}

/** What happened, told to a tally in order of time. */
class Past {
  readonly #recording: Recording;
  readonly #tally: Tally;
  readonly #rings: RecordedRings;
  readonly #groupOf: ReadonlyMap<AgentId, number>;
  readonly #moments: { readonly at: number; readonly tell: (at: number) => void }[] = [];
  readonly #lastAgents = new Map<string, AgentId>();
  #waiting = 0;

  constructor(
    recording: Recording,
    tally: Tally,
    rings: RecordedRings,
    staff: readonly StaffMember[],
  ) {
    this.#recording = recording;
    this.#tally = tally;
    this.#rings = rings;
    this.#groupOf = new Map(staff.map(({ profile, group }) => [profile.id, group]));
  }

  tellCall(call: RecordedCall, kind: number, period: number): void {
    const { visit, isAgain, ringMs, talkMs, wrapUpMs } = call;
    const { caller, agent, enteredAt, leftAt } = visit;
    const waitMs = leftAt - enteredAt;
    this.#tally.arrived(kind, period, isAgain);
    if (waitMs - (ringMs ?? 0) > delayedMs) this.#tally.delayed(kind, period);
    this.#note(enteredAt, () => {
      this.#waiting += 1;
    });
    this.#tellRings(call, period);
    this.#note(leftAt, () => {
      this.#waiting -= 1;
      if (visit.result === "answered" && caller !== null && agent !== null) {
        this.#meet(caller, agent, kind, period);
      }
    });
    if (visit.result !== "answered") return this.#tally.abandoned(kind, period, waitMs);
    const group = (agent !== null && this.#groupOf.get(agent)) || 0;
    const handleMs = (talkMs ?? 0) + (wrapUpMs ?? 0);
    this.#tally.answered({ kind, period, group, waitMs, ringMs: ringMs ?? 0, handleMs });
  }

  tellAgent(agent: AgentId, spells: readonly AgentSpell[]): void {
    const group = this.#groupOf.get(agent);
    if (group === undefined) return;
    const { from, to } = this.#recording;
    const away = stanceIn("offline", true);
    let before = away;
    for (const { state, paid, startedAt, endedAt } of spells) {
      const [was, is] = [before, stanceIn(state, paid ?? true)];
      this.#note(Math.max(startedAt, from), (at) => this.#tally.agentMoved(group, was, is, at));
      before = is;
      if (endedAt !== null) continue;
      this.#note(to, (at) => this.#tally.agentMoved(group, is, away, at));
    }
  }

  /** Tells all in order. */
  run({ periods }: Centre): void {
    const { from, to } = this.#recording;
    periods.forEach(({ fromMs }, period) => {
      this.#note(fromMs + from, (at) => this.#tally.beginPeriod(period, at));
    });
    this.#note(to, (at) => this.#tally.beginPeriod(periods.length, at));
    this.#moments.sort((one, other) => one.at - other.at);
    for (const { at, tell } of this.#moments) {
      this.#tally.passTime(at, this.#waiting);
      tell(at);
    }
  }

  #tellRings({ visit }: RecordedCall, period: number): void {
    let ringing = 0;
    for (const [agent, own] of this.#rings.get(visit.call) ?? []) {
      const group = this.#groupOf.get(agent);
      for (const { does, at, ms } of own) {
        // A call may have waited in another queue before.
        if (at < visit.enteredAt || at > visit.leftAt) continue;
        if (group !== undefined && (does === "missed" || does === "rejected")) {
          this.#tally.unanswered(group, period, does);
        }
        // Whose phone rings waits for nobody, as the floor counts.
        this.#note(at, () => {
          if (ringing === 0) this.#waiting -= 1;
          ringing += 1;
        });
        this.#note(at + ms, () => {
          ringing -= 1;
          if (ringing === 0) this.#waiting += 1;
        });
      }
    }
  }

  #meet(caller: string, agent: AgentId, kind: number, period: number): void {
    const last = this.#lastAgents.get(caller);
    if (last !== undefined) this.#tally.metAgain(kind, period, last === agent);
    this.#lastAgents.set(caller, agent);
  }

  #note(at: number, tell: (at: number) => void): void {
    this.#moments.push({ at: at - this.#recording.from, tell });
  }
}
