import type { CallbackRequest } from "../core/call/index.ts";
import { reduceCall } from "../core/call/index.ts";
import type { FlowDocument } from "../core/flow/index.ts";
import { cursorAt } from "../core/flow/node-type.ts";
import type { QueueNode } from "../core/flow/nodes/index.ts";
import { ladderAt } from "../core/flow/nodes/queue.ts";
import type { CallId } from "../core/lib/brands.ts";
import type { CallbackRefusal, Callbacks, CallbackWish } from "../ports/callbacks.ts";
import type { Clock } from "../ports/clock.ts";
import type { PromiseParts } from "./promises.ts";
import { promiseCallback } from "./promises.ts";
import type { Message } from "./turn.ts";

/** What the desk works with. */
export interface CallbackDeskParts extends PromiseParts {
  readonly clock: Clock;
  readonly activeFlow: () => FlowDocument;
  readonly recording: boolean;
  /** Posts a message and resolves when the turn that takes it is committed. */
  readonly settled: (message: Message) => Promise<void>;
}

/** Callbacks that people ask for and give up, through the same machine as those of callers. */
export class CallbackDesk implements Callbacks {
  readonly #parts: CallbackDeskParts;

  constructor(parts: CallbackDeskParts) {
    this.#parts = parts;
  }

  async ask(
    wish: CallbackWish,
    by: string,
  ): Promise<CallId | { readonly refused: CallbackRefusal }> {
    const { callbacks, clock, activeFlow, recording, settled } = this.#parts;
    const { settings } = callbacks;
    if (settings === null) return { refused: "off" };
    const number = settings.numberOf(wish.number);
    if (number === null) return { refused: "number" };
    const now = clock.now();
    if (wish.dueAt !== null && wish.dueAt < now) return { refused: "past" };
    const flow = activeFlow();
    const node = queueNodeOf(flow, wish.queue);
    if (node === null) return { refused: "queue" };
    const plan = {
      number,
      queue: wish.queue,
      since: now,
      dueAt: wish.dueAt ?? now,
      askedCall: wish.askedCall,
      askedBy: by,
      askedAt: now,
    };
    const request: CallbackRequest = {
      plan,
      cursor: cursorAt(node.id, {}),
      need: ladderAt(node, wish.lang),
      priority: node.priority,
      lang: wish.lang,
      path: [],
    };
    const { name, version } = flow;
    const facts = { flow: { name, version }, record: recording, to: settings.shownNumber };
    const machine = { reduce: reduceCall(flow), flow };
    const message = promiseCallback(this.#parts, machine, request, facts);
    await settled(message);
    return message.call;
  }

  async cancel(id: CallId, by: string): Promise<boolean> {
    const { callbacks, settled } = this.#parts;
    if (!callbacks.isOpen(id)) return false;
    const event = { type: "callback_cancelled", end: "cancelled", by } as const;
    await settled({ to: "call", call: id, event });
    return !callbacks.isOpen(id);
  }
}

/** The first node of the flow's main part at which callers of this queue wait. */
function queueNodeOf(flow: FlowDocument, queue: string): QueueNode | null {
  for (const node of Object.values(flow.nodes)) {
    if (node.type === "queue" && node.queue === queue && !node.id.includes("/")) return node;
  }
  return null;
}
