import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeOf, openStand, type Stand } from "./stand.ts";

let stand: Stand;
beforeAll(async () => {
  stand = await openStand();
});
afterAll(() => stand.close());

const path = "/api/v1/calendars/office/closure";

describe("the routes of calendars", () => {
  it("let a supervisor close at once and open again, and all see it", async () => {
    const sue = await stand.signIn("sue");
    const ann = await stand.signIn("ann");

    const closed = await sue.ask("POST", path, { note: "Fire alarm", until: null });
    expect(await closed.json()).toMatchObject({
      state: "emergency",
      closure: { by: "sue", note: "Fire alarm" },
    });
    const seen = await (await ann.ask("GET", "/api/v1/calendars")).json();
    expect(seen).toMatchObject({ items: [{ name: "office", state: "emergency" }] });

    const opened = await sue.ask("DELETE", path);
    expect(await opened.json()).toMatchObject({ closure: null });
  });

  it("refuse an end in the past, an unknown calendar, and agents", async () => {
    const sue = await stand.signIn("sue");
    const ann = await stand.signIn("ann");

    const past = await sue.ask("POST", path, { until: "2020-01-01T00:00:00Z" });
    expect([past.status, await codeOf(past)]).toEqual([400, "HOTLINE_BODY_INVALID"]);
    const unknown = await sue.ask("DELETE", path.replace("office", "shop"));
    expect(await codeOf(unknown)).toBe("HOTLINE_CALENDAR_UNKNOWN");
    expect((await ann.ask("DELETE", path)).status).toBe(403);
  });
});
