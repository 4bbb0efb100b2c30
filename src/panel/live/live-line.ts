import { LiveMessage } from "../../contract/index.ts";
import { type LiveEvent, type LiveState, liveStart, reduceLive } from "./reduce-live.ts";

/** Reconnect after these pauses, then every last one; a restart of the service takes 1 to 2 s. */
const pausesMs = [250, 500, 1000, 2000, 3000] as const;
/** A connection that does not open by then is tried anew. */
const openingMs = 4000;
/** After so long without a message the page asks; without an answer by then the line is dead. */
const silentMs = 15_000;
const answerMs = 4000;

/** The one WebSocket that keeps the page up to date. Make it once per sign-in; end it with close. */
export class LiveLine {
  #state: LiveState = liveStart;
  readonly #listeners = new Set<() => void>();
  #socket: WebSocket | null = null;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  #watch: ReturnType<typeof setTimeout> | undefined;

  /** Begins to connect; without end until close or the server's goodbye. */
  open(): void {
    this.#isClosed = false;
    addEventListener("online", this.#retryNow);
    addEventListener("offline", this.#suspect);
    this.#connect();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#watch);
    removeEventListener("online", this.#retryNow);
    removeEventListener("offline", this.#suspect);
    this.#socket?.close();
    this.#socket = null;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): LiveState => this.#state;

  #connect(): void {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/api/v1/live`);
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#dropped(socket), openingMs);
    socket.onopen = () => {
      clearTimeout(this.#timer);
      this.#take({ type: "opened" });
      this.#watchSilence(socket);
    };
    socket.onmessage = ({ data }) => {
      const message = LiveMessage.safeParse(parseJson(data));
      this.#watchSilence(socket);
      if (!message.success) return;
      this.#attempts = 0;
      this.#take({ type: "received", message: message.data, at: Date.now() });
    };
    socket.onclose = () => this.#dropped(socket);
  }

  #dropped(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    clearTimeout(this.#timer);
    clearTimeout(this.#watch);
    this.#socket = null;
    socket.close();
    this.#take({ type: "closed", at: Date.now() });
    if (this.#isClosed || this.#state.link === "ended") return;
    const pauseMs = pausesMs[Math.min(this.#attempts, pausesMs.length - 1)] ?? 3000;
    this.#attempts += 1;
    this.#timer = setTimeout(() => this.#connect(), pauseMs);
  }

  /** A network that dies without a word closes no socket: ask after a silence. */
  #watchSilence(socket: WebSocket): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      if (socket !== this.#socket) return;
      this.#take({ type: "silent" });
      this.#watch = setTimeout(() => this.#dropped(socket), answerMs);
    }, silentMs);
  }

  #take(event: LiveEvent): void {
    const [state, effects] = reduceLive(this.#state, event);
    for (const effect of effects) {
      if (effect.do === "send") this.#socket?.send(JSON.stringify(effect.hello));
      else this.close();
    }
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  readonly #retryNow = (): void => {
    if (this.#socket !== null || this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#connect();
  };

  /** The machine lost its network: the socket would only notice minutes later. */
  readonly #suspect = (): void => {
    if (this.#socket !== null) this.#dropped(this.#socket);
  };
}

function parseJson(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
