import type { FlowDocument } from "../../src/core/flow/index.ts";
import type { CallbackSettings } from "../../src/ports/callbacks.ts";
import { flow, settings } from "../fakes/callback-hotline.ts";
import { serviceQueue } from "../fakes/spine-hotline.ts";

/** The test flow, where callers who wait may keep their place by a promise to call back. */
export const simFlow: FlowDocument = flow;

/** Promises are kept soon and tried often, so that many of their steps meet a fault. */
export const callbackSettings: CallbackSettings = {
  ...settings,
  rules: { ...settings.rules, attemptsMax: 3, gapMs: 20_000, ringMs: 15_000 },
  firstOf: (queue) => (queue === serviceQueue.id ? "agent" : "customer"),
};

/** The telephone outside to which callers are transferred: more than one at a time. */
export const branchOffice = "+49301";
