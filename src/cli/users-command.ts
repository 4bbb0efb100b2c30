import { createInterface } from "node:readline/promises";
import { hashPassword } from "../adapters/http/passwords.ts";
import { openStore } from "../adapters/store/index.ts";
import { createPinoLog } from "../adapters/system/index.ts";
import { Device, Lang, Role } from "../contract/index.ts";
import { isPermitted } from "../core/call/index.ts";
import type { Skills } from "../core/lib/skills.ts";
import { levels } from "../core/lib/skills.ts";
import type { Records, User } from "../ports/records.ts";
import type { Config } from "./config.ts";

type Say = (text: string) => void;

/** Adds a person; returns the exit code. */
export async function addUser(
  config: Config,
  name: string,
  options: Options,
  say: Say,
): Promise<number> {
  const role = Role.safeParse(options["role"]);
  const lang = Lang.safeParse(options["lang"]);
  if (!/^[a-z][a-z0-9._-]{0,31}$/.test(name)) {
    say(
      `The name "${name}" cannot be used: small letters, digits, . _ -, beginning with a letter.`,
    );
    return 2;
  }
  if (!role.success || !lang.success) {
    say(`--role is agent, supervisor or admin; --lang is en or zh.`);
    return 2;
  }
  const skills = parseSkills(options["skills"] ?? "");
  if (typeof skills === "string") {
    say(skills);
    return 2;
  }
  const devices = devicesOf(config, options, browserOnly);
  if (typeof devices === "string") {
    say(devices);
    return 2;
  }
  return withRecords(config, async (records) => {
    if (await records.user(name)) {
      say(`There is a user "${name}" already; use "hotline user password ${name}".`);
      return 1;
    }
    const password = await readPassword(say);
    if (password === null) return 2;
    await records.saveUser({
      name,
      displayName: options["displayName"] ?? name,
      role: role.data,
      lang: lang.data,
      skills,
      queues: partsOf(options["queues"] ?? ""),
      passwordHash: await hashPassword(password),
      disabled: false,
      ...devices,
    });
    say(`Added ${role.data} "${name}".`);
    return 0;
  });
}

/** Sets a new password; returns the exit code. */
export async function setPassword(config: Config, name: string, say: Say): Promise<number> {
  return withRecords(config, async (records) => {
    const user = await records.user(name);
    if (!user) {
      say(`There is no user "${name}"; "hotline user list" shows all.`);
      return 1;
    }
    const password = await readPassword(say);
    if (password === null) return 2;
    await records.saveUser({ ...user, passwordHash: await hashPassword(password) });
    say(`"${name}" has a new password.`);
    return 0;
  });
}

/** Changes where a person's calls may ring, and what is not named stays; returns the exit code. */
export async function setDevices(
  config: Config,
  name: string,
  options: Options,
  say: Say,
): Promise<number> {
  return withRecords(config, async (records) => {
    const user = await records.user(name);
    if (!user) {
      say(`There is no user "${name}"; "hotline user list" shows all.`);
      return 1;
    }
    const devices = devicesOf(config, options, user);
    if (typeof devices === "string") {
      say(devices);
      return 2;
    }
    await records.saveUser({ ...user, ...devices });
    say(`"${name}": ${deviceWords(devices)}; from the next sign-in on.`);
    return 0;
  });
}

type Options = Readonly<Record<string, string | undefined>>;
type Devices = Pick<User, "deskPhone" | "outsideNumber" | "device" | "autoAnswer">;

const browserOnly: Devices = {
  ...{ deskPhone: null, outsideNumber: null, device: "browser", autoAnswer: false },
};

/** Devices as options change them ("none" takes one away); a sentence when one is not right. */
export function devicesOf(
  config: Pick<Config, "transfers" | "env">,
  options: Options,
  before: Devices,
): Devices | string {
  const given = (text: string | undefined, old: string | null): string | null =>
    text === undefined ? old : text === "none" ? null : text;
  const deskPhone = given(options["deskPhone"], before.deskPhone);
  const outsideNumber = given(options["outside"], before.outsideNumber);
  const usual = options["deskPhone"] && deskPhone !== null ? "desk_phone" : before.device;
  const device = Device.safeParse(options["device"]?.replace("-", "_") ?? usual);
  const auto = options["autoAnswer"] ?? (before.autoAnswer ? "on" : "off");
  if (!device.success) return "--device is browser, desk-phone or outside.";
  if (auto !== "on" && auto !== "off") return "--auto-answer is on or off.";
  if (device.data === "desk_phone" && deskPhone === null) {
    return "There is no desk phone to ring: give --desk-phone.";
  }
  if (device.data === "outside" && outsideNumber === null) {
    return "There is no telephone outside to ring: give --outside.";
  }
  const to = { kind: "number", address: outsideNumber ?? "" } as const;
  if (options["outside"] && outsideNumber !== null && !isPermitted(config.transfers, to)) {
    return `Calls may not go to "${outsideNumber}": name it in transfers.numbers of hotline.yaml.`;
  }
  if (options["outside"] && outsideNumber !== null && config.env.TRUNK_HOST === undefined) {
    return "A telephone outside is reached through a trunk: set TRUNK_HOST.";
  }
  return { deskPhone, outsideNumber, device: device.data, autoAnswer: auto === "on" };
}

/** Where a person's calls ring, the present device first. */
function deviceWords({ deskPhone, outsideNumber, device, autoAnswer }: Devices): string {
  const all = [
    ...(deskPhone === null ? [] : [`desk phone ${deskPhone}`]),
    ...(outsideNumber === null ? [] : [`outside ${outsideNumber}`]),
  ];
  const auto = autoAnswer ? ", answers by itself" : "";
  return `rings ${device.replace("_", " ")}${auto}${all.length > 0 ? ` (${all.join(", ")})` : ""}`;
}

/** Lists all people; returns the exit code. */
export async function listUsers(config: Config, say: Say): Promise<number> {
  return withRecords(config, async (records) => {
    for (const user of await records.users()) {
      const { name, role, displayName, skills } = user;
      say(`${name}\t${role}\t${displayName}\t${skillWords(skills)}\t${deviceWords(user)}`);
    }
    return 0;
  });
}

/** What stands between commas. */
const partsOf = (text: string): readonly string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

const skillWords = (skills: Skills): string =>
  Object.entries(skills)
    .map(([skill, level]) => `${skill}:${level}`)
    .join(",");

/** Skills as "en:8,bank:3"; without a level the usual one. A sentence when one is not right. */
export function parseSkills(text: string): Skills | string {
  const skills: Record<string, number> = {};
  for (const part of partsOf(text)) {
    const [, name, digits] = /^([a-z][a-z0-9_-]{0,40})(?::(\d{1,2}))?$/.exec(part) ?? [];
    const level = digits === undefined ? levels.usual : Number(digits);
    if (name === undefined || level < levels.least || level > levels.most) {
      return `The skill "${part}" cannot be used: a name and a level from ${levels.least} to ${levels.most}, such as en:8.`;
    }
    skills[name] = level;
  }
  return skills;
}

async function withRecords(
  config: Config,
  work: (records: Records) => Promise<number>,
): Promise<number> {
  const store = openStore({ url: config.databaseUrl, log: createPinoLog("error"), busyMs: 5_000 });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function readPassword(say: Say): Promise<string | null> {
  const lines = createInterface({ input: process.stdin });
  if (process.stdin.isTTY) say("Password (at least 8 characters):");
  for await (const line of lines) {
    if (line.length >= 8) return line;
    break;
  }
  say("The password has fewer than 8 characters; nothing was changed.");
  return null;
}
