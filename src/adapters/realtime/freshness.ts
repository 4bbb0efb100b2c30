import type { LiveChange, LiveView } from "../../contract/index.ts";
import { instant } from "../../core/lib/brands.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Topic, topics } from "../../ports/news.ts";

/** Least time between two words about one topic, in ms: pages read it anew at each. */
const gapsMs: Readonly<Record<Topic, number>> = {
  callbacks: 500,
  calendars: 500,
  locks: 1_000,
  flows: 500,
  // Every caller counts, and a busy centre has many.
  flow_counts: 5_000,
};

/** What agents read; the rest is for supervisors and admins. */
const forAll: ReadonlySet<Topic> = new Set(["callbacks", "calendars"]);

interface Stamp {
  at: number;
  isNew: boolean;
  cancel: (() => void) | null;
}

/** When what people read by request was changed last, told so that their pages read it again. */
export class Freshness {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #stamps = new Map<Topic, Stamp>();
  #isResting = true;

  /** `onChange` is called when there is something to tell. */
  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
    const at = clock.now();
    for (const topic of topics) this.#stamps.set(topic, { at, isNew: false, cancel: null });
  }

  /** Something of this topic was changed. */
  touch(topic: Topic): void {
    const stamp = this.#stamps.get(topic);
    if (!stamp || stamp.cancel !== null) return;
    const due = stamp.at + gapsMs[topic];
    if (this.#isResting || due <= this.#clock.now()) return this.#renew(stamp);
    stamp.cancel = this.#clock.alarm(instant(due), () => {
      stamp.cancel = null;
      this.#renew(stamp);
    });
  }

  /** Somebody listens: nothing is told more often than they can read. Returns what ends it. */
  begin(): () => void {
    this.#isResting = false;
    return () => {
      this.#isResting = true;
      for (const stamp of this.#stamps.values()) {
        if (stamp.cancel === null) continue;
        stamp.cancel();
        stamp.cancel = null;
        this.#renew(stamp);
      }
    };
  }

  /** Whether there are changes to take. */
  get hasChanges(): boolean {
    return [...this.#stamps.values()].some(({ isNew }) => isNew);
  }

  /** All stamps that a viewer may see. */
  view(isOverseer: boolean): LiveView["changed"] {
    const seen = [...this.#stamps].filter(([topic]) => isOverseer || forAll.has(topic));
    return Object.fromEntries(seen.map(([topic, { at }]) => [topic, at]));
  }

  /** Hands over what is new, by who may see it, and forgets that it is new. */
  takeChanges(): {
    readonly all: readonly LiveChange[];
    readonly overseers: readonly LiveChange[];
  } {
    const all: LiveChange[] = [];
    const overseers: LiveChange[] = [];
    for (const [topic, stamp] of this.#stamps) {
      if (!stamp.isNew) continue;
      stamp.isNew = false;
      (forAll.has(topic) ? all : overseers).push({ path: ["changed", topic], value: stamp.at });
    }
    return { all, overseers };
  }

  /** Stamps grow even while the clock stands still or was set back: pages compare them. */
  #renew(stamp: Stamp): void {
    stamp.at = Math.max(this.#clock.now(), stamp.at + 1);
    stamp.isNew = true;
    this.#onChange();
  }
}
