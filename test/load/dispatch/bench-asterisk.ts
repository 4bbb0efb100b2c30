/** The one Asterisk of a run: our own configuration, with the agents' phones and the queues added. */
import { join } from "node:path";
import {
  ASTERISK_CONFIG_DEFAULTS,
  type AsteriskConfig,
  provisionAsterisk,
  type RunningAsterisk,
  startAsterisk,
  writeAsteriskConfig,
} from "../../../src/adapters/asterisk/host/index.ts";
import { freeTcpPort, freeUdpPort } from "../../peers/ports.ts";
import { ROOT } from "../../peers/program.ts";
import { writeQueueExtensions, writeQueues } from "./app-queue-side.ts";
import { writeBareExtensions } from "./bare-side.ts";

/** A started Asterisk with the phones of `agents`, all at `agentPort` of the loopback address. */
export type BenchAsterisk = {
  readonly config: AsteriskConfig;
  readonly running: RunningAsterisk;
};

/** The folder of the private packages. */
export const PACKAGES = join(ROOT, ".asterisk");

const RTP_PORTS = { portMin: 32_000, portMax: 33_998 };

/** Provisions, configures and starts Asterisk below `folder`. */
export async function startBenchAsterisk(
  folder: string,
  soundsFolder: string,
  agents: readonly string[],
  agentPort: number,
  queueSizes: readonly number[],
): Promise<BenchAsterisk> {
  const install = await provisionAsterisk({
    folder: PACKAGES,
    withTestTools: true,
    onProgress: ({ text }) => console.error(text),
  });
  const config = await writeAsteriskConfig({
    ...ASTERISK_CONFIG_DEFAULTS,
    install,
    folder: join(folder, "asterisk"),
    soundsFolder,
    http: { host: "127.0.0.1", port: await freeTcpPort() },
    sip: { host: "127.0.0.1", port: await freeUdpPort() },
    rtp: RTP_PORTS,
    withAppQueue: true,
    extra: {
      pjsip: agents.map((agent) => writePhone(agent, agentPort)).join("\n"),
      queues: writeQueues(agents, queueSizes),
      extensions: writeQueueExtensions(queueSizes) + writeBareExtensions(queueSizes),
    },
  });
  return { config, running: await startAsterisk({ install, config }) };
}

/** A phone that needs no registration, because its place is known. */
function writePhone(agent: string, port: number): string {
  return [
    `[${agent}]`,
    "type = endpoint",
    "transport = transport-udp",
    "context = from-agent",
    "disallow = all",
    "allow = ulaw",
    "direct_media = no",
    `aors = ${agent}`,
    `[${agent}]`,
    "type = aor",
    `contact = sip:${agent}@127.0.0.1:${port}`,
    "",
  ].join("\n");
}
