import type { Log } from "../../../ports/log.ts";
import type { AriRESTResponse } from "./ari.generated.ts";
import { AriError } from "./errors.ts";
import { HttpLane, type HttpLaneHandlers, type HttpTarget } from "./http-lane.ts";
import {
  ARI_IN_FLIGHT_MAX,
  ARI_POOL_SOCKETS_MAX,
  ARI_REQUEST_BYTES_MAX,
  ARI_STALL_LOG_MS,
  ARI_STALL_MS,
} from "./limits.ts";
import { Order, thingsOf } from "./order.ts";
import { type PendingRequest, PendingRequests } from "./pending.ts";
import type { AriCall, AriHandlers, AriLane } from "./settings.ts";
import type { AriStats } from "./stats.ts";
import {
  type AriOperationName,
  operationRow,
  peekAnswer,
  readBody,
  readReason,
  writeBody,
  writeRequestFrame,
  writeUri,
} from "./wire.ts";

/** Requests that free a blocked channel and are right in any order: they go round a stall. */
const ROUND_A_STALL: ReadonlySet<AriOperationName> = new Set<AriOperationName>([
  "channels.hangup",
  "playbacks.stop",
]);

/** Sends a frame on one WebSocket, at once if it is the first one of this turn. */
export type SendFrame = (frame: string, isFirst: boolean) => void;

/** Sends requests on their lanes and settles each exactly once. */
export class AriRequests {
  /** The ways out over WebSockets, none when ordered requests go over HTTP. */
  #sockets: readonly SendFrame[] = [];
  #order = new Order(0);
  /** Frames that wait for the answers to others, by id. */
  readonly #waiting = new Map<number, { readonly frame: string; readonly isFirst: boolean }>();
  readonly #stats: AriStats;
  readonly #measured: AriHandlers["measured"];
  readonly #log: Log;
  readonly #pending: Readonly<Record<AriLane, PendingRequests>>;
  readonly #http: Readonly<Record<AriLane, HttpLane>>;
  #nextId = 1;
  #isStalled = false;
  #complainedAt = Number.NEGATIVE_INFINITY;

  constructor(target: HttpTarget, stats: AriStats, measured: AriHandlers["measured"], log: Log) {
    this.#stats = stats;
    this.#measured = measured;
    this.#log = log;
    this.#pending = {
      ordered: new PendingRequests(
        (id, request) => this.#timeOut("ordered", id, request),
        (oldest, now) => this.#watchStall(oldest, now),
      ),
      pool: new PendingRequests(
        (id, request) => this.#timeOut("pool", id, request),
        () => {},
      ),
    };
    this.#http = {
      ordered: new HttpLane(target, 1, this.#httpHandlers("ordered")),
      pool: new HttpLane(target, ARI_POOL_SOCKETS_MAX, this.#httpHandlers("pool")),
    };
  }

  /** Requests that are sent and not answered. */
  get inFlight(): number {
    return this.#pending.ordered.size + this.#pending.pool.size;
  }

