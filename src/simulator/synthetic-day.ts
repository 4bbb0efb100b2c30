import type { ScenarioFile } from "../contract/scenario/index.ts";
import { callId } from "../core/lib/brands.ts";
import type { Caller, DayPlan, Period, StaffMember } from "./centre.ts";
import type { Draw } from "./durations.ts";
import { drawOf } from "./durations.ts";
import { ofPeriod } from "./scenario-centre.ts";
import { mixed, Stream } from "./stream.ts";

/** What random numbers are drawn for; each kind of calls has a stream of its own for each. */
const purposes = { arrivals: 0, patience: 1, talk: 2, wrapUp: 3, answer: 4, factor: 5 } as const;
const purposeCount = Object.keys(purposes).length;

interface Kind {
  readonly balk: number;
  readonly patience: Draw | null;
  readonly talk: Draw;
  readonly talkByGroup: readonly (Draw | null)[];
  readonly wrapUp: Draw | null;
  /** Calls in a ms, by period. */
  readonly rates: readonly number[];
  readonly factorSd: number;
}

/** A caller with their place among those of their kind: their draws are those of this number. */
interface NumberedCaller extends Caller {
  readonly place: number;
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
  readonly answers: readonly (Draw | null)[];
  readonly #file: ScenarioFile;
  readonly #periods: readonly Period[];
  readonly #staff: readonly StaffMember[];

  constructor(file: ScenarioFile, periods: readonly Period[], staff: readonly StaffMember[]) {
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
    }));
    this.answers = Object.values(file.groups).map(
      ({ answerSeconds }) => answerSeconds && drawOf(answerSeconds),
    );
  }

  /** The plan of a day, from 0. */
  day(day: number): DayPlan {
    const seed = (mixed(this.#file.seed) + Math.imul(day, 0x9e3779b9)) | 0;
    return new SyntheticDay(this, seed, this.#file.dayFactorSd, this.#periods, this.#staff);
  }
}

class SyntheticDay implements DayPlan {
  readonly staff: readonly StaffMember[];
  readonly #days: SyntheticDays;
  readonly #seed: number;
  readonly #periods: readonly Period[];
  readonly #coming: readonly Coming[];
  /** One stream for all callers: it is begun anew for each draw. */
  readonly #stream: Stream;

  constructor(
    days: SyntheticDays,
    seed: number,
    factorSd: number,
    periods: readonly Period[],
    staff: readonly StaffMember[],
  ) {
    this.#days = days;
    this.#seed = seed;
    this.#periods = periods;
    this.staff = staff;
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
  }

  next(kind: number): NumberedCaller | null {
    const coming = this.#coming[kind];
    const of = this.#days.kinds[kind];
    if (!coming || !of) return null;
    const atMs = this.#nextArrival(coming, of.rates);
    if (atMs === null) return null;
    const { place } = coming;
    coming.place += 1;
    const patience = this.#draws(kind, "patience", place);
    const balks = of.balk > 0 && patience.next() < of.balk;
    const endless = of.patience === null ? Number.POSITIVE_INFINITY : of.patience(patience);
    const patienceMs = balks ? 0 : endless;
    return { call: callId(`${kind}-${place}`), kind, atMs, patienceMs, number: null, place };
  }

  talkMs(caller: NumberedCaller, group: number): number {
    const kind = this.#days.kinds[caller.kind];
    const draw = kind?.talkByGroup[group] ?? kind?.talk;
    return draw ? draw(this.#draws(caller.kind, "talk", caller.place)) : 0;
  }

  wrapUpMs({ kind, place }: NumberedCaller): number {
    const draw = this.#days.kinds[kind]?.wrapUp;
    return draw ? draw(this.#draws(kind, "wrapUp", place)) : 0;
  }

  answerMs({ kind, place }: NumberedCaller, group: number): number {
    const draw = this.#days.answers[group];
    return draw ? draw(this.#draws(kind, "answer", place)) : 0;
  }

  #draws(kind: number, purpose: keyof typeof purposes, place: number): Stream {
    this.#stream.restart(this.#seed, purposeOf(kind, purpose), place + 1);
    return this.#stream;
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
