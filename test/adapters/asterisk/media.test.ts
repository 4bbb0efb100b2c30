import { describe, expect, it } from "vitest";
import { renderMedia, textsIn } from "../../../src/adapters/asterisk/media.ts";
import type { Prompt } from "../../../src/core/call/index.ts";

const places = {
  soundsFolder: "hotline",
  speech: { find: (_: string, text: string) => (text === "Tesco" ? "/speech/0f" : null) },
};
const text = (value: string): Prompt => ({ kind: "text", value });

describe("renderMedia", () => {
  it("plays product sounds by name and a spoken text by its path, in order", () => {
    const prompts: readonly Prompt[] = [
      { kind: "sound", name: "your-payment" },
      text(" Tesco\n"),
      { kind: "date", value: "2026-03-05", form: "day" },
    ];

    expect(renderMedia("en", prompts, places)).toEqual([
      [
        "sound:hotline/your-payment",
        "sound:/speech/0f",
        "sound:hotline/day-5",
        "sound:hotline/month-3",
      ],
    ]);
  });

  it("says that a text cannot be read out when it was not spoken, and nothing for an empty one", () => {
    expect(renderMedia("en", [text("Rent")], places)).toEqual([["sound:hotline/text-unknown"]]);
    expect(renderMedia("en", [text("<br>"), text(" ")], places)).toEqual([]);
  });

  it("cuts a long list into requests of at most sixty sounds", () => {
    const lists = renderMedia("en", [{ kind: "digits", value: "1".repeat(100) }], places);

    expect(lists.length).toBeGreaterThan(1);
    expect(Math.max(...lists.map((list) => list.length))).toBeLessThanOrEqual(60);
    expect(lists.flat().filter((uri) => uri.endsWith("/number-1"))).toHaveLength(100);
  });
});

describe("textsIn", () => {
  it("lists what must be spoken, cleaned", () => {
    expect(textsIn([text("A <b>B</b>"), { kind: "number", value: 1 }, text("\u0000")])).toEqual([
      "A B",
    ]);
  });
});
