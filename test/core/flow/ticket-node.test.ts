import { describe, expect, it } from "vitest";
import { flowOf, flowText, problemsOf } from "../../contract/flow/world.ts";
import { Story } from "../call/story.ts";

const noted = (ticket: string, ask = "max: 6,"): string =>
  flowText(`
  hello:
    ask: { prompts: [ask], ${ask} into: number, done: note, exhausted: bye }
  note:
    ticket: { ${ticket}, next: menu }
  menu:
    menu: { prompts: [main-menu], keys: { 1: bye }, exhausted: bye }`);

describe("ticket", () => {
  it("writes category, priority, tags and fields, and goes on at once", () => {
    const flow = flowOf(
      noted(
        "category: payments/refund, priority: high, tags: [by-phone], fields: { order_number: number, amount: size(number), urgent: size(number) > 3 }",
      ),
    );
    const story = Story.started(flow).types("4711");

    const writes = story.effects.flatMap((one) => (one.do === "write_ticket" ? [one.change] : []));
    expect(writes).toEqual([
      { set: "category", category: "payments/refund" },
      { set: "priority", priority: "high" },
      { set: "tag", tag: "by-phone" },
      { set: "field", field: "order_number", value: "4711" },
      { set: "field", field: "amount", value: 4 },
      { set: "field", field: "urgent", value: true },
    ]);
    expect(story.heard).toEqual(["main-menu"]);
  });

  it("is refused with names that are not configured, values of another type, and nothing to write", () => {
    expect(problemsOf(noted("category: payment/refund"))).toEqual([
      expect.stringContaining('There is no category "payment/refund"'),
    ]);
    expect(problemsOf(noted("fields: { order_numbr: number }"))).toEqual([
      expect.stringContaining('Tickets have no field "order_numbr"'),
    ]);
    expect(problemsOf(noted("fields: { amount: number }"))).toEqual([
      expect.stringContaining('"number" is string, which cannot be used as the field "amount"'),
    ]);
    expect(problemsOf(noted("tags: []"))).toEqual([
      expect.stringContaining("it would write nothing"),
    ]);
  });

  it("never gets secret digits", () => {
    const secret = noted("fields: { order_number: number }", "max: 6, secret: true,");

    expect(problemsOf(secret)).toEqual([expect.stringContaining('"number" holds secret digits')]);
  });
});
