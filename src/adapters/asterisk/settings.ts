import type { Capability } from "../../core/call/index.ts";
import type { AriHandlers, AriSettings } from "./ari/index.ts";
import type { LineSettings } from "./lines.ts";

/** A place in the dialplan. */
export type DialplanPlace = {
  readonly context: string;
  readonly extension: string;
  readonly priority: number;
};

/** Where Asterisk is and how its configuration (`host/`) names things. */
export type AsteriskTelephonySettings = {
  readonly ari: Pick<AriSettings, "url" | "username" | "password" | "application">;
  /** The absolute folder into which Asterisk writes recordings. */
  readonly recordingsFolder: string;
  /** Where the product's sounds lie below Asterisk's folder of each language. */
  readonly soundsFolder: string;
  /** Where the dialplan takes callers whom we cannot serve. */
  readonly fallback: DialplanPlace;
  /** Where the dialplan finds out whether a machine has answered, and gives the leg back. */
  readonly listen: DialplanPlace;
  readonly lines: LineSettings;
  /** Endpoints that are no phones: nobody asks whether they can be rung. */
  readonly trunks: readonly string[];
  /** Whether its configuration has a trunk for numbers, and a way to SIP addresses. */
  readonly dialsOut: { readonly numbers: boolean; readonly sip: boolean };
  /** Codecs offered to a phone that we ring, best first. */
  readonly dialCodecs: string;
  /** Another controller has taken over: this one must stop acting on calls. */
  readonly onReplaced: () => void;
  readonly onMeasured?: AriHandlers["measured"];
};

/** What suits the configuration that `host/` writes. */
export const ASTERISK_TELEPHONY_DEFAULTS = {
  soundsFolder: "hotline",
  fallback: { context: "fallback", extension: "s", priority: 1 },
  listen: { context: "hotline-listen", extension: "s", priority: 1 },
  lines: { contexts: { agent: "from-agent", phone: "from-phone" }, codecs: "opus,ulaw,alaw" },
  trunks: ["trunk", "trunk-out", "sip-out"],
  dialsOut: { numbers: false, sip: false },
  dialCodecs: "opus,ulaw,alaw",
} as const satisfies Partial<AsteriskTelephonySettings>;

/** What an Asterisk can do that has a trunk to dial numbers on, and may call SIP addresses, or not. */
export function asteriskCapabilities(out: AsteriskTelephonySettings["dialsOut"]) {
  const capabilities = new Set<Capability>(["record"]);
  if (out.numbers) capabilities.add("dial_number");
  if (out.sip) capabilities.add("dial_sip");
  return capabilities;
}
