import {
  ARI_EVENT_TYPES,
  ARI_OPERATIONS,
  type AriEvent,
  type AriOperationRow,
  type AriOperations,
  type AriRESTResponse,
} from "./ari.generated.ts";

/** A request that Asterisk describes, `<resource>.<nickname>`. */
export type AriOperationName = keyof AriOperations;
/** What a request takes. */
export type AriParams<N extends AriOperationName> = AriOperations[N]["params"];
/** What a request answers. */
export type AriResult<N extends AriOperationName> = AriOperations[N]["result"];

/** A frame from Asterisk; `unknown` has a type we do not know, `malformed` is no ARI message. */
export type AriFrame =
  | { readonly kind: "event"; readonly event: AriEvent }
  | { readonly kind: "response"; readonly response: AriRESTResponse }
  | { readonly kind: "unknown"; readonly type: string }
  | { readonly kind: "malformed" };

type Segment = { readonly text: string; readonly isParam: boolean };

const MALFORMED: AriFrame = { kind: "malformed" };
const segmentsOf = new Map<string, readonly Segment[]>();

/** The row of an operation: method, path, query names, body. */
export function operationRow(name: AriOperationName): AriOperationRow {
  return ARI_OPERATIONS[name];
}

/**
 * Writes the resource and query of a request, percent-encoded, without a leading slash. Several
 * values of one parameter are joined by commas, as Asterisk wants them.
 */
export function writeUri(row: AriOperationRow, params: Readonly<Record<string, unknown>>): string {
  let uri = "";
  for (const segment of segments(row.path)) {
    uri += segment.isParam ? encode(params[segment.text]) : segment.text;
  }
  let separator = "?";
  for (const name of row.query) {
    const value = params[name];
    if (value === undefined) continue;
    uri += `${separator}${name}=${encode(value)}`;
    separator = "&";
  }
  return uri;
}

/** Writes the JSON body of a request, or null when it has none. */
export function writeBody(
  row: AriOperationRow,
  params: Readonly<Record<string, unknown>>,
): string | null {
  if (row.body === null) return null;
  const value = params[row.body.name];
  if (value === undefined) return null;
  return JSON.stringify(row.body.as === "whole" ? value : { [row.body.name]: value });
}

/**
 * Writes a request frame. Method and URI hold no character that JSON escapes, because the URI is
 * percent-encoded, so only the body goes through `JSON.stringify`.
 */
export function writeRequestFrame(
  id: number,
  method: string,
  uri: string,
  body: string | null,
): string {
  const head = `{"type":"RESTRequest","request_id":"${id}","method":"${method}","uri":"${uri}"`;
  if (body === null) return `${head}}`;
  return `${head},"content_type":"application/json","message_body":${JSON.stringify(body)}}`;
}

/** Reads a frame; never throws. */
export function readFrame(text: string): AriFrame {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return MALFORMED;
  }
  if (typeof message !== "object" || message === null || !("type" in message)) return MALFORMED;
  const type = message.type;
  if (typeof type !== "string") return MALFORMED;
  if (type === "RESTResponse") {
    // Asterisk's own frame: its shape is the one that it describes.
    const response = message as AriRESTResponse;
    return typeof response.request_id === "string" && typeof response.status_code === "number"
      ? { kind: "response", response }
      : MALFORMED;
  }
  if (!ARI_EVENT_TYPES.has(type)) return { kind: "unknown", type };
  // The type is one that Asterisk describes, so the rest is as described.
  return hasWholeParts(message) ? { kind: "event", event: message as AriEvent } : MALFORMED;
}

/** Id and status stand at the beginning, before anything that a person has written. */
const PEEK_CHARACTERS = 128;
const ANSWER_HEAD = '{"type":"RESTResponse"';
const ANSWER_ID = /"request_id":"(\d+)","status_code":(\d+)/;

/**
 * The id and status of an answer, without parsing the rest: most answers are "done" and nobody
 * reads their bodies. Null when the frame is not written as Asterisk writes answers.
 */
export function peekAnswer(text: string): { readonly id: number; readonly status: number } | null {
  if (!text.startsWith(ANSWER_HEAD)) return null;
  const match = ANSWER_ID.exec(text.slice(0, PEEK_CHARACTERS));
  return match === null ? null : { id: Number(match[1]), status: Number(match[2]) };
}

/** Reads a JSON answer's body; undefined when empty or no JSON. */
export function readBody(body: string | undefined): unknown {
  if (body === undefined || body === "") return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Asterisk's words for a refusal: `message` of the body, else the reason phrase. */
export function readReason(body: string | undefined, phrase: string): string {
  const parsed = readBody(body);
  if (typeof parsed === "object" && parsed !== null && "message" in parsed) {
    if (typeof parsed.message === "string") return parsed.message;
  }
  return phrase;
}

/** The parts that every reader of events relies on: a channel, bridge, playback has an id. */
function hasWholeParts(message: object): boolean {
  return (
    (!("channel" in message) || hasString(message.channel, "id")) &&
    (!("peer" in message) || typeof message.peer === "object") &&
    (!("bridge" in message) || hasString(message.bridge, "id")) &&
    (!("playback" in message) || hasString(message.playback, "id")) &&
    (!("recording" in message) || hasString(message.recording, "name"))
  );
}

function hasString(value: unknown, key: string): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Readonly<Record<string, unknown>>)[key] === "string"
  );
}

function segments(path: string): readonly Segment[] {
  const known = segmentsOf.get(path);
  if (known !== undefined) return known;
  const parts = path
    .split(/[{}]/)
    .map((text, index) => ({ text, isParam: index % 2 === 1 }))
    .filter((segment) => segment.text !== "");
  segmentsOf.set(path, parts);
  return parts;
}

function encode(value: unknown): string {
  const text = Array.isArray(value) ? value.join(",") : String(value);
  try {
    return encodeURIComponent(text);
  } catch {
    // Half of a surrogate pair, as broken caller names carry: UTF-8 has no form of it.
    return encodeURIComponent(Buffer.from(text).toString());
  }
}
