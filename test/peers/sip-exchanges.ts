/** The requests and answers of one SIP socket: sent again until answered, answered once (RFC 3261 17). */
import type { Socket } from "node:dgram";
import {
  formatSip,
  headerOf,
  headersOf,
  methodOf,
  parameterOf,
  parseSip,
  type SipHeader,
  type SipMessage,
  statusOf,
} from "./sip-message.ts";

/** The exchanges of one socket with one server. */
export type Exchanges = {
  send(message: SipMessage): void;
  /** Sends a request, again until answered, and gives each response to `onResponse`. */
  request(message: SipMessage, onResponse: (response: SipMessage) => void): void;
  /** Answers a request; a retransmission of it gets the same answer. */
  respond(asked: SipMessage, status: string, to: string, body: string): void;
  /** Sets who takes the requests of the other side. */
  onRequest(take: (request: SipMessage) => void): void;
  /** Stops everything and closes the socket. */
  close(): void;
};

type Exchange = { onResponse(response: SipMessage): void; readonly timer: NodeJS.Timeout };

/** The first wait for an answer (RFC 3261 17.1.1.1), doubled from try to try. */
const T1_MS = 500;
const TRIES = 7;
/** How long an answer is kept for retransmissions: 64 times T1. */
const ANSWER_KEPT_MS = 32_000;

/** Takes over a bound socket for exchanges with `server`. */
export function openExchanges(
  socket: Socket,
  server: { readonly address: string; readonly port: number },
): Exchanges {
  const open = new Map<string, Exchange>();
  const answers = new Map<string, SipMessage>();
  let takeRequest: (request: SipMessage) => void = () => undefined;
  let isClosed = false;

  const send = (message: SipMessage) => {
    if (!isClosed) {
      socket.send(formatSip(message), server.port, server.address);
    }
  };
  const keyOf = (message: SipMessage) =>
    `${parameterOf(headerOf(message, "Via"), "branch")} ${methodOf(message)}`;
  const finish = (key: string) => {
    clearTimeout(open.get(key)?.timer);
    open.delete(key);
  };

  const request = (message: SipMessage, onResponse: (response: SipMessage) => void) => {
    const key = keyOf(message);
    const sendAgain = (tries: number) => {
      send(message);
      const timer = setTimeout(
        () => {
          if (tries < TRIES && !isClosed) {
            sendAgain(tries + 1);
          } else {
            open.delete(key);
          }
        },
        T1_MS * 2 ** tries,
      );
      timer.unref();
      open.set(key, { onResponse, timer });
    };
    sendAgain(0);
  };

  const takeResponse = (response: SipMessage) => {
    const key = keyOf(response);
    const code = statusOf(response) ?? 0;
    const exchange = open.get(key);
    if (exchange === undefined) {
      return;
    }
    clearTimeout(exchange.timer);
    const isInvite = methodOf(response) === "INVITE";
    if (code >= 300 && isInvite) {
      acknowledge(response);
    }
    if (code >= 200 && !(isInvite && code < 300)) {
      finish(key);
    }
    exchange.onResponse(response);
  };

  /** The ACK of a refusal belongs to the INVITE's own exchange: same branch (RFC 3261 17.1.1.3). */
  const acknowledge = (response: SipMessage) => {
    const kept = ["via", "from", "to", "call-id"];
    send({
      start: `ACK sip:${server.address}:${server.port} SIP/2.0`,
      headers: [
        ...response.headers.filter(([name]) => kept.includes(name.toLowerCase())),
        ["Max-Forwards", "70"],
        ["CSeq", headerOf(response, "CSeq").replace("INVITE", "ACK")],
      ],
      body: "",
    });
  };

  const respond = (asked: SipMessage, status: string, to: string, body: string) => {
    const answer: SipMessage = {
      start: `SIP/2.0 ${status}`,
      headers: [
        ...headersOf(asked, "Via").map((via): SipHeader => ["Via", via]),
        ...headersOf(asked, "Record-Route").map((route): SipHeader => ["Record-Route", route]),
        ["From", headerOf(asked, "From")],
        ["To", to],
        ["Call-ID", headerOf(asked, "Call-ID")],
        ["CSeq", headerOf(asked, "CSeq")],
        ["Contact", `<sip:phone@${socket.address().address}:${socket.address().port}>`],
      ],
      body,
    };
    const key = keyOf(asked);
    answers.set(key, answer);
    setTimeout(() => answers.delete(key), ANSWER_KEPT_MS).unref();
    send(answer);
  };

  socket.on("message", (datagram) => {
    const message = parseSip(datagram);
    if (message === null) {
      return;
    }
    const said = answers.get(keyOf(message));
    if (statusOf(message) !== null) {
      takeResponse(message);
    } else if (said !== undefined) {
      send(said);
    } else {
      takeRequest(message);
    }
  });
  return {
    send,
    request,
    respond,
    onRequest(take: (message: SipMessage) => void) {
      takeRequest = take;
    },
    close() {
      isClosed = true;
      for (const key of open.keys()) {
        finish(key);
      }
      socket.close();
    },
  };
}
