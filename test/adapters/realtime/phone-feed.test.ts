import { once } from "node:events";
import { afterEach, beforeEach, expect, it } from "vitest";
import { WebSocket } from "ws";
import { PhoneLine, PhoneMessage } from "../../../src/contract/index.ts";
import { callId } from "../../../src/core/lib/brands.ts";
import { aCall } from "../../fakes/samples.ts";
import { openStand, type Stand } from "../http/stand.ts";

const call = callId("call-1");
let stand: Stand;

beforeEach(async () => {
  stand = await openStand();
});
afterEach(() => stand.close());

async function openPhone(): Promise<{ line: PhoneLine; heard: PhoneMessage[]; socket: WebSocket }> {
  const answer = await fetch(`${stand.url}/api/v1/phone-lines`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: stand.url },
    body: "{}",
  });
  const line = PhoneLine.parse(await answer.json());
  const url = `${stand.url.replace("http", "ws")}/api/v1/phone/live?token=${line.token}`;
  const socket = new WebSocket(url, { headers: { origin: stand.url } });
  const heard: PhoneMessage[] = [];
  socket.on("message", (data) => heard.push(PhoneMessage.parse(JSON.parse(String(data)))));
  await once(socket, "open");
  return { line, heard, socket };
}

it("captions what the phone's own line says, and nothing of other lines", async () => {
  const { line, heard } = await openPhone();

  for (const listener of stand.control.spokenListeners) {
    listener({ call, endpoint: "phone-ffffffffffffffff", lang: "en", text: "Not for you." });
    listener({ call, endpoint: line.user, lang: "zh", text: "您好。" });
  }

  await expect.poll(() => heard).toEqual([{ type: "said", text: "您好。", lang: "zh" }]);
});

it("follows the call from the menus to its end, and the next one", async () => {
  const { line, heard } = await openPhone();
  const step = (state: ReturnType<typeof aCall> | null): void => {
    if (state === null) stand.control.callMap.delete(call);
    else stand.control.callMap.set(call, state);
    stand.control.changed({ calls: [call] });
  };

  stand.control.endpoints.set(line.user, call);
  step(aCall("call-1", "flow"));
  step(aCall("call-1", "flow"));
  step(aCall("call-1", "queued"));
  step(aCall("call-1", "offered"));
  step(aCall("call-1", "talking"));
  stand.control.endpoints.delete(line.user);
  step(null);
  stand.control.endpoints.set(line.user, call);
  step(aCall("call-1", "flow"));

  await expect
    .poll(() => heard.map((message) => (message.type === "phase" ? message.phase : "said")))
    .toEqual(["flow", "queued", "offered", "talking", "ended", "flow"]);
});

it("only listens, and lets go of the engine when the page has gone", async () => {
  const { socket } = await openPhone();
  expect(stand.control.spokenListeners.size).toBe(1);

  socket.send("hello");
  const [code] = await once(socket, "close");

  expect(code).toBe(1008);
  await expect.poll(() => stand.control.spokenListeners.size).toBe(0);
  expect(stand.control.changeListeners.size).toBe(0);
});

it("closes when the line is given back", async () => {
  const { line, socket } = await openPhone();

  await fetch(`${stand.url}/api/v1/phone-lines`, {
    method: "DELETE",
    headers: { "content-type": "application/json", origin: stand.url },
    body: JSON.stringify({ token: line.token }),
  });
  const [code] = await once(socket, "close");

  expect(code).toBe(1008);
});
