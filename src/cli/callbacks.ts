import { callbackNumber, zonesOfNumber } from "../adapters/system/index.ts";
import type { EnvSettings } from "../contract/config.ts";
import type { CallbackSettings } from "../ports/callbacks.ts";
import type { Config } from "./config.ts";

/** How long a customer's telephone rings; answering machines often wait for longer. */
const ringMs = 25_000;

/** What the configuration says of callbacks; null when it permits none. */
export function callbackSettingsOf(
  env: EnvSettings,
  queues: Config["callbackFirst"],
): CallbackSettings | null {
  if (env.CALLBACK_DESTINATIONS === undefined) return null;
  const permitted = env.CALLBACK_DESTINATIONS.split(",").map((one) => one.trim());
  const [from = 0, to = 0] = env.CALLBACK_HOURS.split("-").map(minutesOf);
  return {
    rules: {
      attemptsMax: env.CALLBACK_ATTEMPTS,
      gapMs: env.CALLBACK_GAP_MINUTES * 60_000,
      ringMs,
      hours: { from, to },
      ...(env.CALLBACK_MACHINES === "talk" ? {} : { machine: env.CALLBACK_MACHINES }),
    },
    holidays: env.CALLBACK_HOLIDAYS ?? null,
    firstOf: (queue) => queues.get(queue) ?? env.CALLBACK_FIRST,
    slotCapacity: env.CALLBACK_SLOT_CAPACITY,
    shownNumber: env.HOTLINE_NUMBER,
    numberOf: (raw) => callbackNumber(raw, env.DEFAULT_COUNTRY, permitted),
    zonesOf: (number) => zonesOfNumber(number, env.TIME_ZONE),
  };
}

function minutesOf(time: string): number {
  const [hour, minute] = time.split(":").map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}
