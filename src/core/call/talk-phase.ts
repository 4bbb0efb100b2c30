import { goTo } from "../flow/interpret.ts";
import { fillPrompts } from "../flow/prompts.ts";
import type { FlowDocument } from "../flow/types.ts";
import type { Instant } from "../lib/brands.ts";
import { after } from "../lib/brands.ts";
import { closeTalk, endCall, queuedEvent, recordingName, roomOf, tell } from "./end.ts";
import type { CallEffect, CallEvent } from "./events.ts";
import { settle } from "./flow-phase.ts";
import { queueNode } from "./queue-line.ts";
import { connect } from "./queue-phase.ts";
import { startAnnounced } from "./queue-words.ts";
import type { HangupCause } from "./script.ts";
import type { CallState, QueuedPhase, TalkingPhase } from "./state.ts";

type Step = readonly [CallState, readonly CallEffect[]];

/** A caller whose agent's line broke is served before those who have not been served yet. */
const lostPriority = 1000;

/** Caller and agent talk. */
export function reduceTalking(
  flow: FlowDocument,
  state: TalkingPhase,
  event: CallEvent,
  at: Instant,
): Step {
  const { offer } = state;
  switch (event.type) {
    case "leg_held":
    case "leg_resumed": {
      const held = event.type === "leg_held";
      if (event.leg !== offer.leg || held === state.held) return [state, []];
      return letHear(flow, { ...state, held });
    }
    case "leg_ended":
      if (event.leg === state.caller) return endCall(state, "answered", at);
      return event.leg === offer.leg ? agentLeft(flow, state, event.cause, at) : [state, []];
    case "script_ended":
      if (event.outcome.kind === "failed" && event.step >= state.joinStep) {
        return [state, [{ do: "hang_up", leg: offer.leg, cause: "failed" }]];
      }
      return [state, []];
    case "hang_up_asked":
      return [state, [{ do: "hang_up", leg: offer.leg, cause: "normal" }]];
    case "recovered": {
      const alive = new Set(event.legs.map((leg) => leg.leg));
      if (!alive.has(state.caller)) return endCall(state, "answered", at);
      if (!alive.has(offer.leg)) return agentLeft(flow, state, "normal", at);
      return rejoin(flow, state);
    }
    default:
      return [state, []];
  }
}

/** Lets the caller hear the room, or music while the agent keeps them on hold. */
function letHear(flow: FlowDocument, state: TalkingPhase): Step {
  const { facts, caller, offer, held } = state;
  const step = facts.step + 1;
  const record = facts.record ? recordingName(facts.id, offer.id) : null;
  const music = held ? queueNode(flow, state).music : null;
  const wait = { kind: "join", room: roomOf(facts.id), record, music } as const;
  const script = { leg: caller, step, lang: facts.lang, prompts: [], wait };
  return [{ ...state, facts: { ...facts, step } }, [{ do: "perform", script }]];
}

/** The agent hung up: the flow goes on. The agent's line broke: the caller waits again, first. */
function agentLeft(flow: FlowDocument, state: TalkingPhase, cause: HangupCause, at: Instant): Step {
  const { caller, cursor, place } = state;
  const visit = state.facts.step + 1;
  const facts = { ...state.facts, step: visit };
  const node = queueNode(flow, state);
  const over: readonly CallEffect[] = [
    closeTalk(state),
    tell({ type: "talk_ended", call: facts.id }),
  ];
  if (cause === "normal") {
    const [next, effects] = settle(goTo({ flow, at }, state, node.ended, "ended"), caller, at);
    return [next, [...over, ...effects]];
  }
  const announced = startAnnounced(node, at, true);
  const again = { ...place, visit, priority: lostPriority, since: at, greeted: false, announced };
  const queued: QueuedPhase = {
    phase: "queued",
    facts,
    caller,
    cursor: { ...cursor, lead: fillPrompts({ flow, at }, state, node.lost) },
    place: again,
  };
  return [
    queued,
    [
      ...over,
      tell(queuedEvent(facts, again)),
      { do: "set_timer", timer: "queue_limit", dueAt: after(at, node.waitMsMax) },
    ],
  ];
}

/** After a restart: joining again is harmless for legs that are in the room already. */
function rejoin(flow: FlowDocument, state: TalkingPhase): Step {
  const { facts, caller, cursor, place, offer, talkingSince } = state;
  const standing = { facts, caller, cursor, place, offer };
  const offered = { phase: "offered", ...standing, others: [] } as const;
  const [joined, effects] = connect(offered, offer, talkingSince as Instant);
  if (joined.phase !== "talking") return [state, []];
  const [agentJoins, callerJoins] = effects.filter((effect) => effect.do === "perform");
  if (agentJoins === undefined || callerJoins === undefined) return [state, []];
  if (!state.held) return [joined, [agentJoins, callerJoins]];
  const [held, music] = letHear(flow, { ...joined, held: true });
  return [held, [agentJoins, ...music]];
}
