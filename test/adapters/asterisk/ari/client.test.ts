import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { reconnectDelayMs } from "../../../../src/adapters/asterisk/ari/backoff.ts";
import { AriError } from "../../../../src/adapters/asterisk/ari/index.ts";
import { FakeAri, fakeChannel } from "./fake-ari.ts";
import { until, type WatchedClient, watchClient } from "./watch.ts";

let fake: FakeAri;
let watched: WatchedClient;

async function begin(extra: Parameters<typeof watchClient>[1] = {}): Promise<void> {
  watched = watchClient({ url: await fake.listen() }, extra);
  watched.client.start();
  await until("connected", () => watched.client.isUp);
}

async function failureOf(promise: Promise<unknown>): Promise<AriError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof AriError) return error;
  throw new Error("the request did not fail with an AriError");
}

beforeEach(() => {
  fake = new FakeAri();
});

afterEach(async () => {
  watched.client.close();
  await fake.close();
  vi.useRealTimers();
});

describe("AriClient: connecting", () => {
  it("tells what lives in Asterisk before any event, and holds events until then", async () => {
    let isFirst = true;
    fake.channels = [fakeChannel("1.1")];
    fake.answer = ({ uri }) => {
      if (uri === "channels" && isFirst) {
        isFirst = false;
        fake.emit({ type: "StasisStart", args: [], channel: fakeChannel("1.2") });
      }
      return undefined;
    };

    await begin();
    await until("the held event", () => watched.events.length === 1);

    expect(watched.told).toEqual(["resync", "StasisStart"]);
    expect(watched.resyncs[0]?.channels.map((channel) => channel.id)).toEqual(["1.1"]);
    expect(watched.resyncs[0]?.info.status?.startup_time).toBe(fake.startupTime);
  });

  it("sets the event filter and the subscriptions at each connect", async () => {
    const seen: string[] = [];
    fake.answer = (request) => {
      if (request.uri.startsWith("applications/")) {
        seen.push(`${request.method} ${request.uri} ${JSON.stringify(request.body)}`);
      }
      return undefined;
    };
    watched = watchClient({
      url: await fake.listen(),
      disallowedEvents: ["ChannelVarset"],
      subscriptions: ["endpoint:PJSIP"],
    });

    watched.client.start();
    await until("connected", () => watched.client.isUp);

    const filter = 'eventFilter {"disallowed":[{"type":"ChannelVarset"}]}';
    const told = seen.map((line) => line.replace(/test-[0-9a-f]{8}-1/, "test-CONNECTION-1"));
    // Our application outlives a connection while it has calls: a second subscription would stay.
    expect([...told].sort()).toEqual([
      "GET applications/test null",
      "POST applications/test-CONNECTION-1/subscription?eventSource=endpoint%3APJSIP null",
      `PUT applications/test-CONNECTION-1/${filter}`,
      `PUT applications/test/${filter}`,
    ]);
  });

  it("goes on trying while Asterisk refuses, and comes back after each cut", async () => {
    fake.isAwake = false;
    watched = watchClient({ url: await fake.listen() });
    watched.client.start();
    await until("a few refusals", () => watched.logged.length >= 3);
    fake.isAwake = true;
    await until("connected", () => watched.client.isUp);

    for (const round of [2, 3, 4]) {
      fake.cut();
      await until("connected again", () => watched.resyncs.length === round);
    }

    expect(watched.client.stats).toMatchObject({ connects: 4, losses: 3 });
    expect(watched.told.filter((line) => line.startsWith("lost"))).toHaveLength(3);
  });

  it("doubles the pause between attempts up to 3 s and spreads it over its upper half", () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 1_000].map((failures) => reconnectDelayMs(failures, 1));

    expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_000, 3_000, 3_000]);
    expect(reconnectDelayMs(1_000, 0)).toBe(1_500);
  });

  it("notices a peer that answers no pings", async () => {
    await fake.close();
    fake = new FakeAri({ autoPong: false });
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    await begin();

    vi.advanceTimersByTime(10_000);
    expect(watched.client.isUp).toBe(true);
    vi.advanceTimersByTime(5_000);
    await until("the loss", () => watched.told.length > 1);

    expect(watched.told[1]).toBe("lost: no sign of life for 10000 ms");
  });

  it("stops for good when another controller takes the application", async () => {
    await begin();
    fake.answer = () => null;
    const unanswered = failureOf(watched.client.command("channels.list", {}));

    fake.emit({ type: "ApplicationReplaced" });
    await until("replaced", () => watched.told.includes("replaced"));

    expect(await unanswered).toMatchObject({ failure: "closed" });
    expect(await failureOf(watched.client.command("channels.list", {}))).toMatchObject({
      failure: "closed",
      message: "Asterisk: GET channels closed: another controller took over",
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(fake.connects).toBe(1);
  });
});

