import type { LiveChange } from "../../contract/index.ts";
import type { Log } from "../../ports/log.ts";
import type { News } from "../../ports/news.ts";
import type { Records } from "../../ports/records.ts";

type TicketNews = News & { readonly about: "ticket" };

/** Tells people of changes that others made to tickets they watch; nobody else hears of them. */
export class TicketNotices {
  readonly #records: Records;
  readonly #log: Log;
  readonly #onChange: () => void;
  #noted: TicketNews[] = [];
  #isAsking = false;
  readonly #changes = new Map<string, LiveChange[]>();

  /** `onChange` is called when there is something to tell. */
  constructor(records: Records, log: Log, onChange: () => void) {
    this.#records = records;
    this.#log = log;
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

  /** Whether there are changes to take. */
  get hasChanges(): boolean {
    return this.#changes.size > 0;
  }

  /** Hands the changes over, by user, and forgets them. */
  takeChanges(): ReadonlyMap<string, readonly LiveChange[]> {
    const changes = new Map(this.#changes);
    this.#changes.clear();
    return changes;
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
        if (user !== by) this.#tell(user, { path: ["watched", String(number)], value: { by, at } });
      }
    }
    if (this.#changes.size > 0) this.#onChange();
  }

  #tell(user: string, change: LiveChange): void {
    this.#changes.set(user, [...(this.#changes.get(user) ?? []), change]);
  }
}

const numbersOf = (noted: readonly TicketNews[]): readonly number[] => [
  ...new Set(noted.map(({ number }) => number)),
];
