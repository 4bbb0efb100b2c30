import { C, UA, WebSocketInterface } from "jssip";
import type { RTCSession } from "jssip/lib/RTCSession.js";
import type { IncomingRTCSessionEvent, OutgoingRTCSessionEvent } from "jssip/lib/UA.js";
import type { SoftphoneLine } from "../../contract/index.ts";
import { Store } from "../lib/store.ts";
import { microphoneWish } from "./devices.ts";
import {
  reduceSoftphone,
  type SoftphoneEffect,
  type SoftphoneEvent,
  type SoftphoneState,
  softphoneStart,
} from "./machine.ts";
import { MediaWatch } from "./media-watch.ts";
import type { RingTone } from "./ring-tone.ts";

/** An answer that has not become a call by then has failed; the caller goes to the next agent. */
const answerOverdueMs = 8000;
/** Pause between registrations while the socket stands and Asterisk refuses. */
const registerAgainMs = 3000;
/** RFC 4733 events of this length, with this gap, arrived whole in every measurement. */
const keyMs = 120;

/** What the softphone needs from the page. */
export interface SoftphoneSettings {
  readonly line: SoftphoneLine;
  /** Query of the SIP socket's address, for lines without a sign-in; empty for none. */
  readonly query: string;
  /** Plays what the other side says; must stay in the page. */
  readonly audio: HTMLAudioElement;
  readonly ringTone: RingTone;
  /** The microphone to use; null leaves it to the browser. Asked for each call. */
  readonly microphone: () => string | null;
  /** Whether the server says that our call already talks: then an INVITE only brings it back. */
  readonly isTalking: () => boolean;
}

/** The two voices of the call, for level meters; null while there is none. */
export interface Voices {
  readonly own: MediaStream;
  readonly other: MediaStream;
}

/** Runs the softphone machine on JsSIP. Make it once per line; end it with close. */
export class Softphone {
  readonly state = new Store<SoftphoneState>(softphoneStart);
  readonly voices = new Store<Voices | null>(null);
  readonly #settings: SoftphoneSettings;
  readonly #agent: UA;
  readonly #media: MediaWatch;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #rtc = new Map<string, RTCSession>();
  #isClosed = false;

