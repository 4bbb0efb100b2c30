import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/cli/config.ts";
import { EnvSettings } from "../../src/contract/config.ts";
import { readBankSettings } from "../../src/demo-bank/settings.ts";
import { ROOT } from "../peers/program.ts";
import { read, readCompose, readStages, type Service } from "./compose-file.ts";

const defaults = EnvSettings.parse({});
const compose = readCompose("docker/compose.yaml", {});
const services = Object.entries(compose.services);
const dockerfiles = ["docker/Dockerfile", "docker/asterisk.Dockerfile"] as const;
const texts = [...dockerfiles, "docker/compose.yaml", "docker/compose.public.yaml"] as const;

function service(name: string): Service {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`compose.yaml has no service "${name}"`);
  return found;
}

/** Settings as a process gets them. */
function environmentOf(name: string): Record<string, string> {
  const entries = Object.entries(service(name).environment);
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}

type Published = {
  readonly host: string;
  readonly outside: string;
  readonly inside: string;
  readonly protocol: string;
};

function publishedBy({ ports }: Service): readonly Published[] {
  return ports.map((text) => {
    const [mapping = "", protocol = "tcp"] = text.split("/");
    const [host = "", outside = "", inside = ""] = mapping.split(":");
    return { host, outside, inside, protocol };
  });
}

describe("compose.yaml", () => {
  it("gives every container a read-only root, no capability and no way to gain one", () => {
    expect(services.length).toBeGreaterThan(0);
    for (const [name, one] of services) {
      expect(one.read_only, name).toBe(true);
      expect(one.cap_drop, name).toEqual(["ALL"]);
      expect(one.security_opt, name).toContain("no-new-privileges:true");
      expect(one.privileged, name).toBe(false);
      expect(one.network_mode, name).toBeUndefined();
      expect(one.restart, name).toBe("unless-stopped");
    }
  });

  it("publishes nothing beyond loopback", () => {
    const published = services.flatMap(([, one]) => publishedBy(one));
    expect(published.length).toBeGreaterThan(0);
    expect([...new Set(published.map(({ host }) => host))]).toEqual(["127.0.0.1"]);
  });

  it("publishes the panel, SIP and a small RTP range at the ports of the README", () => {
    const sip = String(defaults.SIP_PORT);
    const [first, last] = [defaults.RTP_PORT_MIN, defaults.RTP_PORT_MIN + 49];
    const rtp = `${first}-${last}`;

    expect(publishedBy(service("controller"))).toEqual([
      { host: "127.0.0.1", outside: "8080", inside: String(defaults.PORT), protocol: "tcp" },
    ]);
    expect(publishedBy(service("asterisk"))).toEqual([
      { host: "127.0.0.1", outside: sip, inside: sip, protocol: "udp" },
      { host: "127.0.0.1", outside: rtp, inside: rtp, protocol: "udp" },
    ]);
    expect(last).toBeLessThanOrEqual(defaults.RTP_PORT_MAX);
    expect(environmentOf("asterisk")).toMatchObject({
      SIP_PORT: sip,
      RTP_PORT_MIN: String(first),
      RTP_PORT_MAX: String(last),
    });
    expect(service("bank").ports).toEqual([]);
  });

  it("moves a port inside and outside alike, because SIP and SDP name it", () => {
    const settings = { SIP_PORT: "5070", RTP_PORT_MIN: "20000", RTP_PORT_MAX: "20199" };
    const moved = readCompose("docker/compose.yaml", settings).services["asterisk"];

    expect(moved?.environment).toMatchObject({
      SIP_PORT: 5070,
      RTP_PORT_MIN: 20_000,
      RTP_PORT_MAX: 20_199,
    });
    expect(moved?.ports).toEqual([
      "127.0.0.1:5070:5070/udp",
      "127.0.0.1:20000-20199:20000-20199/udp",
    ]);
  });

  it("takes calls from this machine only, until told otherwise", () => {
    const gateway = compose.networks["default"]?.ipam.config[0]?.gateway;

    expect(environmentOf("asterisk")["TRUNK_ADDRESSES"]).toBe(gateway);
    expect(gateway).toMatch(/^172\.\d+\.\d+\.\d+$/);
  });

  it("gives each program settings that it knows and accepts", () => {
    for (const name of ["asterisk", "controller"]) {
      const environment = environmentOf(name);
      for (const key of Object.keys(environment)) {
        expect(Object.keys(EnvSettings.shape), `${name}: ${key}`).toContain(key);
      }
      expect(loadConfig({ ...environment, HOTLINE_CONFIG: "" }, "/nowhere").dataDir).toBe(
        "/var/lib/hotline",
      );
    }
    expect(readBankSettings(environmentOf("bank"))).toEqual({
      host: "0.0.0.0",
      port: defaults.BANK_PORT,
    });
  });

  it("lets the controller find Asterisk and the bank by the names of their services", () => {
    const { ARI_URL = "", BANK_URL = "", PUBLIC_URL } = environmentOf("controller");

    expect(ARI_URL).toBe(`http://asterisk:${environmentOf("asterisk")["ASTERISK_HTTP_PORT"]}/ari`);
    expect(BANK_URL).toBe(`http://bank:${environmentOf("bank")["BANK_PORT"]}`);
    for (const url of [ARI_URL, BANK_URL]) {
      expect(Object.keys(compose.services)).toContain(new URL(url).hostname);
    }
    expect(PUBLIC_URL).toBe(`http://localhost:${defaults.PORT}`);
  });

  it("starts the controller once Asterisk has made its password and is healthy", () => {
    expect(service("controller").depends_on).toEqual({
      asterisk: { condition: "service_healthy" },
    });
  });

  it("shares Asterisk's volume with the controller, but not the database with Asterisk", () => {
    const shared = "voice:/var/lib/hotline/asterisk";

    expect(service("asterisk").volumes).toEqual([shared]);
    expect(service("controller").volumes).toEqual(["data:/var/lib/hotline", shared]);
    expect(Object.keys(compose.volumes)).toEqual(["data", "voice"]);
  });

  it("checks the health of every container, in the file or in its image", () => {
    for (const [name, one] of services) {
      const image = one.build?.dockerfile;
      const checked = image === undefined ? [] : finalStage(image).map((line) => line.name);
      expect(one.healthcheck !== undefined || checked.includes("HEALTHCHECK"), name).toBe(true);
    }
  });

  it("builds each image once and never asks a registry for them", () => {
    const built = services.filter(([, one]) => one.build !== undefined);

    expect(built.map(([, one]) => one.build?.dockerfile).sort()).toEqual([...dockerfiles].sort());
    for (const [name, one] of services) expect(one.image, name).toMatch(/^localhost\/hotline/);
    const made = new Set(built.map(([, one]) => one.image));
    for (const [, one] of services) expect(made).toContain(one.image);
  });
});

