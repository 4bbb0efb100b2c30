import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { join, resolve } from "node:path";
import { renderConfigFiles } from "./config-files.ts";
import type { AsteriskConfigOptions, ListenAddress } from "./config-options.ts";
import { type AsteriskFolders, makeFolders, planFolders } from "./folders.ts";
import { AsteriskHostError } from "./host-error.ts";
import { type ModuleChoice, missingModules } from "./modules.ts";

/** A configuration that was written, and all that others need to reach the Asterisk it starts. */
export interface AsteriskConfig {
  /** For `asterisk -C`. */
  readonly configFile: string;
  readonly folders: AsteriskFolders;
  readonly ari: {
    /** Such as `http://127.0.0.1:8088/ari`. */
    readonly url: string;
    readonly username: string;
    readonly password: string;
    readonly application: string;
  };
  /** Where the service's `/sip` passes browsers on to. */
  readonly sipWebSocketUrl: string;
  readonly http: ListenAddress;
  readonly sip: ListenAddress;
  readonly rtp: { readonly portMin: number; readonly portMax: number };
}

/** Bytes of randomness in the ARI password. */
const PASSWORD_BYTES = 24;

/**
 * Writes Asterisk's whole configuration below `options.folder` (folders 0700, files 0600) and links
 * its sounds. The ARI password is random, made once and kept in `secrets.json`. Throws
 * `ASTERISK_CONFIG_INVALID` naming the option and its value.
 */
export async function writeAsteriskConfig(options: AsteriskConfigOptions): Promise<AsteriskConfig> {
  checkOptions(options);
  const modules = chooseModules(options);
  const folders = planFolders(options.folder);
  await mkdir(resolve(options.folder), { recursive: true, mode: 0o700 });
  await chmod(resolve(options.folder), 0o700);
  await makeFolders(folders, {
    shareFolder: options.install.shareFolder,
    soundsFolder: options.soundsFolder,
    languages: options.languages,
  });
  const ariPassword = options.ariPassword ?? (await keepSecret(resolve(options.folder)));
  const ownAddresses = ownAddressesAt(options.sip.host);
  const files = renderConfigFiles(options, { folders, ariPassword, modules, ownAddresses });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folders.etc, name), text, { mode: 0o600 });
  }
  const { http, sip, rtp } = options;
  const origin = `${http.host.includes(":") ? `[${http.host}]` : http.host}:${http.port}`;
  return {
    configFile: join(folders.etc, "asterisk.conf"),
    folders,
    ari: {
      url: `http://${origin}/ari`,
      username: options.ariUsername,
      password: ariPassword,
      application: options.application,
    },
    sipWebSocketUrl: `ws://${origin}/ws`,
    http,
    sip,
    rtp,
  };
}

/** `host` itself, or all addresses of this machine but loopback when it stands for all. */
function ownAddressesAt(host: string): readonly string[] {
  if (host !== "0.0.0.0" && host !== "::") return [host];
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && (family === "IPv4" || host === "::"))
    .map(({ address }) => address);
}

async function keepSecret(folder: string): Promise<string> {
  const file = join(folder, "secrets.json");
  try {
    const kept: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof kept === "object" && kept !== null && "ariPassword" in kept) {
      const { ariPassword } = kept;
      if (typeof ariPassword === "string" && ariPassword.length >= PASSWORD_BYTES) {
        return ariPassword;
      }
    }
    throw refuse("secrets.json", file, "Remove the file; a new password is made at the next start");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  const ariPassword = randomBytes(PASSWORD_BYTES).toString("base64url");
  await writeFile(file, `${JSON.stringify({ ariPassword })}\n`, { mode: 0o600, flag: "wx" });
  return ariPassword;
}

function chooseModules(options: AsteriskConfigOptions): ModuleChoice {
  const folder = options.install.modulesFolder;
  const names = readdirSync(folder).filter((name) => name.endsWith(".so"));
  const queue = options.withAppQueue === true ? ["app_queue"] : [];
  const choice = {
    available: new Set(names.map((name) => name.slice(0, -".so".length))),
    extra: [...queue, ...(options.extra?.modules ?? [])],
  };
  const missing = missingModules(choice);
  if (missing.length > 0) {
    throw refuse("Asterisk's module folder", folder, `It lacks ${missing.join(", ")}`);
  }
  return choice;
}