describe("AriClient: what Asterisk sends", () => {
  it("drops and counts frames that are no message of Asterisk's", async () => {
    await begin();
    const channel = { id: 7 };
    const frames = [
      "",
      "garbage",
      "null",
      "[]",
      "7",
      "{}",
      '{"type":7}',
      '{"type":"RESTResponse"}',
    ];
    for (const frame of frames) fake.sendRaw(frame);
    fake.emit({ type: "StasisEnd", channel });
    fake.emit({ type: "StasisEnd", channel: null });
    fake.sendRaw(Buffer.from([0, 1, 2]));
    fake.emit({ type: "ChannelGlowsInTheDark", channel });
    fake.emit({ type: "StasisEnd", channel: fakeChannel("1.1") });
    await until("the good event", () => watched.events.length === 1);

    expect(watched.client.stats).toMatchObject({
      malformedFrames: 10,
      unknownEvents: 1,
      events: 1,
    });
    expect(await watched.client.request("asterisk.ping", {})).toEqual({ ping: "pong" });
  });

  it("survives bytes that are no UTF-8 in a caller's name", async () => {
    await begin();
    const event = JSON.stringify({
      type: "StasisStart",
      args: [],
      channel: fakeChannel("1.1", { caller: { name: "J~rg", number: "" } }),
    });
    // A text frame, written by hand because `ws` would not send broken text.
    const payload = Buffer.from(event.replace("~", "\xfc"), "latin1");
    const head = Buffer.from([0x81, 126, payload.length >> 8, payload.length & 255]);
    fake.sendBytes(Buffer.concat([head, payload]));
    await until("the event", () => watched.events.length === 1);

    expect(watched.events[0]).toMatchObject({ channel: { caller: { name: "J\ufffdrg" } } });
  });

  it("goes on when its owner's handler throws", async () => {
    let calls = 0;
    await begin({
      event: () => {
        calls += 1;
        throw new Error("a bug");
      },
    });

    fake.emit({ type: "StasisEnd", channel: fakeChannel("1.1") });
    fake.emit({ type: "StasisEnd", channel: fakeChannel("1.2") });
    await until("both events", () => calls === 2);

    expect(watched.client.stats.handlerFailures).toBe(2);
    expect(watched.client.isUp).toBe(true);
  });
});

