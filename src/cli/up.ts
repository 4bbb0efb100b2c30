import { setTimeout as sleep } from "node:timers/promises";
import { checkPorts } from "../adapters/asterisk/host/index.ts";
import { Child, siblingModule } from "./child.ts";
import type { Config } from "./config.ts";
import { demoPassword } from "./demo.ts";
import { prepareSpeech } from "./speaker.ts";
import { startVoice } from "./voice.ts";
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
  const over = new AbortController();
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
  // Ctrl-C may come twice: from the terminal and from npm.
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal).on("SIGHUP", onSignal);
  const greeted = waitUntilReady(config, over.signal).then((isReady) => {
    if (over.signal.aborted) return;
    if (!isReady) say("The controller is not ready yet; it goes on trying. /readyz says why.");
    say(welcome(config, password, Date.now() - begun));
  });
  void prepareSpeech(config, say);
  const code = await finished;
  over.abort();
  await greeted;
  for (const child of children.reverse()) await child.stop(5_000);
  await voice?.stop();
  return code;
}

async function waitUntilReady({ env }: Config, signal: AbortSignal): Promise<boolean> {
  const host = env.HOST === "0.0.0.0" || env.HOST === "::" ? "127.0.0.1" : env.HOST;
  const deadline = Date.now() + readyMsMax;
  while (Date.now() < deadline && !signal.aborted) {
    try {
      const answer = await fetch(`http://${host}:${env.PORT}/readyz`, { signal });
      if (answer.ok) return true;
    } catch {
      // The controller does not listen yet.
    }
    await sleep(50);
  }
  return false;
}
