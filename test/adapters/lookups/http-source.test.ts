import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bankSources, Lookups } from "../../../src/adapters/lookups/index.ts";
import { LookupSource } from "../../../src/contract/index.ts";
import { DemoBank, demoCustomers } from "../../../src/demo-bank/index.ts";
import { FakeLog } from "../../fakes/fake-log.ts";

let bank: DemoBank;
let url: string;
let log: FakeLog;
let lookup: Lookups;

const mei = { account: "10010001", pin: "1234" };

beforeEach(async () => {
  bank = new DemoBank();
  url = `http://127.0.0.1:${(await bank.listen("127.0.0.1", 0)).port}`;
  log = new FakeLog();
  lookup = new Lookups(bankSources(url), log);
});
afterEach(async () => {
  lookup.close();
  await bank.close();
});

async function behave(behaviour: object): Promise<void> {
  const answer = await fetch(`${url}/demo/behaviour`, {
    method: "POST",
    body: JSON.stringify(behaviour),
  });
  expect(answer.status).toBe(200);
}

const timed = async <T>(work: Promise<T>): Promise<{ result: T; ms: number }> => {
  const started = Date.now();
  const result = await work;
  return { result, ms: Date.now() - started };
};

describe("a look-up at the bank", () => {
  it("finds out who a caller is and what they have", async () => {
    for (const { account, pin, name, minor, currency } of demoCustomers) {
      expect(await lookup.ask("identity", { account, pin })).toEqual({
        ok: true,
        value: { account, name },
      });
      expect(await lookup.ask("balance", { account })).toEqual({
        ok: true,
        value: { account, minor, currency },
      });
    }
  });

  it("calls a wrong PIN and an unknown account missing, alike and without a log line", async () => {
    const missing = { ok: false, error: "missing" };

    expect(await lookup.ask("identity", { account: "10010001", pin: "0000" })).toEqual(missing);
    expect(await lookup.ask("identity", { account: "55555555", pin: "1234" })).toEqual(missing);
    expect(await lookup.ask("balance", { account: "../identity" })).toEqual(missing);
    expect(log.lines).toEqual([]);
  });

  it("tries once more after an error, a lost connection and a time-out", async () => {
    for (const mode of ["fails", "drops"]) {
      await behave({ mode, requests: 1 });
      expect(await lookup.ask("identity", mei)).toMatchObject({ ok: true });
    }
    await behave({ mode: "silent", requests: 1 });
    const { result, ms } = await timed(lookup.ask("identity", mei));
    expect(result).toMatchObject({ ok: true });
    expect(ms).toBeGreaterThan(1_900);
  });

  it.each([
    ["fails", "unavailable"],
    ["drops", "unavailable"],
    ["nonsense", "bad_answer"],
    ["wrong_account", "bad_answer"],
  ])("that %s is %s", async (mode, failure) => {
    await behave({ mode });

    expect(await lookup.ask("balance", { account: mei.account })).toEqual({
      ok: false,
      error: failure,
    });
  });

  it("of a silent bank ends within four and a half seconds", { timeout: 10_000 }, async () => {
    await behave({ mode: "silent" });

    const { result, ms } = await timed(lookup.ask("identity", mei));

    expect(result).toEqual({ ok: false, error: "timeout" });
    expect(ms).toBeGreaterThan(4_000);
    expect(ms).toBeLessThan(4_500);
  });

  it("of a dead bank fails at once, and finds it again when it is back", async () => {
    const port = Number(new URL(url).port);
    await bank.close();
    for (let asked = 0; asked < 5; asked += 1) {
      expect(await lookup.ask("identity", mei)).toEqual({ ok: false, error: "unavailable" });
    }

    const { ms } = await timed(lookup.ask("identity", mei));
    bank = new DemoBank();
    await bank.listen("127.0.0.1", port);

    expect(ms).toBeLessThan(50);
    expect(log.lines.at(-1)?.data.reason).toBe("left alone for now");
    await expect
      .poll(() => lookup.ask("identity", mei), { timeout: 5_000, interval: 500 })
      .toMatchObject({ ok: true });
  }, 15_000);

  it("writes no digit of a caller's into the log", async () => {
    for (const mode of ["fails", "drops", "nonsense", "wrong_account"]) {
      await behave({ mode });
      await lookup.ask("identity", { account: "87654321", pin: "9753" });
    }

    expect(log.lines.length).toBeGreaterThanOrEqual(4);
    const text = JSON.stringify(log.lines);
    expect(text).not.toContain("87654321");
    expect(text).not.toContain("9753");
  });
});

