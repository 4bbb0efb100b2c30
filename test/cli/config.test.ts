import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigError, loadConfig } from "../../src/cli/config.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hotline-config-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const yaml = (text: string) => writeFileSync(join(root, "hotline.yaml"), text);

/** The sentences with which a configuration is refused. */
function refused(environment: NodeJS.ProcessEnv): string {
  try {
    loadConfig(environment, root);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error instanceof Error ? error.message : "";
  }
  throw new Error("The configuration was taken.");
}

describe("loadConfig", () => {
  it("needs nothing: one machine, loopback, the demo", () => {
    const config = loadConfig({}, root);

    expect(config.env.HOST).toBe("127.0.0.1");
    expect(config.databaseUrl).toBe(`file:${join(root, ".data", "hotline.db")}`);
    expect(config.ariUrl).toBe("http://127.0.0.1:8088/ari");
    expect(config.sipSocketUrl).toBe("ws://127.0.0.1:8088/ws");
    expect(config.queues.map((queue) => queue.id)).toEqual(["support"]);
    expect(config.lookups.map((source) => source.name)).toEqual([
      "identity",
      "identity_by_birth",
      "balance",
      "transactions",
      "cards",
      "card_block",
      "statement",
    ]);
  });

  it("prefers the environment to hotline.yaml and takes empty for not given", () => {
    yaml("env: { PORT: 9001, SIP_PORT: 9060, LOG_LEVEL: debug }");

    const { env } = loadConfig({ PORT: "9002", LOG_LEVEL: "" }, root);

    expect([env.PORT, env.SIP_PORT, env.LOG_LEVEL]).toEqual([9002, 9060, "debug"]);
  });

  it("reads secrets from files", () => {
    writeFileSync(join(root, "secret"), "from a file\n");

    expect(loadConfig({ ARI_PASSWORD_FILE: join(root, "secret") }, root).ariPassword).toBe(
      "from a file",
    );
    expect(refused({ ARI_PASSWORD_FILE: join(root, "nowhere") })).toMatch(
      /ARI_PASSWORD_FILE is ".*nowhere", which cannot be read/,
    );
  });

  it("takes queues in seconds and look-ups that replace the demo's", () => {
    yaml(`
queues:
  sales: { label: { en: Sales, zh: 销售 }, skills: [sales], ringSeconds: 12 }
lookups:
  - { name: balance, method: GET, url: "https://bank.example/{account}", answer: { account: text } }
`);

    const config = loadConfig({}, root);

    expect(config.queues).toMatchObject([{ id: "sales", skills: { sales: 1 }, ringMs: 12_000 }]);
    const names = config.lookups.map((source) => source.name);
    expect(names.filter((name) => name === "balance")).toHaveLength(1);
    expect(names).toContain("identity");
    const balance = config.lookups.find((source) => source.name === "balance");
    expect(balance).toMatchObject({ url: "https://bank.example/{account}" });
  });

  it("knows four pauses without limit, and pauses agents who do not answer, when nothing is said", () => {
    const { pauses, queues } = loadConfig({}, root);

    expect(pauses.map(({ id, paid, limitMs }) => [id, paid, limitMs])).toEqual([
      ["break", true, null],
      ["lunch", false, null],
      ["meeting", true, null],
      ["training", true, null],
    ]);
    const pause = { do: "pause", after: 1 };
    expect(queues).toMatchObject([{ wrapUpMs: 60_000, onMissed: pause, onRejected: pause }]);
  });

  it("takes pauses with limits, consequences, and wrap-ups until done", () => {
    yaml(`
pauses:
  tea: { label: { en: Tea, zh: 茶歇 }, limitMinutes: 10, atLimit: ready }
  lunch: { label: { en: Lunch, zh: 午餐 }, paid: false, limitMinutes: 45 }
queues:
  sales:
    label: { en: Sales, zh: 销售 }
    wrapUpSeconds: until_done
    onMissed: { do: sign_out, after: 3 }
    onRejected: ready
`);
    const { pauses, queues } = loadConfig({}, root);

    expect(pauses).toMatchObject([
      { id: "tea", paid: true, limitMs: 600_000, atLimit: "ready" },
      { id: "lunch", paid: false, limitMs: 2_700_000, atLimit: "alarm" },
    ]);
    expect(queues).toMatchObject([
      {
        wrapUpMs: null,
        onMissed: { do: "sign_out", after: 3 },
        onRejected: { do: "ready", after: 1 },
      },
    ]);
  });

  it("refuses pauses of the service's own names, none at all, and wrap-ups that are no time", () => {
    const label = "{ label: { en: A, zh: A } }";
    yaml(`pauses: { missed_call: ${label} }`);
    expect(refused({})).toMatch(/pauses\.missed_call is .*choose another/);
    yaml("pauses: {}");
    expect(refused({})).toMatch(/pauses is {}: must name at least one reason/);
    yaml("queues: { sales: { label: { en: A, zh: A }, wrapUpSeconds: long } }");
    expect(refused({})).toMatch(
      /wrapUpSeconds is "long": must be 0 to 3600 seconds, or until_done/,
    );
  });

  it.each<readonly [NodeJS.ProcessEnv, RegExp]>([
    [{ PORT: "0" }, /^PORT is "0": /],
    [{ PORT: "eighty" }, /^PORT is "eighty": /],
    [{ PORT: "8088" }, /ASTERISK_HTTP_PORT and PORT are both 8088: give each its own port/],
    [{ RTP_PORT_MAX: "10001" }, /RTP_PORT_MAX is 10001: give at least 4 ports above RTP_PORT_MIN/],
    [{ DEMO: "yes" }, /^DEMO is "yes": /],
    [{ TIME_ZONE: "Mars/Base" }, /TIME_ZONE is "Mars\/Base", which is no IANA zone/],
    [{ DATABASE_URL: "postgres://x" }, /DATABASE_URL is "postgres:\/\/x": use file:<path>/],
    [{ PUBLIC_URL: "ftp://x" }, /^PUBLIC_URL is "ftp:\/\/x": /],
    [{ HOTLINE_CONFIG: "gone.yaml" }, /HOTLINE_CONFIG is "gone.yaml", but there is no such file/],
  ])("refuses %j with name, value and what is allowed", (environment, message) => {
    expect(refused(environment)).toMatch(message);
  });

  it("names the place in a wrong hotline.yaml, and hides secrets", () => {
    yaml("queues: { support: { label: { en: Help } } }");
    expect(refused({})).toMatch(/hotline\.yaml: queues\.support\.label\.zh is null: /);

    yaml("env: { PROT: 1 }");
    expect(refused({})).toBe("hotline.yaml: env.PROT is no setting; see README.md.");

    yaml("queues: [");
    expect(refused({})).toMatch(/hotline\.yaml: .* at line 1, column 10/);
  });
});
