import { readFileSync } from "node:fs";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { connect as connectPeer } from "ari-client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  ARI_DESCRIBED_BY,
  ARI_EVENT_TYPES,
  ARI_OPERATIONS,
} from "../../../../src/adapters/asterisk/ari/ari.generated.ts";
import { generateAri, readAriDescription } from "../../../../src/adapters/asterisk/ari/generate.ts";
import {
  ARI_PROMPT_BOUND,
  AriError,
  isAriConflict,
  isAriGone,
} from "../../../../src/adapters/asterisk/ari/index.ts";
import { askAri } from "../../../peers/ari-http.ts";
import { startTestAsterisk, type TestAsterisk } from "./real-asterisk.ts";
import { until, type WatchedClient, watchClient } from "./watch.ts";

/** A party that answers, presses two keys and stays. */
const LAB = `[lab]
exten => keys,1,Answer()
 same => n,Wait(0.3)
 same => n,SendDTMF(1#)
 same => n,Wait(60)
exten => stay,1,Answer()
 same => n,Wait(60)
`;

let asterisk: TestAsterisk;
const open: WatchedClient[] = [];

beforeAll(async () => {
  asterisk = await startTestAsterisk({
    extra: { extensions: LAB, modules: ["app_senddtmf"] },
  });
}, 600_000);

afterAll(async () => {
  await asterisk.stop();
});

afterEach(() => {
  for (const { client } of open.splice(0)) client.close();
});

async function connect(application: string, url = asterisk.config.ari.url): Promise<WatchedClient> {
  const { username, password } = asterisk.config.ari;
  const watched = watchClient({ url, username, password, application });
  open.push(watched);
  watched.client.start();
  await until("connected", () => watched.client.isUp);
  return watched;
}

/** Sends a request to Asterisk without either of the clients under test. */
async function drive(method: string, uri: string): Promise<void> {
  const response = await askAri(asterisk.config, method, uri);
  if (!response.ok) throw new Error(`${method} ${uri}: ${response.status}`);
}

type Seen = { readonly type: string; readonly on: string };

/** One call with keys, a bridge, music, a prompt, variables and a hang-up; ids begin with `app`. */
async function play(app: string, seen: readonly Seen[]): Promise<void> {
  const saw = (type: string, on: string): Promise<void> =>
    until(`${type} of ${on}`, () => seen.some((one) => one.type === type && one.on === on));
  await drive("POST", `channels/${app}-a?endpoint=Local/keys@lab&app=${app}`);
  await saw("StasisStart", "a");
  await until(
    "both keys",
    () => seen.filter((one) => one.type === "ChannelDtmfReceived").length === 2,
  );
  await drive("POST", `channels/${app}-b?endpoint=Local/stay@lab&app=${app}`);
  await saw("StasisStart", "b");
  await drive("POST", `bridges/${app}-room?type=mixing`);
  await drive("POST", `bridges/${app}-room/addChannel?channel=${app}-a`);
  await drive("POST", `bridges/${app}-room/addChannel?channel=${app}-b`);
  await saw("ChannelEnteredBridge", "b");
  await drive("POST", `bridges/${app}-room/play/${app}-prompt?media=tone:busy`);
  await saw("PlaybackStarted", "prompt");
  await drive("DELETE", `playbacks/${app}-prompt`);
  await saw("PlaybackFinished", "prompt");
  await drive("POST", `bridges/${app}-room/removeChannel?channel=${app}-a`);
  await saw("ChannelLeftBridge", "a");
  await drive("POST", `channels/${app}-a/variable?variable=COLOUR&value=red`);
  await drive("DELETE", `channels/${app}-b?reason=busy`);
  await saw("ChannelDestroyed", "b");
  await drive("DELETE", `bridges/${app}-room`);
  await saw("BridgeDestroyed", "room");
  await drive("DELETE", `channels/${app}-a`);
  await saw("ChannelDestroyed", "a");
}

/** Reduces an event to its type and whom it is about, without the application's name. */
function summarise(app: string, event: Readonly<Record<string, unknown>>): Seen {
  const id = (key: string): string | null => {
    const part = event[key];
    return typeof part === "object" && part !== null && "id" in part ? String(part.id) : null;
  };
  const on = id("channel") ?? id("playback") ?? id("bridge") ?? "";
  return { type: String(event.type), on: on.replace(`${app}-`, "") };
}

