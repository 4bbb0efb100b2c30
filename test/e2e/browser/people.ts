/** People in front of browsers, and the hotline they use. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { freeMediaPorts, freeTcpPort, freeUdpPort } from "../../peers/ports.ts";
import { createProgram } from "../../peers/program.ts";
import { until } from "../../peers/until.ts";
import { openPage, startBrowser } from "./chromium.ts";

/** What the microphones of agent and caller hum. */
export const tones = { agent: 440, caller: 880 } as const;

const password = "browser-tests-only";
/** A slow machine starts Asterisk, the bank and the controller in this time. */
const readyMs = 60_000;

/** A running product with its demo people. */
export interface BrowserHotline {
  readonly url: string;
  readonly folder: string;
  /** The browser whose microphones hum `toneHz`, or are refused when that is null. */
  browser(toneHz: number | null): Promise<Browser>;
  /** Kills the controller as a power cut would; `up` starts it again. */
  killController(): void;
  stop(): Promise<void>;
}

/** Starts the product as `npm start` does, on free ports, with its own data. */
export async function startBrowserHotline(): Promise<BrowserHotline> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-browser-"));
  const port = await freeTcpPort();
  const media = await freeMediaPorts();
  const settings = {
    HOST: "127.0.0.1",
    PORT: String(port),
    DATA_DIR: folder,
    DEMO: "on",
    DEMO_PASSWORD: password,
    ASTERISK_HTTP_PORT: String(await freeTcpPort()),
    BANK_PORT: String(await freeTcpPort()),
    SIP_HOST: "127.0.0.1",
    SIP_PORT: String(await freeUdpPort()),
    RTP_PORT_MIN: String(media.asterisk.portMin),
    RTP_PORT_MAX: String(media.asterisk.portMax),
    LOG_LEVEL: "info",
  };
  const program = createProgram("dist/cli/main.js", settings, ["up"]);
  const browsers = openBrowsers();
  const url = `http://localhost:${port}`;
  const stop = async (): Promise<void> => {
    await browsers.close();
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  program.start();
  try {
    await until("the hotline being ready", readyMs, async () => {
      if (!program.isRunning()) throw new Error(program.output().slice(-2000));
      return (await fetch(`${url}/readyz`)).ok;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    folder,
    browser: browsers.withTone,
    killController: () => process.kill(childOf(program.pid(), "/dist/main.js"), "SIGKILL"),
    stop,
  };
}

/** The child process of `parent` whose command ends with `module`. */
function childOf(parent: number, module: string): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").trim();
  const found = children.split(" ").find((pid) => {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return command.some((word) => word.endsWith(module));
  });
  if (found === undefined) throw new Error(`${parent} has no child that runs ${module}.`);
  return Number(found);
}

/**
 * Browsers by what their microphones hum, each started when it is first asked for: all of one
 * process hum alike, and a process takes longer to start than a page to open.
 */
function openBrowsers() {
  const started = new Map<number | null, Promise<Browser>>();
  return {
    withTone: (toneHz: number | null): Promise<Browser> => {
      const known = started.get(toneHz) ?? startBrowser(toneHz);
      started.set(toneHz, known);
      return known;
    },
    close: async (): Promise<void> => {
      for (const browser of started.values()) await (await browser).close();
    },
  };
}

/** Somebody with cookies and a store of their own, as in a browser of their own. */
export interface BrowserPerson {
  readonly page: Page;
  /** What the page has thrown. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Signs a demo person in; agents come with a humming microphone, or none when `isMute`. */
export async function signInAs(
  hotline: BrowserHotline,
  user: string,
  settings: { readonly isMute?: boolean; readonly locale?: string } = {},
): Promise<BrowserPerson> {
  const browser = await hotline.browser(settings.isMute === true ? null : tones.agent);
  const { page, errors } = await openPage(browser, { locale: settings.locale ?? "en-GB" });
  await page.goto(hotline.url);
  await page.fill("input[name=user]", user);
  await page.fill("input[name=password]", password);
  await page.click("button[type=submit]");
  return { page, errors, close: () => page.context().close() };
}

/** Opens the demo phone with a humming microphone. */
export async function openDemoPhone(hotline: BrowserHotline): Promise<BrowserPerson> {
  const browser = await hotline.browser(tones.caller);
  const { page, errors } = await openPage(browser);
  await page.goto(`${hotline.url}/phone`);
  await page.locator("[data-testid=call]:enabled").waitFor();
  return { page, errors, close: () => page.context().close() };
}

/** The agent's state as the page shows it. */
export function stateOf(page: Page): Promise<string | null> {
  return page.locator("[data-testid=own-state] [data-state]").getAttribute("data-state");
}

/** Waits for a registered line and goes ready. */
export async function goReady(agent: BrowserPerson): Promise<void> {
  const { page } = agent;
  await page.locator("[data-testid=line-check][data-level=good]").waitFor();
  await page.getByRole("radiogroup", { name: "Your state" }).getByText("Ready").click();
  await until("the agent being ready", 5000, async () => (await stateOf(page)) === "ready");
}

/** Dials, chooses English and an agent; the agent answers. Ends when both talk. */
export async function talk(agent: BrowserPerson, caller: BrowserPerson): Promise<void> {
  await callAgent(caller);
  await agent.page.getByTestId("answer").click();
  await agent.page.getByTestId("talking").waitFor();
  await caller.page.getByText("Talking with an agent").waitFor();
}

/** Dials and asks for an agent in English, on the keyboard. */
export async function callAgent(caller: BrowserPerson): Promise<void> {
  const { page } = caller;
  const said = page.getByTestId("said");
  await page.getByTestId("call").click();
  await said.getByText("For English, press 1").waitFor();
  await page.locator("[data-testid=key-1]:enabled").waitFor();
  await page.keyboard.press("1");
  await said.getByText("To speak with an agent, press 2").waitFor();
  await page.keyboard.press("2");
}
