import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { renderApiDoc, renderErrorDoc } from "../../../src/adapters/http/index.ts";
import { routes } from "../../../src/adapters/http/routes/index.ts";
import { errorCatalogue, PhoneLine, Readiness } from "../../../src/contract/index.ts";
import { codeOf, openStand, type Stand } from "./stand.ts";

let stand: Stand;

beforeEach(async () => {
  stand = await openStand();
});
afterEach(() => stand.close());

describe("the panel", () => {
  beforeEach(async () => {
    await mkdir(join(stand.folder, "assets"));
    await writeFile(join(stand.folder, "index.html"), "<title>Hotline</title>");
    await writeFile(join(stand.folder, "assets", "app-1a2b.js"), "export {}");
    await writeFile(join(stand.folder, "icon.svg"), "<svg/>");
  });

  it("is one page at each of its addresses, looked at anew each time", async () => {
    const source = readFileSync(
      join(import.meta.dirname, "../../../src/panel/shell/workplace.tsx"),
      "utf8",
    );
    const shown = [...source.matchAll(/path === "(\/[a-z]*)"/g)].map((match) => match[1] ?? "");
    expect(shown.length).toBeGreaterThan(6);
    for (const path of [...shown, "/phone", "/tickets/12", "/contacts/3"]) {
      const answer = await fetch(`${stand.url}${path}`);

      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe("<title>Hotline</title>");
      expect(answer.headers.get("cache-control")).toBe("no-cache");
    }
  });

  it("has files that are kept for a year, and icons for an hour", async () => {
    const script = await fetch(`${stand.url}/assets/app-1a2b.js`);
    const icon = await fetch(`${stand.url}/icon.svg`);

    expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(script.headers.get("content-type")).toContain("text/javascript");
    expect(icon.headers.get("cache-control")).toBe("public, max-age=3600");
  });

  it("does not answer a missing file with a page, nor a path out of its folder", async () => {
    for (const path of ["/assets/gone.js", "/..%2f..%2fetc%2fpasswd", "/assets/..%2f..%2f.env"]) {
      const answer = await fetch(`${stand.url}${path}`);

      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(await codeOf(answer)).toMatch(/NOT_FOUND|QUERY_INVALID/);
    }
  });

  it("runs no foreign script, in no frame, with the microphone for itself", async () => {
    const { headers } = await fetch(`${stand.url}/`);

    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toContain(`connect-src 'self' ws://${stand.host}`);
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get("permissions-policy")).toContain("microphone=(self)");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("SAMEORIGIN");
    expect(headers.get("x-powered-by")).toBeNull();
  });

  it("that has not been built is a problem with the way out", async () => {
    const bare = await openStand();

    const answer = await fetch(`${bare.url}/`);

    expect(answer.status).toBe(503);
    expect(await codeOf(answer)).toBe("HOTLINE_PANEL_MISSING");
    await bare.close();
  });
});

