/** A whole hotline of its own for end-to-end tests: Asterisk, bank, controller, phones, people. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import {
  ASTERISK_CONFIG_DEFAULTS,
  type AsteriskConfig,
  provisionAsterisk,
  type RunningAsterisk,
  startAsterisk,
  writeAsteriskConfig,
} from "../../src/adapters/asterisk/host/index.ts";
import { hashPassword } from "../../src/adapters/http/passwords.ts";
import { openStore } from "../../src/adapters/store/index.ts";
import { createPinoLog } from "../../src/adapters/system/index.ts";
import { skillsAt } from "../../src/core/lib/skills.ts";
import type { User } from "../../src/ports/records.ts";
import { askAri } from "../peers/ari-http.ts";
import { type Person, signIn } from "../peers/person.ts";
import { openPhone, type Phone } from "../peers/phone.ts";
import { freeMediaPorts, freeTcpPort, freeUdpPort, type MediaPorts } from "../peers/ports.ts";
import { createProgram, type Program, ROOT } from "../peers/program.ts";
import { until } from "../peers/until.ts";
import { type Bank, startBank } from "./bank.ts";
import { earOf } from "./listener.ts";

/** An agent with a desk phone, whose endpoint has the agent's name. */
export type AgentSpec = {
  readonly name: string;
  readonly skills: readonly string[];
  /** A telephone of theirs outside, reached through the trunk. */
  readonly outside?: string;
};

/** What differs from test to test. */
export type HotlineOptions = {
  readonly agents: readonly AgentSpec[];
  /** Settings of the queue "support" beside its label, as in hotline.yaml. */
  readonly queue?: Readonly<Record<string, unknown>>;
  /** Makes the flow that callers hear from the shipped one, which is used as it is by default. */
  readonly flow?: (shipped: string, outsidePort: number) => string;
  /** Further settings of the controller. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where calls may be transferred to; with it there is a phone outside, and a trunk to it. */
  readonly transfers?: { readonly numbers: readonly string[]; readonly sip: readonly string[] };
  /** How long the dialplan holds callers while the controller is away. */
  readonly guardHoldSeconds?: number;
};

