import { randomUUID } from "node:crypto";
import { connect } from "ari-client";
import { AriClient } from "../../../src/adapters/asterisk/ari/index.ts";

/** Where the Asterisk under test answers. */
export type AriAddress = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
};

/** The requests that are measured, each over its own application and channel. */
export interface Peer {
  readonly name: string;
  ping(): Promise<unknown>;
  setVariable(value: string): Promise<unknown>;
  listChannels(): Promise<unknown>;
  close(): Promise<void>;
}

/** A created channel that is never dialled needs no such extension. */
const IDLE_ENDPOINT = "Local/bench@bench";

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** Our client with a channel of its own. */
export async function connectOurs(address: AriAddress): Promise<Peer> {
  const application = `ours-${randomUUID().slice(0, 8)}`;
  const channelId = `${application}-channel`;
  const client = await new Promise<AriClient>((resolve) => {
    const ours = new AriClient(
      { ...address, application, disallowedEvents: [], subscriptions: [] },
      { resync: () => resolve(ours), event() {}, lost() {}, replaced() {} },
      SILENT,
    );
    ours.start();
  });
  await client.command("channels.create", {
    channelId,
    endpoint: IDLE_ENDPOINT,
    app: application,
  });
  return {
    name: "hotline",
    ping: () => client.request("asterisk.ping", {}),
    setVariable: (value) =>
      client.command("channels.setChannelVar", { channelId, variable: "BENCH", value }),
    listChannels: () => client.request("channels.list", {}),
    close: async () => {
      await client.command("channels.hangup", { channelId });
      client.close();
    },
  };
}

/** npm's `ari-client` with a channel of its own. */
export async function connectTheirs(address: AriAddress): Promise<Peer> {
  const application = `theirs-${randomUUID().slice(0, 8)}`;
  const channelId = `${application}-channel`;
  const client = await connect(
    address.url.replace(/\/ari$/, ""),
    address.username,
    address.password,
  );
  await client.start(application);
  await client.channels.create({ channelId, endpoint: IDLE_ENDPOINT, app: application });
  return {
    name: "ari-client",
    ping: () => client.asterisk.ping(),
    setVariable: (value) => client.channels.setChannelVar({ channelId, variable: "BENCH", value }),
    listChannels: () => client.channels.list(),
    close: async () => {
      await client.channels.hangup({ channelId });
      client.stop();
    },
  };
}
