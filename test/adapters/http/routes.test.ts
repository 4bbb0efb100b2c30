import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codesOf } from "../../../src/adapters/http/openapi.ts";
import { routes } from "../../../src/adapters/http/routes/index.ts";
import { agentId } from "../../../src/core/lib/brands.ts";
import { anAgent } from "../../fakes/fake-control.ts";
import { aTicket } from "../../fakes/samples.ts";
import { codeOf, openStand, type Stand, type Visitor } from "./stand.ts";

const people = { agent: "ann", supervisor: "sue", admin: "amy" } as const;
type Person = keyof typeof people;

/** An address that exists for each route. */
const pathOf = (path: string): string =>
  path
    .replace("/agents/{id}", "/agents/ann")
    .replace("/calls/{id}", "/calls/call-1")
    .replace("/ticket-views/{id}", "/ticket-views/1")
    .replace("{contact}", "7")
    .replace("/recordings/{id}", "/recordings/rec-1?ticket=1")
    .replace("/{version}/difference", "/v2/difference?from=v1")
    .replace("{version}", "v1")
    .replace("{number}", "1")
    .replace("/locks/{id}", "/locks/1");

let stand: Stand;

beforeAll(async () => {
  stand = await openStand();
  stand.records.ticketMap.set(1, aTicket(1));
  stand.control.agentMap.set(agentId("ann"), anAgent(agentId("ann")));
});
afterAll(() => stand.close());

/** Somebody whom a route lets in: an admin where admins may. */
function somebodyFor({ roles }: (typeof routes)[number]): string {
  if (roles === null || roles.includes("admin")) return people.admin;
  return people[roles[0] ?? "admin"];
}

const guarded = routes.filter(({ roles }) => roles !== null);
const changing = routes.filter(({ method }) => method !== "get");

describe("every route", () => {
  it.each(guarded.map((one) => [one.method, one.path, one] as const))(
    "%s %s refuses people who are not signed in",
    async (method, path) => {
      const answer = await fetch(`${stand.url}${pathOf(path)}`, {
        method: method.toUpperCase(),
        headers: { origin: stand.url },
      });

      expect(answer.status).toBe(401);
      expect(await codeOf(answer)).toBe("HOTLINE_SIGN_IN_NEEDED");
    },
  );

  it.each(
    guarded.flatMap((one) =>
      (Object.keys(people) as Person[]).map((role) => [one.method, one.path, role, one] as const),
    ),
  )("%s %s lets in %s exactly when the table says so", async (method, path, role, one) => {
    const visitor = await stand.signIn(people[role]);
    const body = one.body === null ? undefined : one.bodyExample;

    const answer = await visitor.ask(method.toUpperCase(), pathOf(path), body);

    if (one.roles?.includes(role)) {
      expect([200, 201, 204, 403, 404, 409]).toContain(answer.status);
      if (answer.status === 409) expect(path).toBe("/api/v1/contacts");
      if (answer.status === 403) expect(path).toMatch(/commands|recordings/);
    } else {
      expect(answer.status).toBe(403);
      expect(await codeOf(answer)).toBe("HOTLINE_ROLE_MISSING");
    }
  });

  it.each(changing.map((one) => [one.method, one.path, one] as const))(
    "%s %s refuses another web origin, even with the right cookie and token",
    async (method, path, one) => {
      const visitor = await stand.signIn("amy");

      for (const origin of ["https://evil.example", "null", `${stand.url}.evil.example`]) {
        const body = one.bodyExample;
        const answer = await visitor.ask(method.toUpperCase(), pathOf(path), body, { origin });

        expect(answer.status).toBe(403);
        expect(await codeOf(answer)).toBe("HOTLINE_ORIGIN_WRONG");
      }
    },
  );

  it.each(
    changing
      .filter(({ roles }) => roles !== null)
      .map((one) => [one.method, one.path, one] as const),
  )("%s %s refuses a missing and a wrong CSRF token", async (method, path, one) => {
    const visitor = await stand.signIn(somebodyFor(one));
    const other = await stand.signIn("sue");

    for (const token of ["", "wrong", other.me.csrfToken]) {
      const headers = { "x-csrf-token": token };
      const answer = await visitor.ask(
        method.toUpperCase(),
        pathOf(path),
        one.bodyExample,
        headers,
      );

      expect(answer.status).toBe(403);
      expect(await codeOf(answer)).toBe("HOTLINE_CSRF_WRONG");
    }
  });

  it.each(
    routes.filter(({ body }) => body !== null).map((one) => [one.method, one.path, one] as const),
  )(
    "%s %s refuses unknown fields, wrong JSON, other types, compression and depth",
    async (method, path, one) => {
      const visitor =
        one.path === "/api/v1/agents/{id}/commands"
          ? await stand.signIn("ann")
          : await stand.signIn(somebodyFor(one));
      const send = (body: string, headers: object = {}): Promise<Response> =>
        fetch(`${stand.url}${pathOf(path)}`, {
          method: method.toUpperCase(),
          headers: {
            cookie: visitor.cookie,
            origin: stand.url,
            "x-csrf-token": visitor.me.csrfToken,
            "content-type": "application/json",
            ...headers,
          },
          body,
        });
      const example = one.bodyExample as object;
      const deep = `{"a":${"[".repeat(5_000)}${"]".repeat(5_000)}}`;

      expect(await codeOf(await send(JSON.stringify({ ...example, surprise: 1 })))).toBe(
        "HOTLINE_BODY_INVALID",
      );
      expect(await codeOf(await send('{"__proto__":{"role":"admin"}}'))).toBe(
        "HOTLINE_BODY_INVALID",
      );
      expect(await codeOf(await send("{"))).toBe("HOTLINE_BODY_INVALID");
      expect(await codeOf(await send("[]"))).toBe("HOTLINE_BODY_INVALID");
      expect(await codeOf(await send(deep))).toBe("HOTLINE_BODY_INVALID");
      expect(await codeOf(await send("{}", { "content-type": "text/plain" }))).toBe(
        "HOTLINE_BODY_INVALID",
      );
      expect(await codeOf(await send("{}", { "content-encoding": "gzip" }))).toBe(
        "HOTLINE_BODY_INVALID",
      );
      const large = await send(JSON.stringify({ note: "x".repeat(70_000) }));
      expect(large.status).toBe(413);
      expect(await codeOf(large)).toBe("HOTLINE_BODY_TOO_LARGE");
    },
  );

  it("has an example that its own schema takes", () => {
    for (const { answer, example, body, bodyExample } of routes) {
      if (answer !== null) expect(answer.safeParse(example).error).toBeUndefined();
      if (body !== null) expect(body.safeParse(bodyExample).error).toBeUndefined();
    }
  });

  it("names a code for each of its refusals, once", () => {
    for (const one of routes) {
      const codes = codesOf(one);
      expect(new Set(codes).size).toBe(codes.length);
      expect(codes).toContain("HOTLINE_TOO_MANY_REQUESTS");
    }
  });
});

describe("addresses that are not in the table", () => {
  it("are problems, not pages", async () => {
    const visitor: Visitor = await stand.signIn("amy");

    for (const path of ["/api/v1/nothing", "/api/v1/tickets/1/2/3", "/nothing", "/api/v1/%ff"]) {
      const answer = await visitor.ask("GET", path);

      expect([400, 404]).toContain(answer.status);
      expect(await codeOf(answer)).toMatch(/HOTLINE_NOT_FOUND|HOTLINE_QUERY_INVALID/);
    }
  });
});
