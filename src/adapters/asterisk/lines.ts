import type { Line } from "../../ports/telephony.ts";
import { type Parts, sendAnyway, throwIfDown } from "./wire.ts";

/** How a line's phone is treated by Asterisk. */
export type LineSettings = {
  /** The dialplan's context for calls from each kind of line. */
  readonly contexts: Readonly<Record<Line["kind"], string>>;
  /** Codecs that browsers may use, best first, as in pjsip.conf. */
  readonly codecs: string;
};

/** A browser that vanished sends no RTP; a held one may send none for long. */
const RTP_TIMEOUT_SECONDS = 5;
const RTP_TIMEOUT_HELD_SECONDS = 600;

/** A frozen browser is noticed after at most these two together. */
const QUALIFY_SECONDS = 3;
const QUALIFY_TIMEOUT_SECONDS = 2;

type Fields = Readonly<Record<string, string>>;

/**
 * Pushes a browser's SIP line into Asterisk's memory: first what the endpoint refers to, then the
 * endpoint. Repeating it changes the password.
 */
export async function pushLine(parts: Parts, line: Line, settings: LineSettings): Promise<void> {
  const { address, password } = line;
  const auth = { auth_type: "userpass", username: address, password };
  await Promise.all([
    push(parts, "auth", address, auth),
    push(parts, "aor", address, aorFields()),
    push(parts, "endpoint", address, endpointFields(line, settings)),
  ]).catch((error: unknown) => {
    throwIfDown(error);
    throw error;
  });
}

/** Deletes a pushed line; one that is not there is fine. */
export async function deleteLine(parts: Parts, address: string): Promise<void> {
  for (const objectType of ["endpoint", "aor", "auth"]) {
    await sendAnyway(parts, "asterisk.deleteObject", {
      configClass: "res_pjsip",
      objectType,
      id: address,
    });
  }
}

async function push(parts: Parts, objectType: string, id: string, fields: Fields): Promise<void> {
  await parts.ari.command("asterisk.updateObject", {
    configClass: "res_pjsip",
    objectType,
    id,
    fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })),
  });
}

function aorFields(): Fields {
  return {
    max_contacts: "1",
    remove_existing: "yes",
    qualify_frequency: String(QUALIFY_SECONDS),
    qualify_timeout: String(QUALIFY_TIMEOUT_SECONDS),
  };
}

/** `webrtc` brings DTLS-SRTP, ICE, AVPF and rtcp-mux, with a certificate made by itself. */
function endpointFields(line: Line, settings: LineSettings): Fields {
  const { address, kind, callerId } = line;
  return {
    transport: "transport-ws",
    context: settings.contexts[kind],
    disallow: "all",
    allow: settings.codecs,
    webrtc: "yes",
    direct_media: "no",
    allow_transfer: "no",
    rtp_timeout: String(RTP_TIMEOUT_SECONDS),
    rtp_timeout_hold: String(RTP_TIMEOUT_HELD_SECONDS),
    ...(callerId === null ? {} : { callerid: writeCallerId(callerId, null) }),
    auth: address,
    aors: address,
  };
}

/** Writes a caller for Asterisk, `"name" <number>`, without what would end either part early. */
export function writeCallerId(number: string | null, name: string | null): string {
  const clean = (text: string): string => text.replace(/["<>\\]/g, "").replace(/[\r\n]/g, " ");
  const shown = clean(name ?? number ?? "");
  return `"${shown}" <${clean(number ?? "")}>`;
}