/** Types in order for each party; events of the far halves of Local channels come at will. */
function byParty(seen: readonly Seen[]): Readonly<Record<string, readonly string[]>> {
  const parties: Record<string, string[]> = {};
  for (const { type, on } of seen) {
    if (on.endsWith(";2") || type === "Dial") continue;
    parties[on] = [...(parties[on] ?? []), type];
  }
  return parties;
}

describe("AriClient and ari-client on the same Asterisk", () => {
  it("see the same events in the same order", async () => {
    const ours: Seen[] = [];
    const { username, password, url } = asterisk.config.ari;
    const settings = { url, username, password, application: "ours" };
    const watched = watchClient(settings, {
      event: (event) => ours.push(summarise("ours", event)),
    });
    open.push(watched);
    watched.client.start();
    await until("connected", () => watched.client.isUp);
    const theirs: Seen[] = [];
    const peer = await connectPeer(url.replace(/\/ari$/, ""), username, password);
    for (const type of ARI_EVENT_TYPES) {
      peer.on(type, (event) => theirs.push(summarise("theirs", event)));
    }
    await peer.start("theirs");

    await play("ours", ours);
    await play("theirs", theirs);

    peer.stop();
    expect(Object.keys(byParty(ours)).sort()).toEqual(["a", "b", "prompt", "room"]);
    expect(byParty(ours)).toEqual(byParty(theirs));
  }, 30_000);

  it("list the same channels and bridges and the same application", async () => {
    const { client } = await connect("lists");
    const { username, password, url } = asterisk.config.ari;
    const peer = await connectPeer(url.replace(/\/ari$/, ""), username, password);
    await peer.start("lists-peer");
    await client.command("channels.create", {
      channelId: "listed",
      endpoint: "Local/stay@lab",
      app: "lists",
    });
    await client.command("bridges.createWithId", { bridgeId: "listed-room", type: "mixing" });

    const [channels, bridges, application] = await Promise.all([
      client.request("channels.list", {}),
      client.request("bridges.list", {}),
      client.request("applications.get", { applicationName: "lists" }),
    ]);
    const theirs = {
      channels: await peer.channels.list(),
      bridges: await peer.bridges.list(),
      application: await peer.applications.get({ applicationName: "lists" }),
    };
    await client.command("channels.hangup", { channelId: "listed" });
    await client.command("bridges.destroy", { bridgeId: "listed-room" });
    peer.stop();

    const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id).sort();
    expect(ids(channels)).toContain("listed");
    expect(ids(channels)).toEqual(ids(theirs.channels));
    expect(ids(bridges)).toEqual(ids(theirs.bridges));
    expect(theirs.application).toMatchObject({ channel_ids: application.channel_ids });
  }, 30_000);
});

