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

/** A folder of its own and options with HTTP on `port`, SIP on the next, and 100 RTP ports. */
export async function plan(
  port: number,
  rtpMin: number,
  changes: Partial<AsteriskConfigOptions> = {},
): Promise<AsteriskConfigOptions> {
  return {
    ...ASTERISK_CONFIG_DEFAULTS,
    install: await obtain(),
    folder: mkdtempSync(join(tmpdir(), "hotline-host-")),
    soundsFolder: join(ROOT, "sounds"),
    http: { host: "127.0.0.1", port },
    sip: { host: "127.0.0.1", port: port + 1 },
    rtp: { portMin: rtpMin, portMax: rtpMin + 99 },
    ...changes,
  };
}

/** Writes the configuration of `plan` and starts it. */
export async function openLab(
  port: number,
  rtpMin: number,
  changes: Partial<AsteriskConfigOptions> = {},
): Promise<Lab> {
  const options = await plan(port, rtpMin, changes);
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
