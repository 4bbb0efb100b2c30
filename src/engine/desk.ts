import type { AgentRecord, Floor, PauseCode } from "../core/acd/index.ts";
import type { QueueId } from "../core/lib/brands.ts";
import type { DeskCommand, QueueCommand } from "../ports/control.ts";
import type { Message } from "./turn.ts";

/**
 * What a command of a desk says to the floor or to the agent's call; a sentence when the agent's
 * state does not allow it now. `pauses` are the codes that may be chosen.
 */
export function messageOf(
  agent: AgentRecord,
  asked: DeskCommand,
  by: string,
  pauses: readonly PauseCode[],
): Message | string {
  const { id } = agent.profile;
  switch (asked.command) {
    case "ready":
      return { to: "floor", event: { type: "agent_wants", agent: id, intent: "ready" } };
    case "pause": {
      const own = by === id ? pauses[0]?.id : "supervisor";
      const reason = asked.reason ?? own ?? "supervisor";
      const codes = pauses.map((code) => code.id);
      if (reason !== own && !codes.includes(reason)) {
        return `There is no pause "${reason}"; there are: ${codes.join(", ")}.`;
      }
      return { to: "floor", event: { type: "agent_wants", agent: id, intent: "paused", reason } };
    }
    case "microphone": {
      const { allowed } = asked;
      return { to: "floor", event: { type: "microphone_changed", agent: id, allowed } };
    }
    case "wrap_up_done":
    case "wrap_up_extend":
      if (agent.state !== "wrap_up") return `Agent "${id}" is ${agent.state}, not in wrap-up.`;
      return asked.command === "wrap_up_done"
        ? { to: "floor", event: { type: "wrap_up_done", agent: id } }
        : { to: "floor", event: { type: "wrap_up_extended", agent: id } };
    case "hang_up": {
      const inCall = ["reserved", "ringing", "busy"].includes(agent.state);
      if (!agent.call || !inCall) return `Agent "${id}" is ${agent.state} and has no call.`;
      const { call, offer } = agent.call;
      return { to: "call", call, event: { type: "hang_up_asked", by, offer } };
    }
  }
}

/** What a command for a queue says to the floor; a sentence when it cannot be done. */
export function queueMessageOf(floor: Floor, id: QueueId, asked: QueueCommand): Message | string {
  if (!floor.queue(id)) return `There is no queue "${id}".`;
  switch (asked.command) {
    case "open":
    case "close": {
      const open = asked.command === "open";
      return { to: "floor", event: { type: "queue_switched", queue: id, open } };
    }
    case "evacuate":
      if (!floor.queue(asked.to)) return `There is no queue "${asked.to}" to send callers to.`;
      if (asked.to === id) return `Callers of "${id}" cannot be sent to the same queue.`;
      return { to: "floor", event: { type: "queue_evacuated", queue: id, to: asked.to } };
  }
}
