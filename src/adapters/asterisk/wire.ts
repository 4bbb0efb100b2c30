import type { LegId } from "../../core/lib/brands.ts";
import type { Log } from "../../ports/log.ts";
import type { Speech } from "../../ports/speech.ts";
import type { TelephonyEvent } from "../../ports/telephony.ts";
import type { Vault } from "../../ports/vault.ts";
import {
  ARI_COMMAND,
  type AriClient,
  AriError,
  type AriOperationName,
  type AriParams,
  isAriConflict,
} from "./ari/index.ts";
import { CarrierDown } from "./carrier-down.ts";

/** What legs, rooms and lines work with. */
export type Parts = {
  readonly ari: Pick<AriClient, "command" | "request">;
  readonly vault: Vault;
  readonly log: Log;
  readonly tell: (event: TelephonyEvent) => void;
  /** Where the product's sounds lie below Asterisk's folder of each language. */
  readonly soundsFolder: string;
  readonly speech: Speech;
};

/**
 * Sends a command; whatever Asterisk says to it is fine. Rejects with CarrierDown only.
 * @param about what it touches besides that which the parameters name
 */
export function sendAnyway<N extends AriOperationName>(
  parts: Parts,
  name: N,
  params: AriParams<N>,
  about: readonly string[] = [],
): Promise<void> {
  return parts.ari.command(name, params, { ...ARI_COMMAND, about }).catch(throwIfDown);
}

/** The same for one that creates something by its id: "it is there already" is success. */
export function sendCreate<N extends AriOperationName>(
  parts: Parts,
  name: N,
  params: AriParams<N>,
  about: readonly string[] = [],
): Promise<void> {
  return parts.ari.command(name, params, { ...ARI_COMMAND, about }).catch(throwUnlessConflict);
}

/** All of some promises as one, without more of them than needed. */
export function allOf(sent: readonly Promise<void>[]): Promise<void> {
  if (sent.length < 2) return sent[0] ?? DONE;
  return Promise.all(sent).then(nothing);
}

/** Turns a lost connection into CarrierDown; other errors are left to the caller. */
export function throwIfDown(error: unknown): void {
  if (error instanceof AriError && error.failure === "closed") {
    throw new CarrierDown(`No connection to Asterisk: ${error.message}`, { cause: error });
  }
}

const DONE = Promise.resolve();

function nothing(): void {}

function throwUnlessConflict(error: unknown): void {
  if (!isAriConflict(error)) throw error;
}

/** A short code for what went wrong, for outcomes and logs. */
export function codeOf(error: unknown): string {
  if (!(error instanceof AriError)) return "asterisk_error";
  return error.status === 0 ? `asterisk_${error.failure}` : `asterisk_${error.status}`;
}

/** True for the answers that say that this very channel does not exist any more. */
export function isLegGone(error: unknown, leg: LegId): boolean {
  if (!(error instanceof AriError)) return false;
  // addChannel says 400 "Channel not found" where all others say 404.
  if (error.status === 400) return error.path.endsWith("/addChannel");
  return error.status === 404 && error.path.startsWith(`channels/${encodeURIComponent(leg)}`);
}

/**
 * Whether a phone keeps the other party on hold, which Asterisk does not list with its channels;
 * null when it cannot be told. Never rejects.
 */
export async function askHold(parts: Parts, leg: LegId): Promise<boolean | null> {
  const question = { channelId: leg, variable: "CHANNEL(rtp,hold)" };
  try {
    return (await parts.ari.request("channels.getChannelVar", question)).value === "1";
  } catch (error) {
    parts.log.warn({ legId: leg, code: codeOf(error) }, "cannot tell whether a phone holds");
    return null;
  }
}
