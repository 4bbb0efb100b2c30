/** Hotline on the bench: the real controller with its journal, and a flow that queues at once. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { AsteriskConfig } from "../../../src/adapters/asterisk/host/index.ts";
import { hashPassword } from "../../../src/adapters/http/passwords.ts";
import { openStore } from "../../../src/adapters/store/index.ts";
import { createPinoLog } from "../../../src/adapters/system/index.ts";
import { type Person, signIn } from "../../peers/person.ts";
import { freeTcpPort } from "../../peers/ports.ts";
import { createProgram, type Program } from "../../peers/program.ts";
import { until } from "../../peers/until.ts";
import type { Side } from "./side.ts";

const LOCAL = "127.0.0.1";
const SUPERVISOR = "sam";
const PASSWORD = "correct horse battery";
/** Cheap hashes: sixty sign-ins are not what is measured. */
const HASH_COST = 10;
const START_MS = 30_000;

const FLOW = {
  flow: "bench",
  start: "agent",
  nodes: {
    agent: {
      queue: { queue: "bench", ended: "bye", timedOut: "bye", full: "bye" },
    },
    // As app_queue does it: whose agent has hung up hears no more.
    bye: { hangup: {} },
  },
};

const SETTINGS = {
  queues: {
    bench: {
      label: { en: "Bench", zh: "测试" },
      ringSeconds: 15,
      wrapUpSeconds: 0,
      lengthMax: 10_000,
    },
  },
};

/** Hotline beside the Asterisk of `config`, with all its files below `folder`. */
export function createHotlineSide(
  config: AsteriskConfig,
  folder: string,
  soundsFolder: string,
  agents: readonly string[],
): Side {
  const data = join(folder, "hotline");
  let controller: Program | null = null;
  const people: Person[] = [];
  let supervisor: Person | null = null;
  return {
    name: "hotline",
    async start() {
      mkdirSync(data, { recursive: true });
      await addPeople(data, agents);
      const port = await freeTcpPort();
      controller = createProgram("dist/main.js", writeSettings(config, data, soundsFolder, port));
      controller.start();
      const url = `http://${LOCAL}:${port}`;
      await untilReady(url, controller);
      for (const agent of agents) {
        people.push(await signIn(url, agent, PASSWORD));
      }
      supervisor = await signIn(url, SUPERVISOR, PASSWORD);
    },
    async prepare(count) {
      const wanted = (index: number) => (index < count ? "ready" : "paused");
      for (const [index, person] of people.entries()) {
        await person.command(wanted(index) === "ready" ? "ready" : "pause");
      }
      await until("every agent being as wanted", START_MS, async () => {
        const states = new Map((await supervisor?.agents())?.map(({ id, state }) => [id, state]));
        return agents.every((agent, index) => states.get(agent) === wanted(index));
      });
      return "bench";
    },
    controllerPid: () => controller?.pid() ?? null,
    async stop() {
      await controller?.stop();
    },
  };
}

async function addPeople(data: string, agents: readonly string[]): Promise<void> {
  const url = `file:${join(data, "hotline.db")}`;
  const store = openStore({ url, log: createPinoLog("error"), busyMs: 5000 });
  const passwordHash = await hashPassword(PASSWORD, HASH_COST);
  try {
    const person = {
      lang: "en",
      skills: { en: 5 },
      queues: [],
      passwordHash,
      disabled: false,
    } as const;
    for (const name of agents) {
      await store.saveUser({
        ...person,
        name,
        displayName: name,
        role: "agent",
        deskPhone: name,
        outsideNumber: null,
        device: "desk_phone",
        autoAnswer: false,
      });
    }
    const supervisor = { name: SUPERVISOR, displayName: SUPERVISOR, role: "supervisor" } as const;
    await store.saveUser({
      ...person,
      ...supervisor,
      deskPhone: null,
      outsideNumber: null,
      device: "browser",
      autoAnswer: false,
    });
  } finally {
    await store.close();
  }
}

function writeSettings(
  { ari, folders }: AsteriskConfig,
  data: string,
  soundsFolder: string,
  port: number,
): NodeJS.ProcessEnv {
  // Apart from the database, whose every write would look like a change of the flow's folder.
  const settings = join(data, "settings");
  mkdirSync(settings, { recursive: true });
  const flowFile = join(settings, "flow.yaml");
  const settingsFile = join(settings, "hotline.yaml");
  writeFileSync(flowFile, stringify(FLOW));
  writeFileSync(settingsFile, stringify(SETTINGS));
  return {
    ...{ HOST: LOCAL, PORT: String(port), DATA_DIR: data, SOUNDS_DIR: soundsFolder },
    ...{ ARI_URL: ari.url, ARI_PASSWORD: ari.password, RECORDING_DIR: folders.recordings },
    ...{ HOTLINE_CONFIG: settingsFile, FLOW_FILE: flowFile, RECORDING: "off", DEMO: "off" },
    NODE_ENV: "production",
  };
}

async function untilReady(url: string, controller: Program): Promise<void> {
  await until("the controller being ready", START_MS, async () => {
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