describe("probes", () => {
  it("say that the process runs, also while Asterisk and the store are away", async () => {
    stand.control.readinessNow = { asterisk: "gone", store: "disk full", flow: null };
    stand.records.away = "disk full";

    for (const path of ["/livez", "/healthz"]) {
      expect((await fetch(`${stand.url}${path}`)).status).toBe(200);
    }
  });

  it("say which part is in the way, and why", async () => {
    const well = await fetch(`${stand.url}/readyz`);
    stand.control.readinessNow = { asterisk: null, store: "disk full", flow: null };
    stand.sources.push({ name: "balance", ok: false, reason: "no answer in time", at: 0 });
    const ill = await fetch(`${stand.url}/readyz`);

    expect(well.status).toBe(200);
    expect(Readiness.parse(await well.json()).ready).toBe(true);
    expect(ill.status).toBe(503);
    expect(Readiness.parse(await ill.json())).toEqual({
      ready: false,
      checks: {
        asterisk: { ok: true, reason: null },
        store: { ok: false, reason: "disk full" },
        flow: { ok: true, reason: null },
      },
      sources: [
        { name: "balance", ok: false, reason: "no answer in time", at: "1970-01-01T00:00:00.000Z" },
      ],
    });
  });

  it("stay ready with a refused flow file, and name it", async () => {
    stand.control.readinessNow = { asterisk: null, store: null, flow: "main.yaml:3:1 is wrong" };

    const answer = await fetch(`${stand.url}/readyz`);

    expect(answer.status).toBe(200);
    expect(Readiness.parse(await answer.json()).checks.flow).toEqual({
      ok: false,
      reason: "main.yaml:3:1 is wrong",
    });
  });

  it("give numbers to this machine, and to others with the token only", async () => {
    const open = await openStand({ metricsToken: "a token" });
    const statusOf = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${open.url}/metrics`, { headers })).status;
    const proxied = { "x-forwarded-for": "203.0.113.9" };

    expect(await statusOf({})).toBe(200);
    expect(await statusOf(proxied)).toBe(403);
    expect(await statusOf({ ...proxied, authorization: "Bearer wrong" })).toBe(403);
    expect(await statusOf({ ...proxied, authorization: "Bearer a token" })).toBe(200);
    await open.close();
  });
});

describe("the documents", () => {
  it("describe every route with its roles and codes in OpenAPI 3.1", async () => {
    const answer = await fetch(`${stand.url}/openapi.json`);
    const document = (await answer.json()) as {
      openapi: string;
      paths: Record<string, Record<string, { "x-roles": string[]; responses: object }>>;
      components: { schemas: Record<string, object> };
    };

    expect(document.openapi).toBe("3.1.0");
    for (const route of routes) {
      const operation = document.paths[route.path]?.[route.method];
      expect(operation?.["x-roles"]).toEqual(route.roles ?? ["anyone"]);
      expect(Object.keys(operation?.responses ?? {})).toContain(String(route.status));
    }
    const names = new Set(Object.keys(document.components.schemas));
    const references = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? [];
    expect(references.length).toBeGreaterThan(50);
    for (const reference of references) expect(names).toContain(reference.split("/").at(-1));
  });

  it("name a schema once where it may be null", async () => {
    const { components } = (await (await fetch(`${stand.url}/openapi.json`)).json()) as {
      components: { schemas: Record<string, { type?: unknown; properties?: object }> };
    };

    expect(components.schemas.Contact?.type).toBe("object");
    expect(components.schemas.Ticket?.properties).toMatchObject({
      contact: { anyOf: [{ $ref: "#/components/schemas/Contact" }, { type: "null" }] },
    });
  });

  it("in docs/ are in step with the table (vitest --update writes them)", async () => {
    await expect(renderApiDoc()).toMatchFileSnapshot("../../../docs/api.md");
    await expect(renderErrorDoc()).toMatchFileSnapshot("../../../docs/errors.md");
  });

  it("give every code a status, a title and a way out", () => {
    for (const [code, { status, title, fix }] of Object.entries(errorCatalogue)) {
      expect(code).toMatch(/^HOTLINE_[A-Z_]+$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title).toMatch(/\.$/);
      expect(fix.length).toBeGreaterThan(10);
    }
  });
});

describe("lines of the demo phone", () => {
  const post = (url: string, body: object): Promise<Response> =>
    fetch(`${url}/api/v1/phone-lines`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: url },
      body: JSON.stringify(body),
    });

  it("are made with a fictional number, the same again when asked for, and given back", async () => {
    const first = PhoneLine.parse(await (await post(stand.url, {})).json());
    const second = PhoneLine.parse(await (await post(stand.url, { number: first.number })).json());

    expect(first.number).toMatch(/^\+120255501\d\d$/);
    expect(second.number).toBe(first.number);
    expect(stand.control.phones.get(first.user)).toEqual({
      address: first.user,
      password: first.password,
      kind: "phone",
      callerId: first.number,
    });

    const back = await fetch(`${stand.url}/api/v1/phone-lines`, {
      method: "DELETE",
      headers: { "content-type": "application/json", origin: stand.url },
      body: JSON.stringify({ token: first.token }),
    });

    expect(back.status).toBe(204);
    expect([...stand.control.phones.keys()]).toEqual([second.user]);
  });

  it("cannot call under another number, nor be given back by a made-up token", async () => {
    const { token } = PhoneLine.parse(await (await post(stand.url, {})).json());
    const forged = token.replace(/^phone-./, "phone-0").replace(/\.\d+\./, ".9999999999999.");

    expect((await post(stand.url, { number: "+4930901820" })).status).toBe(400);
    for (const wrong of [forged, "x", token.slice(0, -1)]) {
      const answer = await fetch(`${stand.url}/api/v1/phone-lines`, {
        method: "DELETE",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token: wrong }),
      });
      expect(await codeOf(answer)).toBe("HOTLINE_PHONE_TOKEN_WRONG");
    }
    expect(stand.control.phones.size).toBe(1);
  });

  it("are limited per minute", async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => post(stand.url, {})));

    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  });

  it("do not exist when DEMO is off", async () => {
    const closed = await openStand({ demo: false });

    const answer = await post(closed.url, {});

    expect(answer.status).toBe(404);
    expect(await codeOf(answer)).toBe("HOTLINE_DEMO_OFF");
    await closed.close();
  });
});

describe("senders who take their time", () => {
  it("are cut off when their request's head does not end", { timeout: 30_000 }, async () => {
    const started = Date.now();
    const [host = "", port = ""] = stand.host.split(":");
    const socket = connect(Number(port), host);
    socket.write("GET /livez HTTP/1.1\r\nHost: x\r\n");

    const said = await new Promise<string>((resolve) => {
      let text = "";
      socket.on("data", (data) => {
        text += data.toString();
      });
      socket.on("close", () => resolve(text));
    });

    expect(said).toMatch(/^HTTP\/1\.1 408 /);
    expect(Date.now() - started).toBeLessThan(15_000);
  });
});
