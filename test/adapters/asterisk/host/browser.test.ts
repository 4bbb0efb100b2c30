import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askAri } from "../../../peers/ari-http.ts";
import { freeTcpPort } from "../../../peers/ports.ts";
import { type Lab, openLab } from "./lab.ts";

const CHROME = process.env.CHROME_PATH ?? "/usr/bin/chromium";
const PASSWORD = "only-for-this-test";

let lab: Lab;
let browser: Browser;
let page: Server;
let pagePort: number;

/** The script of the page, in one file that a browser can run. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, "echo-page.ts"), formats: ["iife"], name: "echo" },
    },
  });
  const [output] = Array.isArray(result) ? result : [];
  return output?.output[0].code ?? "";
}

beforeAll(async () => {
  lab = await openLab({
    extra: { extensions: "[echo]\nexten => echo,1,Answer()\n same => n,Echo()\n" },
  });
  const script = await bundle();
  pagePort = await freeTcpPort();
  page = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : '<script src="/page.js"></script>');
  }).listen(pagePort, "127.0.0.1");
  if (!existsSync(CHROME)) return;
  browser = await chromium.launch({
    executablePath: CHROME,
    args: [
      "--no-sandbox",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      "--autoplay-policy=no-user-gesture-required",
    ],
  });
}, 600_000);

afterAll(async () => {
  await browser?.close();
  page.close();
  await lab.close();
});

/** Pushes an endpoint as the controller does at a sign-in. */
async function push(type: string, fields: Readonly<Record<string, string>>) {
  const answer = await askAri(lab.config, "PUT", `asterisk/config/dynamic/res_pjsip/${type}/desk`, {
    fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })),
  });
  expect(answer.status).toBe(200);
}

describe("a browser on the same machine", () => {
  it.skipIf(!existsSync(CHROME))(
    "registers, calls and hears itself over loopback",
    async () => {
      await push("auth", { auth_type: "userpass", username: "desk", password: PASSWORD });
      await push("aor", { max_contacts: "1", remove_existing: "yes" });
      await push("endpoint", {
        transport: "transport-ws",
        context: "echo",
        disallow: "all",
        allow: "opus,ulaw",
        webrtc: "yes",
        direct_media: "no",
        auth: "desk",
        aors: "desk",
      });
      const tab = await browser.newPage();
      await tab.goto(`http://127.0.0.1:${pagePort}/`);

      const heard = await tab.evaluate(
        `callEcho(${JSON.stringify(lab.config.sipWebSocketUrl)}, ${JSON.stringify(PASSWORD)})`,
      );

      expect(heard).toMatchObject({ packets: expect.any(Number), energy: expect.any(Number) });
    },
    60_000,
  );
});
