import type { Caller, CallKind, DayPlan, Ring, StaffMember } from "./centre.ts";
import { Patience } from "./patience.ts";
import type { RecordedCall, RecordedKind, Recording } from "./recorded.ts";
import type { RecordedRing, RecordedRings } from "./recorded-rings.ts";
import { Stream } from "./stream.ts";

/** What random numbers are drawn for, where the record says nothing. */
const purposes = { patience: 0, talk: 1, ring: 2, unanswered: 3 } as const;

/** What has been seen in one queue: what calls get of which the record knows nothing. */
interface Seen {
  readonly patience: Patience;
  readonly talks: readonly RecordedCall[];
}

/** What agents of a group were seen to do with offers that were not taken back. */
interface Habits {
  readonly missed: number;
  readonly rejected: readonly number[];
  readonly offers: number;
}

/** A recorded caller with their place among all: their draws are those of this number. */
interface RecordedCaller extends Caller {
  readonly place: number;
  readonly was: RecordedCall;
  readonly seen: Seen;
}

/** The kinds as the floor knows them. */
export function callKindsOf(kinds: readonly RecordedKind[]): readonly CallKind[] {
  return kinds.flatMap(({ name, calls: [first] }) =>
    first ? [{ name, ...pick(first), queue: first.visit.queue }] : [],
  );
}

const pick = ({ visit: { need, priority } }: RecordedCall) => ({ need, priority });

/** Plays a recording again: the same callers, with what is unknown of them drawn anew each run. */
export class RecordedRuns {
  readonly #staff: readonly StaffMember[];
  readonly callers: readonly (readonly Omit<RecordedCaller, "patienceMs">[])[];
  readonly rings: RecordedRings;
  /** By group. */
  readonly habits: readonly Habits[];
  /** By queue. */
  readonly ringOutMs: ReadonlyMap<string, number>;

  /** `staff` are those who are to work, `rings` how phones rang. */
  constructor(
    recording: Recording,
    kinds: readonly RecordedKind[],
    staff: readonly StaffMember[],
    rings: RecordedRings,
  ) {
    this.#staff = staff;
    this.rings = rings;
    this.habits = habitsOf(kinds, staff, rings);
    this.ringOutMs = new Map(recording.queues.map(({ id, ringMs }) => [id, ringMs]));
    const byQueue = new Map<string, RecordedCall[]>();
    for (const call of kinds.flatMap(({ calls }) => calls)) {
      const own = byQueue.get(call.visit.queue) ?? [];
      byQueue.set(call.visit.queue, own);
      own.push(call);
    }
    const seen = new Map([...byQueue].map(([queue, calls]) => [queue, seenOf(calls)]));
    let place = 0;
    this.callers = kinds.map(({ calls }, kind) =>
      calls.map((was) => {
        place += 1;
        return {
          call: was.visit.call,
          kind,
          atMs: was.visit.enteredAt - recording.from,
          number: was.visit.caller,
          isAgain: was.isAgain,
          was,
          place,
          seen: seen.get(was.visit.queue) ?? seenOf([]),
        };
      }),
    );
  }

  /** The plan of a run, from 0. */
  run(run: number): DayPlan {
    return new RecordedRun(this, this.#staff, run);
  }
}

class RecordedRun implements DayPlan {
  readonly staff: readonly StaffMember[];
  readonly #runs: RecordedRuns;
  readonly #next: number[];
  readonly #run: number;
  readonly #stream: Stream;
  /** How often each phone has rung for a call. */
  readonly #rung = new Map<string, number>();

  constructor(runs: RecordedRuns, staff: readonly StaffMember[], run: number) {
    this.staff = staff;
    this.#runs = runs;
    this.#next = runs.callers.map(() => 0);
    this.#run = run;
    this.#stream = new Stream(run, 0, 0);
  }

