import type { IncomingMessage } from "node:http";

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether an address is of this machine itself. */
export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false;
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

/**
 * Whether a web origin is ours: PUBLIC_URL's, or a loopback name with the port it was reached by.
 * Any other name needs PUBLIC_URL, as a name that we do not know may have been pointed at us by a
 * stranger's DNS (rebinding).
 */
export function isOwnOrigin(
  origin: string,
  host: string | undefined,
  publicUrl: string | null,
): boolean {
  if (publicUrl !== null && origin === new URL(publicUrl).origin) return true;
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return loopbackNames.has(url.hostname) && url.host === host && origin === url.origin;
}

/**
 * Whether a change may come from where it says. Browsers send Origin with every change; a request
 * without it and without Sec-Fetch-Site is no browser, and has no cookie it did not mean to send.
 */
export function mayChange(request: IncomingMessage, publicUrl: string | null): boolean {
  const { origin, host } = request.headers;
  if (origin !== undefined) return isOwnOrigin(origin, host, publicUrl);
  const site = request.headers["sec-fetch-site"];
  return site === undefined || site === "same-origin" || site === "none";
}

/** Whether a WebSocket may be opened: its Origin must be there and be ours. */
export function mayConnect(request: IncomingMessage, publicUrl: string | null): boolean {
  const { origin, host } = request.headers;
  return origin !== undefined && isOwnOrigin(origin, host, publicUrl);
}
