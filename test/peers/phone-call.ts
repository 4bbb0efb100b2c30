/** One call of a test phone: the SIP dialog (RFC 3261) and its audio line. */
import { openRtpLine, type RtpLine } from "./rtp-line.ts";
import {
  answerChallenge,
  headerOf,
  headersOf,
  methodOf,
  newToken,
  readSdp,
  type SipHeader,
  type SipLogin,
  type SipMessage,
  statusOf,
  uriOf,
  writeSdp,
} from "./sip-message.ts";

/** Where a call stands: dialling or being rung, ringing heard, talking, over. */
export type CallPhase = "calling" | "ringing" | "up" | "ended";

/** What a call needs from its phone. */
export type Wire = {
  readonly address: string;
  readonly port: number;
  readonly contact: string;
  readonly server: { readonly address: string; readonly port: number };
  readonly login: SipLogin | null;
  readonly rtpPorts: { readonly min: number; readonly max: number };
  send(message: SipMessage): void;
  /** Sends a request, again until answered, and gives each of its responses to `onResponse`. */
  request(message: SipMessage, onResponse: (response: SipMessage) => void): void;
  /** Answers a request, and its retransmissions with the same. */
  respond(request: SipMessage, status: string, to: string, body: string): void;
  /** The call is over; its later messages are nobody's. */
  forget(callId: string): void;
};

/** A call of a test phone. Times are milliseconds of `performance.now()`. */
export type PhoneCall = {
  readonly callId: string;
  readonly line: RtpLine;
  /** The INVITE, sent or received. */
  readonly invite: SipMessage;
  readonly phase: CallPhase;
  /** The final status of the INVITE (200, 486, ...), 0 before it came. */
  readonly status: number;
  /** When the INVITE went or came, the answer, the end; 0 for what has not happened. */
  readonly times: { readonly invited: number; readonly answered: number; readonly ended: number };
  /** Resolves when the call is up; rejects when it ends before, or after `withinMs`. */
  answered(withinMs: number): Promise<void>;
  /** Resolves when the call is over with who ended it; rejects after `withinMs`. */
  ended(withinMs: number): Promise<"us" | "them">;
  /** Answers a call that rings here. */
  answer(): void;
  /** Refuses a call that rings here, with 486 Busy Here by default. */
  reject(status?: string): void;
  /** Puts the other side on hold, or takes it back, by a re-INVITE. */
  hold(isHeld: boolean): void;
  /** Ends the call in whatever phase it is: CANCEL, 603 or BYE. */
  hangUp(): void;
  /** Presses keys one after another; resolves with the time the last one began. */
  press(keys: string): Promise<number>;
};

const KEY_MS = 80;
const POLL_MS = 10;
const METHODS = "INVITE, ACK, CANCEL, BYE, UPDATE, OPTIONS, INFO";
/** How a line answers a direction offered to it (RFC 3264 6.1). */
const MIRROR: Readonly<Record<string, string>> = {
  sendonly: "recvonly",
  recvonly: "sendonly",
  inactive: "inactive",
};

/** Dials `target` (a SIP URI). `from` is the whole From value without its tag. */
export async function dialOut(
  wire: Wire,
  target: string,
  from: string,
  extra: readonly SipHeader[],
): Promise<Dialog> {
  const line = await openRtpLine(wire.address, wire.rtpPorts);
  const invite: SipMessage = {
    start: `INVITE ${target} SIP/2.0`,
    headers: [
      ["Via", newVia(wire)],
      ["Max-Forwards", "70"],
      ["From", `${from};tag=${newToken()}`],
      ["To", `<${target}>`],
      ["Call-ID", `${newToken()}@phone.test`],
      ["CSeq", "1 INVITE"],
      ["Contact", `<${wire.contact}>`],
      ["Allow", METHODS],
      ...extra,
    ],
    body: writeSdp(wire.address, line.port, "sendrecv", 1),
  };
  const dialog = new Dialog(wire, invite, line, "out");
  dialog.sendInvite();
  return dialog;
}

/** Takes a call that comes in; it rings until it is answered or refused. */
export async function takeIn(wire: Wire, invite: SipMessage): Promise<Dialog> {
  const line = await openRtpLine(wire.address, wire.rtpPorts);
  const dialog = new Dialog(wire, invite, line, "in");
  dialog.ring();
  return dialog;
}

