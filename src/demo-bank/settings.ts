/** Where the demo bank listens. */
export interface BankSettings {
  readonly host: string;
  readonly port: number;
}

const loopback = new Set(["127.0.0.1", "::1", "localhost"]);

/**
 * Reads BANK_PORT (8090) and BANK_HOST (127.0.0.1). Throws an Error with the way out for anything
 * wrong, and for another host unless BANK_PUBLIC=on: PINs cross this border in the clear.
 */
export function readBankSettings(env: Readonly<Record<string, string | undefined>>): BankSettings {
  const text = env.BANK_PORT ?? "8090";
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new Error(`BANK_PORT is "${text}". Set it to a port from 0 (any free one) to 65535.`);
  }
  const host = env.BANK_HOST ?? "127.0.0.1";
  if (!loopback.has(host) && env.BANK_PUBLIC !== "on") {
    throw new Error(
      `BANK_HOST is "${host}", beyond this machine. The demo bank protects nothing: leave ` +
        "BANK_HOST out, or set BANK_PUBLIC=on where only the controller can reach it.",
    );
  }
  return { host, port };
}
