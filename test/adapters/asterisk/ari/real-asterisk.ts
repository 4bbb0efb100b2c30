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

/** The repository, and in it the folder of the private packages. */
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
export const PACKAGES = join(ROOT, ".asterisk");

/** An Asterisk for one test file, on ports of its own. */
export type TestAsterisk = {
  readonly config: AsteriskConfig;
  readonly install: AsteriskInstall;
  /** Ends it like a power cut and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** Starts it again after `kill`. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Starts an Asterisk: HTTP on `basePort`, SIP on the next one.
 * @param rtpMin first of 100 RTP ports
 */
export async function startTestAsterisk(
  basePort: number,
  rtpMin: number,
  options: Partial<AsteriskConfigOptions> = {},
): Promise<TestAsterisk> {
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
    http: { host: "127.0.0.1", port: basePort },
    sip: { host: "127.0.0.1", port: basePort + 1 },
    rtp: { portMin: rtpMin, portMax: rtpMin + 99 },
    ...options,
  });
  let running: RunningAsterisk = await startAsterisk({ install, config });
  return {
    config,
    install,
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
