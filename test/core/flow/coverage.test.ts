import { describe, expect, it } from "vitest";
import { Coverage, possibleIn, wayLabel } from "../../../src/core/flow/coverage.ts";
import { flowOf, flowText } from "../../contract/flow/world.ts";

const flow = flowOf(
  flowText(`
  hello:
    language:
      prompts: [hello]
      keys: { 1: en, 2: zh }
      next: menu
      exhausted: menu
  menu:
    menu: { prompts: [main-menu], keys: { 1: bye, 2: bye }, exhausted: bye }`),
);

describe("possibleIn", () => {
  it("walks each way in every language that a caller can have there", () => {
    const ways = possibleIn(flow).ways.map(({ key, lang }) => `${key} ${lang}`);

    expect(ways).toEqual([
      "hello:next en",
      "hello:next zh",
      "hello:exhausted en",
      "menu:keys.1 en",
      "menu:keys.2 en",
      "menu:exhausted en",
      "menu:keys.1 zh",
      "menu:keys.2 zh",
      "menu:exhausted zh",
    ]);
  });
});

describe("Coverage", () => {
  it("counts a way in the language that the caller has after it", () => {
    const coverage = new Coverage(flow);
    coverage.begin();
    coverage.take(
      [
        { node: "hello", by: ["next"], to: "menu" },
        { node: "menu", by: ["keys", "2"], to: "bye" },
      ],
      "en",
      "zh",
    );

    const missed = coverage.missedWays.map(({ key, lang }) => `${key} ${lang}`);
    expect(missed).not.toContain("hello:next zh");
    expect(missed).not.toContain("menu:keys.2 zh");
    expect(missed).toContain("menu:keys.2 en");
    expect(coverage.missedNodes).toEqual([
      { id: "menu", lang: "en" },
      { id: "bye", lang: "en" },
    ]);
  });

  it("finds a way that names no field by where it leads", () => {
    const coverage = new Coverage(flow);
    coverage.take([{ node: "hello", by: null, to: "menu" }], "en", "en");

    expect(coverage.missedWays.map(({ key }) => key)).toContain("hello:exhausted");
    expect(coverage.possible.ways.some((way) => coverage.count(way) > 0)).toBe(true);
  });

  it("knows the shortest way to a node", () => {
    expect(new Coverage(flow).wayTo("bye")).toEqual(["hello", "menu", "bye"]);
  });
});

describe("keys that lead somewhere from every question", () => {
  it("are one way each, whichever question they were pressed at", () => {
    const text = flowText(`
  hello:
    menu: { prompts: [main-menu], keys: { 1: more }, exhausted: bye }
  more:
    menu: { prompts: [main-menu-short], keys: { 1: hello }, exhausted: bye }`);
    const exits = flowOf(text.replace("nodes:", 'always: { "9": bye }\nnodes:'));
    const coverage = new Coverage(exits);
    const missed = () => coverage.missedWays.map(({ key }) => key);

    expect(missed().filter((key) => key.includes("always"))).toEqual(["*:always.9"]);
    coverage.take([{ node: "more", by: ["always", "9"], to: "bye" }], "en", "en");
    expect(missed()).not.toContain("*:always.9");
  });
});

describe("wayLabel", () => {
  it("names keys, cases, shares and plain ways as people do", () => {
    expect(wayLabel(["keys", "1"])).toBe("1");
    expect(wayLabel(["cases", 0, "to"])).toBe("case 1");
    expect(wayLabel(["shares", 1, "to"])).toBe("share 2");
    expect(wayLabel(["exhausted"])).toBe("exhausted");
  });
});
