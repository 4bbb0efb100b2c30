import type { News } from "../../ports/news.ts";

/** Gathers what a transaction changes and tells it once the transaction is done. */
export class NewsDesk {
  readonly #listeners = new Set<(news: News) => void>();
  #noted: News[] = [];

  /** Adds a listener; returns what takes it away. */
  on(listener: (news: News) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Takes a note within a transaction. */
  note(news: News): void {
    if (this.#listeners.size > 0) this.#noted.push(news);
  }

  /** The transaction is done. */
  tell(): void {
    const noted = this.#noted;
    this.#noted = [];
    for (const news of noted) for (const listener of this.#listeners) listener(news);
  }

  /** The transaction has come to nothing. */
  drop(): void {
    this.#noted = [];
  }
}