describe("AriClient: requests", () => {
  it("writes path, query and body as Asterisk describes them", async () => {
    await begin();

    await watched.client.command("channels.originateWithId", {
      channelId: "c/1 ä",
      endpoint: "PJSIP/ann",
      app: "test",
      timeout: 15,
      callerId: '"Jörg \\ \ud800" <+49>',
      variables: { "PJSIP_HEADER(add,X-Hotline-Call)": 'a"b\n' },
    });
    await watched.client.command("channels.playWithId", {
      channelId: "1.1",
      playbackId: "1.1:1",
      media: ["sound:a", "sound:b"],
    });

    expect(fake.requests.map(({ uri }) => decodeURIComponent(uri))).toEqual([
      'channels/c/1 ä?endpoint=PJSIP/ann&app=test&callerId="Jörg \\ \ufffd" <+49>&timeout=15',
      "channels/1.1/play/1.1:1?media=sound:a,sound:b",
    ]);
    expect(fake.requests[0]?.body).toEqual({
      variables: { "PJSIP_HEADER(add,X-Hotline-Call)": 'a"b\n' },
    });
  });

  it("goes round a request that waits with what touches another channel, and after it with its own", async () => {
    await begin();
    fake.answer = ({ uri }) => (uri.includes("1.1/answer") ? null : undefined);
    const { client } = watched;

    const blocked = client.command("channels.answer", { channelId: "1.1" });
    const others = ["1.2", "1.3", "1.4", "1.5"].map((channelId) =>
      client.command("channels.ring", { channelId }),
    );
    void client.command("channels.ring", { channelId: "1.1" });
    void client.command("bridges.addChannel", { bridgeId: "b", channel: ["1.1", "1.2"] });
    await Promise.all(others);
    await until("all requests", () => fake.requests.length === 7);

    const socketOf = (uri: string) => fake.requests.find((one) => one.uri === uri)?.socket;
    expect(socketOf("channels/1.1/ring")).toBe(socketOf("channels/1.1/answer"));
    expect(socketOf("bridges/b/addChannel?channel=1.1%2C1.2")).toBe(socketOf("channels/1.1/ring"));
    expect(new Set(fake.requests.map(({ socket }) => socket)).size).toBe(4);
    client.close();
    expect((await failureOf(blocked)).failure).toBe("closed");
  });

  it("gives up what waits for an answer in time, and sends it never", async () => {
    await begin();
    fake.answer = ({ uri }) => (uri.includes("ring") ? null : undefined);
    const { client } = watched;
    const quick = { timeoutMs: 100, lane: "ordered" } as const;

    const rings = ["1.1", "1.2"].map((channelId) => client.command("channels.ring", { channelId }));
    for (const ring of rings) ring.catch(() => {});
    const both = { bridgeId: "b", channel: ["1.1", "1.2"] };
    const waiting = await failureOf(client.command("bridges.addChannel", both, quick));
    const alone = client.command("channels.hold", { channelId: "1.3" });

    expect(waiting.failure).toBe("timeout");
    await alone;
    expect(fake.requests.map(({ uri }) => uri)).not.toContain(
      "bridges/b/addChannel?channel=1.1%2C1.2",
    );
  });

  it("connects anew when one of its WebSockets for requests is lost", async () => {
    await begin();
    expect(fake.requestSockets).toBe(3);

    fake.cutOneForRequests();
    await until("connected again", () => watched.resyncs.length === 2);

    expect(watched.told[1]).toMatch(/^lost: a further WebSocket: closed/);
    await watched.client.command("channels.ring", { channelId: "1.1" });
  });

  it("names status, method, resource and Asterisk's reason of a refusal", async () => {
    await begin();
    fake.answer = () => ({ status: 409, body: { message: "Channel not in Stasis application" } });

    const error = await failureOf(watched.client.command("channels.answer", { channelId: "1.1" }));

    expect(error).toMatchObject({ failure: "refused", status: 409, method: "POST" });
    expect(error.message).toBe(
      "Asterisk: POST channels/1.1/answer 409: Channel not in Stasis application",
    );
  });

  it("gives a request up after its own time and counts an answer that comes later", async () => {
    await begin();
    fake.answer = () => null;
    const startedAt = performance.now();

    const error = await failureOf(
      watched.client.command("asterisk.ping", {}, { timeoutMs: 120, lane: "ordered" }),
    );
    fake.sendRaw('{"type":"RESTResponse","request_id":"6","status_code":200}');
    await until("the late answer", () => watched.client.stats.lateAnswers === 1);

    expect(error).toMatchObject({ failure: "timeout", status: 0 });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(119);
    expect(watched.client.inFlight).toBe(0);
  });

  it("fails what is unanswered when the connection is lost, and refuses while there is none", async () => {
    await begin();
    fake.answer = () => null;
    const unanswered = failureOf(watched.client.command("channels.list", {}));
    fake.isAwake = false;
    await until("sent", () => fake.requests.length === 1);

    fake.cut();

    expect(await unanswered).toMatchObject({ failure: "closed" });
    expect(await failureOf(watched.client.command("channels.list", {}))).toMatchObject({
      failure: "closed",
      message: "Asterisk: GET channels closed: not connected",
    });
  });

  it("refuses the request after the thousandth unanswered one, and one that is too large", async () => {
    await begin();
    fake.answer = () => null;
    const unanswered = Array.from({ length: 1_000 }, () =>
      failureOf(watched.client.command("asterisk.ping", {})),
    );

    const value = "ä".repeat(40_000);
    const large = { channelId: "1.1", variables: { A: value } };
    const overload = await failureOf(watched.client.command("asterisk.ping", {}));
    watched.client.close();
    await Promise.all(unanswered);
    watched = watchClient({ url: await fakeAgain() });
    watched.client.start();
    await until("connected", () => watched.client.isUp);
    const invalid = await failureOf(watched.client.command("channels.setChannelVars", large));

    expect(overload).toMatchObject({ failure: "overload" });
    expect(invalid).toMatchObject({ failure: "invalid" });
    expect(watched.client.inFlight).toBe(0);
  });

  async function fakeAgain(): Promise<string> {
    await fake.close();
    fake = new FakeAri();
    return fake.listen();
  }

  it("lets hang-ups and ends of prompts go round a request that holds up the others", async () => {
    await begin();
    fake.answer = ({ uri }) => (uri.includes("answer") ? null : undefined);
    const blocked = failureOf(watched.client.command("channels.answer", { channelId: "1.1" }));
    await until("the stall", () => watched.client.stats.stalls === 1);

    await watched.client.command("playbacks.stop", { playbackId: "1.1:1" });
    await watched.client.command("channels.hangup", { channelId: "1.1" });
    await watched.client.command("channels.ring", { channelId: "1.2" });

    expect(fake.requests.map(({ over, uri }) => `${over} ${uri}`)).toEqual([
      "socket channels/1.1/answer",
      "http playbacks/1.1%3A1",
      "http channels/1.1",
      "socket channels/1.2/ring",
    ]);
    watched.client.close();
    await blocked;
  });

  it("tells every request's end to the metrics", async () => {
    const ends: string[] = [];
    await begin({
      measured: (operation, lane, status, ms) => {
        ends.push(`${operation} ${lane} ${status} ${ms >= 0}`);
      },
    });
    ends.length = 0;
    fake.answer = ({ uri }) => ({ status: uri.includes("1.2") ? 404 : 204 });

    await watched.client.command("channels.ring", { channelId: "1.1" });
    await failureOf(
      watched.client.command(
        "channels.ring",
        { channelId: "1.2" },
        { timeoutMs: 99, lane: "pool" },
      ),
    );

    expect(ends).toEqual(["channels.ring ordered 204 true", "channels.ring pool 404 true"]);
  });
});

