/** Free ports of the loopback address for tests that run side by side. */
import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** A UDP port that was free a moment ago. */
export function freeUdpPort(address = "127.0.0.1"): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    socket.once("error", reject);
    socket.bind(0, address, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

/** A TCP port that was free a moment ago. */
export function freeTcpPort(address = "127.0.0.1"): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, address, () => {
      const bound = server.address();
      const port = typeof bound === "object" && bound !== null ? bound.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Media ports of one Asterisk and of the phones around it: even ones are RTP's. */
export type MediaPorts = {
  readonly asterisk: { readonly portMin: number; readonly portMax: number };
  readonly phones: { readonly min: number; readonly max: number };
};

const BLOCKS_FROM = 20_000;
const BLOCK = 500;
const BLOCKS = 22;

/**
 * A block of ports below those that the system hands out, for this process until it ends: it keeps
 * the first port itself, so that no test beside this one takes the same block.
 */
export async function freeMediaPorts(): Promise<MediaPorts> {
  const start = Math.floor(Math.random() * BLOCKS);
  for (let index = 0; index < BLOCKS; index += 1) {
    const first = BLOCKS_FROM + ((start + index) % BLOCKS) * BLOCK;
    if (!(await keepUdpPort(first))) continue;
    const portMin = first + 2;
    const phonesMin = first + 300;
    return {
      asterisk: { portMin, portMax: phonesMin - 2 },
      phones: { min: phonesMin, max: phonesMin + 198 },
    };
  }
  throw new Error(`All ${BLOCKS} blocks of media ports from ${BLOCKS_FROM} on are taken.`);
}

/** Takes a UDP port until this process ends; false when somebody else has it. */
function keepUdpPort(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4").unref();
    socket.once("error", () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ port, address: "127.0.0.1", exclusive: true }, () => resolve(true));
  });
}
