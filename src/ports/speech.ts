import type { Lang } from "../core/call/index.ts";

/** Speaks words that nobody recorded: free texts of a look-up, never anything secret. */
export interface Speech {
  /**
   * The sound of `text` (as `cleanText` gives it) when it is there already: the path of its file as
   * the carrier reads it, without the ending. Null when it must be made first.
   */
  find(lang: Lang, text: string): string | null;
  /**
   * Makes the sound. Resolves when it can be found, or when it cannot be made in time, which is
   * logged; the call goes on without it. Never rejects.
   */
  make(lang: Lang, text: string): Promise<void>;
}
