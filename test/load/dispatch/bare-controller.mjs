/**
 * The least that a controller of Asterisk can do: rings the agent who is idle longest, connects, and
 * clears away. No journal, no tickets, no flow, no recovery, no error is looked at. What it costs is
 * what talking to Asterisk costs any controller in Node on this machine.
 *
 * Environment: ARI_URL, ARI_PASSWORD, AGENTS (names by commas), UNREAD (event types by commas).
 */
import { WebSocket } from "ws";

const APP = "bare";
const SOCKETS = 4;
const { ARI_URL = "", ARI_PASSWORD = "", AGENTS = "", UNREAD = "" } = process.env;
const headers = {
  authorization: `Basic ${Buffer.from(`hotline:${ARI_PASSWORD}`).toString("base64")}`,
};
const idle = AGENTS.split(",");
const waiting = [];
/** Calls by each of their channels: { caller, agent, leg, isUp }. */
const calls = new Map();
const sockets = [];
let requests = 0;

function send(call, method, uri, body) {
  requests += 1;
  const frame = { type: "RESTRequest", request_id: String(requests), method, uri };
  const json = { content_type: "application/json", message_body: JSON.stringify(body) };
  sockets[call.number % SOCKETS].send(JSON.stringify(body ? { ...frame, ...json } : frame));
}

function dispatch(agentCount) {
  while (waiting.length > 0) {
    const free = idle.findIndex((agent) => Number(agent.slice(2)) <= agentCount);
    if (free === -1) return;
    const call = waiting.shift();
    [call.agent] = idle.splice(free, 1);
    call.leg = `bare-${requests}`;
    calls.set(call.leg, call);
    const caller = encodeURIComponent(`"${call.from}" <${call.from}>`);
    const query = `endpoint=PJSIP/${call.agent}&app=${APP}&appArgs=leg&callerId=${caller}&timeout=15`;
    send(call, "POST", `channels/${call.leg}?${query}`);
  }
}

function started({ args, channel }) {
  if (args[0] !== "leg") {
    const from = channel.caller.number;
    const call = { number: requests, caller: channel.id, from, agentCount: Number(args[0]) };
    calls.set(channel.id, call);
    waiting.push(call);
    return dispatch(call.agentCount);
  }
  const call = calls.get(channel.id);
  if (!call) return;
  call.isUp = true;
  send(call, "POST", `channels/${call.caller}/answer`);
  send(call, "POST", `bridges/b-${call.leg}?type=mixing`);
  send(call, "POST", `bridges/b-${call.leg}/addChannel?channel=${call.caller},${call.leg}`);
}

function ended(id) {
  const call = calls.get(id);
  if (!call) return;
  calls.delete(call.caller);
  calls.delete(call.leg);
  if (call.agent) {
    idle.push(call.agent);
    dispatch(call.agentCount);
    send(call, "DELETE", `channels/${id === call.caller ? call.leg : call.caller}`);
    if (call.isUp) send(call, "DELETE", `bridges/b-${call.leg}`);
  } else waiting.splice(waiting.indexOf(call), 1);
}

function take(data) {
  const event = JSON.parse(data.toString());
  switch (event.type) {
    case "StasisStart":
      return started(event);
    case "ChannelHangupRequest":
      return event.soft ? undefined : ended(event.channel.id);
    case "StasisEnd":
    case "ChannelDestroyed":
      return ended(event.channel.id);
  }
}

for (let number = 0; number < SOCKETS; number += 1) {
  const url = new URL(`${ARI_URL.replace(/^http/, "ws")}/events`);
  url.searchParams.set("app", number === 0 ? APP : `${APP}-requests-${number}`);
  const socket = new WebSocket(url, { headers, perMessageDeflate: false });
  socket.on("message", take);
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  sockets.push(socket);
}
const disallowed = UNREAD.split(",").map((type) => ({ type }));
send({ number: 0 }, "PUT", `applications/${APP}/eventFilter`, { disallowed });
console.log("ready");
