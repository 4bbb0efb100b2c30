import type { CallbackSettings } from "../ports/callbacks.ts";

/** What tests of flows say nothing of: every number may be called back, at any hour. */
export const rehearsedCallbacks = (zone: string): CallbackSettings => ({
  rules: {
    attemptsMax: 3,
    gapMs: 900_000,
    ringMs: 25_000,
    hours: { from: 0, to: 1_440 },
  },
  slotCapacity: 5,
  shownNumber: "1000",
  numberOf: (raw) => (/^\+?\d{3,15}$/.test(raw) ? raw : null),
  zonesOf: () => [zone],
});
