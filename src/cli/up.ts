import { once } from "node:events";
import { join } from "node:path";
import type { AsteriskConfig, RunningAsterisk } from "../adapters/asterisk/host/index.ts";
import {
  ASTERISK_CONFIG_DEFAULTS,
  checkPorts,
  provisionAsterisk,
  startAsterisk,
  writeAsteriskConfig,
} from "../adapters/asterisk/host/index.ts";
import { Child, siblingModule } from "./child.ts";
import type { Config } from "./config.ts";
import { demoPassword } from "./demo.ts";
import { welcome } from "./welcome.ts";

const exConfig = 78;
const readyMsMax = 60_000;

/**
 * Runs the whole hotline on this machine: Asterisk, the demo bank and the controller as children,
 * each started again when it ends unasked. Resolves with the exit code after Ctrl-C or SIGTERM.
 */
export async function up(config: Config, say: (text: string) => void): Promise<number> {
  const begun = Date.now();
  const { env } = config;
  const panel = {
    host: env.HOST,
    port: env.PORT,
    protocol: "tcp",
    setting: "PORT",
    purpose: "the panel",
  } as const;
  const bank = {
    host: "127.0.0.1",
    port: env.BANK_PORT,
    protocol: "tcp",
    setting: "BANK_PORT",
    purpose: "the demo bank",
  } as const;
  const needsBank = env.DEMO && env.BANK_URL === undefined;
  await checkPorts(needsBank ? [panel, bank] : [panel]);
  const voice = env.ARI_URL === undefined ? await startVoice(config, say) : null;
  const password = env.DEMO ? demoPassword(config.dataDir, env.DEMO_PASSWORD) : null;
  let finish: (code: number) => void = () => {};
  const finished = new Promise<number>((resolve) => {
    finish = resolve;
  });
  const common = { say, finalCodes: [exConfig], onFinal: finish };
  const childEnv = { ...process.env, ...voice?.env, ...(password && { DEMO_PASSWORD: password }) };
  const children: Child[] = [];
  if (needsBank) {
    const module = siblingModule("../demo-bank/main", import.meta.url);
    children.push(new Child({ ...common, name: "demo bank", module, args: [], env: childEnv }));
  }
  const module = siblingModule("../main", import.meta.url);
  children.push(new Child({ ...common, name: "controller", module, args: [], env: childEnv }));
  const onSignal = () => finish(0);
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal).once("SIGHUP", onSignal);
  const ready = waitUntilReady(config).then((isReady) => {
    if (!isReady) say("The controller is not ready yet; it goes on trying. /readyz says why.");
    say(welcome(config, password, Date.now() - begun));
  });
  const code = await finished;
  await Promise.race([ready, Promise.resolve()]);
  for (const child of children.reverse()) await child.stop(5_000);
  await voice?.stop();
  return code;
}

interface Voice {
  /** What the controller must know of the Asterisk that we run. */
  readonly env: NodeJS.ProcessEnv;
  readonly stop: () => Promise<void>;
}

async function startVoice(config: Config, say: (text: string) => void): Promise<Voice> {
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
  install: Parameters<typeof startAsterisk>[0]["install"],
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

async function waitUntilReady({ env }: Config): Promise<boolean> {
  const host = env.HOST === "0.0.0.0" || env.HOST === "::" ? "127.0.0.1" : env.HOST;
  const deadline = Date.now() + readyMsMax;
  while (Date.now() < deadline) {
    try {
      const answer = await fetch(`http://${host}:${env.PORT}/readyz`);
      if (answer.ok) return true;
    } catch {
      // The controller does not listen yet.
    }
    await Promise.race([once(process, "SIGTERM"), new Promise((done) => setTimeout(done, 50))]);
  }
  return false;
}
