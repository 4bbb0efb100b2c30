type Placed = {
  readonly things: readonly string[];
  /** The lane it was sent on; null while it waits for others. */
  lane: number | null;
};

/**
 * Spreads requests over several serial lanes and keeps the order of those that have to do with each
 * other: that touch the same channel, bridge or recording. Asterisk does the requests of one socket one
 * after the other, and a command waits there for its channel's own thread; on one socket all calls
 * would wait with it. As a processor issues instructions out of order by the registers that they
 * use, a request goes after the unanswered ones that touch what it touches, on their lane; if those
 * are on different lanes it waits until it is not so any more.
 */
export class Order {
  readonly #placed = new Map<number, Placed>();
  /** Unanswered requests that touch a thing, oldest first. */
  readonly #touching = new Map<string, number[]>();
  readonly #waiting: number[] = [];
  /** Unanswered requests of each lane. */
  readonly #loads: number[];

  constructor(lanes: number) {
    this.#loads = Array.from({ length: lanes }, () => 0);
  }

  /**
   * Where a request is to be sent: a lane, or null when it has to wait until `done` names it.
   * @param id larger than all before
   * @param things what it touches
   */
  place(id: number, things: readonly string[]): number | null {
    const placed: Placed = { things, lane: this.#laneFor(id, things) };
    this.#placed.set(id, placed);
    for (const thing of things) {
      const touching = this.#touching.get(thing);
      if (touching) touching.push(id);
      else this.#touching.set(thing, [id]);
    }
    this.#count(placed.lane, 1);
    if (placed.lane === null) this.#waiting.push(id);
    return placed.lane;
  }

  /** A request is answered, or will never be sent. Returns those that may be sent now, in order. */
  done(id: number): readonly { readonly id: number; readonly lane: number }[] {
    const placed = this.#placed.get(id);
    if (placed === undefined) return NONE;
    this.#placed.delete(id);
    this.#count(placed.lane, -1);
    for (const thing of placed.things) {
      const left = (this.#touching.get(thing) ?? []).filter((one) => one !== id);
      if (left.length === 0) this.#touching.delete(thing);
      else this.#touching.set(thing, left);
    }
    return this.#waiting.length === 0 ? NONE : this.#release();
  }

  #release(): readonly { readonly id: number; readonly lane: number }[] {
    const released: { id: number; lane: number }[] = [];
    for (const id of this.#waiting.splice(0)) {
      const placed = this.#placed.get(id);
      if (placed === undefined) continue;
      placed.lane = this.#laneFor(id, placed.things);
      this.#count(placed.lane, 1);
      if (placed.lane === null) this.#waiting.push(id);
      else released.push({ id, lane: placed.lane });
    }
    return released;
  }

  /** The lane of those before it that touch the same, the emptiest when there are none. */
  #laneFor(id: number, things: readonly string[]): number | null {
    let lane: number | null = null;
    for (const thing of things) {
      for (const other of this.#touching.get(thing) ?? []) {
        if (other >= id) break;
        const at = this.#placed.get(other)?.lane ?? null;
        if (at === null || (lane !== null && lane !== at)) return null;
        lane = at;
      }
    }
    return lane ?? this.#loads.indexOf(Math.min(...this.#loads));
  }

  #count(lane: number | null, change: 1 | -1): void {
    if (lane !== null) this.#loads[lane] = (this.#loads[lane] ?? 0) + change;
  }
}

const NONE: readonly never[] = [];

/** Parameters of ARI that name what a request touches. */
const NAMING = ["channelId", "channel", "bridgeId", "playbackId", "recordingName"] as const;

/** What a request touches by its parameters; all that name nothing keep one order. */
export function thingsOf(
  params: Readonly<Record<string, unknown>>,
  about: readonly string[] = NONE,
): readonly string[] {
  const things = [...about];
  for (const name of NAMING) {
    const value = params[name];
    if (typeof value === "string") things.push(value);
    else if (Array.isArray(value)) things.push(...value.map(String));
  }
  return things.length === 0 ? UNNAMED : things;
}

const UNNAMED: readonly string[] = [""];
