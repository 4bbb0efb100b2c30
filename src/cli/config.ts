import { existsSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import { join, resolve } from "node:path";
import { parse, YAMLParseError } from "yaml";
import type { z } from "zod";
import { bankSources } from "../adapters/lookups/bank-sources.ts";
import { EnvSettings, FileConfig, type GuessConfig, QueueConfig } from "../contract/config.ts";
import type { Destination } from "../contract/destinations.ts";
import type { LookupSource } from "../contract/lookups.ts";
import { pausesOf } from "../contract/pause-config.ts";
import type { TicketConfig } from "../contract/ticket-config.ts";
import { isZone } from "../contract/zone.ts";
import type { PauseCode, QueueSettings } from "../core/acd/index.ts";
import type { Destinations } from "../core/call/index.ts";
import type { CallbackFirst } from "../core/callback/index.ts";
import type { GuessLimits } from "../core/identity/index.ts";
import { agentId, type QueueId, queueId } from "../core/lib/brands.ts";
import { describedSource } from "./described-source.ts";

/** What is wrong with the configuration, one line each; the process ends with exit code 78 (EX_CONFIG). */
export class ConfigError extends Error {
  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join("\n"), options);
    this.name = "ConfigError";
  }
}

/** The whole configuration, checked, with paths made absolute. */
export interface Config {
  readonly env: EnvSettings;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly publicUrl: string | null;
  readonly ariUrl: string;
  /** Given, or the one made for the Asterisk of this data folder; null when there is neither yet. */
  readonly ariPassword: string | null;
  /** ws:// address of Asterisk's SIP WebSocket. */
  readonly sipSocketUrl: string;
  readonly asteriskDir: string;
  readonly asteriskFolder: string;
  readonly recordingDir: string;
  /** Where free texts are kept as sounds. */
  readonly speechDir: string;
  readonly flowFile: string;
  readonly soundsDir: string;
  readonly bankUrl: string;
  readonly queues: readonly QueueSettings[];
  /** What one place further down an agent's own list of queues costs a caller. */
  readonly orderMs: number;
  /** Why agents may pause. */
  readonly pauses: readonly PauseCode[];
  readonly lookups: readonly LookupSource[];
  readonly tickets: TicketConfig;
  readonly destinations: Readonly<Record<string, Destination>>;
  readonly guessing: GuessLimits;
  /** Where calls may be transferred to. */
  readonly transfers: Destinations;
  /** Queues that say for themselves whose telephone rings first for callbacks. */
  readonly callbackFirst: ReadonlyMap<QueueId, CallbackFirst>;
}

/**
 * Reads environment and hotline.yaml; the environment wins. `root` is the folder that relative
 * paths start from. Throws ConfigError naming each setting, its value and what is allowed.
 */
export function loadConfig(environment: NodeJS.ProcessEnv, root: string): Config {
  const file = readFile(environment["HOTLINE_CONFIG"], root);
  const names = Object.keys(EnvSettings.shape);
  const unknown = Object.keys(file.env).filter((name) => !names.includes(name));
  const given: Record<string, unknown> = {};
  const problems = unknown.map((name) => `hotline.yaml: env.${name} is no setting; see README.md.`);
  for (const name of names) {
    const value = readValue(environment, name, problems) || file.env[name];
    if (value !== undefined && value !== "") given[name] = String(value);
  }
  const parsed = EnvSettings.safeParse(given);
  if (!parsed.success) problems.push(...problemsOf(parsed.error, given));
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  const env = parsed.data;
  const conflict = conflicts(env);
  if (conflict.length > 0) throw new ConfigError(conflict);
  return assemble(env, file, root);
}

