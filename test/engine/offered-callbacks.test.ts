import { describe, expect, it } from "vitest";
import { flowOf, flowText, problemsOf } from "../contract/flow/world.ts";
import { settings } from "../fakes/callback-hotline.ts";
import { SimHotline } from "../fakes/spine-hotline.ts";

/** A flow whose menu offers what there is: "ask" for callbacks at all, "goodbye" for this number. */
const text = flowText(`
  hello:
    menu:
      prompts:
        - main-menu
        - { when: callbacks.on, say: [ask] }
        - { when: callbacks.toCaller, say: [goodbye] }
      keys: { 1: bye }
      exhausted: bye`);

describe("callbacks that a caller may be offered", () => {
  it.each([
    ["a number that may be called", settings, "+4930123456", ["main-menu", "ask", "goodbye"]],
    ["a number that may not be called", settings, "+12025550100", ["main-menu", "ask"]],
    ["a withheld number", settings, null, ["main-menu", "ask"]],
    ["a centre without callbacks", null, "+4930123456", ["main-menu"]],
  ])("are known to the flow: %s", async (_, callbacks, number, heard) => {
    const hotline = await SimHotline.start({ flow: flowOf(text), callbacks });

    expect((await hotline.call({ number })).hears).toEqual(heard);
  });

  it("are said by prompts whose condition and sounds are checked", () => {
    const problems = (prompt: string) =>
      problemsOf(
        flowText(`
  hello:
    menu: { prompts: [main-menu, ${prompt}], keys: { 1: bye }, exhausted: bye }`),
      ).join("\n");

    expect(problems("{ when: lang, say: [ask] }")).toContain("cannot be used as a condition");
    expect(problems("{ when: callbacks.of, say: [ask] }")).toContain("callbacks");
    expect(problems("{ when: callbacks.on, say: [english-only] }")).toContain("no audio in zh");
    expect(problems("{ when: callbacks.on, say: [] }")).not.toBe("");
  });
});
