import type { Caller, CallKind, DayPlan, StaffMember } from "./centre.ts";
import { Patience } from "./patience.ts";
import type { RecordedCall, RecordedKind, Recording } from "./recorded.ts";
import { Stream } from "./stream.ts";

/** What random numbers are drawn for, where the record says nothing. */
const purposes = { patience: 0, talk: 1, ring: 2 } as const;

/** What has been seen in one queue: what calls get of which the record knows nothing. */
interface Seen {
  readonly patience: Patience;
  readonly talks: readonly RecordedCall[];
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
  readonly #callers: readonly (readonly Omit<RecordedCaller, "patienceMs">[])[];

  constructor(recording: Recording, kinds: readonly RecordedKind[], staff: readonly StaffMember[]) {
    this.#staff = staff;
    const byQueue = new Map<string, RecordedCall[]>();
    for (const call of kinds.flatMap(({ calls }) => calls)) {
      const own = byQueue.get(call.visit.queue) ?? [];
      byQueue.set(call.visit.queue, own);
      own.push(call);
    }
    const seen = new Map([...byQueue].map(([queue, calls]) => [queue, seenOf(calls)]));
    let place = 0;
    this.#callers = kinds.map(({ calls }, kind) =>
      calls.map((was) => {
        place += 1;
        return {
          call: was.visit.call,
          kind,
          atMs: was.visit.enteredAt - recording.from,
          number: was.visit.caller,
          was,
          place,
          seen: seen.get(was.visit.queue) ?? seenOf([]),
        };
      }),
    );
  }

  /** The plan of a run, from 0. */
  run(run: number): DayPlan {
    return new RecordedRun(this.#callers, this.#staff, run);
  }
}

class RecordedRun implements DayPlan {
  readonly staff: readonly StaffMember[];
  readonly #callers: readonly (readonly Omit<RecordedCaller, "patienceMs">[])[];
  readonly #next: number[];
  readonly #run: number;
  readonly #stream: Stream;

  constructor(
    callers: readonly (readonly Omit<RecordedCaller, "patienceMs">[])[],
    staff: readonly StaffMember[],
    run: number,
  ) {
    this.staff = staff;
    this.#callers = callers;
    this.#next = callers.map(() => 0);
    this.#run = run;
    this.#stream = new Stream(run, 0, 0);
  }

  next(kind: number): RecordedCaller | null {
    const at = this.#next[kind] ?? 0;
    const caller = this.#callers[kind]?.[at];
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

  answerMs({ was, seen, place }: RecordedCaller): number {
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