function assemble(env: EnvSettings, file: FileConfig, root: string): Config {
  const dataDir = resolve(root, env.DATA_DIR);
  const asteriskFolder = join(dataDir, "asterisk");
  const ariUrl = env.ARI_URL ?? `http://${env.ASTERISK_HTTP_HOST}:${env.ASTERISK_HTTP_PORT}/ari`;
  const bankUrl = env.BANK_URL ?? `http://127.0.0.1:${env.BANK_PORT}`;
  return {
    env,
    dataDir,
    databaseUrl: env.DATABASE_URL ?? `file:${join(dataDir, "hotline.db")}`,
    publicUrl: env.PUBLIC_URL ?? null,
    ariUrl,
    ariPassword: env.ARI_PASSWORD ?? madePassword(asteriskFolder),
    sipSocketUrl: ariUrl.replace(/^http/, "ws").replace(/\/ari\/?$/, "/ws"),
    asteriskDir: resolve(root, env.ASTERISK_DIR),
    asteriskFolder,
    recordingDir: resolve(root, env.RECORDING_DIR ?? join(asteriskFolder, "spool", "recording")),
    speechDir: resolve(root, env.SPEECH_DIR ?? join(asteriskFolder, "speech")),
    flowFile: resolve(root, env.FLOW_FILE),
    soundsDir: resolve(root, env.SOUNDS_DIR),
    bankUrl,
    queues: queuesOf(file),
    transfers: file.transfers,
    callbackFirst: new Map(
      Object.entries(file.queues).flatMap(([name, { callbackFirst }]) =>
        callbackFirst === undefined ? [] : [[queueId(name), callbackFirst] as const],
      ),
    ),
    orderMs: file.queueOrderSeconds * 1_000,
    pauses: pausesOf(file.pauses),
    lookups: [...defaultLookups(bankUrl, file), ...describedLookups(file, root)],
    tickets: file.tickets,
    destinations: file.destinations,
    guessing: guessingOf(file.guessing),
  };
}

/** The password that `hotline asterisk` or `hotline up` made for its Asterisk. */
function madePassword(asteriskFolder: string): string | null {
  const file = join(asteriskFolder, "secrets.json");
  if (!existsSync(file)) return null;
  const secrets: unknown = JSON.parse(readFileSync(file, "utf8"));
  const made = typeof secrets === "object" && secrets !== null && "ariPassword" in secrets;
  return made ? String(secrets.ariPassword) : null;
}

function queuesOf(file: FileConfig): readonly QueueSettings[] {
  const given = Object.entries(file.queues);
  const support = QueueConfig.parse({ label: { en: "Customer service", zh: "客户服务" } });
  const queues = given.length > 0 ? given : [["support", support] as const];
  return queues.map(([name, queue]) => ({
    id: queueId(name),
    label: queue.label,
    skills: queue.skills,
    widen: queue.widen.map(({ afterSeconds, skills }) => {
      return { afterMs: afterSeconds * 1_000, skills, agent: null };
    }),
    strategy: queue.strategy,
    order: queue.order.map(agentId),
    whisper: queue.whisper,
    ringAtOnce: queue.ringAtOnce,
    priorityMs: queue.priorityPointSeconds * 1_000,
    affinity: queue.lastAgent && {
      withinMs: queue.lastAgent.withinHours * 3_600_000,
      waitMs: queue.lastAgent.waitSeconds * 1_000,
    },
    ringMs: queue.ringSeconds * 1_000,
    wrapUpMs: queue.wrapUpSeconds === "until_done" ? null : queue.wrapUpSeconds * 1_000,
    onMissed: queue.onMissed,
    onRejected: queue.onRejected,
    serviceLevelMs: queue.serviceLevelSeconds * 1_000,
    shortAbandonMs: queue.shortAbandonSeconds * 1_000,
    lengthMax: queue.lengthMax,
  }));
}

function guessingOf(given: GuessConfig): GuessLimits {
  const minute = 60_000;
  return {
    accountFailuresMax: given.accountFailuresMax,
    lockMs: given.lockMinutes === null ? null : given.lockMinutes * minute,
    lockMsMax: given.lockHoursMax * 60 * minute,
    callerFailuresMax: given.callerFailuresMax,
    withheldFailuresMax: given.withheldFailuresMax,
    callerWindowMs: given.callerWindowHours * 60 * minute,
    freeFailures: given.freeFailures,
    delayMs: given.delaySeconds * 1_000,
    delayMsMax: given.delaySecondsMax * 1_000,
    paceMs: given.paceSeconds * 1_000,
  };
}

/** The sources of the shipped flows, answered by the bank at `bankUrl`; those of the file replace them. */
function defaultLookups(bankUrl: string, file: FileConfig): readonly LookupSource[] {
  const named = new Set(file.lookups.map((source) => source.name));
  return bankSources(bankUrl).filter(({ name }) => !named.has(name));
}

