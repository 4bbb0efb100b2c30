import type { Log } from "../../ports/log.ts";
import type { News } from "../../ports/news.ts";
import type { Records } from "../../ports/records.ts";
import type { PersonChanges } from "./person-changes.ts";

type TicketNews = News & { readonly about: "ticket" };

/** Tells people of changes that others made to tickets they watch; nobody else hears of them. */
export class TicketNotices {
  readonly #records: Records;
  readonly #log: Log;
  readonly #onChange: () => void;
  #noted: TicketNews[] = [];
  #isAsking = false;
  readonly #persons: PersonChanges;

  /** `persons` takes what is to be told; `onChange` is called when there is something. */
  constructor(records: Records, log: Log, persons: PersonChanges, onChange: () => void) {
    this.#records = records;
    this.#log = log;
    this.#persons = persons;
    this.#onChange = onChange;
  }

  /** A ticket was changed. */
  note(news: TicketNews): void {
    this.#noted.push(news);
    if (this.#isAsking) return;
    this.#isAsking = true;
    // What one request changes comes in one piece: its watchers are looked up together.
    queueMicrotask(() => void this.#ask());
  }

  async #ask(): Promise<void> {
    while (this.#noted.length > 0) {
      const noted = this.#noted;
      this.#noted = [];
      try {
        this.#tellAll(noted, await this.#records.watchersOf(numbersOf(noted)));
      } catch (error) {
        this.#log.warn({ event: "live.watchers_failed", error }, "Watchers were not told.");
      }
    }
    this.#isAsking = false;
  }

  #tellAll(noted: readonly TicketNews[], watchers: ReadonlyMap<number, readonly string[]>): void {
    for (const { number, by, at } of noted) {
      for (const user of watchers.get(number) ?? []) {
        if (user === by) continue;
        this.#persons.add(user, [{ path: ["watched", String(number)], value: { by, at } }]);
      }
    }
    if (!this.#persons.isEmpty) this.#onChange();
  }
}

const numbersOf = (noted: readonly TicketNews[]): readonly number[] => [
  ...new Set(noted.map(({ number }) => number)),
];