describe("AriClient on a real Asterisk", () => {
  it("says so when a channel is gone or an id is taken", async () => {
    const { client } = await connect("errors");
    const channel = { channelId: "taken", endpoint: "Local/stay@lab", app: "errors" };
    const failure = (promise: Promise<unknown>) =>
      promise.then(
        () => null,
        (error: unknown) => error,
      );

    await client.command("channels.create", channel);
    const again = await failure(client.command("channels.create", channel));
    await client.command("channels.hangup", { channelId: "taken" });
    const gone = await failure(client.command("channels.answer", { channelId: "nobody" }));

    expect(isAriConflict(again)).toBe(true);
    expect(isAriGone(gone)).toBe(true);
    expect(gone).toBeInstanceOf(AriError);
    expect(String(gone)).toBe(
      "AriError: Asterisk: POST channels/nobody/answer 404: Channel not found",
    );
  });

  it("is not held up by a command that waits behind a prompt, when that goes to the pool", async () => {
    const { client, events } = await connect("prompts");
    const channelId = "prompted";
    await client.command("channels.originateWithId", {
      channelId,
      endpoint: "Local/stay@lab",
      app: "prompts",
    });
    await until("the call", () => events.some(({ type }) => type === "StasisStart"));
    const played = { channelId, playbackId: "long", media: "tone:busy" };
    await client.command("channels.playWithId", played);
    await until("the prompt", () => events.some(({ type }) => type === "PlaybackStarted"));

    const variable = { channelId, variable: "COLOUR", value: "red" };
    const bound = client.command("channels.setChannelVar", variable, ARI_PROMPT_BOUND);
    const startedAt = performance.now();
    await client.request("asterisk.ping", {});
    const pingMs = performance.now() - startedAt;
    await new Promise((resolve) => setTimeout(resolve, 400));
    await client.command("playbacks.stop", { playbackId: "long" });
    await bound;
    await client.command("channels.hangup", { channelId });

    expect(pingMs).toBeLessThan(200);
    expect(client.stats.stalls).toBe(0);
  });

  it("frees itself from a prompt that holds up the ordered lane", async () => {
    const { client, events, logged } = await connect("stall");
    const channelId = "stalled";
    const endpoint = "Local/stay@lab";
    await client.command("channels.originateWithId", { channelId, endpoint, app: "stall" });
    await until("the call", () => events.some(({ type }) => type === "StasisStart"));
    await client.command("channels.playWithId", { channelId, playbackId: "p", media: "tone:busy" });
    await until("the prompt", () => events.some(({ type }) => type === "PlaybackStarted"));

    const bound = client.command("channels.setChannelVar", {
      channelId,
      variable: "A",
      value: "b",
    });
    await until("the stall", () => client.stats.stalls === 1);
    await client.command("playbacks.stop", { playbackId: "p" });
    await bound;
    await client.command("channels.hangup", { channelId });

    expect(logged).toEqual([
      "warn: Asterisk lets requests wait: it is overloaded, or a prompt plays on the first one's channel",
    ]);
  });

  it("keeps nothing of 2,000 channels that came and went", async () => {
    const { client, events, told } = await connect("growth");
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const rounds = async (count: number): Promise<number> => {
      for (let index = 0; index < count; index += 1) {
        const channelId = `growth-${index}`;
        await client.command("channels.create", {
          channelId,
          endpoint: "Local/stay@lab",
          app: "growth",
        });
        await client.command("channels.hangup", { channelId });
      }
      await until("all ends", () => ended() === count);
      events.length = 0;
      told.length = 0;
      collect();
      return process.memoryUsage().heapUsed;
    };
    const ended = () =>
      events.filter(
        (event) => event.type === "ChannelDestroyed" && !event.channel.id.endsWith(";2"),
      ).length;

    await rounds(500);
    const before = await rounds(500);
    const after = await rounds(2_000);

    expect(client.inFlight).toBe(0);
    expect((after - before) / 2_000).toBeLessThan(300);
  }, 60_000);

  it("comes back with the lists after a cut, and after Asterisk was killed and started", async () => {
    const proxy = await startProxy(asterisk.config.http.port);
    const watched = await connect("back", `http://127.0.0.1:${proxy.port}/ari`);
    const { client, resyncs, told } = watched;
    const endpoint = "Local/stay@lab";
    await client.command("channels.originateWithId", { channelId: "kept", endpoint, app: "back" });
    await until("the call", () => told.includes("StasisStart"));

    proxy.cut();
    await until("back after the cut", () => resyncs.length === 2);
    const listed = resyncs[1]?.application.channel_ids;
    await asterisk.kill();
    await until("the loss", () => !client.isUp);
    await asterisk.restart();
    await until("back after the start", () => resyncs.length === 3, 10_000);

    expect(listed).toContain("kept");
    expect(resyncs[2]?.channels).toEqual([]);
    const started = resyncs.map(({ info }) => info.status?.startup_time);
    expect(started[0]).toBe(started[1]);
    expect(started[1]).not.toBe(started[2]);
    await proxy.close();
  }, 30_000);
});

describe("ari.generated.ts", () => {
  const description = () => readAriDescription(join(asterisk.install.shareFolder, "rest-api"));

  it("is what the generator makes of the installed Asterisk, when that is the same release", () => {
    const target = new URL(
      "../../../../src/adapters/asterisk/ari/ari.generated.ts",
      import.meta.url,
    );
    // Another release may describe more; what we rely on is held by the next test.
    const version = asterisk.install.version;
    const expected =
      version === ARI_DESCRIBED_BY
        ? generateAri(description(), version)
        : readFileSync(target, "utf8");

    expect(readFileSync(target, "utf8")).toBe(expected);
  });

  it("names only requests and events that the installed Asterisk describes", () => {
    const text = generateAri(description(), asterisk.install.version);

    for (const type of ARI_EVENT_TYPES) expect(text).toContain(`\n  | Ari${type}`);
    for (const [name, row] of Object.entries(ARI_OPERATIONS)) {
      expect(text).toContain(`"${name}": { method: "${row.method}", path: "${row.path}"`);
    }
  });
});

type Proxy = {
  readonly port: number;
  readonly cut: () => void;
  readonly close: () => Promise<void>;
};

/** Passes bytes to `port` until it cuts all connections. */
async function startProxy(port: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = createConnection(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => sockets.delete(from));
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cut,
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
