import { describe, expect, it } from "vitest";
import { flowOf, flowText } from "../contract/flow/world.ts";
import { SimHotline } from "../fakes/spine-hotline.ts";

describe("a caller who has called before", () => {
  it("is spoken to in the language of the last call, and the ticket says so", async () => {
    const hotline = await SimHotline.start();
    const first = await hotline.call({ number: "+4930123456" });
    await first.press("2");
    await first.hangUp();

    const again = await hotline.call({ number: "+4930123456" });
    const other = await hotline.call({ number: "+4930999999" });

    expect(again.leg.heard.at(-1)?.script.lang).toBe("zh");
    expect(again.ticket).toContainEqual({ set: "language", lang: "zh", remembered: true });
    expect(other.leg.heard.at(-1)?.script.lang).toBe("en");
    expect(other.state).toMatchObject({ facts: { contact: null } });
  });

  it("is spared the question for the language where the flow says so", async () => {
    const flow = flowOf(
      flowText(`
  hello:
    branch: { cases: [{ when: contact.known && contact.lang != "", to: menu }], otherwise: language }
  language:
    language: { prompts: [ask], keys: { 1: en, 2: zh }, next: menu, exhausted: menu }
  menu:
    menu: { prompts: [main-menu], keys: { 1: bye }, exhausted: bye }`),
    );
    const hotline = await SimHotline.start({ flow });
    const first = await hotline.call({ number: "+4930123456" });
    expect(first.hears).toEqual(["ask"]);
    await first.press("2");
    await first.hangUp();

    const again = await hotline.call({ number: "+4930123456" });

    expect(again.hears).toEqual(["main-menu"]);
    expect(again.leg.heard.at(-1)?.script.lang).toBe("zh");
  });

  it("is a stranger without a number, and while the database is away", async () => {
    const hotline = await SimHotline.start();
    const first = await hotline.call({ number: null });
    await first.press("2");
    await first.hangUp();

    const again = await hotline.call({ number: null });

    expect(again.state).toMatchObject({ facts: { contact: null, lang: "en" } });
  });
});
