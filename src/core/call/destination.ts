/** Where a call is transferred to, outside the centre. */
export interface Destination {
  readonly kind: "number" | "sip";
  /** A number as it is dialled, or a SIP address such as `sip:desk@pbx.example.org`. */
  readonly address: string;
}

/** Where calls may be transferred to; empty lists permit nothing. */
export interface Destinations {
  /** Numbers, or beginnings of numbers that end with `*`. */
  readonly numbers: readonly string[];
  /** SIP addresses, or all of one host at any port: `sip:*@pbx.example.org`. */
  readonly sip: readonly string[];
}

/** A number as it can be dialled, without what people write between digits; null for none. */
export function dialledNumber(text: string): string | null {
  const number = text.replace(/[\s().\-/]/g, "");
  return /^\+?[0-9*#]{1,24}$/.test(number) ? number : null;
}

/** The number of an agent's telephone outside, `tel:` and the number; null for a line of ours. */
export function numberOf(address: string): string | null {
  return address.startsWith("tel:") ? address.slice("tel:".length) : null;
}

/** The form of a SIP address: a plain user at a plain host, with or without a port (RFC 3261 19.1). */
export const sipAddressPattern =
  /^sip:[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:\d{1,5})?$/;

/** Whether the configuration permits a transfer to this destination. */
export function isPermitted(permitted: Destinations, { kind, address }: Destination): boolean {
  if (kind === "number") {
    return permitted.numbers.some((one) =>
      one.endsWith("*") ? address.startsWith(one.slice(0, -1)) : address === one,
    );
  }
  const atHost = address.replace(/^sip:[^@]*/, "sip:*");
  const atAnyPort = atHost.replace(/:\d+$/, "");
  return permitted.sip.some((one) => [address, atHost, atAnyPort].includes(one));
}
