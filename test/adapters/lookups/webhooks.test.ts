import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Webhooks } from "../../../src/adapters/lookups/index.ts";
import { Destination } from "../../../src/contract/index.ts";
import { FakeLog } from "../../fakes/fake-log.ts";

const key = Buffer.from("0123456789abcdef0123456789abcdef");
const message = { type: "card.blocked", timestamp: 0, data: { account: "4711004711" } };
let server: Server;
let statuses: number[];
let got: { headers: IncomingHttpHeaders; body: string }[];
let webhooks: Webhooks;
let log: FakeLog;

beforeEach(async () => {
  statuses = [];
  got = [];
  log = new FakeLog();
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (data) => {
      body += data;
    });
    request.on("end", () => {
      got.push({ headers: request.headers, body });
      const status = statuses.shift() ?? 200;
      if (status === 0) request.socket.destroy();
      else if (status > 0) response.writeHead(status).end("thanks");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const crm = Destination.parse({
    url: `http://127.0.0.1:${port}/hook`,
    secret: `whsec_${key.toString("base64")}`,
    timeoutMs: 300,
    budgetMs: 1_000,
  });
  webhooks = new Webhooks({ crm }, log);
});
afterEach(() => {
  webhooks.close();
  server.closeAllConnections();
  server.close();
});

describe("a call-out", () => {
  it("is signed as Standard Webhooks has it", async () => {
    expect(await webhooks.tell("crm", "c1-o2", message)).toBe("done");

    const [request] = got;
    const {
      "webhook-id": id,
      "webhook-timestamp": at,
      "webhook-signature": signature,
    } = request?.headers ?? {};
    const text = `${id}.${at}.${request?.body}`;
    expect(id).toBe("c1-o2");
    expect(Math.abs(Number(at) - Date.now() / 1_000)).toBeLessThan(5);
    expect(signature).toBe(`v1,${createHmac("sha256", key).update(text).digest("base64")}`);
    expect(JSON.parse(request?.body ?? "")).toEqual({
      ...message,
      timestamp: "1970-01-01T00:00:00.000Z",
    });
  });

  it.each([
    ["a fault", 503],
    ["too many requests", 429],
    ["a lost connection", 0],
    ["a time-out", -1],
  ])("is made once more with the same id after %s", async (_what, status) => {
    statuses = [status];

    expect(await webhooks.tell("crm", "c1-o2", message)).toBe("done");
    expect(got.map(({ headers }) => headers["webhook-id"])).toEqual(["c1-o2", "c1-o2"]);
    expect(new Set(got.map(({ body }) => body)).size).toBe(1);
  });

  it.each([
    [[400], "refused", 1],
    [[410], "refused", 1],
    [[301], "refused", 1],
    [[500, 500], "failed", 2],
    [[-1, -1], "failed", 2],
    [[204], "done", 1],
  ] as const)("that is answered with %j is %s", async (answers, result, requests) => {
    statuses = [...answers];

    expect(await webhooks.tell("crm", "c1-o2", message)).toBe(result);
    expect(got).toHaveLength(requests);
    expect(JSON.stringify(log.lines)).not.toContain("4711004711");
  });

  it("goes to configured destinations only", async () => {
    expect(await webhooks.tell("http://127.0.0.1/", "c1-o2", message)).toBe("failed");
    expect(got).toEqual([]);
    for (const wrong of [{ secret: "hunter2" }, { url: "file:///etc/passwd" }]) {
      const settings = { url: "https://x.example/", secret: `whsec_${key.toString("base64")}` };
      expect(Destination.safeParse({ ...settings, ...wrong }).success).toBe(false);
    }
  });
});
