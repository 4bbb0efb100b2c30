import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DemoBank, demoCustomers } from "../../src/demo-bank/index.ts";
import { readBankSettings } from "../../src/demo-bank/settings.ts";

describe("the demo bank", () => {
  let bank: DemoBank;
  let url: string;

  beforeEach(async () => {
    bank = new DemoBank();
    url = `http://127.0.0.1:${(await bank.listen("127.0.0.1", 0)).port}`;
  });
  afterEach(() => bank.close());

  it("says that it is none", async () => {
    const text = await (await fetch(url)).text();

    expect(text).toContain("Not a bank");
    for (const { pin } of demoCustomers) expect(text).not.toContain(`"${pin}"`);
  });

  it("has customers whose amounts sound in every way", () => {
    const accounts = demoCustomers.map(({ account }) => account);
    const amounts = demoCustomers.map(({ minor }) => minor);

    expect(new Set(accounts).size).toBe(accounts.length);
    for (const { account, pin } of demoCustomers) {
      expect(account).toMatch(/^1001\d{4}$/);
      expect(pin).toMatch(/^\d{4}$/);
    }
    expect(amounts).toContain(0);
    expect(amounts.some((minor) => minor > 0 && minor < 100)).toBe(true);
    expect(amounts.some((minor) => minor >= 100_000 && minor < 1_000_000)).toBe(true);
    expect(amounts.some((minor) => minor >= 1_000_000)).toBe(true);
    expect(amounts.some((minor) => minor < 0)).toBe(true);
  });

  it("refuses what it cannot read", async () => {
    const post = async (path: string, body: string): Promise<number> =>
      (await fetch(`${url}${path}`, { method: "POST", body })).status;

    expect(await post("/identity", "{")).toBe(400);
    expect(await post("/identity", '{"account":1,"pin":2}')).toBe(400);
    expect(await post("/identity", `{"account":"${"1".repeat(9_000)}","pin":"1"}`)).toBe(400);
    expect(await post("/demo/behaviour", '{"mode":"dance"}')).toBe(400);
    expect(await post("/elsewhere", "{}")).toBe(404);
  });

  it("misbehaves as often as told, then works again", async () => {
    await fetch(`${url}/demo/behaviour`, {
      method: "POST",
      body: JSON.stringify({ mode: "fails", requests: 2 }),
    });
    const statusOf = async (): Promise<number> =>
      (await fetch(`${url}/accounts/10010001/balance`)).status;

    expect([await statusOf(), await statusOf(), await statusOf()]).toEqual([500, 500, 200]);
  });
});

describe("the demo bank's settings", () => {
  it("keep it on this machine unless somebody insists", () => {
    expect(readBankSettings({})).toEqual({ host: "127.0.0.1", port: 8090 });
    expect(() => readBankSettings({ BANK_HOST: "0.0.0.0" })).toThrow("BANK_PUBLIC=on");
    expect(readBankSettings({ BANK_HOST: "0.0.0.0", BANK_PUBLIC: "on" }).host).toBe("0.0.0.0");
    for (const port of ["x", "70000", "-1", ""]) {
      expect(() => readBankSettings({ BANK_PORT: port })).toThrow(`BANK_PORT is "${port}"`);
    }
  });
});

describe("the demo bank's process", () => {
  const main = fileURLToPath(new URL("../../src/demo-bank/main.ts", import.meta.url));
  const run = (port: string) =>
    spawn(process.execPath, ["--import", "tsx", main], {
      env: { ...process.env, BANK_PORT: port },
      stdio: ["ignore", "pipe", "pipe"],
    });

  it("says where it is and ends when told to", { timeout: 20_000 }, async () => {
    const child = run("0");
    const [line] = await once(child.stdout, "data");
    const url = /http:\S+/.exec(String(line))?.[0] ?? "";
    expect((await fetch(`${url}/accounts/10010002/balance`)).status).toBe(200);

    child.kill("SIGTERM");
    const [code] = await once(child, "exit");

    expect(code).toBe(0);
  });

  it("says in one sentence why it does not start", { timeout: 20_000 }, async () => {
    const child = run("99999");
    const [line] = await once(child.stderr, "data");
    const [code] = await once(child, "exit");

    expect(String(line)).toContain('BANK_PORT is "99999"');
    expect(code).toBe(1);
  });
});
