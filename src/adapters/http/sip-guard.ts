/** What a SIP message from a browser must be, for the line it comes over (RFC 3261). */

/** Requests that a softphone sends; anything else (MESSAGE, REFER, SUBSCRIBE …) is not for it. */
const methods = new Set([
  "REGISTER",
  "INVITE",
  "ACK",
  "CANCEL",
  "BYE",
  "INFO",
  "UPDATE",
  "PRACK",
  "OPTIONS",
]);

/** RFC 3261 7.3.3: compact forms of the headers we look at. */
const longNames: Readonly<Record<string, string>> = { f: "from", t: "to" };

/**
 * Null when a message may pass for the line `address`, else why not, in words for the log.
 * Asterisk checks the password; this binds the line to the sign-in, so that a stolen line is of no
 * use from elsewhere. Requests within a dialog (their To has a tag) are known by that dialog.
 */
export function refuseSip(text: string, address: string): string | null {
  // RFC 5626 3.5.1: a keep-alive is two line ends, its answer one.
  if (/^(\r?\n){0,2}$/.test(text)) return null;
  const lines = headLines(text);
  const first = lines.shift() ?? "";
  if (/^SIP\/2\.0 \d{3}/.test(first)) return null;
  const method = /^([A-Z]+) \S+ SIP\/2\.0$/.exec(first)?.[1];
  if (method === undefined) return "not a SIP message";
  if (!methods.has(method)) return `${method} is not for softphones`;
  const headers = headersOf(lines);
  const from = headers.get("from") ?? [];
  const to = headers.get("to") ?? [];
  if (from.length !== 1 || to.length !== 1) return "not exactly one From and one To";
  const isInDialog = /;\s*tag\s*=/i.test(afterAddress(to[0] ?? ""));
  if (!isInDialog && userOf(from[0] ?? "") !== address) return `${method} from another user`;
  const credentials = [
    ...(headers.get("authorization") ?? []),
    ...(headers.get("proxy-authorization") ?? []),
  ];
  const isOwn = credentials.every((line) => loginOf(line) === address);
  return isOwn ? null : `${method} with another user's credentials`;
}

/** Lines of the head, with folded ones joined (RFC 3261 7.3.1). */
function headLines(text: string): string[] {
  const end = text.search(/\r?\n\r?\n/);
  const head = end < 0 ? text : text.slice(0, end);
  return head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
}

function headersOf(lines: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const at = line.indexOf(":");
    if (at < 0) continue;
    const short = line.slice(0, at).trim().toLowerCase();
    const name = longNames[short] ?? short;
    headers.set(name, [...(headers.get(name) ?? []), line.slice(at + 1).trim()]);
  }
  return headers;
}

/** A From or To without its display name, which may hold anything in quotes. */
const unnamed = (header: string): string => header.replace(/"(?:[^"\\]|\\.)*"/g, "");

function afterAddress(header: string): string {
  const text = unnamed(header);
  const close = text.indexOf(">");
  return close < 0 ? text : text.slice(close + 1);
}

/** The user part of a From's SIP address, or null. */
function userOf(header: string): string | null {
  const found = /(?:^|<)\s*sips?:([^@;>\s]+)@/i.exec(unnamed(header).trim());
  return found?.[1] === undefined ? null : unescaped(found[1]);
}

function loginOf(header: string): string | null {
  const found = /^Digest\s.*?\busername\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(header);
  return found?.[1] ?? null;
}

function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
