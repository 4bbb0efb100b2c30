/** Something that happens at an instant. */
interface Due<T> {
  readonly at: number;
  /** Tells things of the same instant apart: what was noted first happens first. */
  readonly place: number;
  readonly what: T;
}

/** What is going to happen, soonest first: a binary heap. */
export class Agenda<T> {
  readonly #heap: Due<T>[] = [];
  #noted = 0;

  /** Things that are still to happen. */
  get size(): number {
    return this.#heap.length;
  }

  /** Notes something for an instant. */
  add(at: number, what: T): void {
    const due = { at, place: this.#noted, what };
    this.#noted += 1;
    const heap = this.#heap;
    let index = heap.length;
    heap.push(due);
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      const above = heap[parent];
      if (!above || isBefore(above, due)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = due;
  }

  /** Takes the soonest out; undefined when nothing is left. */
  take(): Due<T> | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first && last && first !== last) this.#sink(last);
    return first;
  }

  /** Puts what was last at its place from the top. */
  #sink(due: Due<T>): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      let below = heap[child];
      if (!below) break;
      const other = heap[child + 1];
      if (other && isBefore(other, below)) {
        child += 1;
        below = other;
      }
      if (isBefore(due, below)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = due;
  }
}

function isBefore<T>(one: Due<T>, other: Due<T>): boolean {
  return one.at === other.at ? one.place < other.place : one.at < other.at;
}
