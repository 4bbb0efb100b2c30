/**
 * The audio of one test phone call: sends 20 ms mu-law packets and keys (RFC 3550, RFC 4733), keeps
 * all that it hears with the time each packet came.
 */
import { createSocket, type Socket } from "node:dgram";
import { decodeMulaw, encodeMulaw } from "./dsp.ts";

/** One packet of the recording: its first sample, how many it has, and when it came. */
export type HeardPacket = { readonly at: number; readonly length: number; readonly cameAt: number };

/** The open audio line of one call. Times are milliseconds of `performance.now()`. */
export type RtpLine = {
  readonly port: number;
  /** Sends to this address from now on; nothing is sent before. */
  aimAt(target: { readonly address: string; readonly port: number }): void;
  /** Says these samples after those still waiting; silence follows. Resolves when all are said. */
  say(samples: Int16Array): Promise<void>;
  /** Forgets what waits to be said. */
  hush(): void;
  /** Presses one key (0-9 * #) for `lengthMs`; resolves with the time its first packet left. */
  press(key: string, lengthMs: number): Promise<number>;
  /** All that was heard so far; grows from call to call of this function. */
  recording(): Int16Array;
  /** The samples heard between two times. */
  heardBetween(fromMs: number, toMs: number): Int16Array;
  /** When the given sample of the recording came. */
  timeOf(sample: number): number;
  /** Packets received so far. */
  packetCount(): number;
  close(): void;
};

const FRAME = 160;
const FRAME_MS = 20;
const KEYS = "0123456789*#ABCD";
const END_PACKETS = 3;
/** So many packets may be late and are sent at once. */
const STALL_FRAMES = 2;
/** Pause after a key, so that the same key twice is two keys. */
const GAP_FRAMES = 3;

type Out =
  | {
      readonly kind: "audio";
      readonly samples: Int16Array;
      readonly done: (at: number) => void;
      at: number;
    }
  | {
      readonly kind: "key";
      readonly key: number;
      readonly frames: number;
      at: number;
      begun: number;
    }
  | { readonly kind: "left"; readonly done: (at: number) => void };

/**
 * Opens a line on the first free even port of the range. Rejects when none is free.
 */
export async function openRtpLine(
  address: string,
  ports: { readonly min: number; readonly max: number },
): Promise<RtpLine> {
  for (let tries = 0; tries < 50; tries += 1) {
    const spread = Math.floor((ports.max - ports.min) / 2);
    const port = ports.min + 2 * Math.floor(Math.random() * spread);
    const socket = await bind(address, port);
    if (socket !== null) {
      return createLine(socket, port);
    }
  }
  throw new Error(`no free RTP port between ${ports.min} and ${ports.max} on ${address}`);
}