/** The sources of the file; requests that OpenAPI documents describe are read from there. */
function describedLookups(file: FileConfig, root: string): readonly LookupSource[] {
  const problems: string[] = [];
  const sources = file.lookups.flatMap((source): readonly LookupSource[] => {
    if (source.kind !== "openapi") return [source];
    const described = describedSource(source, root);
    if (described.ok) return [described.value];
    problems.push(...described.error);
    return [];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return sources;
}

function readFile(path: string | undefined, root: string): FileConfig {
  const file = resolve(root, path || "hotline.yaml");
  if (!existsSync(file)) {
    if (path) throw new ConfigError([`HOTLINE_CONFIG is "${path}", but there is no such file.`]);
    return FileConfig.parse({});
  }
  try {
    const content: unknown = parse(readFileSync(file, "utf8")) ?? {};
    const parsed = FileConfig.safeParse(content);
    if (parsed.success) return parsed.data;
    throw new ConfigError(problemsOf(parsed.error, content).map((text) => `${file}: ${text}`));
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause;
    throw new ConfigError([`${file}: ${cause.message}`], { cause });
  }
}

function readValue(
  environment: NodeJS.ProcessEnv,
  name: string,
  problems: string[],
): string | undefined {
  const value = environment[name];
  const file = environment[`${name}_FILE`];
  if (!file || value) return value;
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    problems.push(`${name}_FILE is "${file}", which cannot be read. Check path and permissions.`);
    return undefined;
  }
}

function problemsOf(error: z.ZodError, given: unknown): readonly string[] {
  return error.issues.map((issue) => {
    const value = issue.path.reduce<unknown>(
      (data, key) => (data as Record<PropertyKey, unknown> | undefined)?.[key],
      given,
    );
    const secret = /PASSWORD|TOKEN|secret|headers/.test(issue.path.join("."));
    const shown = secret ? "(hidden)" : withoutCredentials(JSON.stringify(value ?? null));
    return `${issue.path.join(".")} is ${shown}: ${issue.message}.`;
  });
}

/** A text without the name and password that addresses may hold. */
const withoutCredentials = (text: string): string => text.replace(/:\/\/[^/@"]*@/g, "://…@");

function conflicts(env: EnvSettings): readonly string[] {
  const problems: string[] = [];
  if (env.RTP_PORT_MAX - env.RTP_PORT_MIN < 3) {
    problems.push(
      `RTP_PORT_MAX is ${env.RTP_PORT_MAX}: give at least 4 ports above RTP_PORT_MIN ${env.RTP_PORT_MIN}.`,
    );
  }
  const tcp = [
    ["PORT", env.PORT],
    ["ASTERISK_HTTP_PORT", env.ASTERISK_HTTP_PORT],
    ["BANK_PORT", env.BANK_PORT],
  ] as const;
  tcp.forEach(([name, value], index) => {
    const same = tcp.slice(0, index).find(([, other]) => other === value);
    if (same) problems.push(`${name} and ${same[0]} are both ${value}: give each its own port.`);
  });
  if (env.CALLBACK_DESTINATIONS !== undefined && env.TRUNK_HOST === undefined) {
    problems.push(
      `CALLBACK_DESTINATIONS is "${env.CALLBACK_DESTINATIONS}", but there is no TRUNK_HOST to dial on: set it.`,
    );
  }
  const [from = "", to = ""] = env.CALLBACK_HOURS.split("-");
  if (from >= to) {
    problems.push(`CALLBACK_HOURS is "${env.CALLBACK_HOURS}": it must end after it begins.`);
  }
  if (!/^file:./.test(env.DATABASE_URL ?? "file:x")) {
    problems.push(`DATABASE_URL is "${env.DATABASE_URL}": use file:<path>.`);
  }
  const proxies = env.TRUSTED_PROXIES.split(",").map((proxy) => proxy.trim());
  const stranger = proxies.find((proxy) => proxy !== "loopback" && !isNetwork(proxy));
  if (stranger !== undefined) {
    problems.push(
      `TRUSTED_PROXIES has "${stranger}": use "loopback", an address or a network such as 192.0.2.0/24.`,
    );
  }
  if (!isZone(env.TIME_ZONE)) {
    problems.push(`TIME_ZONE is "${env.TIME_ZONE}", which is no IANA zone such as Asia/Shanghai.`);
  }
  return problems;
}

/** Whether this is an IP address, or one with the length of a network's prefix. */
function isNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const length = isIP(address) === 6 ? 128 : 32;
  const isPrefix = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= length);
  return isIP(address) !== 0 && isPrefix && rest.length === 0;
}
