import { describe, expect, it } from "vitest";
import { errorCatalogue } from "../../../src/contract/index.ts";
import { en } from "../../../src/panel/words/en.ts";
import { browserLang } from "../../../src/panel/words/use-words.tsx";
import { zh } from "../../../src/panel/words/zh.ts";

/** Every word of a dictionary with its place; functions are asked with plain arguments. */
function wordsOf(tree: object, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const place = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") return [[place, value]];
    if (typeof value === "function") return [[place, String(value("7", "8"))]];
    return wordsOf(value, place);
  });
}

describe("the panel's words", () => {
  it("have the same places in both languages", () => {
    const places = (tree: object): string[] => wordsOf(tree).map(([place]) => place);

    expect(places(zh)).toEqual(places(en));
  });

  it("are never empty", () => {
    const empty = [...wordsOf(en), ...wordsOf(zh)].filter(([, text]) => text.trim() === "");

    expect(empty).toEqual([]);
  });

  it("are really translated: only names and signs are alike", () => {
    const chinese = new Map(wordsOf(zh));
    const alike = wordsOf(en).filter(([place, text]) => chinese.get(place) === text);

    expect(alike.map(([place]) => place)).toEqual([
      "product",
      "call.languages.en",
      "call.languages.zh",
    ]);
  });

  it("name errors only by codes that the service has, beside the page's own", () => {
    const own = ["UNREACHABLE", "UNREADABLE", "other"];
    const unknown = Object.keys(en.problems).filter(
      (code) => !(code in errorCatalogue) && !own.includes(code),
    );

    expect(unknown).toEqual([]);
  });

  it.each([
    [["zh-TW", "en"], "zh"],
    [["fr-FR", "en-US"], "en"],
    [["fr"], null],
    [["ZH"], "zh"],
    [[], null],
  ] as const)("for a browser that prefers %j are those of %s", (preferred, lang) => {
    expect(browserLang(preferred)).toBe(lang);
  });
});
