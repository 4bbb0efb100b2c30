/**
 * One call through a running hotline as a person would make it: dials, listens to what the line
 * says, asks for a balance, hangs up. `docker/podman-try.sh` runs it beside the containers.
 */
import { parseArgs } from "node:util";
import { demoCustomers } from "../../src/demo-bank/customers.ts";
import { type Listener, listenTo } from "../e2e/listener.ts";
import { openPhone } from "../peers/phone.ts";
import type { PhoneCall } from "../peers/phone-call.ts";
import { until } from "../peers/until.ts";

const { values } = parseArgs({
  options: {
    sip: { type: "string", default: "127.0.0.1:5060" },
    panel: { type: "string", default: "http://127.0.0.1:8080" },
    address: { type: "string", default: "127.0.0.1" },
    rtp: { type: "string", default: "30000-30098" },
    number: { type: "string", default: "1000" },
  },
});
const [sipHost = "", sipPort = ""] = values.sip.split(":");
const [rtpMin = "", rtpMax = ""] = values.rtp.split("-");

const say = (text: string) => process.stdout.write(`${text}\n`);

await until("the panel saying that it is ready", 20_000, async () => {
  return (await fetch(`${values.panel}/readyz`)).ok;
});
say(`panel     ${values.panel} is ready`);
const phone = await openPhone({
  address: values.address,
  port: 0,
  user: "12025550143",
  server: { address: sipHost, port: Number(sipPort) },
  rtpPorts: { min: Number(rtpMin), max: Number(rtpMax) },
});
try {
  const call = await phone.dial(values.number);
  await call.answered(10_000);
  const took = Math.round(call.times.answered - call.times.invited);
  say(`call      ${values.number} at ${values.sip} answered in ${took} ms`);
  await askForBalance(call);
  const seconds = (call.line.recording().length / 8_000).toFixed(1);
  say(`audio     ${call.line.packetCount()} RTP packets, ${seconds} s`);
  call.hangUp();
} finally {
  await phone.close();
}

async function askForBalance(call: PhoneCall): Promise<void> {
  const [customer] = demoCustomers;
  if (customer === undefined) throw new Error("the demo bank has no customer");
  const line = listenTo(call, "en");
  await hears(line, "welcome");
  await hears(line, "choose-language");
  await press(call, "1", "1");
  await hears(line, "main-menu");
  await press(call, "1", "1");
  await hears(line, "ask-account");
  await press(call, `${customer.account}#`, `the demo account ${customer.account} #`);
  await hears(line, "ask-pin");
  await press(call, `${customer.pin}#`, "its PIN #");
  await hears(line, "balance-is");
  await hears(line, "after-balance");
}

async function hears(line: Listener, prompt: string): Promise<void> {
  await line.hears(prompt);
  say(`heard     ${prompt}`);
}

async function press(call: PhoneCall, keys: string, shown: string): Promise<void> {
  await call.press(keys);
  say(`pressed   ${shown}`);
}
