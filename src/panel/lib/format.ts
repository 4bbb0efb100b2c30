import type { Lang } from "../../contract/index.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** A ticking length of time: `0:07`, `12:34`, `1:02:03`. Negative (clock skew) shows as 0:00. */
export function formatClock(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / second));
  const seconds = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  if (hours === 0) return `${minutes}:${seconds}`;
  return `${hours}:${String(minutes).padStart(2, "0")}:${seconds}`;
}

/** A length of time in words, to the two largest units: `8 s`, `2 min 5 s`, `1 h 3 min`. */
export function formatSpan(ms: number, lang: Lang): string {
  const units = lang === "zh" ? ["小时", "分", "秒"] : [" h", " min", " s"];
  const gap = lang === "zh" ? "" : " ";
  const left = Math.max(0, ms);
  const hours = Math.floor(left / hour);
  const minutes = Math.floor((left % hour) / minute);
  const seconds = Math.floor((left % minute) / second);
  const parts =
    hours > 0
      ? [`${hours}${units[0]}`, minutes > 0 ? `${minutes}${units[1]}` : ""]
      : minutes > 0
        ? [`${minutes}${units[1]}`, seconds > 0 ? `${seconds}${units[2]}` : ""]
        : [`${seconds}${units[2]}`];
  return parts.filter((part) => part !== "").join(gap);
}

/** A share of 0 to 1 as whole percent, rounded down so that 99.6 % never reads as "all". */
export function formatShare(share: number): string {
  return `${Math.floor(share * 100 + 1e-9)} %`;
}

const locales = { en: "en-GB", zh: "zh-CN" } as const;

/** An instant as the reader would write it: time today, else date and time. */
export function formatInstant(iso: string, nowMs: number, lang: Lang, timeZone?: string): string {
  const at = new Date(iso);
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = (date: Date): string => date.toLocaleDateString("en-CA", zone);
  const time = at.toLocaleTimeString(locales[lang], {
    ...zone,
    hour: "2-digit",
    minute: "2-digit",
  });
  if (day(at) === day(new Date(nowMs))) return time;
  const sameYear = day(at).slice(0, 4) === day(new Date(nowMs)).slice(0, 4);
  const date = at.toLocaleDateString(locales[lang], {
    ...zone,
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  });
  return `${date} ${time}`;
}

/** An instant to the second, for timelines. */
export function formatTimeOfDay(iso: string, lang: Lang, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Date(iso).toLocaleTimeString(locales[lang], {
    ...zone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
}

/** Up to two letters that stand for a person: `Ann Lee` is `AL`, `王芳` is `王`. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = words.flatMap((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? []);
  const first = letters[0] ?? "?";
  if (/\p{Script=Han}/u.test(first)) return first;
  const last = letters.length > 1 ? (letters[letters.length - 1] ?? "") : "";
  return (first + last).toUpperCase();
}
