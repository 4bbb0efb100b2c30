import type { TestSetting } from "../contract/flow-test/index.ts";
import type { CallbackSettings } from "../ports/callbacks.ts";

const plain = { refused: [], first: "agent", machines: "talk" } as const;

/**
 * What tests of flows say nothing of: every number may be called back, at any hour. Null where a
 * test says that there are no callbacks.
 */
export function rehearsedCallbacks(
  zone: string,
  told: TestSetting["callbacks"],
): CallbackSettings | null {
  if (told === "off") return null;
  const { refused, first, machines } = typeof told === "object" ? told : plain;
  const isRefused = (number: string) => refused.some((beginning) => number.startsWith(beginning));
  return {
    rules: {
      attemptsMax: 3,
      gapMs: 900_000,
      ringMs: 25_000,
      hours: { from: 0, to: 1_440 },
      ...(machines === "talk" ? {} : { machine: machines }),
    },
    holidays: null,
    firstOf: () => first,
    slotCapacity: told === "full" ? 0 : 5,
    shownNumber: "1000",
    numberOf: (raw) => (/^\+?\d{3,15}$/.test(raw) && !isRefused(raw) ? raw : null),
    zonesOf: () => [zone],
  };
}