describe("AriClient: an Asterisk before 22.4", () => {
  it("sends requests over one HTTP socket in the order in which they were asked", async () => {
    fake.isRestOnSocket = false;
    await begin();

    const numbers = Array.from({ length: 50 }, (_, index) => String(index));
    await Promise.all(
      numbers.map((value) =>
        watched.client.command("channels.setChannelVar", { channelId: "1", variable: "A", value }),
      ),
    );

    expect(watched.resyncs[0]?.isRestOnSocket).toBe(false);
    expect(fake.requests.every(({ over }) => over === "http")).toBe(true);
    expect(fake.requests.map(({ uri }) => uri.split("value=")[1])).toEqual(numbers);
    expect(fake.httpSockets).toBe(1);
  });

  it("sends a request again when Asterisk has just closed the idle socket", async () => {
    fake.isRestOnSocket = false;
    await begin();

    for (let round = 0; round < 5; round += 1) {
      await watched.client.command("channels.ring", { channelId: "1.1" });
      fake.closeIdle();
      await watched.client.command("channels.ring", { channelId: "1.1" });
    }

    expect(fake.requests).toHaveLength(10);
  });

  it("gives up a request over HTTP after its time", async () => {
    fake.isRestOnSocket = false;
    await begin();
    fake.answer = ({ uri }) => (uri.endsWith("ring") ? null : undefined);
    const call = { timeoutMs: 100, lane: "ordered" } as const;

    const error = await failureOf(
      watched.client.command("channels.ring", { channelId: "1" }, call),
    );

    expect(error).toMatchObject({ failure: "timeout" });
    expect(await watched.client.request("asterisk.ping", {})).toEqual({ ping: "pong" });
  });
});
