import { Heap } from "../core/lib/heap.ts";

/** Something that happens at an instant. */
interface Due<T> {
  readonly at: number;
  /** Tells things of the same instant apart: what was noted first happens first. */
  readonly place: number;
  readonly what: T;
}

/** What is going to happen, soonest first. */
export class Agenda<T> {
  readonly #heap = new Heap<Due<T>>(isBefore);
  #noted = 0;

  /** Things that are still to happen. */
  get size(): number {
    return this.#heap.size;
  }

  /** Notes something for an instant. */
  add(at: number, what: T): void {
    this.#heap.push({ at, place: this.#noted, what });
    this.#noted += 1;
  }

  /** Takes the soonest out; undefined when nothing is left. */
  take(): Due<T> | undefined {
    return this.#heap.pop();
  }
}

function isBefore(one: Due<unknown>, other: Due<unknown>): boolean {
  return one.at === other.at ? one.place < other.place : one.at < other.at;
}
