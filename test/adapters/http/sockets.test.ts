import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { PhoneLine } from "../../../src/contract/index.ts";
import { FakeClock } from "../../fakes/clocks.ts";
import { openStand, type Stand } from "./stand.ts";

/** A part of Asterisk: takes SIP WebSockets and keeps what comes. */
class Upstream {
  readonly server = new WebSocketServer({
    host: "127.0.0.1",
    port: 0,
    handleProtocols: () => "sip",
  });
  readonly heard: string[] = [];
  readonly sockets: WebSocket[] = [];

  constructor() {
    this.server.on("connection", (socket) => {
      this.sockets.push(socket);
      socket.on("message", (data) => this.heard.push(String(data)));
    });
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/ws`;
  }
}

let upstream: Upstream;
let stand: Stand;

beforeEach(async () => {
  upstream = new Upstream();
  await once(upstream.server, "listening");
  stand = await openStand({ sipSocketUrl: upstream.url });
});
afterEach(async () => {
  await stand.close();
  for (const socket of upstream.sockets) socket.terminate();
  upstream.server.close();
});

const open = (path: string, headers: Record<string, string>, protocol = "sip"): WebSocket =>
  new WebSocket(`ws://${stand.host}${path}`, protocol, { headers });

const statusOf = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
    socket.on("open", () => resolve(101));
    socket.on("error", () => {});
  });

const register = (user: string): string =>
  `REGISTER sip:hotline.invalid SIP/2.0\r\nFrom: <sip:${user}@x>;tag=1\r\nTo: <sip:${user}@x>\r\n\r\n`;

describe("WebSocket upgrades", () => {
  it.each(["/api/v1/live", "/sip"])("%s need the cookie", async (path) => {
    expect(await statusOf(open(path, { origin: stand.url }))).toBe(401);
  });

  it.each(["/api/v1/live", "/sip"])("%s need our own origin, and any at all", async (path) => {
    const { cookie } = await stand.signIn("ann");

    for (const origin of ["https://evil.example", "null"]) {
      expect(await statusOf(open(path, { cookie, origin }))).toBe(403);
    }
    expect(await statusOf(open(path, { cookie }))).toBe(403);
    expect(await statusOf(open(path, { cookie, origin: stand.url }))).toBe(101);
  });

  it("go to no other path", async () => {
    expect(await statusOf(open("/elsewhere", { origin: stand.url }))).toBe(404);
  });

  it("from a name that we do not know are refused, though Host agrees", async () => {
    const { cookie } = await stand.signIn("ann");
    const headers = { cookie, host: "rebound.example", origin: "http://rebound.example" };

    expect(await statusOf(open("/api/v1/live", headers))).toBe(403);
  });
});