  constructor(settings: SoftphoneSettings) {
    this.#settings = settings;
    const { line, query } = settings;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.#agent = new UA({
      sockets: [new WebSocketInterface(`${scheme}://${location.host}${line.path}${query}`)],
      uri: `sip:${line.user}@${line.domain}`,
      password: line.password,
      register: true,
      register_expires: 120,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 3,
      user_agent: "Hotline panel",
    });
    this.#media = new MediaWatch((media) => this.send({ type: "judged", media }));
  }

  /** Connects and registers, and keeps at it until close. */
  open(): void {
    const agent = this.#agent;
    agent.on("registered", () => this.send({ type: "registered" }));
    agent.on("unregistered", () => this.#registerSoon());
    agent.on("disconnected", () => this.send({ type: "disconnected" }));
    agent.on("registrationFailed", ({ response }) => {
      // Without a response the socket is gone, which `disconnected` tells.
      if (response !== null && response !== undefined) this.send({ type: "refused" });
      this.#registerSoon();
    });
    agent.on("newRTCSession", (event: IncomingRTCSessionEvent | OutgoingRTCSessionEvent) =>
      this.#adopt(event),
    );
    addEventListener("online", this.#wake);
    agent.start();
  }

  /** Ends the call and unregisters. */
  close(): void {
    this.#isClosed = true;
    removeEventListener("online", this.#wake);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#media.stop();
    this.#settings.ringTone.stop();
    this.#agent.stop();
  }

  /** Calls a number on the line's own domain; for the demo phone. */
  dial(number: string): void {
    if (this.state.get().call !== null) return;
    const { line, microphone } = this.#settings;
    this.#agent.call(`sip:${number}@${line.domain}`, mediaOptions(microphone()));
  }

  /** Tells the machine what happened and does what it asks for. */
  send(event: SoftphoneEvent): void {
    if (this.#isClosed) return;
    const [state, effects] = reduceSoftphone(this.state.get(), event);
    this.state.set(state);
    for (const effect of effects) this.#run(effect);
  }

  #run(effect: SoftphoneEffect): void {
    switch (effect.do) {
      case "start_ringing":
        return this.#settings.ringTone.start();
      case "stop_ringing":
        return this.#settings.ringTone.stop();
      case "register":
        if (this.#agent.isConnected()) this.#agent.register();
        return;
      case "send_key":
      case "mute":
      case "hold":
      case "answer":
      case "reject":
      case "hang_up":
      case "renegotiate": {
        const rtc = this.#rtc.get(effect.id);
        if (rtc !== undefined && !rtc.isEnded()) this.#runOnCall(effect, rtc);
      }
    }
  }

  #runOnCall(
    effect: Exclude<SoftphoneEffect, { do: "start_ringing" | "stop_ringing" | "register" }>,
    rtc: RTCSession,
  ): void {
    switch (effect.do) {
      case "answer":
        rtc.answer(mediaOptions(this.#settings.microphone()));
        this.#later(answerOverdueMs, () => this.send({ type: "answer_overdue", id: effect.id }));
        return;
      case "reject":
        rtc.terminate({ status_code: effect.busy ? 486 : 603 });
        return;
      case "hang_up":
        rtc.terminate();
        return;
      case "renegotiate":
        rtc.renegotiate();
        return;
      case "mute":
        if (effect.on) rtc.mute({ audio: true });
        else rtc.unmute({ audio: true });
        this.#media.quiet(effect.on);
        return;
      case "hold": {
        const isDone = effect.on ? rtc.hold() : rtc.unhold();
        if (!isDone) this.send({ type: "hold_refused", id: effect.id });
        return;
      }
      case "send_key":
        sendKey(rtc, effect.key);
    }
  }

  #adopt(event: IncomingRTCSessionEvent | OutgoingRTCSessionEvent): void {
    const rtc = event.session;
    const { id } = rtc;
    this.#rtc.set(id, rtc);
    // The first candidate is enough on a local network and saves the rest of the gathering.
    rtc.on("icecandidate", ({ ready }) => ready());
    rtc.on("accepted", () => this.send({ type: "accepted", id, at: Date.now() }));
    rtc.on("hold", ({ originator }) => this.#holdChanged(id, String(originator), true));
    rtc.on("unhold", ({ originator }) => this.#holdChanged(id, String(originator), false));
    const end = (why: "normal" | "microphone" | "failed"): void => {
      this.#rtc.delete(id);
      this.#media.stop(rtc.connection);
      if (this.#rtc.size === 0) this.voices.set(null);
      this.send({ type: "ended", id, why });
    };
    rtc.on("ended", ({ cause }) => end(isNormal(cause) ? "normal" : "failed"));
    rtc.on("failed", ({ cause }) =>
      end(cause === C.causes.USER_DENIED_MEDIA_ACCESS ? "microphone" : outcomeOf(cause)),
    );
    if (rtc.connection) this.#watch(rtc, rtc.connection);
    else rtc.on("peerconnection", ({ peerconnection }) => this.#watch(rtc, peerconnection));
    const at = Date.now();
    if (String(event.originator) === "local") this.send({ type: "dialled", id, at });
    else this.send({ type: "invited", id, at, isOurs: this.#settings.isTalking() });
  }

  #holdChanged(id: string, originator: string, held: boolean): void {
    if (originator !== "local") return;
    this.#media.quiet(held);
    this.send({ type: "hold_changed", id, held });
  }

  #watch(rtc: RTCSession, connection: RTCPeerConnection): void {
    const { audio } = this.#settings;
    connection.addEventListener("track", ({ streams, track }) => {
      const other = streams[0] ?? new MediaStream([track]);
      audio.srcObject = other;
      const senders = connection.getSenders().flatMap((sender) => sender.track ?? []);
      this.voices.set({ own: new MediaStream(senders), other });
      void audio.play().catch(() => undefined);
    });
    // JsSIP ends a call only on iceConnectionState, which does not always follow: a lost network
    // would leave a call on the screen that nobody hears.
    connection.addEventListener("connectionstatechange", () => {
      if (connection.connectionState === "failed" && !rtc.isEnded()) rtc.terminate();
    });
    this.#media.start(connection);
  }

  #registerSoon(): void {
    this.#later(registerAgainMs, () => {
      if (this.#agent.isConnected() && !this.#agent.isRegistered()) this.#agent.register();
    });
  }

  #later(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#isClosed) run();
    }, ms);
    this.#timers.add(timer);
  }

  readonly #wake = (): void => {
    if (this.#agent.isConnected()) this.#agent.register();
  };
}

/** A key pressed in the moment before the voice path stands is sent when it does, not lost. */
function sendKey(rtc: RTCSession, key: string): void {
  const { connection } = rtc;
  if (connection.connectionState === "new" || connection.connectionState === "connecting") {
    const again = (): void => {
      if (!rtc.isEnded()) sendKey(rtc, key);
    };
    connection.addEventListener("connectionstatechange", again, { once: true });
    return;
  }
  rtc.sendDTMF(key, {
    transportType: C.DTMF_TRANSPORT.RFC2833,
    duration: keyMs,
    interToneGap: keyMs,
  });
}

function mediaOptions(microphone: string | null) {
  return {
    mediaConstraints: { audio: microphoneWish(microphone), video: false },
    // Asterisk is reached directly: no STUN server, nothing dials out.
    pcConfig: { iceServers: [] },
  };
}

function isNormal(cause: string): boolean {
  return cause === C.causes.BYE || cause === C.causes.CANCELED;
}

/** A ringing call that ends before the answer is nobody's fault: the caller left or time was up. */
function outcomeOf(cause: string): "normal" | "failed" {
  const ordinary: readonly string[] = [
    C.causes.BYE,
    C.causes.CANCELED,
    C.causes.NO_ANSWER,
    C.causes.REJECTED,
    C.causes.BUSY,
    C.causes.UNAVAILABLE,
  ];
  return ordinary.includes(cause) ? "normal" : "failed";
}
