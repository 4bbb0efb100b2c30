import { describe, expect, it } from "vitest";
import {
  type EarlierTicket,
  findMatter,
  type TicketRules,
} from "../../../src/core/ticket/index.ts";
import { sampleRules } from "../../fakes/samples.ts";

const now = 1_000_000_000_000;
const rules: TicketRules = { ...sampleRules, join: "category", reopenMs: 3_000 };
const call = { category: "billing", joined: null };
const earlier = (number: number, change: Partial<EarlierTicket> = {}): EarlierTicket => ({
  number,
  status: "open",
  category: "billing",
  solvedAt: null,
  joined: null,
  ...change,
});
const found = (
  tickets: readonly EarlierTicket[],
  use: TicketRules = rules,
  of: Parameters<typeof findMatter>[1] = call,
) => findMatter(use, of, tickets, now)?.number ?? null;

describe("findMatter", () => {
  it("takes the newest ticket of the same subject that is not solved", () => {
    expect(found([earlier(1), earlier(3, { status: "new" }), earlier(2)])).toBe(3);
    expect(found([earlier(1, { status: "pending" })])).toBe(1);
    expect(found([])).toBeNull();
  });

  it("takes a solved one for as long as the rules say, and a closed one never", () => {
    expect(found([earlier(1, { status: "solved", solvedAt: now - 3_000 })])).toBe(1);
    expect(found([earlier(1, { status: "solved", solvedAt: now - 3_001 })])).toBeNull();
    expect(found([earlier(1, { status: "closed", solvedAt: now })])).toBeNull();
  });

  it("takes no other subject, and none for a call whose subject is not known", () => {
    expect(found([earlier(1, { category: "other" })])).toBeNull();
    expect(found([earlier(1, { category: null })], rules, { ...call, category: null })).toBeNull();
  });

  it("takes any subject when the rules ask for the contact only, and nothing when off", () => {
    const any: TicketRules = { ...rules, join: "contact" };
    const off: TicketRules = { ...rules, join: "off" };

    expect(found([earlier(1, { category: "other" })], any, { ...call, category: null })).toBe(1);
    expect(found([earlier(1)], off)).toBeNull();
  });

  it("never joins twice, nor to a ticket that is joined itself", () => {
    expect(found([earlier(1)], rules, { ...call, joined: 9 })).toBeNull();
    expect(found([earlier(1, { joined: 9 })])).toBeNull();
  });
});
