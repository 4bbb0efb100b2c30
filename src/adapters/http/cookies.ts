import type { IncomingMessage } from "node:http";

/**
 * Where the sign-in's cookie lives. Over https it has the `__Host-` prefix (RFC 6265bis 4.1.3.2):
 * no subdomain and no plain page can set it. Over plain http, which only a loopback address or a
 * closed network should use, browsers refuse that prefix, so the name is plain; it carries the
 * port because browsers share cookies between all ports of a host and several hotlines may run
 * side by side.
 */
export function cookieName(request: IncomingMessage, isHttps: boolean): string {
  return isHttps ? "__Host-hotline" : `hotline-${request.socket.localPort ?? 0}`;
}

/** The value of a cookie, or null when it is absent. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/** Whether people reach us over https, by the configured PUBLIC_URL. */
export const isHttps = (publicUrl: string | null): boolean =>
  publicUrl?.startsWith("https:") ?? false;

/** The `Set-Cookie` of a sign-in that lasts `maxAgeS` seconds; 0 deletes it. */
export function cookieLine(name: string, value: string, maxAgeS: number, secure: boolean): string {
  const parts = [`${name}=${value}`, "Path=/", "HttpOnly", "SameSite=Strict", `Max-Age=${maxAgeS}`];
  return (secure ? [...parts, "Secure"] : parts).join("; ");
}