/** A call as its phone sees it: it owns the audio line, and gives it back when the call is over. */
export class Dialog implements PhoneCall {
  readonly callId: string;
  readonly line: RtpLine;
  readonly times = { invited: performance.now(), answered: 0, ended: 0 };
  invite: SipMessage;
  phase: CallPhase = "calling";
  status = 0;
  readonly #wire: Wire;
  readonly #way: "in" | "out";
  readonly #tag = newToken();
  #endedBy: "us" | "them" = "them";
  #isCancelWanted = false;
  #sdpVersion = 1;
  #cseq = 1;
  #remote: string;
  #target: string;
  #routes: readonly string[];

  constructor(wire: Wire, invite: SipMessage, line: RtpLine, way: "in" | "out") {
    this.#wire = wire;
    this.#way = way;
    this.invite = invite;
    this.line = line;
    this.callId = headerOf(invite, "Call-ID");
    this.#remote = headerOf(invite, way === "in" ? "From" : "To");
    this.#target =
      way === "in" ? uriOf(headerOf(invite, "Contact")) : (invite.start.split(" ")[1] ?? "");
    this.#routes = way === "in" ? headersOf(invite, "Record-Route") : [];
  }

  async answered(withinMs: number): Promise<void> {
    await this.#until(() => this.phase === "up" || this.phase === "ended", withinMs, "answered");
    if (this.times.answered === 0) {
      throw new Error(`call ${this.callId} ended with ${this.status} before it was answered`);
    }
  }

  async ended(withinMs: number): Promise<"us" | "them"> {
    await this.#until(() => this.phase === "ended", withinMs, "ended");
    return this.#endedBy;
  }

  answer(): void {
    if (this.#way === "in" && this.phase === "ringing") {
      this.status = 200;
      this.#wire.respond(this.invite, "200 OK", this.#local(), this.#sdp("sendrecv"));
      this.#goUp(this.invite.body);
    }
  }

  reject(status = "486 Busy Here"): void {
    if (this.#way === "in" && this.phase === "ringing") {
      this.status = Number(status.slice(0, 3));
      this.#wire.respond(this.invite, status, this.#local(), "");
      this.#end("us");
    }
  }

