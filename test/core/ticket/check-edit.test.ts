import { describe, expect, it } from "vitest";
import { checkTicketEdit } from "../../../src/core/ticket/index.ts";
import { sampleRules } from "../../fakes/samples.ts";

const faults = (edit: Parameters<typeof checkTicketEdit>[1]) =>
  checkTicketEdit(sampleRules, edit).map(({ path, message }) => `${path}: ${message}`);

describe("checkTicketEdit", () => {
  it("accepts what the configuration knows, and null for nothing", () => {
    expect(
      faults({
        category: "billing/refund",
        team: "support",
        fields: { order: "A1", amount: -2.5, paid_on: "2028-02-29", urgent_call: false },
      }),
    ).toEqual([]);
    expect(faults({ category: null, team: null, fields: { product: null, order: null } })).toEqual(
      [],
    );
  });

  it.each([
    [{ category: "refund" }, 'category: There is no category "refund".'],
    [{ team: "night" }, 'team: There is no team "night". Known: support.'],
    [{ fields: { size: 3 } }, 'fields.size: There is no field "size".'],
    [{ fields: { order: 3 } }, "fields.order: Must be a text of at most 500 characters, not 3."],
    [{ fields: { amount: "3" } }, 'fields.amount: Must be a number, not "3".'],
    [{ fields: { urgent_call: "yes" } }, 'fields.urgent_call: Must be true or false, not "yes".'],
    [{ fields: { product: "loan" } }, 'fields.product: Must be one of card, not "loan".'],
    [
      { fields: { paid_on: "2027-02-29" } },
      'fields.paid_on: Must be a date such as 2027-01-31, not "2027-02-29".',
    ],
    [
      { fields: { paid_on: "1.2.2027" } },
      'fields.paid_on: Must be a date such as 2027-01-31, not "1.2.2027".',
    ],
  ])("names what is wrong in %j", (edit, message) => {
    expect(faults(edit)).toEqual([message]);
  });
});
