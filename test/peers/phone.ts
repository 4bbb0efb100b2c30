/**
 * A telephone for tests: registers with a digest, dials, is rung, sends and hears real audio over
 * UDP. It reacts to what it hears and does, which a scenario player such as SIPp cannot.
 */
import { createSocket, type Socket } from "node:dgram";
import { type Dialog, dialOut, type PhoneCall, takeIn, type Wire } from "./phone-call.ts";
import { openExchanges } from "./sip-exchanges.ts";
import { headerOf, methodOf, parameterOf, type SipHeader, type SipMessage } from "./sip-message.ts";
import { register } from "./sip-register.ts";

/** Where a phone lives and which server it uses. Port 0 takes any free one. */
export type PhoneOptions = {
  readonly address: string;
  readonly port: number;
  readonly server: { readonly address: string; readonly port: number };
  readonly rtpPorts: { readonly min: number; readonly max: number };
  readonly user: string;
  readonly password?: string;
};

/** How to dial: what the From line says, and headers to add. */
export type DialOptions = {
  /** The whole From value without a tag; bytes beyond ASCII as Latin-1 characters. */
  readonly from?: string;
  readonly headers?: readonly SipHeader[];
};

/** A test phone. */
export type Phone = {
  readonly user: string;
  readonly port: number;
  /** Registers for `seconds` (0 signs off); rejects when refused or not answered in 5 s. */
  register(seconds?: number): Promise<void>;
  /** Dials a number of the server; resolves at once with the call that begins. */
  dial(number: string, options?: DialOptions): Promise<PhoneCall>;
  /** What to do with each call that comes in, instead of keeping it for `rung`. */
  onRing(act: (call: PhoneCall) => void): void;
  /**
   * The next call that comes in, or one that came, was not asked for and is not over; rejects in
   * `withinMs`.
   */
  rung(withinMs: number): Promise<PhoneCall>;
  /** The calls that are not over. */
  calls(): readonly PhoneCall[];
  /** Hangs up everything and gives the ports back. */
  close(): Promise<void>;
};

/** Opens a phone on its port. Rejects when the port is taken. */
export async function openPhone(options: PhoneOptions): Promise<Phone> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(options.port, options.address, () => {
      socket.removeListener("error", reject);
      resolve();
    });
  });
  return createPhone(socket, options);
}

function createPhone(socket: Socket, options: PhoneOptions): Phone {
  const port = socket.address().port;
  const { address, server, user } = options;
  const login = options.password === undefined ? null : { user, password: options.password };
  const dialogs = new Map<string, Dialog | Promise<Dialog>>();
  const rung: PhoneCall[] = [];
  let act: ((call: PhoneCall) => void) | null = null;
  const exchanges = openExchanges(socket, server);
  const contact = `sip:${user}@${address}:${port}`;
  const wire: Wire = {
    ...{ address, port, contact, server, login, rtpPorts: options.rtpPorts },
    send: exchanges.send,
    request: exchanges.request,
    respond: exchanges.respond,
    forget: (callId) => dialogs.delete(callId),
  };

  const takeRequest = async (request: SipMessage) => {
    const callId = headerOf(request, "Call-ID");
    const dialog = await dialogs.get(callId);
    const isNewCall =
      methodOf(request) === "INVITE" && parameterOf(headerOf(request, "To"), "tag") === "";
    if (dialog !== undefined) {
      dialog.take(request);
    } else if (isNewCall) {
      const coming = takeIn(wire, request);
      dialogs.set(callId, coming);
      const call = await coming;
      dialogs.set(callId, call);
      if (act === null) {
        rung.push(call);
      } else {
        act(call);
      }
    } else if (methodOf(request) === "OPTIONS") {
      exchanges.respond(request, "200 OK", headerOf(request, "To"), "");
    } else if (methodOf(request) !== "ACK") {
      exchanges.respond(request, "481 No Such Call", headerOf(request, "To"), "");
    }
  };
  exchanges.onRequest((request) => void takeRequest(request));

  return {
    user,
    port,
    register: (seconds = 300) => register(wire, user, seconds),
    async dial(number, dialOptions = {}) {
      const from = dialOptions.from ?? `"${user}" <sip:${user}@${address}>`;
      const target = `sip:${number}@${server.address}:${server.port}`;
      const dialog = await dialOut(wire, target, from, dialOptions.headers ?? []);
      dialogs.set(dialog.callId, dialog);
      return dialog;
    },
    onRing(doThis) {
      act = doThis;
    },
    async rung(withinMs) {
      const deadline = performance.now() + withinMs;
      for (;;) {
        const call = rung.shift();
        if (call !== undefined && call.phase !== "ended") {
          return call;
        }
        if (performance.now() > deadline) {
          throw new Error(`phone ${user} was not rung within ${withinMs} ms`);
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    calls: () =>
      [...dialogs.values()].flatMap((dialog) => (dialog instanceof Promise ? [] : [dialog])),
    async close() {
      for (const dialog of [...dialogs.values()]) {
        (await dialog).hangUp();
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
      exchanges.close();
    },
  };
}
