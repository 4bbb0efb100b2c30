import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { AsteriskHostError } from "./host-error.ts";

/** A port that must be free, and the setting that chooses it. */
export interface PortClaim {
  readonly protocol: "tcp" | "udp";
  readonly host: string;
  readonly port: number;
  /** The name to change when the port is taken, such as `SIP_PORT`. */
  readonly setting: string;
  /** What the port is for, such as `SIP`. */
  readonly purpose: string;
}

/** The ports that Asterisk takes at its start, and the first of the range that it takes later. */
export function portsOf(config: {
  readonly http: { readonly host: string; readonly port: number };
  readonly sip: { readonly host: string; readonly port: number };
  readonly rtp: { readonly portMin: number };
}): readonly PortClaim[] {
  const { http, sip, rtp } = config;
  return [
    { protocol: "tcp", ...http, setting: "ASTERISK_HTTP_PORT", purpose: "Asterisk's HTTP" },
    { protocol: "udp", ...sip, setting: "SIP_PORT", purpose: "SIP" },
    {
      protocol: "udp",
      host: sip.host,
      port: rtp.portMin,
      setting: "RTP_PORT_MIN",
      purpose: "voice (RTP)",
    },
  ];
}

/** Throws one `ASTERISK_PORT_IN_USE` naming every claimed port that cannot be listened on. */
export async function checkPorts(claims: readonly PortClaim[]): Promise<void> {
  const refusals = await Promise.all(claims.map(tryPort));
  const sentences = refusals.filter((sentence) => sentence !== undefined);
  if (sentences.length === 0) return;
  throw new AsteriskHostError("ASTERISK_PORT_IN_USE", sentences.join(" "));
}

async function tryPort(claim: PortClaim): Promise<string | undefined> {
  const code = await (claim.protocol === "tcp" ? tryTcp(claim) : tryUdp(claim));
  if (code === undefined) return undefined;
  const where = `${claim.protocol.toUpperCase()} port ${claim.port} on ${claim.host}`;
  if (code === "EADDRINUSE") {
    return (
      `${where}, wanted for ${claim.purpose}, is in use by another program. ` +
      `End that program or set ${claim.setting} to a free port.`
    );
  }
  if (code === "EACCES") {
    return `${where}, wanted for ${claim.purpose}, needs root. Set ${claim.setting} above 1023.`;
  }
  return (
    `${where}, wanted for ${claim.purpose}, cannot be opened (${code}). ` +
    `Check that the address is one of this machine's, or change it and ${claim.setting}.`
  );
}

function tryTcp({ host, port }: PortClaim): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(codeOf(error)));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

function tryUdp({ host, port }: PortClaim): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    socket.once("error", (error) => {
      socket.close();
      resolve(codeOf(error));
    });
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.close(() => resolve(undefined));
    });
  });
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
