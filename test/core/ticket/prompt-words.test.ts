import { describe, expect, it } from "vitest";
import { promptWords } from "../../../src/core/ticket/prompt-words.ts";

describe("promptWords", () => {
  it("tells what was said in each reader's language, free texts as they are", () => {
    const words = promptWords(
      [
        { kind: "sound", name: "paid" },
        { kind: "text", value: "Tesco <b>Stores</b>" },
        { kind: "date", value: "2026-03-05", form: "weekday" },
        { kind: "time", value: { at: Date.UTC(2026, 2, 5, 6, 5), zone: "Asia/Shanghai" } },
        { kind: "ordinal", value: 2 },
      ],
      (lang) => ({ paid: lang === "en" ? "You paid" : "您付给了" }),
    );

    expect(words).toEqual({
      en: "You paid Tesco Stores Thursday the fifth of March two oh five p.m. second",
      zh: "您付给了Tesco Stores三月五日星期四下午两点零五分第二",
    });
  });

  it("says nothing of a place in the queue, which has a line of its own", () => {
    expect(promptWords([{ kind: "position", value: 2 }], () => ({}))).toBe(null);
  });
});
