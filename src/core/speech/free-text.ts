import { limits } from "../lib/limits.ts";

/**
 * Text that somebody else wrote, as it is shown and spoken: letters, figures and plain marks, one
 * line, at most `limits.spokenTextLength` characters. Everything that a voice could take for an
 * order (`<break/>`, `[[phonemes]]`, control characters) is gone; empty when nothing is left.
 */
export function cleanText(text: string): string {
  const plain = text
    .slice(0, 4 * limits.spokenTextLength)
    .normalize("NFC")
    .replace(/<[^<>]{0,100}>/g, " ")
    .replace(/[^\p{L}\p{M}\p{N}.,!?:;'’"()%&+/@#$€£¥。，！？、：；·-]+/gu, " ");
  const words = [...plain.trim()].slice(0, limits.spokenTextLength).join("").trim();
  return /[\p{L}\p{N}]/u.test(words) ? words : "";
}