describe("the SIP proxy", () => {
  it("carries an agent's messages both ways", async () => {
    const ann = await stand.signIn("ann");
    const socket = open("/sip", { cookie: ann.cookie, origin: stand.url });
    await once(socket, "open");

    socket.send(register(ann.me.line?.user ?? ""));
    await expect.poll(() => upstream.heard).toEqual([register(ann.me.line?.user ?? "")]);
    upstream.sockets[0]?.send("SIP/2.0 200 OK\r\n\r\n");
    const [answer] = await once(socket, "message");

    expect(socket.protocol).toBe("sip");
    expect(String(answer)).toBe("SIP/2.0 200 OK\r\n\r\n");
    socket.close();
    const above = upstream.sockets[0];
    await expect.poll(() => above?.readyState).toBe(WebSocket.CLOSED);
  });

  it("closes on another line's registration and passes nothing of it on", async () => {
    const ann = await stand.signIn("ann");
    const bob = await stand.signIn("bob");
    const socket = open("/sip", { cookie: ann.cookie, origin: stand.url });
    await once(socket, "open");

    socket.send(register(bob.me.line?.user ?? ""));
    const [code] = await once(socket, "close");

    expect(code).toBe(1008);
    expect(upstream.heard).toEqual([]);
  });

  it("serves a demo phone by its token, and nobody by a wrong one", async () => {
    const answer = await fetch(`${stand.url}/api/v1/phone-lines`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: stand.url },
      body: "{}",
    });
    const line = PhoneLine.parse(await answer.json());
    const socket = open(`/sip?token=${line.token}`, { origin: stand.url });
    await once(socket, "open");

    socket.send(register(line.user));

    await expect.poll(() => upstream.heard).toEqual([register(line.user)]);
    expect(await statusOf(open("/sip?token=x", { origin: stand.url }))).toBe(403);
  });

  it("has no line for a supervisor and takes no other subprotocol", async () => {
    const sue = await stand.signIn("sue");
    const ann = await stand.signIn("ann");

    expect(await statusOf(open("/sip", { cookie: sue.cookie, origin: stand.url }))).toBe(403);
    const other = open("/sip", { cookie: ann.cookie, origin: stand.url }, "chat");
    expect(await statusOf(other)).toBe(400);
  });

  it("answers 502 while Asterisk is away", async () => {
    const away = await openStand({ sipSocketUrl: "ws://127.0.0.1:9/ws" });
    const { cookie } = await away.signIn("ann");
    const socket = new WebSocket(`ws://${away.host}/sip`, "sip", {
      headers: { cookie, origin: away.url },
    });

    expect(await statusOf(socket)).toBe(502);
    await away.close();
  });

  it("closes when the agent signs out and when Asterisk closes", async () => {
    const ann = await stand.signIn("ann");
    const first = open("/sip", { cookie: ann.cookie, origin: stand.url });
    await once(first, "open");
    await ann.ask("POST", "/api/v1/sign-out");
    const [signedOut] = await once(first, "close");
    const again = await stand.signIn("ann");
    const second = open("/sip", { cookie: again.cookie, origin: stand.url });
    await once(second, "open");
    upstream.sockets.at(-1)?.close();
    const [away] = await once(second, "close");

    expect(signedOut).toBe(1008);
    expect(away).toBe(1012);
  });

  it("tells Asterisk within five seconds that a browser is frozen", {
    timeout: 10_000,
  }, async () => {
    const ann = await stand.signIn("ann");
    const socket = new WebSocket(`ws://${stand.host}/sip`, "sip", {
      headers: { cookie: ann.cookie, origin: stand.url },
      autoPong: false,
    });
    await once(socket, "open");
    const frozenAt = Date.now();

    await once(upstream.sockets[0] as WebSocket, "close");

    expect(Date.now() - frozenAt).toBeLessThan(5_000);
  });

  it("closes on a frame that is too large and on a flood", async () => {
    const ann = await stand.signIn("ann");
    const headers = { cookie: ann.cookie, origin: stand.url };
    const large = open("/sip", headers);
    await once(large, "open");
    large.send("x".repeat(70_000));
    const [tooLarge] = await once(large, "close");
    const fast = open("/sip", headers);
    await once(fast, "open");
    for (let sent = 0; sent < 400; sent += 1) fast.send("\r\n\r\n");
    const [tooMany] = await once(fast, "close");

    expect(tooLarge).toBe(1009);
    expect(tooMany).toBe(1008);
  });
});

/** Lets time pass in steps, so that what one alarm begins can set the next. */
async function pass(clock: FakeClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5_000) {
    clock.advance(5_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("a demo phone's line", () => {
  it("is taken back a minute after its page has gone, and not before", async () => {
    const clock = new FakeClock();
    const slow = await openStand({ sipSocketUrl: upstream.url }, clock);
    const answer = await fetch(`${slow.url}/api/v1/phone-lines`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: slow.url },
      body: "{}",
    });
    const line = PhoneLine.parse(await answer.json());
    const page = new WebSocket(`ws://${slow.host}/api/v1/phone/live?token=${line.token}`, {
      headers: { origin: slow.url },
    });
    await once(page, "open");

    await pass(clock, 30 * 60_000);
    expect(slow.control.phones.size).toBe(1);
    page.close();
    await once(page, "close");
    await expect.poll(() => slow.control.spokenListeners.size).toBe(0);
    await pass(clock, 50_000);
    expect(slow.control.phones.size).toBe(1);
    await pass(clock, 25_000);

    expect(slow.control.phones.size).toBe(0);
    await slow.close();
  });

  it("is known by its token while the service was down", async () => {
    const before = await openStand({ sipSocketUrl: upstream.url });
    const answer = await fetch(`${before.url}/api/v1/phone-lines`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: before.url },
      body: "{}",
    });
    const line = PhoneLine.parse(await answer.json());
    await before.close();

    const socket = open(`/sip?token=${line.token}`, { origin: stand.url });

    expect(await statusOf(socket)).toBe(101);
  });
});