describe("a source of one's own", () => {
  let server: Server;
  let requests: { method: string | undefined; url: string | undefined; text: string }[];
  let reply: RequestListener;

  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      let text = "";
      request.on("data", (data) => {
        text += data;
      });
      request.on("end", () => {
        requests.push({ method: request.method, url: request.url, text });
        reply(request, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = async (change: object, args: Record<string, string>) => {
    const { port } = server.address() as AddressInfo;
    const source = LookupSource.parse({
      name: "own",
      method: "GET",
      url: `http://127.0.0.1:${port}/v1/{account}`,
      answer: { account: "text", minor: "money", currency: "currency" },
      repeats: "account",
      timeoutMs: 300,
      budgetMs: 1_000,
      ...change,
    });
    const own = new Lookups([source], log);
    const outcome = await own.ask("own", args);
    own.close();
    return outcome;
  };
  const json =
    (body: string, headers = {}): RequestListener =>
    (_request, response) =>
      response.writeHead(200, { "content-type": "application/json", ...headers }).end(body);
  const good = '{"account":"1","minor":5,"currency":"USD"}';

  it("gets arguments escaped in its address and as they are in its body", async () => {
    reply = json('{"account":"a/b?c&d","minor":5,"currency":"USD"}');
    const body = { who: "{account}", fixed: "x", none: "{missing}" };

    const outcome = await ask({ method: "POST", body }, { account: "a/b?c&d" });

    expect(outcome).toMatchObject({ ok: true });
    expect(requests[0]?.url).toBe("/v1/a%2Fb%3Fc%26d");
    expect(JSON.parse(requests[0]?.text ?? "")).toEqual({ who: "a/b?c&d", fixed: "x", none: "" });
  });

  it("cannot slip in more than was asked for", async () => {
    reply = json('{"account":"1","minor":5,"currency":"USD","secret":"4111","__proto__":{"a":1}}');

    const outcome = await ask({}, { account: "1" });

    expect(outcome).toEqual({ ok: true, value: { account: "1", minor: 5, currency: "USD" } });
  });

  it.each([
    ["an amount in text", '{"account":"1","minor":"1e6","currency":"USD"}'],
    ["a fraction of a cent", '{"account":"1","minor":0.5,"currency":"USD"}'],
    ["no amount", '{"account":"1","minor":null,"currency":"USD"}'],
    ["an absurd amount", '{"account":"1","minor":1e300,"currency":"USD"}'],
    ["no currency", '{"account":"1","minor":5,"currency":"<b>"}'],
    ["another account", '{"account":"2","minor":5,"currency":"USD"}'],
    ["an account as a number", '{"account":1,"minor":5,"currency":"USD"}'],
    ["a list", `[${good}]`],
    ["half an answer", '{"account":"1"'],
    ["nothing", ""],
    ["too much", `{"account":"1","minor":5,"currency":"USD","x":"${"x".repeat(70_000)}"}`],
  ])("is not believed when it answers with %s, and not asked again", async (_what, body) => {
    reply = json(body);

    expect(await ask({}, { account: "1" })).toEqual({ ok: false, error: "bad_answer" });
    expect(requests).toHaveLength(1);
  });

  it("is not believed as a web page, nor followed elsewhere, nor asked again after a refusal", async () => {
    reply = json(good, { "content-type": "text/html" });
    expect(await ask({}, { account: "1" })).toEqual({ ok: false, error: "bad_answer" });
    for (const status of [301, 400, 401, 403, 204]) {
      reply = (_request, response) => response.writeHead(status, { location: "/x" }).end();
      expect(await ask({}, { account: "1" })).toEqual({ ok: false, error: "unavailable" });
    }
    expect(requests).toHaveLength(6);
  });

  it("that trickles its answer is out of time", async () => {
    reply = (_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => response.write(" "), 50);
      response.on("close", () => clearInterval(timer));
    };

    const { result, ms } = await timed(ask({}, { account: "1" }));

    expect(result).toEqual({ ok: false, error: "timeout" });
    expect(requests).toHaveLength(2);
    expect(ms).toBeLessThan(1_100);
  });

  it("is not asked more than its limit at once", async () => {
    const { port } = server.address() as AddressInfo;
    const source = LookupSource.parse({
      name: "own",
      method: "GET",
      url: `http://127.0.0.1:${port}/`,
      answer: {},
      concurrencyMax: 2,
    });
    const held: (() => void)[] = [];
    reply = (_request, response) => {
      held.push(() => response.writeHead(404).end());
    };
    const own = new Lookups([source], log);

    const first = [own.ask("own", {}), own.ask("own", {})];
    const third = await own.ask("own", {});
    await expect.poll(() => held.length).toBe(2);
    for (const answer of held) answer();

    expect(third).toEqual({ ok: false, error: "unavailable" });
    expect(await Promise.all(first)).toEqual([
      { ok: false, error: "missing" },
      { ok: false, error: "missing" },
    ]);
    own.close();
  });

  it("that nobody configured fails, and a wrong configuration is refused", async () => {
    expect(await lookup.ask("nothing", {})).toEqual({ ok: false, error: "unavailable" });
    for (const wrong of [{ url: "file:///etc/passwd" }, { retries: 9 }, { budgetMs: 60_000 }]) {
      const source = { name: "own", method: "GET", url: "http://x.example/", answer: {}, ...wrong };
      expect(LookupSource.safeParse(source).success).toBe(false);
    }
  });
});
