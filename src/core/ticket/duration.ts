import type { Lang } from "../call/index.ts";

/** A text in every language of the product. */
export type Words = Readonly<Record<Lang, string>>;

const units = {
  en: { h: " h", min: " min", s: " s", gap: " " },
  zh: { h: " 小时", min: " 分", s: " 秒", gap: " " },
} as const;

/**
 * A duration in words for people, from milliseconds: `9 s`, `1 min 5 s`, `2 min`, `1 h 3 min`.
 * Rounded to seconds, from an hour on cut to minutes; never negative.
 */
export function durationWords(ms: number): Words {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  return { en: spell(seconds, "en"), zh: spell(seconds, "zh") };
}

function spell(seconds: number, lang: Lang): string {
  const { h, min, s, gap } = units[lang];
  const parts =
    seconds < 3_600
      ? [
          { count: Math.floor(seconds / 60), unit: min },
          { count: seconds % 60, unit: s },
        ]
      : [
          { count: Math.floor(seconds / 3_600), unit: h },
          { count: Math.floor((seconds % 3_600) / 60), unit: min },
        ];
  const said = parts.filter((part) => part.count > 0).map((part) => `${part.count}${part.unit}`);
  return said.length === 0 ? `0${s}` : said.join(gap);
}
