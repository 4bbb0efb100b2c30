import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeOf, openStand, type Stand } from "./stand.ts";

let stand: Stand;
beforeAll(async () => {
  stand = await openStand();
});
afterAll(() => stand.close());

describe("the routes of flows", () => {
  it("show supervisors the versions, what callers do in them and what has changed", async () => {
    const sue = await stand.signIn("sue");
    const json = async (path: string) => (await sue.ask("GET", `/api/v1/flows${path}`)).json();

    expect(await json("")).toMatchObject({ active: "v2", versions: [{}, { version: "v1" }] });
    expect(await json("/v1")).toMatchObject({ version: "v1", picture: { flow: "main" } });
    expect(await json("/v2/counts")).toMatchObject({ items: [{ way: "hung_up", count: 1 }] });
    expect(await json("/v2/counts?since=ever")).toMatchObject({
      since: null,
      items: [{ count: 5 }],
    });
    expect(await json("/v2/difference?from=v1")).toMatchObject({ nodes: { added: ["menu"] } });
  });

  it("let an admin roll back and follow the file again, and write down who did", async () => {
    const amy = await stand.signIn("amy");

    const back = await amy.ask("POST", "/api/v1/flows/active", { version: "v1" });
    const again = await amy.ask("POST", "/api/v1/flows/active", { version: null });

    expect(await back.json()).toMatchObject({ active: "v1" });
    expect(await again.json()).toMatchObject({ active: "v2" });
    expect(stand.flows.chosen).toEqual([
      { version: "v1", by: "amy" },
      { version: null, by: "amy" },
    ]);
    const acts = (await stand.records.auditLog({ limit: 10 })).filter(({ by }) => by === "amy");
    expect(acts.map(({ action, subject }) => [action, subject])).toEqual([
      ["flow.follow_file", "flow v2"],
      ["flow.roll_back", "flow v1"],
    ]);
  });

  it("refuse unknown versions, a wrong span, and changes by supervisors", async () => {
    const sue = await stand.signIn("sue");
    const amy = await stand.signIn("amy");

    for (const path of ["/v0", "/v0/counts", "/v2/difference?from=v0"]) {
      expect(await codeOf(await sue.ask("GET", `/api/v1/flows${path}`))).toBe(
        "HOTLINE_FLOW_UNKNOWN",
      );
    }
    const odd = await sue.ask("GET", "/api/v1/flows/v2/counts?since=monday");
    expect(await codeOf(odd)).toBe("HOTLINE_QUERY_INVALID");
    const unknown = await amy.ask("POST", "/api/v1/flows/active", { version: "v0" });
    expect(await codeOf(unknown)).toBe("HOTLINE_FLOW_UNKNOWN");
    const change = await sue.ask("POST", "/api/v1/flows/active", { version: "v1" });
    expect(change.status).toBe(403);
  });
});
