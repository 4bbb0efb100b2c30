import type { ScenarioFile } from "../contract/scenario/index.ts";
import { meanSeconds } from "../contract/scenario/index.ts";
import { callId } from "../core/lib/brands.ts";
import type { Caller, DayPlan, Ending, Period, Rest, Ring } from "./centre.ts";
import type { Draw } from "./durations.ts";
import { drawOf } from "./durations.ts";
import type { NumberedAgent } from "./scenario-centre.ts";
import { ofPeriod } from "./scenario-centre.ts";
import { mixed, Stream } from "./stream.ts";

/** What random numbers are drawn for; each kind of calls has a stream of its own for each. */
const purposes = { arrivals: 0, patience: 1, talk: 2, wrapUp: 3, answer: 4, factor: 5 } as const;
const purposeCount = Object.keys(purposes).length;

/** Further ones begin far away, so that what was drawn before them stays as it was. */
const further = { again: 1 << 24, unanswered: 1 << 25, pauses: 1 << 26, back: 1 << 27 } as const;

/** Apart for each further call of a caller, and each further phone that rings for a call. */
const perAttempt = 1 << 16;
const perOffer = 1 << 20;

interface Kind {
  readonly balk: number;
  readonly patience: Draw | null;
  readonly talk: Draw;
  readonly talkByGroup: readonly (Draw | null)[];
  readonly wrapUp: Draw | null;
  /** Calls in a ms, by period. */
  readonly rates: readonly number[];
  readonly factorSd: number;
  readonly ringOutMs: number;
  /** Who calls again, by how their call ended; null for nobody ever. */
  readonly again: Readonly<
    Record<Ending, { readonly share: number; readonly after: Draw } | null>
  > | null;
}

/** What the agents of a group do. */
interface Desk {
  readonly answer: Draw | null;
  readonly missed: number;
  readonly rejected: number;
  readonly back: Draw;
  readonly pauses: readonly {
    readonly isPaid: boolean;
    readonly draw: Draw;
    readonly meanMs: number;
    /** Mean time from one to the next. */
    readonly apartMs: number;
  }[];
}

const atOnce: Ring = { does: "answered", afterMs: 0 };

/** A caller with their place among those of their kind: their draws are those of this number. */
interface NumberedCaller extends Caller {
  readonly place: number;
  /** How often they have called before on this day. */
  readonly attempt: number;
}

interface Coming {
  readonly arrivals: Stream;
  readonly factor: number;
  place: number;
  period: number;
  at: number;
}

/** Makes the days of a scenario: the same day of the same scenario is always the same. */
export class SyntheticDays {
  readonly kinds: readonly Kind[];
  readonly desks: readonly Desk[];
  readonly #file: ScenarioFile;
  readonly #periods: readonly Period[];
  readonly #staff: readonly NumberedAgent[];

  constructor(file: ScenarioFile, periods: readonly Period[], staff: readonly NumberedAgent[]) {
    this.#file = file;
    this.#periods = periods;
    this.#staff = staff;
    const groups = Object.keys(file.groups);
    this.kinds = Object.values(file.calls).map((type) => ({
      balk: type.balk,
      patience: type.patienceSeconds && drawOf(type.patienceSeconds),
      talk: drawOf(type.talkSeconds),
      talkByGroup: groups.map((group) => {
        const own = type.talkSecondsByGroup[group];
        return own ? drawOf(own) : null;
      }),
      wrapUp: type.wrapUpSeconds && drawOf(type.wrapUpSeconds),
      rates: periods.map((_, period) => ofPeriod(type.perHour, period) / 3_600_000),
      factorSd: type.dayFactorSd,
      ringOutMs: (file.queues[type.queue]?.ringSeconds ?? 0) * 1_000,
      again: againOf(type.callsAgain),
    }));
    this.desks = Object.values(file.groups).map(deskOf);
  }