  /**
   * Sends a request.
   * @param wantsBody whether to parse the answer's body, else the promise brings undefined
   */
  send(
    operation: AriOperationName,
    params: Readonly<Record<string, unknown>>,
    call: AriCall,
    wantsBody: boolean,
  ): Promise<unknown> {
    const row = operationRow(operation);
    const { method } = row;
    const uri = writeUri(row, params);
    const lane = this.#isStalled && ROUND_A_STALL.has(operation) ? "pool" : call.lane;
    const pending = this.#pending[lane];
    if (pending.size >= ARI_IN_FLIGHT_MAX) {
      this.#stats.overloads += 1;
      const reason = `${ARI_IN_FLIGHT_MAX} requests are unanswered`;
      return Promise.reject(new AriError("overload", 0, method, uri, reason));
    }
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      const body = writeBody(row, params);
      const sentAt = performance.now();
      const dueAt = sentAt + call.timeoutMs;
      const request = { operation, method, uri, wantsBody, sentAt, dueAt, resolve, reject };
      if (lane === "pool" || this.#sockets.length === 0) {
        pending.add(id, request);
        this.#http[lane].send(id, method, uri, body);
        return;
      }
      const frame = writeRequestFrame(id, method, uri, body);
      if (isTooLarge(frame)) {
        const reason = `it is larger than the ${ARI_REQUEST_BYTES_MAX} bytes that Asterisk takes`;
        reject(new AriError("invalid", 0, method, uri, reason));
        return;
      }
      pending.add(id, request);
      const isFirst = call.isFirst === true;
      const socket = this.#order.place(id, thingsOf(params, call.about));
      if (socket === null) this.#waiting.set(id, { frame, isFirst });
      else this.#sockets[socket]?.(frame, isFirst);
    });
  }

  /** Takes the WebSockets on which ordered requests go from now on; none for HTTP. */
  sendOn(sockets: readonly SendFrame[]): void {
    this.#sockets = sockets;
    this.#order = new Order(sockets.length);
    this.#waiting.clear();
  }

  /** Settles the request that a frame answers if nobody wants more than its success; else false. */
  answerInBrief(text: string): boolean {
    const answer = peekAnswer(text);
    if (answer === null || answer.status >= 400) return false;
    const request = this.#pending.ordered.get(answer.id);
    if (request === undefined || request.wantsBody) return false;
    this.#isStalled = false;
    this.#goOnAfter(answer.id);
    this.#settle("ordered", answer.id, answer.status, "");
    return true;
  }

  /** Settles the request that a frame answers. */
  answer(response: AriRESTResponse): void {
    this.#isStalled = false;
    const { request_id, status_code, reason_phrase, message_body } = response;
    this.#goOnAfter(Number(request_id));
    this.#settle("ordered", Number(request_id), status_code, reason_phrase, message_body);
  }

  /** Fails all that is unanswered and closes the HTTP sockets; sending may go on afterwards. */
  failAll(reason: string): void {
    this.#isStalled = false;
    this.sendOn([]);
    for (const lane of ["ordered", "pool"] as const) {
      this.#http[lane].close();
      for (const request of this.#pending[lane].takeAll()) {
        this.#fail(lane, request, "closed", reason);
      }
    }
  }

  #goOnAfter(id: number): void {
    for (const next of this.#order.done(id)) {
      const waiting = this.#waiting.get(next.id);
      this.#waiting.delete(next.id);
      if (waiting !== undefined) this.#sockets[next.lane]?.(waiting.frame, waiting.isFirst);
    }
  }

  #settle(lane: AriLane, id: number, status: number, phrase: string, body?: string): void {
    const request = this.#pending[lane].take(id);
    if (request === undefined) {
      this.#stats.lateAnswers += 1;
    } else if (status >= 400) {
      const reason = readReason(body, phrase);
      this.#count(lane, request, status);
      request.reject(new AriError("refused", status, request.method, request.uri, reason));
    } else {
      this.#count(lane, request, status);
      request.resolve(request.wantsBody ? readBody(body) : undefined);
    }
  }

  #httpHandlers(lane: AriLane): HttpLaneHandlers {
    return {
      answered: (id, status, phrase, body) => this.#settle(lane, id, status, phrase, body),
      failed: (id, reason) => {
        const request = this.#pending[lane].take(id);
        if (request !== undefined) this.#fail(lane, request, "closed", reason);
      },
    };
  }

  #timeOut(lane: AriLane, id: number, request: PendingRequest): void {
    this.#stats.timeouts += 1;
    this.#http[lane].cancel(id);
    // One that was sent may still be done: what touches the same goes after it on its lane.
    if (this.#waiting.delete(id)) this.#goOnAfter(id);
    const reason = `no answer within ${Math.round(request.dueAt - request.sentAt)} ms`;
    this.#fail(lane, request, "timeout", reason);
  }

  #fail(
    lane: AriLane,
    request: PendingRequest,
    failure: "timeout" | "closed",
    reason: string,
  ): void {
    this.#count(lane, request, 0);
    request.reject(new AriError(failure, 0, request.method, request.uri, reason));
  }

  #count(lane: AriLane, request: PendingRequest, status: number): void {
    this.#stats.requests += 1;
    if (status === 0 || status >= 400) this.#stats.failures += 1;
    this.#measured?.(request.operation, lane, status, performance.now() - request.sentAt);
  }

  #watchStall(oldest: PendingRequest, now: number): void {
    if (this.#isStalled || now - oldest.sentAt < ARI_STALL_MS) return;
    this.#isStalled = true;
    this.#stats.stalls += 1;
    if (now - this.#complainedAt < ARI_STALL_LOG_MS) return;
    this.#complainedAt = now;
    this.#log.warn(
      {
        operation: oldest.operation,
        waiting: this.#pending.ordered.size,
        stalls: this.#stats.stalls,
      },
      "Asterisk lets requests wait: it is overloaded, or a prompt plays on the first one's channel",
    );
  }
}

/** UTF-8 takes at most three bytes for each UTF-16 unit, so most frames need no counting. */
function isTooLarge(frame: string): boolean {
  return (
    frame.length * 3 > ARI_REQUEST_BYTES_MAX && Buffer.byteLength(frame) > ARI_REQUEST_BYTES_MAX
  );
}
