import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ASTERISK_CONFIG_DEFAULTS,
  type AsteriskConfig,
  type AsteriskConfigOptions,
  type AsteriskInstall,
  provisionAsterisk,
  type RunningAsterisk,
  startAsterisk,
  writeAsteriskConfig,
} from "../../../../src/adapters/asterisk/host/index.ts";
import { freeTcpPort, freeUdpPort } from "../../../peers/ports.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** The folder of the private packages. */
export const PACKAGES = join(ROOT, ".asterisk");

/** An Asterisk of one test: what it was started with, and its end. */
export interface Lab {
  readonly install: AsteriskInstall;
  readonly config: AsteriskConfig;
  readonly running: RunningAsterisk;
  readonly close: () => Promise<void>;
}

/** The Asterisk that all tests share; fetched by the first of them. */
export function obtain(): Promise<AsteriskInstall> {
  return provisionAsterisk({ folder: PACKAGES, withTestTools: true, onProgress: () => {} });
}

/** RTP ports of each Asterisk. */
const RTP_PORTS = 100;

/** Options with a folder and free ports of their own. */
export async function plan(
  changes: Partial<AsteriskConfigOptions> = {},
): Promise<AsteriskConfigOptions> {
  const portMin = await freeRtpPort();
  return {
    ...ASTERISK_CONFIG_DEFAULTS,
    install: await obtain(),
    folder: mkdtempSync(join(tmpdir(), "hotline-host-")),
    soundsFolder: join(ROOT, "sounds"),
    http: { host: "127.0.0.1", port: await freeTcpPort() },
    sip: { host: "127.0.0.1", port: await freeUdpPort() },
    rtp: { portMin, portMax: portMin + RTP_PORTS - 1 },
    ...changes,
  };
}

/** RTP takes the even ports; Asterisk passes over those that are taken. */
async function freeRtpPort(): Promise<number> {
  const port = await freeUdpPort();
  return port % 2 === 0 && port + RTP_PORTS < 65_536 ? port : freeRtpPort();
}

/** Writes the configuration of `plan` and starts it. */
export async function openLab(changes: Partial<AsteriskConfigOptions> = {}): Promise<Lab> {
  const options = await plan(changes);
  const config = await writeAsteriskConfig(options);
  const running = await startAsterisk({ install: options.install, config });
  return {
    install: options.install,
    config,
    running,
    close: async () => {
      await running.stop();
      rmSync(options.folder, { recursive: true });
    },
  };
}
