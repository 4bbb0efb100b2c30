import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../peers/program.ts";

const folder = mkdtempSync(join(tmpdir(), "hotline-health-"));
const password = "made-at-the-first-start";
let server: Server;
let port = "";
let isReady = true;

beforeAll(async () => {
  mkdirSync(join(folder, "asterisk"));
  writeFileSync(join(folder, "asterisk/secrets.json"), JSON.stringify({ ariPassword: password }));
  server = createServer((request, response) => {
    const isKnown = request.headers.authorization === `Basic ${btoa(`hotline:${password}`)}`;
    const isAri = request.url === "/ari/asterisk/info?only=status";
    const isPanel = request.url === "/readyz";
    const isRight = isAri ? isKnown : isPanel || request.url === "/";
    response.writeHead(isRight && isReady ? 200 : 503).end("asterisk is away");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  port = typeof address === "object" && address !== null ? String(address.port) : "";
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function check(part: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(ROOT, "docker/health.mjs"), part], {
    env: { PORT: port, ASTERISK_HTTP_PORT: port, BANK_PORT: port, DATA_DIR: folder, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  return new Promise<{ readonly code: number | null; readonly said: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, said }));
  });
}

describe("docker/health.mjs", () => {
  it.each(["controller", "asterisk", "bank"])("says that %s is well", async (part) => {
    expect(await check(part)).toEqual({ code: 0, said: "" });
  });

  it("repeats the reason why the controller is not ready", async () => {
    isReady = false;
    const answer = await check("controller");
    isReady = true;

    expect(answer).toEqual({ code: 1, said: "controller: 503 asterisk is away\n" });
  });

  it("takes a given ARI password before the one that was made", async () => {
    const answer = await check("asterisk", { ARI_PASSWORD: "another" });

    expect(answer.code).toBe(1);
  });

  it("is unwell while nothing listens or no password was made", async () => {
    expect((await check("bank", { BANK_PORT: "1" })).code).toBe(1);
    expect((await check("asterisk", { DATA_DIR: join(folder, "none") })).said).toMatch(/ENOENT/);
  });

  it("names the parts when asked for an unknown one", async () => {
    expect(await check("panel")).toEqual({
      code: 2,
      said: '"panel" is no part of Hotline. Name one of controller, asterisk, bank.\n',
    });
  });
});