/** Each rule: the name to show, the value, whether it holds, and what is allowed. */
type Rule = readonly [name: string, value: string | number, holds: boolean, allowed: string];

function checkOptions(options: AsteriskConfigOptions): void {
  const { http, sip, rtp, trunk, guard, fallbackNumber } = options;
  const out = trunk.outbound;
  const port = (name: string, value: number): Rule => [
    name,
    value,
    Number.isInteger(value) && value > 0 && value < 65_536,
    "Give a port from 1 to 65535",
  ];
  const host = (name: string, value: string): Rule => [
    name,
    value,
    isIP(value) !== 0,
    "Give an IP address, such as 127.0.0.1, or 0.0.0.0 for all",
  ];
  const word = (name: string, value: string): Rule => [
    name,
    value,
    /^[A-Za-z][\w-]{0,39}$/.test(value),
    "Use letters, digits, - and _, beginning with a letter",
  ];
  const rules: readonly Rule[] = [
    host("ASTERISK_HTTP_HOST", http.host),
    port("ASTERISK_HTTP_PORT", http.port),
    host("SIP_HOST", sip.host),
    port("SIP_PORT", sip.port),
    port("RTP_PORT_MIN", rtp.portMin),
    port("RTP_PORT_MAX", rtp.portMax),
    ["RTP_PORT_MAX", rtp.portMax, rtp.portMax > rtp.portMin, "It must be above RTP_PORT_MIN"],
    word("ARI_APPLICATION", options.application),
    word("ARI_USERNAME", options.ariUsername),
    ["ARI_PASSWORD", "(hidden)", isLine(options.ariPassword ?? ""), "Use one line of text"],
    ["the languages", options.languages.join(), options.languages.length > 0, "Name at least one"],
    ...options.languages.map((name) => word("a language", name)),
    ...Object.entries(options.announcements).map(([use, name]) => word(`the sound "${use}"`, name)),
    ...trunk.addresses.map(trunkAddress),
    ["the calls allowed", options.callsMax, options.callsMax > 0, "Give 1 or more"],
    ["the retry seconds", guard.retrySeconds, guard.retrySeconds > 0, "Give more than 0"],
    ["the hold seconds", guard.holdSeconds, guard.holdSeconds > 0, "Give more than 0"],
    ...(options.publicAddress === undefined ? [] : [host("PUBLIC_ADDRESS", options.publicAddress)]),
    ...(out === undefined ? [] : [trunkHost(out.host), port("TRUNK_PORT", out.port)]),
    ["TRUNK_USERNAME", out?.username ?? "", isLine(out?.username ?? ""), "Use one line of text"],
    ["TRUNK_PASSWORD", "(hidden)", isLine(out?.password ?? ""), "Use one line of text"],
    ...(fallbackNumber === undefined ? [] : fallbackRules(fallbackNumber, out !== undefined)),
  ];
  const broken = rules.find(([, , holds]) => !holds);
  if (broken !== undefined) throw refuse(broken[0], String(broken[1]), broken[3]);
}

function trunkAddress(address: string): Rule {
  const [host = "", bits = "32", ...rest] = address.split("/");
  const holds = isIP(host) !== 0 && /^\d{1,3}$/.test(bits) && rest.length === 0;
  return [
    "a trunk's address",
    address,
    holds,
    "Give an address or a network, such as 192.0.2.0/24",
  ];
}

function trunkHost(host: string): Rule {
  return ["TRUNK_HOST", host, /^[\w.:-]{1,253}$/.test(host), "Give a host name or an address"];
}

function fallbackRules(number: string, hasTrunk: boolean): readonly Rule[] {
  const allowed = "Give digits only, with + in front if the trunk wants it";
  return [
    ["FALLBACK_NUMBER", number, /^\+?[0-9*#]{1,32}$/.test(number), allowed],
    ["FALLBACK_NUMBER", number, hasTrunk, "It needs an outbound trunk: set TRUNK_HOST as well"],
  ];
}

function isLine(text: string): boolean {
  return !/[\p{Cc}]/u.test(text);
}

function refuse(name: string, value: string, allowed: string): AsteriskHostError {
  return new AsteriskHostError(
    "ASTERISK_CONFIG_INVALID",
    `${name} is "${value}", which cannot be used. ${allowed}.`,
  );
}
