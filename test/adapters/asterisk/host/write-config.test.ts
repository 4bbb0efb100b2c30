import { readdirSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type AsteriskConfigOptions,
  writeAsteriskConfig,
} from "../../../../src/adapters/asterisk/host/index.ts";
import { plan } from "./lab.ts";

let options: AsteriskConfigOptions;

beforeEach(async () => {
  options = await plan({
    http: { host: "127.0.0.1", port: 21_100 },
    sip: { host: "127.0.0.1", port: 21_101 },
    rtp: { portMin: 31_100, portMax: 31_199 },
  });
}, 600_000);

afterEach(() => {
  rmSync(options.folder, { recursive: true });
});

function read(name: string): string {
  return readFileSync(join(options.folder, "etc", name), "utf8");
}

/** The lines of one `[name]` with a certain `type`, as a record. */
function section(file: string, name: string, type?: string): Record<string, string> {
  const found = read(file)
    .split(/^(?=\[)/m)
    .filter((text) => text.startsWith(`[${name}]`))
    .map((text) => Object.fromEntries([...text.matchAll(/^(\w+) =>? (.*)$/gm)].map(pair)));
  return found.find((settings) => type === undefined || settings.type === type) ?? {};
}

function pair(match: RegExpMatchArray): [string, string] {
  return [match[1] ?? "", match[2] ?? ""];
}

describe("writeAsteriskConfig", () => {
  it("keeps everything to its owner: folders 0700, files 0600", async () => {
    const { folders } = await writeAsteriskConfig(options);

    const modes = Object.values(folders).map((folder) => statSync(folder).mode & 0o777);
    const files = readdirSync(folders.etc).map((name) => statSync(join(folders.etc, name)).mode);

    expect(new Set(modes)).toEqual(new Set([0o700]));
    expect(new Set(files.map((mode) => mode & 0o777))).toEqual(new Set([0o600]));
    expect(statSync(options.folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(options.folder, "secrets.json")).mode & 0o777).toBe(0o600);
  });

  it("makes a password at the first start and keeps it for the next", async () => {
    const first = await writeAsteriskConfig(options);
    const second = await writeAsteriskConfig(options);
    const other = await plan();
    const elsewhere = await writeAsteriskConfig(other);
    rmSync(other.folder, { recursive: true });

    expect(first.ari.password).toMatch(/^[\w-]{32}$/);
    expect(second.ari.password).toBe(first.ari.password);
    expect(elsewhere.ari.password).not.toBe(first.ari.password);
    expect(section("ari.conf", "hotline").password).toBe(first.ari.password);
  });

  it("takes the password and the names that the operator gives", async () => {
    const config = await writeAsteriskConfig({
      ...options,
      ariUsername: "desk",
      ariPassword: "semi;colon",
      application: "bank-line",
    });

    expect(config.ari).toEqual({
      url: "http://127.0.0.1:21100/ari",
      username: "desk",
      password: "semi;colon",
      application: "bank-line",
    });
    expect(section("ari.conf", "desk").password).toBe("semi\\;colon");
    expect(read("extensions.conf")).toContain("Stasis(bank-line,trunk,");
    expect(readdirSync(options.folder)).not.toContain("secrets.json");
  });

  it("listens on loopback only, also with the media of browsers", async () => {
    await writeAsteriskConfig(options);

    expect(section("http.conf", "general")).toMatchObject({
      bindaddr: "127.0.0.1",
      bindport: "21100",
      sessionlimit: "1000",
      enable_static: "no",
      enable_status: "no",
    });
    expect(section("pjsip.conf", "transport-udp").bind).toBe("127.0.0.1:21101");
    expect(section("pjsip.conf", "transport-ws").bind).toBe("127.0.0.1");
    expect(section("rtp.conf", "general")).toMatchObject({ rtpstart: "31100", rtpend: "31199" });
  });

  it("lets the trunk be known by its address alone, and takes calls from nobody else", async () => {
    await writeAsteriskConfig({
      ...options,
      trunk: { addresses: ["192.0.2.7", "198.51.100.0/24"], rtpTimeoutSeconds: 60 },
    });

    expect(section("pjsip.conf", "trunk", "endpoint")).toMatchObject({
      identify_by: "ip",
      context: "from-trunk",
      allow: "ulaw,alaw",
      allow_transfer: "no",
      rtp_timeout: "60",
    });
    expect(read("pjsip.conf")).toContain("match = 192.0.2.7\nmatch = 198.51.100.0/24\n");
    expect(read("pjsip.conf")).not.toContain("anonymous]");
    expect(section("pjsip.conf", "global").taskprocessor_overload_trigger).toBe("pjsip_only");
  });

  it("can dial out only when an outbound trunk is configured", async () => {
    await writeAsteriskConfig(options);
    const without = read("pjsip.conf") + read("extensions.conf");
    await writeAsteriskConfig({
      ...options,
      fallbackNumber: "+4930123456",
      trunk: {
        ...options.trunk,
        outbound: { host: "sip.example", port: 5060, username: "u", password: "p;w" },
      },
    });

    expect(without).not.toMatch(/trunk-out|Dial\(/);
    expect(section("pjsip.conf", "trunk-out", "aor").contact).toBe("sip:sip.example:5060");
    expect(section("pjsip.conf", "trunk-out", "auth").password).toBe("p\\;w");
    expect(read("extensions.conf")).toContain("Dial(PJSIP/+4930123456@trunk-out,60)");
  });

  it("loads no module that runs programs, reads files or fetches pages for a caller", async () => {
    await writeAsteriskConfig(options);
    const modules = read("modules.conf");

    expect(modules).toContain("autoload = no");
    expect(modules).not.toMatch(
      /func_shell|func_env|func_curl|app_system|res_agi|manager|chan_iax/,
    );
    expect(modules).not.toContain("app_queue");
    expect(section("manager.conf", "general").enabled).toBe("no");
    expect(section("asterisk.conf", "options").live_dangerously).toBe("no");
  });

  it("adds what a benchmark or an operator asks for", async () => {
    await writeAsteriskConfig({
      ...options,
      withAppQueue: true,
      extra: { pjsip: "[own]\ntype = aor\n", queues: "[q]\n", modules: ["app_senddtmf"] },
    });

    expect(read("modules.conf")).toMatch(/app_queue\.so\n(.*\n)*.*app_senddtmf\.so/);
    expect(read("pjsip.conf")).toContain("\n[own]\ntype = aor\n");
    expect(read("queues.conf")).toContain("\n[q]\n");
  });

  it("links the sounds of every language", async () => {
    const { folders } = await writeAsteriskConfig(options);

    const targets = ["en", "zh"].map((language) =>
      readlinkSync(join(folders.share, "sounds", language, "hotline")),
    );

    expect(targets).toEqual([`${options.soundsFolder}/en`, `${options.soundsFolder}/zh`]);
    expect(readdirSync(folders.music).length).toBeGreaterThan(0);
  });

  it("puts the control socket elsewhere when the folder's name is too long for one", async () => {
    const deep = join(options.folder, "a".repeat(120));

    const { folders } = await writeAsteriskConfig({ ...options, folder: deep });
    rmSync(folders.run, { recursive: true });

    expect(folders.run).toMatch(/\/hotline-[0-9a-f]{16}$/);
  });

  const trunk = { addresses: ["127.0.0.1"], rtpTimeoutSeconds: 0 };
  it.each<[string, Partial<AsteriskConfigOptions>, string]>([
    ["a port", { sip: { host: "127.0.0.1", port: 70_000 } }, 'SIP_PORT is "70000"'],
    ["an address", { sip: { host: "localhost", port: 5060 } }, 'SIP_HOST is "localhost"'],
    ["the RTP range", { rtp: { portMin: 9_000, portMax: 8_000 } }, 'RTP_PORT_MAX is "8000"'],
    ["the application", { application: "a,b" }, 'ARI_APPLICATION is "a,b"'],
    ["the user", { ariUsername: "general]\n[x" }, "ARI_USERNAME is"],
    ["the password", { ariPassword: "a\nread_only=no" }, "ARI_PASSWORD is"],
    ["a language", { languages: ["../en"] }, 'a language is "../en"'],
    ["no language", { languages: [] }, "Name at least one"],
    ["a trunk", { trunk: { ...trunk, addresses: ["1.2.3.4/8/9"] } }, 'is "1.2.3.4/8/9"'],
    [
      "the outbound trunk",
      { trunk: { ...trunk, outbound: { host: "a b\nc", port: 5060 } } },
      "TRUNK_HOST is",
    ],
    ["the fall-back", { fallbackNumber: "112@evil" }, 'FALLBACK_NUMBER is "112@evil"'],
    ["a fall-back without trunk", { fallbackNumber: "112" }, "set TRUNK_HOST as well"],
    ["a module", { extra: { modules: ["res_nothing"] } }, "It lacks res_nothing"],
  ])("refuses %s that cannot work, naming it", async (_, changes, message) => {
    await expect(writeAsteriskConfig({ ...options, ...changes })).rejects.toMatchObject({
      code: "ASTERISK_CONFIG_INVALID",
      message: expect.stringContaining(message),
    });
  });
});
