import { join } from "node:path";
import type {
  AsteriskConfig,
  AsteriskInstall,
  RunningAsterisk,
} from "../adapters/asterisk/host/index.ts";
import {
  ASTERISK_CONFIG_DEFAULTS,
  provisionAsterisk,
  startAsterisk,
  writeAsteriskConfig,
} from "../adapters/asterisk/host/index.ts";
import type { Config } from "./config.ts";

/** The Asterisk that we run ourselves. */
export interface Voice {
  /** What the controller must know of the Asterisk that we run. */
  readonly env: NodeJS.ProcessEnv;
  readonly stop: () => Promise<void>;
}

/**
 * Obtains Asterisk, writes its configuration under the data folder and keeps it running until
 * `stop`. Throws AsteriskHostError with the way out when it cannot start the first time.
 */
export async function startVoice(config: Config, say: (text: string) => void): Promise<Voice> {
  const { env } = config;
  const install = await provisionAsterisk({
    folder: config.asteriskDir,
    onProgress: ({ text }) => say(text),
  });
  const asterisk = await writeAsteriskConfig({
    ...ASTERISK_CONFIG_DEFAULTS,
    install,
    folder: config.asteriskFolder,
    soundsFolder: config.soundsDir,
    application: env.ARI_APPLICATION,
    ariUsername: env.ARI_USERNAME,
    ...(env.ARI_PASSWORD !== undefined && { ariPassword: env.ARI_PASSWORD }),
    http: { host: env.ASTERISK_HTTP_HOST, port: env.ASTERISK_HTTP_PORT },
    sip: { host: env.SIP_HOST, port: env.SIP_PORT },
    rtp: { portMin: env.RTP_PORT_MIN, portMax: env.RTP_PORT_MAX },
    ...(env.PUBLIC_ADDRESS !== undefined && { publicAddress: env.PUBLIC_ADDRESS }),
    trunk: trunkOf(config),
    callsSip: config.transfers.sip.length > 0,
    guard: { ...ASTERISK_CONFIG_DEFAULTS.guard, holdSeconds: env.GUARD_HOLD_SECONDS },
    ...(env.FALLBACK_NUMBER !== undefined && { fallbackNumber: env.FALLBACK_NUMBER }),
  });
  const keeper = await keepRunning(install, asterisk, say);
  return {
    env: {
      ARI_URL: asterisk.ari.url,
      ARI_PASSWORD: asterisk.ari.password,
      RECORDING_DIR: join(asterisk.folders.spool, "recording"),
    },
    stop: keeper,
  };
}

function trunkOf({ env }: Config) {
  const addresses = env.TRUNK_ADDRESSES.split(",").map((address) => address.trim());
  const { rtpTimeoutSeconds } = ASTERISK_CONFIG_DEFAULTS.trunk;
  if (env.TRUNK_HOST === undefined) return { addresses, rtpTimeoutSeconds };
  const outbound = {
    host: env.TRUNK_HOST,
    port: env.TRUNK_PORT,
    ...(env.TRUNK_USERNAME !== undefined && { username: env.TRUNK_USERNAME }),
    ...(env.TRUNK_PASSWORD !== undefined && { password: env.TRUNK_PASSWORD }),
  };
  return { addresses, rtpTimeoutSeconds, outbound };
}

/** Starts Asterisk, again whenever it ends unasked; returns what stops it. */
async function keepRunning(
  install: AsteriskInstall,
  config: AsteriskConfig,
  say: (text: string) => void,
): Promise<() => Promise<void>> {
  let running: RunningAsterisk | null = null;
  let stopping = false;
  let pauseMs = 500;
  const start = async (): Promise<void> => {
    running = await startAsterisk({
      install,
      config,
      onExit: (exit) => {
        if (exit.wanted || stopping) return;
        say(`Asterisk ended (${exit.signal ?? `code ${exit.code}`}); starting it again.`);
        void again();
      },
    });
  };
  const again = async (): Promise<void> => {
    while (!stopping) {
      try {
        await start();
        pauseMs = 500;
        return;
      } catch (cause) {
        say(cause instanceof Error ? cause.message : String(cause));
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        pauseMs = Math.min(pauseMs * 2, 10_000);
      }
    }
  };
  await start();
  return async () => {
    stopping = true;
    await running?.stop();
  };
}
