import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTicket } from "../../fakes/samples.ts";
import { codeOf, openStand, type Stand } from "./stand.ts";

let stand: Stand;

beforeAll(async () => {
  stand = await openStand();
});
afterAll(() => stand.close());

describe("a callback that an agent promises", () => {
  const wish = { number: "+12025550123", queue: "support", dueAt: "2036-11-28T10:00:00.000Z" };

  it("is about the call of the ticket that they have open, at the time they choose", async () => {
    const ticket = aTicket(7);
    stand.records.ticketMap.set(7, ticket);
    const ann = await stand.signIn("ann");
    await ann.ask("POST", "/api/v1/callbacks", { ...wish, ticket: 7 });
    await ann.ask("POST", "/api/v1/callbacks", wish);

    const dueAt = Date.parse(wish.dueAt);
    expect(stand.wishes).toMatchObject([
      { dueAt, askedCall: ticket.call },
      { dueAt, askedCall: null },
    ]);
  });

  it("cannot be about a ticket that does not exist", async () => {
    const ann = await stand.signIn("ann");
    const answer = await ann.ask("POST", "/api/v1/callbacks", { ...wish, ticket: 99 });

    expect(await codeOf(answer)).toBe("HOTLINE_TICKET_UNKNOWN");
  });
});
