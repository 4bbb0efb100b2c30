/**
 * SIP messages (RFC 3261) as a test phone needs them: parse, write, digest, the SDP of one audio line.
 *
 * Text is handled as Latin-1 so that every byte of a message, also one that is no UTF-8, is kept.
 */
import { createHash, randomBytes } from "node:crypto";

/** One header line: its name as written, and its value. */
export type SipHeader = readonly [name: string, value: string];

/** A request or a response. `start` is its first line. */
export type SipMessage = {
  readonly start: string;
  readonly headers: readonly SipHeader[];
  readonly body: string;
};

/** A user and password for digest authentication. */
export type SipLogin = { readonly user: string; readonly password: string };

/** Where and how the other side takes audio, read from its SDP. */
export type AudioLine = {
  readonly address: string;
  readonly port: number;
  readonly direction: string;
  /** The payload type of `telephone-event/8000`, when offered. */
  readonly keyPayload: number | null;
};

/** Reads one datagram; null when it is no SIP message (a keep-alive of two line ends, say). */
export function parseSip(datagram: Uint8Array): SipMessage | null {
  const text = Buffer.from(datagram).toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  const [start, ...lines] = (end < 0 ? text : text.slice(0, end)).split("\r\n");
  if (start === undefined || !start.includes("SIP/2.0")) {
    return null;
  }
  const headers = lines.map((line): SipHeader => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
  return { start, headers, body: end < 0 ? "" : text.slice(end + 4) };
}

/** Writes a message, adding its Content-Length and, for a body, the SDP content type. */
export function formatSip({ start, headers, body }: SipMessage): Uint8Array {
  const type = body === "" ? [] : ["Content-Type: application/sdp"];
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const length = `Content-Length: ${Buffer.byteLength(body, "latin1")}`;
  const text = `${[start, ...lines, ...type, length].join("\r\n")}\r\n\r\n${body}`;
  return Buffer.from(text, "latin1");
}

/** All values of one header, in order. */
export function headersOf(message: SipMessage, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return message.headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

/** The first value of one header, or "" when it is not there. */
export function headerOf(message: SipMessage, name: string): string {
  return headersOf(message, name)[0] ?? "";
}

/** The status of a response (200, 486, ...), or null for a request. */
export function statusOf(message: SipMessage): number | null {
  const match = /^SIP\/2\.0 (\d{3})/.exec(message.start);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/** The method of a request, or the method that a response answers (from its CSeq). */
export function methodOf(message: SipMessage): string {
  const fromCSeq = headerOf(message, "CSeq").split(/\s+/)[1] ?? "";
  return statusOf(message) === null ? (message.start.split(" ")[0] ?? "") : fromCSeq;
}

/** The URI inside a From, To, Contact or Route value. */
export function uriOf(value: string): string {
  return /<([^>]*)>/.exec(value)?.[1] ?? value.split(";")[0]?.trim() ?? "";
}

/** A parameter of a header value (`tag`, `branch`), or "" when it is not there. */
export function parameterOf(value: string, name: string): string {
  return new RegExp(`;\\s*${name}=([^;\\s]+)`, "i").exec(value)?.[1] ?? "";
}

/** A fresh random token for tags, branches and Call-IDs. */
export function newToken(): string {
  return randomBytes(9).toString("hex");
}

/** The value of an Authorization header that answers a digest challenge (RFC 3261 22.4, MD5). */
export function answerChallenge(
  challenge: string,
  request: { readonly method: string; readonly uri: string },
  login: SipLogin,
): string {
  const field = (name: string) =>
    new RegExp(`${name}="?([^",]+)"?`, "i").exec(challenge)?.[1] ?? "";
  const realm = field("realm");
  const nonce = field("nonce");
  const opaque = field("opaque");
  const secret = md5(`${login.user}:${realm}:${login.password}`);
  const target = md5(`${request.method}:${request.uri}`);
  const cnonce = newToken();
  const hasQop = /qop=/i.test(challenge);
  const proof = hasQop
    ? md5(`${secret}:${nonce}:00000001:${cnonce}:auth:${target}`)
    : md5(`${secret}:${nonce}:${target}`);
  return [
    `Digest username="${login.user}", realm="${realm}", nonce="${nonce}", uri="${request.uri}"`,
    `response="${proof}", algorithm=MD5`,
    ...(opaque === "" ? [] : [`opaque="${opaque}"`]),
    ...(hasQop ? [`qop=auth, nc=00000001, cnonce="${cnonce}"`] : []),
  ].join(", ");
}

/** The SDP of one mu-law line with telephone events as payload 101. */
export function writeSdp(
  address: string,
  port: number,
  direction: string,
  version: number,
): string {
  return [
    "v=0",
    `o=phone 1 ${version} IN IP4 ${address}`,
    "s=-",
    `c=IN IP4 ${address}`,
    "t=0 0",
    `m=audio ${port} RTP/AVP 0 101`,
    "a=rtpmap:0 PCMU/8000",
    "a=rtpmap:101 telephone-event/8000",
    "a=fmtp:101 0-16",
    "a=ptime:20",
    `a=${direction}`,
    "",
  ].join("\r\n");
}

/** Reads the audio line of an SDP, or null when there is none. */
export function readSdp(body: string): AudioLine | null {
  const port = /^m=audio (\d+)/m.exec(body)?.[1];
  const address = /^c=IN IP4 (\S+)/m.exec(body)?.[1];
  if (port === undefined || address === undefined) {
    return null;
  }
  const keys = /^a=rtpmap:(\d+) telephone-event\/8000/m.exec(body)?.[1];
  return {
    address,
    port: Number(port),
    direction: /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(body)?.[1] ?? "sendrecv",
    keyPayload: keys === undefined ? null : Number(keys),
  };
}

function md5(text: string): string {
  return createHash("md5").update(text, "latin1").digest("hex");
}
