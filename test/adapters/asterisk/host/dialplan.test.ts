import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { toolCommand } from "../../../../src/adapters/asterisk/host/index.ts";
import { askAri } from "../../../peers/ari-http.ts";
import { freeMediaPorts, freeUdpPort, type MediaPorts } from "../../../peers/ports.ts";
import { type SippRun, startSipp } from "../../../peers/sipp.ts";
import { type Lab, openLab, PACKAGES } from "./lab.ts";

const HOLD_SECONDS = 8;

let lab: Lab;
let folder: string;
let media: MediaPorts;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hotline-dialplan-"));
  media = await freeMediaPorts();
  lab = await openLab({
    rtp: media.asterisk,
    guard: { retrySeconds: 1, holdSeconds: HOLD_SECONDS },
    announcements: { hold: "connecting", passingOn: "connecting", unavailable: "goodbye" },
  });
}, 600_000);

afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true });
});

async function caller(name: string, changes: Partial<SippRun> = {}) {
  return startSipp(toolCommand(PACKAGES, "sipp"), {
    name,
    folder,
    role: { kind: "caller", fromPrefix: "+4930" },
    steps: [{ do: "invite" }, { do: "expect_answer" }, { do: "expect_bye" }],
    server: { address: "127.0.0.1", port: lab.config.sip.port },
    address: "127.0.0.1",
    port: await freeUdpPort(),
    rtpPorts: media.phones,
    dial: "1000",
    calls: 1,
    withinMs: 30_000,
    ...changes,
  });
}

/** Opens the event socket of the application, as the controller does, and keeps what comes. */
async function openController() {
  const { url, username, password, application } = lab.config.ari;
  const address = `${url.replace("http", "ws")}/events?app=${application}`;
  const socket = new WebSocket(address, { auth: `${username}:${password}` });
  const events: { type: string; args?: string[]; channel?: { id: string } }[] = [];
  socket.on("message", (data) => events.push(JSON.parse(String(data))));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const hangUp = (channelId: string) => askAri(lab.config, "DELETE", `channels/${channelId}`);
  return { socket, events, hangUp };
}

async function arrival(events: Awaited<ReturnType<typeof openController>>["events"]) {
  for (let waited = 0; waited < 6_000; waited += 20) {
    const start = events.find((event) => event.type === "StasisStart");
    if (start !== undefined) return start;
    await sleep(20);
  }
  return undefined;
}

describe("the dialplan", () => {
  it("hands a caller to the controller with the way in and the number dialled", async () => {
    const controller = await openController();
    const sipp = await caller("handed", {
      steps: [{ do: "invite" }, { do: "pause", ms: 500 }],
      dial: "+49,30",
    });

    const start = await arrival(controller.events);
    await controller.hangUp(start?.channel?.id ?? "");
    await sipp.stop();
    controller.socket.close();

    expect(start?.args).toEqual(["trunk", "+4930"]);
  });

  it("rings, then holds a caller while no controller is there, and hands over when it comes", async () => {
    const sipp = await caller("held");
    await sleep(6_000);
    const controller = await openController();
    const openedAt = performance.now();

    const start = await arrival(controller.events);
    const handedOverAfterMs = performance.now() - openedAt;
    await controller.hangUp(start?.channel?.id ?? "");
    const result = await sipp.ended;
    controller.socket.close();

    const at = (text: string) => result.messages.find(({ start }) => start.includes(text))?.atMs;
    const answeredAfterMs = (at("200 OK") ?? 0) - (at("INVITE") ?? 0);
    expect(start?.args).toEqual(["trunk", "1000"]);
    expect(handedOverAfterMs).toBeLessThan(2_500);
    expect(result.messages.some(({ start }) => start.includes("180 Ringing"))).toBe(true);
    expect(answeredAfterMs).toBeGreaterThan(1_000);
    expect(answeredAfterMs).toBeLessThan(3_000);
    expect(result).toMatchObject({ succeeded: 1, failed: 0 });
  });

  it("apologises and hangs up when the controller does not come in time", async () => {
    const sipp = await caller("given-up");

    const { messages, succeeded } = await sipp.ended;

    const first = messages[0]?.atMs ?? 0;
    const bye = messages.find(({ method, isSent }) => method === "BYE" && !isSent)?.atMs ?? 0;
    expect(succeeded).toBe(1);
    expect(bye - first).toBeGreaterThan(HOLD_SECONDS * 1_000);
    expect(bye - first).toBeLessThan(HOLD_SECONDS * 1_000 + 9_000);
  });

  it("takes no call from an address that is no trunk, whatever name it gives itself", async () => {
    const { port } = lab.config.sip;
    const socket = createSocket("udp4").bind(0, "127.0.0.2");
    await once(socket, "listening");
    const own = `127.0.0.2:${socket.address().port}`;
    const invite = [
      `INVITE sip:1000@127.0.0.1:${port} SIP/2.0`,
      `Via: SIP/2.0/UDP ${own};branch=z9hG4bK-stranger`,
      "From: <sip:trunk@127.0.0.2>;tag=a",
      `To: <sip:1000@127.0.0.1:${port}>`,
      "Call-ID: stranger@127.0.0.2",
      "CSeq: 1 INVITE",
      `Contact: <sip:trunk@${own}>`,
      "Max-Forwards: 70",
      "Content-Length: 0",
      "",
      "",
    ];

    socket.send(invite.join("\r\n"), port, "127.0.0.1");
    const [answer] = await once(socket, "message");
    socket.close();

    expect(String(answer)).toMatch(/^SIP\/2\.0 401 /);
  });
});
