import type { SimOutsideRing } from "../../src/adapters/simulated/index.ts";
import type { FlowNode } from "../../src/core/flow/index.ts";
import { callId } from "../../src/core/lib/brands.ts";
import type { CallbackSettings } from "../../src/ports/callbacks.ts";
import { spineFlow } from "./spine-flow.ts";
import { SimHotline } from "./spine-hotline.ts";

/** The customer who is called back. */
export const number = "+4930123456";
/** Ms. */
export const minute = 60_000;

/** What the configuration says of callbacks. */
export const settings: CallbackSettings = {
  rules: { attemptsMax: 3, gapMs: 15 * minute, ringMs: 25_000, hours: { from: 0, to: 1_440 } },
  slotCapacity: 1,
  holidays: null,
  firstOf: () => "agent",
  shownNumber: "1000",
  numberOf: (raw) => (/^\+49\d+$/.test(raw) ? raw : null),
  zonesOf: () => ["UTC"],
};

/** Keeps the place in line. */
export const callBack: FlowNode = {
  id: "call-back",
  type: "callback",
  label: { en: "Callback", zh: "回电" },
  mode: "queue",
  agent: "agent",
  calendar: null,
  prompts: [],
  tries: 3,
  firstMs: 5_000,
  nextMs: 3_000,
  done: "bye",
  refused: "agent",
  cancelled: "agent",
  exhausted: "agent",
};

const agentNode = spineFlow.nodes["agent"];
/** A flow whose queue is left for a callback by key 1. */
export const flow = {
  ...spineFlow,
  nodes: {
    ...spineFlow.nodes,
    "call-back": callBack,
    agent: { ...agentNode, keys: { "1": "call-back" } } as FlowNode,
  },
};

/** A customer's telephone outside. */
export class Customer {
  rings: SimOutsideRing[] = [];
  onRing: (ring: SimOutsideRing) => void = () => {};
  readonly #hotline: SimHotline;

  constructor(hotline: SimHotline, at = number) {
    this.#hotline = hotline;
    hotline.carrier.plugInOutside(at, (ring) => {
      this.rings.push(ring);
      this.onRing(ring);
    });
  }

  get ring(): SimOutsideRing {
    const ring = this.rings.at(-1);
    if (!ring) throw new Error("The customer's telephone has never rung.");
    return ring;
  }

  async answer(as: "person" | "machine" = "person"): Promise<void> {
    this.ring.answer(as);
    await this.#hotline.advance(0);
  }
}

/** A caller in the queue, with nobody there, who chooses a callback and hangs up. */
export async function promised(options: Partial<CallbackSettings> = {}) {
  const hotline = await SimHotline.start({ flow, callbacks: { ...settings, ...options } });
  const customer = new Customer(hotline);
  const bob = await hotline.agent("bob", "en");
  await bob.command({ command: "pause", reason: "lunch" });
  const caller = await hotline.call({ number });
  await caller.press("12");
  await hotline.advance(minute);
  await caller.press("1");
  await hotline.advance(6_000);
  await caller.press("1");
  await hotline.advance(0);
  const id = hotline.disk.calls().at(-1) ?? callId("none");
  return { hotline, customer, bob, caller, id };
}
