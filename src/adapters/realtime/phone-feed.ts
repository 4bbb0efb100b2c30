import { WebSocket } from "ws";
import type { PhoneMessage } from "../../contract/index.ts";
import type { CallId } from "../../core/lib/brands.ts";
import type { Control } from "../../ports/control.ts";

type Phase = Extract<PhoneMessage, { type: "phase" }>["phase"];

/** A demo phone's page. */
interface Phone {
  readonly socket: WebSocket;
  readonly endpoint: string;
  call: CallId | null;
  phase: Phase | null;
}

/** Tells demo phones' pages what their line says and where their call stands. */
export class PhoneFeed {
  readonly #control: Control;
  readonly #phones = new Set<Phone>();
  #stops: (() => void)[] = [];

  constructor(control: Control) {
    this.#control = control;
  }

  /** Follows the calls of one line over `socket`; returns what ends it. */
  open(socket: WebSocket, endpoint: string): () => void {
    const phone: Phone = { socket, endpoint, call: null, phase: null };
    if (this.#phones.size === 0) this.#begin();
    this.#phones.add(phone);
    this.#look(phone);
    let isAlive = true;
    const timer = setInterval(() => {
      if (!isAlive) socket.terminate();
      isAlive = false;
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    }, 5_000);
    socket.on("pong", () => {
      isAlive = true;
    });
    socket.on("error", () => socket.terminate());
    // The page has nothing to say: whatever it sends is a mistake.
    socket.on("message", () => socket.close(1008, "only listens"));
    return () => {
      clearInterval(timer);
      this.#phones.delete(phone);
      if (this.#phones.size === 0) this.#end();
    };
  }

  /** Closes all; pages come back by themselves. */
  close(): void {
    for (const { socket } of this.#phones) socket.close(1012, "restarting");
  }

  #begin(): void {
    const onSpoken = this.#control.onSpoken(({ endpoint, text, lang }) => {
      for (const phone of this.#phones) {
        if (phone.endpoint === endpoint) tell(phone, { type: "said", text, lang });
      }
    });
    const onChange = this.#control.onChange(({ calls }) => {
      for (const phone of this.#phones) {
        if (phone.call === null || calls.has(phone.call)) this.#look(phone);
      }
    });
    this.#stops = [onSpoken, onChange];
  }

  #end(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  #look(phone: Phone): void {
    phone.call ??= this.#control.callOfEndpoint(phone.endpoint);
    if (phone.call === null) return;
    const call = this.#control.liveCall(phone.call);
    const phase = call === null ? "ended" : call.phase;
    if (phase === "new" || phase === phone.phase) return;
    tell(phone, { type: "phase", phase });
    phone.phase = phase === "ended" ? null : phase;
    if (phase === "ended") phone.call = null;
  }
}

function tell({ socket }: Phone, message: PhoneMessage): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}
