import {
  ASTERISK_TELEPHONY_DEFAULTS,
  AsteriskTelephony,
  type AsteriskTelephonySettings,
} from "../../../src/adapters/asterisk/index.ts";
import type { Prompt, Script, Wait } from "../../../src/core/call/index.ts";
import { legId } from "../../../src/core/lib/brands.ts";
import type { Log } from "../../../src/ports/log.ts";
import type { Speech } from "../../../src/ports/speech.ts";
import type { TelephonyEvent } from "../../../src/ports/telephony.ts";
import type { Vault } from "../../../src/ports/vault.ts";
import { until } from "./ari/watch.ts";
import { createTestVault } from "./vault.ts";

type EventOf<T extends TelephonyEvent["type"]> = TelephonyEvent & { readonly type: T };

/** The adapter with all that it has told. */
export type Carrier = {
  readonly telephony: AsteriskTelephony;
  readonly events: TelephonyEvent[];
  readonly vault: Vault;
  readonly logged: string[];
  /** Waits for the first event of a type that `holds`, also one that came before. */
  readonly event: <T extends TelephonyEvent["type"]>(
    type: T,
    holds?: (event: EventOf<T>) => boolean,
  ) => Promise<EventOf<T>>;
};

/** Connects the adapter to an Asterisk, real or not. */
export async function connectCarrier(
  settings: Pick<AsteriskTelephonySettings, "ari"> & Partial<AsteriskTelephonySettings>,
  speech: Speech = { find: () => null, make: async () => {} },
): Promise<Carrier> {
  const events: TelephonyEvent[] = [];
  const logged: string[] = [];
  const line =
    (level: string) =>
    (data: Readonly<Record<string, unknown>>, message: string): void => {
      logged.push(`${level}: ${message} ${JSON.stringify(data)}`);
    };
  const log: Log = {
    debug: line("debug"),
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
  };
  const vault = createTestVault();
  const telephony = new AsteriskTelephony(
    {
      ...ASTERISK_TELEPHONY_DEFAULTS,
      recordingsFolder: "/nonexistent",
      onReplaced: () => {},
      ...settings,
    },
    vault,
    speech,
    log,
  );
  telephony.start((event) => events.push(event));
  const event: Carrier["event"] = async (type, holds = () => true) => {
    const matches = (one: TelephonyEvent): one is EventOf<typeof type> =>
      // The type was compared, so the rest is that event's.
      one.type === type && holds(one as EventOf<typeof type>);
    await until(`event ${type}`, () => events.some(matches));
    const found = events.find(matches);
    if (found === undefined) throw new Error(`event ${type} vanished`);
    return found;
  };
  await event("carrier_up");
  return { telephony, events, vault, logged, event };
}

/** A script in English. */
export function script(
  leg: string,
  step: number,
  prompts: readonly Prompt[],
  wait: Wait = { kind: "none" },
): Script {
  return { leg: legId(leg), step, lang: "en", prompts, wait };
}

/** A prompt by name. */
export const sound = (name: string): Prompt => ({ kind: "sound", name });

/** A wait for keys. */
export function digits(changes: Partial<Wait & { readonly kind: "digits" }> = {}): Wait {
  return {
    kind: "digits",
    min: 1,
    max: 4,
    endKey: "#",
    firstMs: 400,
    nextMs: 300,
    secret: false,
    ...changes,
  };
}
