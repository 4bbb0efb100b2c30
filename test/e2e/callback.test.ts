import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { CallbackList } from "../../src/contract/index.ts";
import { makeTone, toneLevel } from "../peers/dsp.ts";
import type { PhoneCall } from "../peers/phone-call.ts";
import { until } from "../peers/until.ts";
import { type Caller, callIn } from "./caller.ts";
import { type Hotline, startHotline } from "./hotline.ts";
import { listenTo } from "./listener.ts";
import { kindsOf } from "./tickets.ts";

const SOON_MS = 15_000;
/** Restarts take their time on a busy machine. */
const PATIENCE_MS = 120_000;
const CUSTOMER_TONE = 440;
const AGENT_TONE = 880;

const flow = `
flow: callback
start: agent
nodes:
  agent:
    queue:
      queue: support
      prompts: [queue-callback]
      keys: { "1": call-back }
      ended: bye
      timedOut: bye
      full: bye
  call-back:
    callback: { mode: queue, agent: agent, done: bye, refused: bye, cancelled: bye, exhausted: bye }
  bye:
    hangup: { prompts: [goodbye] }
`;

let hotline: Hotline;

const start = (env: Readonly<Record<string, string>> = {}): Promise<Hotline> =>
  startHotline({
    agents: [{ name: "ann", skills: ["en"] }],
    transfers: { numbers: [], sip: [] },
    env: { CALLBACK_DESTINATIONS: "+1202555", CALLBACK_HOURS: "00:00-24:00", ...env },
    flow: () => flow,
  });

beforeAll(async () => {
  hotline = await start();
});

afterEach(async () => {
  await hotline.hangUpAll();
  await (await hotline.person("ann")).command("pause");
});

afterAll(() => hotline.stop());

/** A caller who waits, chooses a callback by key, confirms the number and hangs up. */
async function choosesCallback(): Promise<Caller> {
  const caller = await callIn(hotline);
  await caller.hears("queue-callback");
  await caller.pressFor("1", "callback-number-keys");
  await caller.pressFor("1", "callback-place-kept");
  await caller.hangUp();
  return caller;
}

function hears(call: PhoneCall, tone: number): boolean {
  const now = performance.now();
  return toneLevel(call.line.heardBetween(now - 400, now), tone) > 0.1;
}

/** Both sound until each hears the other. */
async function talk(customer: PhoneCall, agent: PhoneCall): Promise<void> {
  void customer.line.say(makeTone(CUSTOMER_TONE, 2_000, 0.3));
  void agent.line.say(makeTone(AGENT_TONE, 2_000, 0.3));
  await until("both hearing each other", SOON_MS, () => {
    return hears(customer, AGENT_TONE) && hears(agent, CUSTOMER_TONE);
  });
}

async function restart(): Promise<void> {
  await hotline.controller.kill();
  hotline.controller.start();
  await hotline.ready();
}

/** The customer's callback as the supervisor's page shows it. */
async function callbackTo({ number }: Caller) {
  const sam = await hotline.person("sam");
  const answer = await sam.ask("GET", "/api/v1/callbacks");
  const { items } = CallbackList.parse(await answer.json());
  const [found] = items.filter((callback) => callback.number === number);
  if (found === undefined) throw new Error(`There is no callback to ${number}.`);
  return found;
}

describe("a callback that is chosen by key in the queue", { timeout: PATIENCE_MS }, () => {
  it("rings the agent, then the customer, and connects them", async () => {
    const caller = await choosesCallback();

    const { phone } = await hotline.deskPhone("ann");
    const agent = await phone.rung(SOON_MS);
    agent.answer();
    const customer = await hotline.outside.rung(SOON_MS);
    customer.answer();

    await talk(customer, agent);
    agent.hangUp();
    await until("the promise being kept", SOON_MS, async () => {
      return (await callbackTo(caller)).stage === "done";
    });
    const { ticket, attempts } = await callbackTo(caller);
    expect(attempts).toBe(1);
    const sam = await hotline.person("sam");
    expect(kindsOf(await sam.ticket(ticket))).toEqual(
      expect.arrayContaining(["promised", "queued", "offered", "attempt", "connected", "answered"]),
    );
  });

  it("is kept once although the controller is killed before and while the customer is rung", async () => {
    const caller = await choosesCallback();
    await restart();

    const { phone } = await hotline.deskPhone("ann");
    const agent = await phone.rung(SOON_MS);
    agent.answer();
    const customer = await hotline.outside.rung(SOON_MS);
    await restart();
    customer.answer();

    await talk(customer, agent);
    expect(hotline.outside.calls()).toHaveLength(1);
    expect(await callbackTo(caller)).toMatchObject({ stage: "talking", attempts: 1 });
  });
});

describe("a callback that rings the customer first", { timeout: PATIENCE_MS }, () => {
  beforeAll(async () => {
    await hotline.stop();
    hotline = await start({
      CALLBACK_FIRST: "customer",
      CALLBACK_MACHINES: "leave_message",
      CALLBACK_GAP_MINUTES: "0.05",
    });
  });

  it("leaves a message on a machine, tries who hangs up again, and connects who stays", async () => {
    const { phone } = await hotline.deskPhone("ann");
    const ann = await hotline.person("ann");
    await ann.command("pause");
    const caller = await choosesCallback();
    await ann.command("ready");
    const machine = await hotline.outside.rung(SOON_MS);
    machine.answer();
    void machine.line.say(makeTone(CUSTOMER_TONE, 4_000, 0.3));
    await listenTo(machine, "en").hears("callback-message", SOON_MS);

    const hasty = await hotline.outside.rung(2 * SOON_MS);
    hasty.answer();
    await hasty.line.say(makeTone(CUSTOMER_TONE, 300, 0.3));
    hasty.hangUp();

    const customer = await hotline.outside.rung(2 * SOON_MS);
    customer.answer();
    await customer.line.say(makeTone(CUSTOMER_TONE, 400, 0.3));
    await listenTo(customer, "en").hears("callback-greeting", SOON_MS);
    const agent = await phone.rung(SOON_MS);
    agent.answer();

    await talk(customer, agent);
    expect(await callbackTo(caller)).toMatchObject({ stage: "talking", attempts: 3 });
  });
});