describe("compose.public.yaml", () => {
  const given = {
    TRUNK_ADDRESSES: "192.0.2.10",
    PUBLIC_ADDRESS: "198.51.100.7",
    PUBLIC_URL: "https://hotline.example.com",
  };

  it.each(Object.keys(given))("refuses to open the line without %s", (name) => {
    const without = Object.fromEntries(Object.entries(given).filter(([key]) => key !== name));

    expect(() => readCompose("docker/compose.public.yaml", without)).toThrow(name);
  });

  it("opens SIP and RTP, and leaves the panel on loopback", () => {
    const open = readCompose("docker/compose.public.yaml", given).services;

    expect(open["asterisk"]?.environment).toMatchObject({
      TRUNK_ADDRESSES: given.TRUNK_ADDRESSES,
      PUBLIC_ADDRESS: given.PUBLIC_ADDRESS,
    });
    expect(open["asterisk"]?.ports).toEqual(
      service("asterisk").ports.map((port) => port.replace("127.0.0.1:", "")),
    );
    expect(open["controller"]?.ports).toEqual([]);
  });
});

describe.each(dockerfiles)("%s", (file) => {
  const stages = readStages(file);
  const final = finalStage(file);

  it("begins from public images with a version", () => {
    for (const [from] of stages) {
      expect(from?.rest).toMatch(/^docker\.io\/library\/[a-z]+:(?!latest)[\w.-]+( AS \w+)?$/);
    }
  });

  it("runs as a user without rights, the same in both images", () => {
    expect(final.findLast(({ name }) => name === "USER")?.rest).toBe("1000:1000");
  });

  it("has a health check, and programs that get signals themselves", () => {
    const rests = new Map(final.map(({ name, rest }) => [name, rest]));

    expect(rests.get("HEALTHCHECK")).toMatch(/CMD \["node", "docker\/health\.mjs", "\w+"\]$/);
    expect(rests.get("STOPSIGNAL")).toBe("SIGTERM");
    expect(rests.get("ENTRYPOINT")).toMatch(/^\["node", /);
    expect(rests.get("CMD")).toMatch(/^\["\w+"\]$/);
  });

  it("copies files that are there and that .dockerignore lets through", () => {
    const allowed = read(".dockerignore")
      .split("\n")
      .filter((line) => line.startsWith("!"))
      .map((line) => line.slice(1));
    const sources = stages
      .flat()
      .filter(({ name, rest }) => name === "COPY" && !rest.startsWith("--from"))
      .flatMap(({ rest }) => rest.split(" ").slice(0, -1));

    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources.map((one) => one.replace(/^\.\//, ""))) {
      expect(existsSync(join(ROOT, source)), source).toBe(true);
      expect(allowed).toContain(source);
    }
  });
});

describe("the files of docker/", () => {
  it("name no secret", () => {
    for (const file of texts) {
      const named = read(file).match(/\b\w*(PASSWORD|TOKEN|SECRET)\w*\s*[:=].*$/gm) ?? [];
      expect(named, file).toEqual([]);
    }
  });

  it("keep everything out of the builder that is not named", () => {
    const rules = read(".dockerignore").split("\n");

    expect(rules.filter((rule) => rule !== "" && !rule.startsWith("#"))[0]).toBe("*");
    expect(rules).not.toContain("!docker");
    expect(read("docker/.gitignore").split("\n")).toContain(".env");
  });

  it("give podman-try.sh the same containers as Compose", () => {
    const script = read("docker/podman-try.sh");
    const published = script.match(/--publish "[^"]+"/g) ?? [];

    expect(published.length).toBe(3);
    for (const one of published) expect(one).toMatch(/^--publish "127\.0\.0\.1:/);
    for (const hardening of ["--read-only", "--cap-drop ALL", "no-new-privileges"]) {
      expect(script).toContain(hardening);
    }
    for (const name of ["asterisk", "controller"]) {
      const own = new Set(["DATA_DIR", "HOST", "PORT", "ASTERISK_HTTP_PORT"]);
      for (const key of Object.keys(environmentOf(name)).filter((one) => !own.has(one))) {
        expect(script, `${name}: ${key}`).toContain(`--env ${key}=`);
      }
    }
  });
});

function finalStage(file: string) {
  return readStages(file).at(-1) ?? [];
}
