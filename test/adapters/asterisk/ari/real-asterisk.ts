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
import { freeMediaPorts, freeTcpPort, freeUdpPort, type MediaPorts } from "../../../peers/ports.ts";

/** The repository, and in it the folder of the private packages. */
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
export const PACKAGES = join(ROOT, ".asterisk");

/** An Asterisk for one test file, on ports of its own. */
export type TestAsterisk = {
  readonly config: AsteriskConfig;
  readonly install: AsteriskInstall;
  /** RTP ports for the phones around it. */
  readonly phonePorts: MediaPorts["phones"];
  /** Ends it like a power cut and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** Starts it again after `kill`. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Starts an Asterisk on free ports. */
export async function startTestAsterisk(
  options: Partial<AsteriskConfigOptions> = {},
): Promise<TestAsterisk> {
  const media = await freeMediaPorts();
  const folder = mkdtempSync(join(tmpdir(), "hotline-ari-"));
  const install = await provisionAsterisk({
    folder: PACKAGES,
    onProgress: () => {},
    withTestTools: true,
  });
  const config = await writeAsteriskConfig({
    ...ASTERISK_CONFIG_DEFAULTS,
    install,
    folder,
    soundsFolder: join(ROOT, "sounds"),
    http: { host: "127.0.0.1", port: await freeTcpPort() },
    sip: { host: "127.0.0.1", port: await freeUdpPort() },
    rtp: media.asterisk,
    ...options,
  });
  let running: RunningAsterisk = await startAsterisk({ install, config });
  return {
    config,
    install,
    phonePorts: media.phones,
    kill: async () => {
      process.kill(running.pid, "SIGKILL");
      await running.exited;
    },
    restart: async () => {
      running = await startAsterisk({ install, config });
    },
    stop: async () => {
      await running.stop(1_000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
