import { SimLookup } from "../../src/adapters/simulated/index.ts";
import type { QueueSettings } from "../../src/core/acd/index.ts";
import type { LookupFailure } from "../../src/core/call/index.ts";
import type { FlowDocument } from "../../src/core/flow/index.ts";
import type { JsonObject } from "../../src/core/lib/json.ts";
import { Rehearsal, type RehearsalOptions } from "../../src/rehearsal/index.ts";
import { queueSettings } from "./queue-settings.ts";
import { spineFlow } from "./spine-flow.ts";

/** The one queue of the test flow. */
export const serviceQueue: QueueSettings = queueSettings("service", {
  label: { en: "Service", zh: "客服" },
});

/** What a test may choose of a simulated hotline. */
export interface SimHotlineOptions extends Partial<Omit<RehearsalOptions, "flow" | "lookup">> {
  readonly flow?: FlowDocument;
}

/** What a source answers, and after how many ms. */
type Answer = readonly [number, JsonObject | LookupFailure];

/** A rehearsal of the spine flow, with the sources it asks. */
export class SimHotline extends Rehearsal {
  /** What the demo bank answers; tests replace it. */
  bank: (account: string, pin: string | undefined) => Answer = () => [100, { name: "Ann Bell" }];
  /** What the balance source answers; tests replace it. */
  balance: Answer = [100, { minor: 1205, currency: "USD" }];
  /** The sources, with what they were asked. */
  readonly sources: SimLookup;

  constructor({ flow = spineFlow, ...options }: SimHotlineOptions = {}) {
    const lookup = (clock: Rehearsal["clock"]) =>
      new SimLookup(clock, ["bank", "balance", "codes"], ({ source, args }) => {
        const [afterMs, answer] =
          source === "balance" ? this.balance : this.bank(args["account"] ?? "", args["pin"]);
        return { afterMs, answer };
      });
    super({ queues: [serviceQueue], ...options, flow: () => flow, lookup });
    this.sources = this.lookup as SimLookup;
  }

  /** A hotline that runs. */
  static async start(options: SimHotlineOptions = {}): Promise<SimHotline> {
    const hotline = new SimHotline(options);
    await hotline.boot();
    return hotline;
  }
}