  hold(isHeld: boolean): void {
    this.#sdpVersion += 1;
    const again = this.#inDialog("INVITE", this.#sdp(isHeld ? "sendonly" : "sendrecv"));
    const number = this.#cseq;
    this.#wire.request(again, (response) => {
      const code = statusOf(response) ?? 0;
      if (code >= 200 && code < 300) {
        this.#wire.send(this.#inDialog("ACK", "", number));
      }
    });
  }

  hangUp(): void {
    if (this.phase === "up") {
      this.#wire.request(this.#inDialog("BYE", ""), () => undefined);
      this.#end("us");
    } else if (this.#way === "in") {
      this.reject("603 Decline");
    } else if (this.phase !== "ended" && !this.#isCancelWanted) {
      this.#isCancelWanted = true;
      if (this.phase === "ringing") {
        this.#sendCancel();
      }
    }
  }

  async press(keys: string): Promise<number> {
    let begunAt = performance.now();
    for (const key of keys) {
      begunAt = await this.line.press(key, KEY_MS);
    }
    return begunAt;
  }

  /** Tells the caller that it rings here. */
  ring(): void {
    this.phase = "ringing";
    this.#wire.respond(this.invite, "180 Ringing", this.#local(), "");
  }

  /** Sends the INVITE and follows its responses. */
  sendInvite(): void {
    this.#wire.request(this.invite, (response) => {
      const code = statusOf(response) ?? 0;
      if (code < 200) {
        this.#takeProvisional(code, response);
      } else if (code < 300) {
        this.#takeAnswer(code, response);
      } else if ((code === 401 || code === 407) && this.#wire.login !== null && this.#cseq === 1) {
        this.#inviteWithLogin(code, response, this.#wire.login);
      } else {
        this.status = code;
        this.#end(this.#isCancelWanted ? "us" : "them");
      }
    });
  }

  /** Takes a request of the other side within this call. */
  take(request: SipMessage): void {
    const method = methodOf(request);
    const to = headerOf(request, "To");
    if (method === "BYE") {
      this.#wire.respond(request, "200 OK", to, "");
      this.#end("them");
    } else if (method === "CANCEL") {
      this.#wire.respond(request, "200 OK", to, "");
      if (this.phase === "ringing") {
        this.status = 487;
        this.#wire.respond(this.invite, "487 Request Terminated", this.#local(), "");
        this.#end("them");
      }
    } else if (method === "INVITE" || (method === "UPDATE" && request.body !== "")) {
      this.#takeOffer(request);
    } else if (method !== "ACK") {
      this.#wire.respond(request, "200 OK", to, "");
    }
  }

  #takeOffer(request: SipMessage): void {
    const offer = readSdp(request.body);
    this.#sdpVersion += 1;
    const answer = this.#sdp(MIRROR[offer?.direction ?? ""] ?? "sendrecv");
    this.#wire.respond(request, "200 OK", headerOf(request, "To"), answer);
    if (offer !== null) {
      this.line.aimAt(offer);
    }
  }

  #takeProvisional(code: number, response: SipMessage): void {
    const isFirst = this.phase === "calling" && code > 100;
    if (isFirst) {
      this.phase = "ringing";
    }
    const early = readSdp(response.body);
    if (early !== null) {
      this.line.aimAt(early);
    }
    if (isFirst && this.#isCancelWanted) {
      this.#sendCancel();
    }
  }

  #takeAnswer(code: number, response: SipMessage): void {
    this.#remote = headerOf(response, "To");
    this.#target = uriOf(headerOf(response, "Contact"));
    this.#routes = [...headersOf(response, "Record-Route")].reverse();
    const number = Number(headerOf(response, "CSeq").split(" ")[0]);
    this.#wire.send(this.#inDialog("ACK", "", number));
    if (this.phase === "calling" || this.phase === "ringing") {
      this.status = code;
      this.#goUp(response.body);
      if (this.#isCancelWanted) {
        this.hangUp();
      }
    }
  }

  #inviteWithLogin(code: number, response: SipMessage, login: SipLogin): void {
    const [challenge, answer] =
      code === 401
        ? (["WWW-Authenticate", "Authorization"] as const)
        : (["Proxy-Authenticate", "Proxy-Authorization"] as const);
    const request = { method: "INVITE", uri: this.#target };
    this.#cseq += 1;
    this.invite = {
      ...this.invite,
      headers: [
        ["Via", newVia(this.#wire)],
        ...this.invite.headers.filter(([name]) => name !== "Via" && name !== "CSeq"),
        ["CSeq", `${this.#cseq} INVITE`],
        [answer, answerChallenge(headerOf(response, challenge), request, login)],
      ],
    };
    this.sendInvite();
  }

  /** A CANCEL has the Via and the tags of the INVITE it ends (RFC 3261 9.1). */
  #sendCancel(): void {
    const kept = ["via", "from", "to", "call-id", "max-forwards"];
    const cancel: SipMessage = {
      start: this.invite.start.replace("INVITE", "CANCEL"),
      headers: [
        ...this.invite.headers.filter(([name]) => kept.includes(name.toLowerCase())),
        ["CSeq", headerOf(this.invite, "CSeq").replace("INVITE", "CANCEL")],
      ],
      body: "",
    };
    this.#wire.request(cancel, () => undefined);
  }

  #inDialog(method: string, body: string, number?: number): SipMessage {
    this.#cseq += number === undefined ? 1 : 0;
    return {
      start: `${method} ${this.#target} SIP/2.0`,
      headers: [
        ["Via", newVia(this.#wire)],
        ["Max-Forwards", "70"],
        ...this.#routes.map((route): SipHeader => ["Route", route]),
        ["From", this.#local()],
        ["To", this.#remote],
        ["Call-ID", this.callId],
        ["CSeq", `${number ?? this.#cseq} ${method}`],
        ["Contact", `<${this.#wire.contact}>`],
      ],
      body,
    };
  }

  #local(): string {
    return this.#way === "in"
      ? `${headerOf(this.invite, "To")};tag=${this.#tag}`
      : headerOf(this.invite, "From");
  }

  #sdp(direction: string): string {
    return writeSdp(this.#wire.address, this.line.port, direction, this.#sdpVersion);
  }

  #goUp(body: string): void {
    const audio = readSdp(body);
    if (audio !== null) {
      this.line.aimAt(audio);
    }
    this.phase = "up";
    this.times.answered = performance.now();
  }

  #end(by: "us" | "them"): void {
    if (this.phase !== "ended") {
      this.phase = "ended";
      this.#endedBy = by;
      this.times.ended = performance.now();
      this.line.close();
      this.#wire.forget(this.callId);
    }
  }

  async #until(isDone: () => boolean, withinMs: number, what: string): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!isDone()) {
      if (performance.now() > deadline) {
        const now = `${this.phase} (${this.status})`;
        throw new Error(`call ${this.callId} was ${now}, not ${what}, after ${withinMs} ms`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

function newVia(wire: Wire): string {
  return `SIP/2.0/UDP ${wire.address}:${wire.port};rport;branch=z9hG4bK${newToken()}`;
}
