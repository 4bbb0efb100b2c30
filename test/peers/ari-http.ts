/** Requests to Asterisk over HTTP, beside the client under test. */
import type { AsteriskConfig } from "../../src/adapters/asterisk/host/index.ts";

/**
 * Sends one request.
 * @param uri below `/ari`, without a leading slash
 * @param body sent as JSON
 */
export function askAri(
  { ari }: Pick<AsteriskConfig, "ari">,
  method: string,
  uri: string,
  body?: unknown,
): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${ari.username}:${ari.password}`).toString("base64")}`;
  const headers = { authorization, "content-type": "application/json" };
  const json = body === undefined ? null : JSON.stringify(body);
  return fetch(`${ari.url}/${uri}`, { method, headers, body: json });
}