/** A running hotline. */
export type Hotline = {
  readonly folder: string;
  readonly url: string;
  readonly bank: Bank;
  readonly asterisk: RunningAsterisk;
  readonly config: AsteriskConfig;
  readonly controller: Program;
  /** The telephone that the trunk for calls to the outside ends at. */
  readonly outside: Phone;
  /** Waits until the controller says that it can serve calls. */
  ready(withinMs?: number): Promise<void>;
  /** A caller's phone; its number is `user`. */
  phone(user: string): Promise<Phone>;
  /** Signs an agent in, registers the desk phone, and makes the agent ready. */
  deskPhone(agent: string): Promise<{ readonly phone: Phone; readonly person: Person }>;
  /** Signs somebody in; `sam` is the supervisor, `ada` the admin. */
  person(user: string): Promise<Person>;
  /** Hangs up every phone, and waits until Asterisk has no channel. */
  hangUpAll(): Promise<void>;
  /** Ends an agent's wrap-up, if there is one, and lets no call come to them. */
  takeOff(agent: string): Promise<void>;
  /** What Asterisk itself says over ARI. */
  ari(path: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  stop(): Promise<void>;
};

/** The number that callers dial. */
export const NUMBER = "1000";

const LOCAL = "127.0.0.1";
const PASSWORD = "correct horse battery";
const READY_MS = 60_000;
/** How long to wait for what happens at once on a machine with nothing else to do. */
const SOON_MS = 15_000;
/** Cheap hashes (2 to this power): sign-ins are not what these tests are about. */
const HASH_COST = 10;

/** Starts a hotline in a fresh temporary folder, on free ports. */
export async function startHotline(options: HotlineOptions): Promise<Hotline> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-e2e-"));
  const closers: (() => Promise<unknown>)[] = [];
  try {
    return await assemble(folder, options, closers);
  } catch (error) {
    await closeAll(closers);
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function assemble(
  folder: string,
  options: HotlineOptions,
  closers: (() => Promise<unknown>)[],
): Promise<Hotline> {
  const sipOut = await freeUdpPort();
  const media = await freeMediaPorts();
  const { config, asterisk } = await startVoice(folder, options, sipOut, media);
  closers.push(() => asterisk.stop());
  const demoBankPort = await freeTcpPort();
  const demoBank = createProgram("dist/demo-bank/main.js", { BANK_PORT: String(demoBankPort) });
  demoBank.start();
  closers.push(() => demoBank.stop());
  const bank = await startBank(`http://${LOCAL}:${demoBankPort}`);
  closers.push(() => bank.close());
  const port = await freeTcpPort();
  const url = `http://${LOCAL}:${port}`;
  await addPeople(folder, options.agents);
  const controller = createProgram("dist/main.js", {
    ...{ HOST: LOCAL, PORT: String(port), DATA_DIR: folder, BANK_URL: bank.url, DEMO: "off" },
    ...{ ARI_URL: config.ari.url, ARI_PASSWORD: config.ari.password, LOG_LEVEL: "debug" },
    RECORDING_DIR: config.folders.recordings,
    ...{
      HOTLINE_CONFIG: writeSettings(folder, options),
      FLOW_FILE: writeFlow(folder, options, sipOut),
    },
    ...(options.transfers && { TRUNK_HOST: LOCAL, TRUNK_PORT: String(sipOut) }),
    ...options.env,
  });
  controller.start();
  closers.push(() => controller.stop());
  const phones: Phone[] = [];
  closers.push(() => Promise.all(phones.map((phone) => phone.close())));
  const people = new Map<string, Promise<Person>>();
  const person = (user: string) => {
    const known = people.get(user) ?? signIn(url, user, PASSWORD);
    people.set(user, known);
    return known;
  };
  const phone = async (user: string, password?: string) => {
    const opened = await openPhone({
      ...{ address: LOCAL, port: 0, user, rtpPorts: media.phones },
      server: { address: config.sip.host, port: config.sip.port },
      ...(password === undefined ? {} : { password }),
    });
    phones.push(opened);
    return opened;
  };
  const outside = await openPhone({
    ...{ address: LOCAL, port: sipOut, user: "outside", rtpPorts: media.phones },
    server: { address: config.sip.host, port: config.sip.port },
  });
  phones.push(outside);
  const hotline: Hotline = {
    outside,
    ...{ folder, url, bank, asterisk, config, controller, person },
    phone: (user) => phone(user),
    ready: (withinMs = READY_MS) => untilReady(url, controller, withinMs),
    deskPhone: async (agent) => {
      const opened = await phone(agent, PASSWORD);
      await opened.register();
      const signedIn = await person(agent);
      await signedIn.command("ready");
      const supervisor = await person("sam");
      await until(`${agent} being ready`, SOON_MS, async () => {
        const own = (await supervisor.agents()).find(({ id }) => id === agent);
        // A caller who waited rings at once.
        return (own?.state === "ready" || own?.state === "ringing") && own.obstacle === null;
      });
      return { phone: opened, person: signedIn };
    },
    hangUpAll: async () => {
      for (const call of phones.flatMap((one) => one.calls())) {
        call.hangUp();
      }
      await until("Asterisk having no channel", SOON_MS, async () => {
        return (await listOf(config, "channels")).length === 0;
      });
    },
    takeOff: async (agent) => {
      const supervisor = await person("sam");
      const state = await until(`${agent}'s call being over`, SOON_MS, async () => {
        const own = (await supervisor.agents()).find(({ id }) => id === agent);
        const state = own?.state ?? "offline";
        return ["reserved", "ringing", "busy"].includes(state) ? null : state;
      });
      const own = await person(agent);
      if (state === "wrap_up") await own.command("wrap_up_done");
      if (state !== "offline") await own.command("pause");
    },
    ari: (path) => listOf(config, path),
    stop: async () => {
      await closeAll(closers);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await hotline.ready();
  // Training takes a second, in which no call of this process would be heard or spoken to.
  earOf("en");
  earOf("zh");
  return hotline;
}

async function startVoice(
  folder: string,
  options: HotlineOptions,
  sipOut: number,
  media: MediaPorts,
) {
  const install = await provisionAsterisk({
    folder: join(ROOT, ".asterisk"),
    withTestTools: true,
    onProgress: ({ text }) => console.error(text),
  });
  const { guard } = ASTERISK_CONFIG_DEFAULTS;
  const config = await writeAsteriskConfig({
    ...ASTERISK_CONFIG_DEFAULTS,
    install,
    folder: join(folder, "asterisk"),
    soundsFolder: join(ROOT, "sounds"),
    http: { host: LOCAL, port: await freeTcpPort() },
    sip: { host: LOCAL, port: await freeUdpPort() },
    rtp: media.asterisk,
    trunk: {
      ...ASTERISK_CONFIG_DEFAULTS.trunk,
      ...(options.transfers && { outbound: { host: LOCAL, port: sipOut } }),
    },
    callsSip: (options.transfers?.sip.length ?? 0) > 0,
    guard: { ...guard, holdSeconds: options.guardHoldSeconds ?? guard.holdSeconds },
    extra: { pjsip: options.agents.map(({ name }) => writeDeskPhone(name)).join("\n") },
  });
  return { config, asterisk: await startAsterisk({ install, config }) };
}

/** A desk phone's lines in pjsip.conf: it registers with a password. */
function writeDeskPhone(name: string): string {
  return [
    `[${name}]`,
    "type = endpoint",
    "transport = transport-udp",
    "context = from-agent",
    "disallow = all",
    "allow = ulaw",
    "direct_media = no",
    `auth = ${name}`,
    `aors = ${name}`,
    `[${name}]`,
    "type = auth",
    "auth_type = userpass",
    `username = ${name}`,
    `password = ${PASSWORD}`,
    `[${name}]`,
    "type = aor",
    "max_contacts = 1",
    "remove_existing = yes",
    "",
  ].join("\n");
}

function writeSettings(folder: string, options: HotlineOptions): string {
  const file = join(folder, "hotline.yaml");
  const support = {
    label: { en: "Customer service", zh: "客户服务" },
    wrapUpSeconds: 1,
    ...options.queue,
  };
  mkdirSync(folder, { recursive: true });
  const { transfers = { numbers: [], sip: [] } } = options;
  writeFileSync(file, stringify({ queues: { support }, transfers }));
  return file;
}

function writeFlow(folder: string, { flow }: HotlineOptions, outsidePort: number): string {
  const shipped = readFileSync(join(ROOT, "ivr-flows/main.yaml"), "utf8");
  const file = join(folder, "flow.yaml");
  writeFileSync(file, flow === undefined ? shipped : flow(shipped, outsidePort));
  return file;
}

async function addPeople(folder: string, agents: readonly AgentSpec[]): Promise<void> {
  const url = `file:${join(folder, "hotline.db")}`;
  const store = openStore({ url, log: createPinoLog("error"), busyMs: 5000 });
  const passwordHash = await hashPassword(PASSWORD, HASH_COST);
  const add = (name: string, role: User["role"], skills: readonly string[], outside?: string) =>
    store.saveUser({
      ...{ name, role, passwordHash, displayName: name, lang: "en", disabled: false },
      skills: skillsAt(skills, 5),
      queues: [],
      deskPhone: role === "agent" ? name : null,
      outsideNumber: outside ?? null,
      device: role === "agent" ? "desk_phone" : "browser",
      autoAnswer: false,
    });
  try {
    for (const { name, skills, outside } of agents) {
      await add(name, "agent", skills, outside);
    }
    await add("sam", "supervisor", []);
    await add("ada", "admin", []);
  } finally {
    await store.close();
  }
}

async function untilReady(url: string, controller: Program, withinMs: number): Promise<void> {
  await until("the controller being ready", withinMs, async () => {
    if (!controller.isRunning()) {
      throw new Error(`it ended: ${controller.output().slice(-3000)}`);
    }
    const answer = await fetch(`${url}/readyz`);
    if (!answer.ok) {
      throw new Error(await answer.text());
    }
    return true;
  });
}

async function listOf(config: AsteriskConfig, path: string) {
  const answer = await askAri(config, "GET", path);
  const content: unknown = await answer.json();
  return content as readonly Readonly<Record<string, unknown>>[];
}

async function closeAll(closers: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const close of [...closers].reverse()) {
    await close();
  }
}
