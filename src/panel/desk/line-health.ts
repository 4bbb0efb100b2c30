import type { Dictionary } from "../words/en.ts";
import type { Desk } from "./desk.ts";

/** One part of the line: whether it is in order, its state in words, and the way out. */
export interface HealthItem {
  readonly part: "phone" | "microphone" | "live" | "sound";
  readonly level: "good" | "waiting" | "bad";
  readonly text: string;
  readonly wayOut: "check_microphone" | "take_over" | "play_sound" | null;
}

/** The health of an agent's line in words, worst part deciding what the header shows. */
export function lineHealth(desk: Desk, isLive: boolean, words: Dictionary): readonly HealthItem[] {
  return [
    phoneHealth(desk, words),
    microphoneHealth(desk, words),
    liveHealth(isLive, words),
    soundHealth(desk, words),
  ];
}

/** The parts that keep calls away; a silent ring tone does not. */
export function worstOf(items: readonly HealthItem[]): HealthItem["level"] {
  const levels = items.filter((item) => item.part !== "sound").map((item) => item.level);
  return levels.includes("bad") ? "bad" : levels.includes("waiting") ? "waiting" : "good";
}

/** What to know when calls do not ring in this page. */
export function ringsElsewhere({ devices }: Pick<Desk, "devices">, words: Dictionary): string {
  return devices?.chosen === "outside"
    ? words.line.outside(devices.outsideNumber ?? "")
    : words.line.deskPhone;
}

function phoneHealth(desk: Desk, words: Dictionary): HealthItem {
  const item = (
    level: HealthItem["level"],
    text: string,
    wayOut: HealthItem["wayOut"] = null,
  ): HealthItem => ({ part: "phone", level, text, wayOut });
  if (!desk.hasLine) return item("good", ringsElsewhere(desk, words));
  if (desk.tab === "elsewhere") return item("bad", words.line.otherTab, "take_over");
  switch (desk.softphone?.line ?? "starting") {
    case "starting":
      return item("waiting", words.line.connecting);
    case "lost":
      return item("bad", words.line.lost);
    case "refused":
      return item("bad", words.line.refused);
    case "registered":
      return desk.obstacle === "line_lost"
        ? item("waiting", words.line.unreachable)
        : item("good", words.line.registered);
  }
}

function microphoneHealth(desk: Desk, words: Dictionary): HealthItem {
  const item = (level: HealthItem["level"], text: string): HealthItem => ({
    part: "microphone",
    level,
    text,
    wayOut: level === "bad" ? "check_microphone" : null,
  });
  if (!desk.hasLine || desk.tab === "elsewhere") return item("good", words.line.micAllowed);
  switch (desk.microphone) {
    case "unknown":
      return item("waiting", words.line.micUnknown);
    case "asking":
      return item("waiting", words.line.micAsking);
    case "allowed":
      return desk.obstacle === "microphone_denied"
        ? item("waiting", words.line.micTelling)
        : item("good", words.line.micAllowed);
    case "denied":
      return item("bad", words.line.micDenied);
    case "missing":
      return item("bad", words.line.micMissing);
    case "taken":
      return item("bad", words.line.micTaken);
    case "insecure":
      return item("bad", words.line.micInsecure);
  }
}

function liveHealth(isLive: boolean, words: Dictionary): HealthItem {
  return {
    part: "live",
    level: isLive ? "good" : "bad",
    text: isLive ? words.line.liveOk : words.line.liveLost,
    wayOut: null,
  };
}

function soundHealth(desk: Desk, words: Dictionary): HealthItem {
  return desk.isAudible
    ? { part: "sound", level: "good", text: words.line.soundOk, wayOut: "play_sound" }
    : { part: "sound", level: "waiting", text: words.line.soundBlocked, wayOut: "play_sound" };
}
