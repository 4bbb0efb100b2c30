import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { build } from "esbuild";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Lab, openLab } from "./lab.ts";

const CHROME = process.env.CHROME_PATH ?? "/usr/bin/chromium";
const PASSWORD = "only-for-this-test";

let lab: Lab;
let browser: Browser;
let page: Server;

/** Runs in the browser: registers, calls the echo, and tells what came back. */
const SCRIPT = `
  import JsSIP from "jssip";
  window.callEcho = (socketUrl, password) => new Promise((resolve, reject) => {
    const ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(socketUrl)],
      uri: "sip:desk@hotline.invalid", password, session_timers: false,
    });
    ua.on("registrationFailed", ({ cause }) => reject(new Error("registration: " + cause)));
    ua.on("registered", () => {
      const call = ua.call("sip:echo@hotline.invalid", {
        mediaConstraints: {
          audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
        },
        pcConfig: { iceServers: [] },
      });
      call.on("failed", ({ cause }) => reject(new Error("call: " + cause)));
      const sound = new Audio();
      call.connection.ontrack = ({ streams }) => {
        sound.srcObject = streams[0];
        void sound.play();
      };
      call.on("confirmed", async () => {
        for (let tries = 0; tries < 100; tries += 1) {
          await new Promise((done) => setTimeout(done, 100));
          const stats = [...(await call.connection.getStats()).values()];
          const heard = stats.find(({ type }) => type === "inbound-rtp");
          if (heard && heard.packetsReceived > 50 && heard.totalAudioEnergy > 0.01) {
            call.terminate();
            ua.stop();
            resolve({ packets: heard.packetsReceived, energy: heard.totalAudioEnergy });
            return;
          }
        }
        const pairs = [...(await call.connection.getStats()).values()];
        reject(new Error("no sound came back: " + JSON.stringify(pairs.filter(({ type }) => /rtp|pair/.test(type)))));
      });
    });
    ua.start();
  });`;

beforeAll(async () => {
  lab = await openLab(21_400, 31_400, {
    extra: { extensions: "[echo]\nexten => echo,1,Answer()\n same => n,Echo()\n" },
  });
  const bundle = await build({
    stdin: { contents: SCRIPT, resolveDir: import.meta.dirname },
    bundle: true,
    format: "iife",
    write: false,
  });
  const script = bundle.outputFiles[0]?.text ?? "";
  page = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : '<script src="/page.js"></script>');
  }).listen(21_404, "127.0.0.1");
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
  const { url, username, password } = lab.config.ari;
  const answer = await fetch(`${url}/asterisk/config/dynamic/res_pjsip/${type}/desk`, {
    method: "PUT",
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })),
    }),
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
      await tab.goto("http://127.0.0.1:21404/");

      const heard = await tab.evaluate(
        `callEcho(${JSON.stringify(lab.config.sipWebSocketUrl)}, ${JSON.stringify(PASSWORD)})`,
      );

      expect(heard).toMatchObject({ packets: expect.any(Number), energy: expect.any(Number) });
    },
    60_000,
  );
});
