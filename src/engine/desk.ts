import type { AgentRecord } from "../core/acd/index.ts";
import type { DeskCommand } from "../ports/control.ts";
import type { Message } from "./turn.ts";

/**
 * What a command of a desk says to the floor or to the agent's call; a sentence when the agent's
 * state does not allow it now.
 */
export function messageOf(agent: AgentRecord, asked: DeskCommand, by: string): Message | string {
  const { id } = agent.profile;
  switch (asked.command) {
    case "ready":
      return { to: "floor", event: { type: "agent_wants", agent: id, intent: "ready" } };
    case "pause": {
      const { reason } = asked;
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
      const inCall = agent.state === "ringing" || agent.state === "busy";
      if (!agent.call || !inCall) return `Agent "${id}" is ${agent.state} and has no call.`;
      return { to: "call", call: agent.call.call, event: { type: "hang_up_asked", by } };
    }
  }
}