  next(kind: number): RecordedCaller | null {
    const at = this.#next[kind] ?? 0;
    const caller = this.#runs.callers[kind]?.[at];
    if (!caller) return null;
    this.#next[kind] = at + 1;
    return { ...caller, patienceMs: this.#patienceOf(caller) };
  }

  talkMs({ was, seen, place }: RecordedCaller): number {
    return was.talkMs ?? this.#other(seen, "talk", place)?.talkMs ?? 0;
  }

  wrapUpMs({ was, seen, place }: RecordedCaller): number {
    // Of one call: who talks long may write long.
    return was.wrapUpMs ?? this.#other(seen, "talk", place)?.wrapUpMs ?? 0;
  }

  /** What the phone did for this call it does again; of others it is known how often they are answered. */
  ring(caller: RecordedCaller, agent: StaffMember, nth: number): Ring {
    const key = `${caller.call} ${agent.profile.id}`;
    const rung = this.#rung.get(key) ?? 0;
    this.#rung.set(key, rung + 1);
    const was = this.#runs.rings.get(caller.call)?.get(agent.profile.id)?.[rung];
    if (!was) return this.#likeOthers(caller, agent, nth);
    if (was.does !== "taken_back") return { does: was.does, afterMs: was.ms };
    return { does: "answered", afterMs: Math.max(was.ms + 1, this.#answerMs(caller)) };
  }

  /** Who was taken out for not answering is away as recorded: see unhurried. */
  backMs(): number {
    return 0;
  }

  /** Who called again is in the record. */
  again(): null {
    return null;
  }

  #likeOthers(caller: RecordedCaller, { group }: StaffMember, nth: number): Ring {
    const { missed, rejected, offers } = this.#runs.habits[group] ?? noHabits;
    const luck = this.#draw("unanswered", caller.place + nth * perOffer) * offers;
    if (luck < missed) {
      return { does: "missed", afterMs: this.#runs.ringOutMs.get(caller.was.visit.queue) ?? 0 };
    }
    const rejectedMs = rejected[Math.floor(luck - missed)];
    if (rejectedMs !== undefined) return { does: "rejected", afterMs: rejectedMs };
    return { does: "answered", afterMs: this.#answerMs(caller) };
  }

  #answerMs({ was, seen, place }: RecordedCaller): number {
    return was.ringMs ?? this.#other(seen, "ring", place)?.ringMs ?? 0;
  }

  /** Who gave up would do so again after the same time; of who did not, it is known that they stay so long. */
  #patienceOf({ was, seen, place }: Omit<RecordedCaller, "patienceMs">): number {
    const { enteredAt, leftAt } = was.visit;
    if (isGivenUp(was)) return leftAt - enteredAt;
    return seen.patience.after(leftAt - enteredAt, this.#draw("patience", place));
  }

  #other({ talks }: Seen, purpose: keyof typeof purposes, place: number): RecordedCall | undefined {
    return talks[Math.floor(this.#draw(purpose, place) * talks.length)];
  }

  #draw(purpose: keyof typeof purposes, place: number): number {
    this.#stream.restart(this.#run, purposes[purpose], place);
    return this.#stream.next();
  }
}

const noHabits: Habits = { missed: 0, rejected: [], offers: 0 };

/** Draws of further phones for a call are apart by so much. */
const perOffer = 1 << 20;

function habitsOf(
  kinds: readonly RecordedKind[],
  staff: readonly StaffMember[],
  rings: RecordedRings,
): readonly Habits[] {
  const byGroup: RecordedRing[][] = [];
  const groupOf = new Map(staff.map(({ profile, group }) => [profile.id, group]));
  const played = new Set(kinds.flatMap(({ calls }) => calls.map(({ visit }) => visit.call)));
  for (const call of played) {
    for (const [agent, own] of rings.get(call) ?? []) {
      const group = groupOf.get(agent);
      if (group === undefined) continue;
      byGroup[group] ??= [];
      byGroup[group]?.push(...own);
    }
  }
  return Array.from(byGroup, (own = []) => {
    const missed = own.filter(({ does }) => does === "missed").length;
    const rejected = own.filter(({ does }) => does === "rejected").map(({ ms }) => ms);
    const answered = own.filter(({ does }) => does === "answered").length;
    return { missed, rejected, offers: answered + missed + rejected.length };
  });
}

/** Whoever left by themselves: by hanging up, by a key, by the flow's limit of time. */
const isGivenUp = ({ visit: { result } }: RecordedCall): boolean =>
  result === "abandoned" || result === "left" || result === "timed_out";

function seenOf(calls: readonly RecordedCall[]): Seen {
  const waited = calls.map((call) => ({
    ms: call.visit.leftAt - call.visit.enteredAt,
    gaveUp: isGivenUp(call),
  }));
  return {
    patience: new Patience(waited),
    talks: calls.filter(({ talkMs }) => talkMs !== null),
  };
}