function bind(address: string, port: number): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    socket.once("error", (error: NodeJS.ErrnoException) => {
      socket.close();
      if (error.code === "EADDRINUSE") {
        resolve(null);
      } else {
        reject(error);
      }
    });
    socket.bind(port, address, () => {
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}

function createLine(socket: Socket, port: number): RtpLine {
  const ear = createEar();
  const mouth = createMouth(socket);
  socket.on("message", (packet) => ear.take(packet, performance.now()));
  socket.on("error", () => mouth.stop());
  return {
    port,
    aimAt: mouth.aimAt,
    say: (samples) =>
      new Promise((resolve) => {
        mouth.push({ kind: "audio", samples, done: () => resolve(), at: 0 });
      }),
    hush: mouth.hush,
    press: (name, lengthMs) =>
      new Promise((done) => {
        const key = KEYS.indexOf(name);
        if (key < 0) {
          throw new Error(`a telephone has no key "${name}"; the keys are ${KEYS}`);
        }
        mouth.push({ kind: "left", done });
        mouth.push({
          kind: "key",
          key,
          frames: Math.max(2, Math.round(lengthMs / FRAME_MS)),
          at: 0,
          begun: 0,
        });
        mouth.push({
          kind: "audio",
          samples: new Int16Array(GAP_FRAMES * FRAME),
          done: noop,
          at: 0,
        });
      }),
    recording: ear.recording,
    heardBetween: ear.heardBetween,
    timeOf: ear.timeOf,
    packetCount: ear.packetCount,
    close: () => {
      mouth.stop();
      socket.close();
    },
  };
}

function noop(): void {}

function createEar() {
  const packets: HeardPacket[] = [];
  let samples = new Int16Array(8000);
  let length = 0;
  return {
    take(packet: Uint8Array, cameAt: number): void {
      const isAudio = packet.length > 12 && ((packet[1] ?? 0) & 0x7f) === 0;
      if (!isAudio) {
        return;
      }
      const heard = decodeMulaw(packet.subarray(12 + 4 * ((packet[0] ?? 0) & 0x0f)));
      if (length + heard.length > samples.length) {
        const larger = new Int16Array(2 * (length + heard.length));
        larger.set(samples.subarray(0, length));
        samples = larger;
      }
      samples.set(heard, length);
      packets.push({ at: length, length: heard.length, cameAt });
      length += heard.length;
    },
    recording: () => samples.subarray(0, length),
    heardBetween(fromMs: number, toMs: number): Int16Array {
      const inside = packets.filter(({ cameAt }) => cameAt >= fromMs && cameAt < toMs);
      const last = inside.at(-1);
      return samples.slice(inside[0]?.at ?? 0, last === undefined ? 0 : last.at + last.length);
    },
    timeOf(sample: number): number {
      const packet = packets.find(({ at, length: size }) => sample < at + size);
      return packet?.cameAt ?? Number.POSITIVE_INFINITY;
    },
    packetCount: () => packets.length,
  };
}

function createMouth(socket: Socket) {
  const waiting: Out[] = [];
  const ssrc = Math.floor(Math.random() * 0xffff_ffff);
  let target: { readonly address: string; readonly port: number } | null = null;
  let sequence = Math.floor(Math.random() * 0xffff);
  let timestamp = Math.floor(Math.random() * 0xffff);
  let timer: NodeJS.Timeout | null = null;
  let nextAt = 0;

  const send = (payloadType: number, stamp: number, isMarked: boolean, payload: Uint8Array) => {
    const packet = Buffer.alloc(12 + payload.length);
    packet[0] = 0x80;
    packet[1] = payloadType | (isMarked ? 0x80 : 0);
    packet.writeUInt16BE(sequence & 0xffff, 2);
    packet.writeUInt32BE(stamp >>> 0, 4);
    packet.writeUInt32BE(ssrc, 8);
    packet.set(payload, 12);
    sequence += 1;
    if (target !== null) {
      socket.send(packet, target.port, target.address);
    }
  };

  const sendKeyFrame = (out: Extract<Out, { kind: "key" }>) => {
    if (out.at === 0) {
      out.begun = timestamp;
    }
    const isEnd = out.at + 1 >= out.frames;
    const duration = (out.at + 1) * FRAME;
    const payload = Buffer.from([out.key, 10 | (isEnd ? 0x80 : 0), duration >> 8, duration & 0xff]);
    for (let copy = 0; copy < (isEnd ? END_PACKETS : 1); copy += 1) {
      send(101, out.begun, out.at === 0, payload);
    }
    out.at += 1;
    return isEnd;
  };

  const sendFrame = () => {
    for (let out = waiting[0]; out?.kind === "left"; out = waiting[0]) {
      out.done(performance.now());
      waiting.shift();
    }
    const out = waiting[0];
    if (out?.kind === "key") {
      if (sendKeyFrame(out)) {
        waiting.shift();
      }
    } else {
      const frame = new Int16Array(FRAME);
      if (out?.kind === "audio") {
        frame.set(out.samples.subarray(out.at, out.at + FRAME));
        out.at += FRAME;
        if (out.at >= out.samples.length) {
          waiting.shift();
          out.done(performance.now());
        }
      }
      send(0, timestamp, false, encodeMulaw(frame));
    }
    timestamp += FRAME;
  };

  const tick = () => {
    // After a stall go on from now: keys that arrive in one burst are not keys that anybody pressed.
    const missed = Math.floor((performance.now() - nextAt) / FRAME_MS);
    if (missed > STALL_FRAMES) {
      timestamp += missed * FRAME;
      nextAt += missed * FRAME_MS;
    }
    while (nextAt <= performance.now()) {
      sendFrame();
      nextAt += FRAME_MS;
    }
    timer = setTimeout(tick, Math.max(1, nextAt - performance.now()));
  };

  return {
    aimAt(to: { readonly address: string; readonly port: number }) {
      target = to;
      if (timer === null) {
        nextAt = performance.now();
        tick();
      }
    },
    push: (out: Out) => {
      waiting.push(out);
    },
    hush: () => {
      for (const out of waiting.splice(0)) {
        if (out.kind !== "key") {
          out.done(performance.now());
        }
      }
    },
    stop: () => {
      if (timer !== null) {
        clearTimeout(timer);
      }
      target = null;
    },
  };
}