  /** The plan of a day, from 0. */
  day(day: number): DayPlan {
    const seed = (mixed(this.#file.seed) + Math.imul(day, 0x9e3779b9)) | 0;
    return new SyntheticDay(this, seed, this.#file.dayFactorSd, this.#periods, this.#staff);
  }
}

class SyntheticDay implements DayPlan {
  readonly staff: readonly NumberedAgent[];
  readonly #days: SyntheticDays;
  readonly #seed: number;
  readonly #periods: readonly Period[];
  readonly #endMs: number;
  readonly #coming: readonly Coming[];
  /** One stream for all callers: it is begun anew for each draw. */
  readonly #stream: Stream;

  constructor(
    days: SyntheticDays,
    seed: number,
    factorSd: number,
    periods: readonly Period[],
    staff: readonly NumberedAgent[],
  ) {
    this.#days = days;
    this.#seed = seed;
    this.#periods = periods;
    this.#endMs = periods.at(-1)?.toMs ?? 0;
    this.#stream = new Stream(seed, -1, 0);
    const common = factorOf(this.#stream, factorSd);
    this.#coming = days.kinds.map((kind, number) => {
      const own = new Stream(seed, purposeOf(number, "factor"), 0);
      return {
        arrivals: new Stream(seed, purposeOf(number, "arrivals"), 0),
        factor: common * factorOf(own, kind.factorSd),
        ...{ place: 0, period: 0, at: 0 },
      };
    });
    const hasPauses = days.desks.some(({ pauses }) => pauses.length > 0);
    this.staff = hasPauses ? staff.map((agent) => this.#withPauses(agent)) : staff;
  }

  next(kind: number): NumberedCaller | null {
    const coming = this.#coming[kind];
    const of = this.#days.kinds[kind];
    if (!coming || !of) return null;
    const atMs = this.#nextArrival(coming, of.rates);
    if (atMs === null) return null;
    const { place } = coming;
    coming.place += 1;
    return this.#caller(of, kind, place, 0, atMs);
  }

  again(caller: NumberedCaller, ending: Ending, atMs: number): NumberedCaller | null {
    const of = this.#days.kinds[caller.kind];
    const way = of?.again?.[ending];
    if (!of || !way) return null;
    const stream = this.#drawsOf(further.again + caller.kind, caller);
    if (stream.next() >= way.share) return null;
    const comesAt = atMs + way.after(stream);
    if (comesAt >= this.#endMs) return null;
    return this.#caller(of, caller.kind, caller.place, caller.attempt + 1, comesAt);
  }

  #caller(of: Kind, kind: number, place: number, attempt: number, atMs: number): NumberedCaller {
    const patienceMs = this.#patienceMs(of, kind, place, attempt);
    const name = `${kind}-${place}`;
    const call = callId(attempt === 0 ? name : `${name}-${attempt}`);
    const number = of.again === null ? null : name;
    return { call, kind, atMs, patienceMs, number, isAgain: attempt > 0, place, attempt };
  }

  #patienceMs(of: Kind, kind: number, place: number, attempt: number): number {
    if (of.balk === 0 && of.patience === null) return Number.POSITIVE_INFINITY;
    const stream = this.#draws(kind, "patience", place, attempt);
    if (of.balk > 0 && stream.next() < of.balk) return 0;
    return of.patience === null ? Number.POSITIVE_INFINITY : of.patience(stream);
  }

  talkMs({ kind, place, attempt }: NumberedCaller, group: number): number {
    const of = this.#days.kinds[kind];
    const draw = of?.talkByGroup[group] ?? of?.talk;
    return draw ? draw(this.#draws(kind, "talk", place, attempt)) : 0;
  }

  wrapUpMs({ kind, place, attempt }: NumberedCaller): number {
    const draw = this.#days.kinds[kind]?.wrapUp;
    return draw ? draw(this.#draws(kind, "wrapUp", place, attempt)) : 0;
  }

  ring(caller: NumberedCaller, { group }: NumberedAgent, nth: number): Ring {
    const desk = this.#days.desks[group];
    if (!desk) return atOnce;
    const { answer, missed, rejected } = desk;
    const takes = missed + rejected === 0;
    if (takes && answer === null) return atOnce;
    const { kind } = caller;
    const ringOutMs = this.#days.kinds[kind]?.ringOutMs ?? 0;
    const luck = takes ? 1 : this.#drawsOf(further.unanswered + kind, caller, nth).next();
    if (luck < missed) return { does: "missed", afterMs: ringOutMs };
    const purpose = purposeOf(kind, "answer");
    const afterMs = answer === null ? 0 : answer(this.#drawsOf(purpose, caller, nth));
    if (afterMs > ringOutMs) return { does: "missed", afterMs: ringOutMs };
    return { does: luck < missed + rejected ? "rejected" : "answered", afterMs };
  }

  backMs({ group, place }: NumberedAgent, nth: number): number {
    this.#stream.restart(this.#seed, further.back + group, place + nth * perOffer);
    return this.#days.desks[group]?.back(this.#stream) ?? 0;
  }

  #draws(kind: number, purpose: keyof typeof purposes, place: number, attempt: number): Stream {
    const number = purposeOf(kind, purpose) + attempt * perAttempt;
    this.#stream.restart(this.#seed, number, place + 1);
    return this.#stream;
  }

  #drawsOf(purpose: number, { place, attempt }: NumberedCaller, nth = 0): Stream {
    const number = purpose + attempt * perAttempt;
    this.#stream.restart(this.#seed, number, place + 1 + nth * perOffer);
    return this.#stream;
  }

  /** An agent with breaks at any time besides those of the plan. */
  #withPauses(agent: NumberedAgent): NumberedAgent {
    const kinds = this.#days.desks[agent.group]?.pauses ?? [];
    if (kinds.length === 0) return agent;
    const rests: Rest[] = [...agent.rests];
    kinds.forEach(({ isPaid, draw, meanMs, apartMs }, number) => {
      this.#stream.restart(this.#seed, further.pauses + agent.group * 64 + number, agent.place);
      for (const [from, to] of agent.spells) {
        const until = Math.min(to, this.#endMs);
        // Begun long before work begins, so that its first minutes are like all others.
        let at = from - 10 * (meanMs + apartMs);
        for (;;) {
          at += this.#stream.exponential() * apartMs;
          if (at >= until) break;
          const begins = Math.max(at, from);
          at += draw(this.#stream);
          const ms = Math.min(at, until) - begins;
          if (ms > 0) rests.push({ atMs: begins, ms, isPaid, endsAsPlanned: false });
        }
      }
    });
    return { ...agent, rests };
  }

  /** A Poisson process whose rate changes with the periods, by inversion of its mean. */
  #nextArrival(coming: Coming, rates: readonly number[]): number | null {
    let left = coming.arrivals.exponential();
    for (;;) {
      const period = this.#periods[coming.period];
      if (!period) return null;
      const rate = (rates[coming.period] ?? 0) * coming.factor;
      const room = (period.toMs - coming.at) * rate;
      if (left <= room) {
        coming.at += left / rate;
        return coming.at;
      }
      left -= room;
      coming.at = period.toMs;
      coming.period += 1;
    }
  }
}

const purposeOf = (kind: number, purpose: keyof typeof purposes): number =>
  kind * purposeCount + purposes[purpose];

/** A gamma number of mean 1 and this standard deviation. */
function factorOf(stream: Stream, sd: number): number {
  if (sd === 0) return 1;
  const variance = sd * sd;
  return stream.gamma(1 / variance) * variance;
}

function againOf(callsAgain: ScenarioFile["calls"][string]["callsAgain"]): Kind["again"] {
  const of = (ending: Ending) => {
    const again = callsAgain[ending];
    return again && { share: again.share, after: drawOf(again.afterSeconds) };
  };
  const all = { answered: of("answered"), abandoned: of("abandoned"), blocked: of("blocked") };
  return Object.values(all).some((one) => one !== null) ? all : null;
}

function deskOf(group: ScenarioFile["groups"][string]): Desk {
  const { answerSeconds, missed, rejected, backSeconds, pauses } = group;
  return {
    ...{ answer: answerSeconds && drawOf(answerSeconds), missed, rejected },
    back: drawOf(backSeconds),
    pauses: pauses
      .filter(({ share }) => share > 0)
      .map(({ share, seconds, paid }) => {
        const meanMs = meanSeconds(seconds) * 1_000;
        const apartMs = (meanMs * (1 - share)) / share;
        return { isPaid: paid, draw: drawOf(seconds), meanMs, apartMs };
      }),
  };
}
