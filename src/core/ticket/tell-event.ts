import type { CallEvent } from "../call/index.ts";
import * as callback from "./callback-words.ts";
import { choiceOf, sourceWords } from "./prompt-words.ts";
import * as say from "./sentences.ts";
import type { Lines, Tale } from "./tale.ts";
import { whyWords } from "./why-words.ts";

type LegEvent = Extract<CallEvent, { readonly leg: unknown; readonly type: `leg_${string}` }>;
type ScriptEnded = Extract<CallEvent, { readonly type: "script_ended" }>;

/** What an event at `at` (ms since the epoch) is worth telling; the tale remembers its names. */
export function tellEvent(tale: Tale, event: CallEvent, at: number): Lines {
  switch (event.type) {
    case "call_started":
      tale.caller = event.leg;
      tale.startedAt = at;
      return [["began", say.beganWords(event.from, event.to)]];
    case "callback_asked":
      tale.startedAt ??= at;
      return [["promised", callback.promisedWords(event.plan, tale.sources.flow?.zone ?? "UTC")]];
    case "callback_cancelled":
      return [["called_off", callback.calledOffWords(event.end, event.by)]];
    case "callback_released":
      return [];
    case "position_told":
      // What of it the caller was told is in the script that says it.
      tale.lacks = event.lacks ?? null;
      return [];
    case "script_ended":
      return tellOutcome(tale, event);
    case "lookup_ended": {
      const source = tale.requests.get(event.request) ?? "?";
      if (source.startsWith("callback:")) return [];
      const what = sourceWords(tale.sources.flow, source);
      if (source.startsWith("calendar:"))
        return [["looked_up", say.hoursWords(what, event.result)]];
      const { result } = event;
      return [["looked_up", say.lookedUpWords(what, result.ok ? "found" : result.error)]];
    }
    case "call_out_ended": {
      const what = tale.requests.get(event.id) ?? "?";
      return [["looked_up", say.toldWords(what, event.result)]];
    }
    case "queue_moved":
      return [["moved", say.movedWords]];
    case "queue_refused":
      return [["refused", say.refusedWords(event.reason)]];
    case "timer_fired":
      return event.timer === "queue_limit" ? [["waited_out", say.waitedOutWords]] : [];
    case "offer_made":
      tale.offers.set(event.offer, event.agentName);
      tale.agents.set(event.agent, event.agentName);
      return [
        ["offered", say.offeredWords(event.agentName)],
        ...(event.why ? ([["why", whyWords(event.why)]] as const) : []),
      ];
    case "offer_withdrawn":
      tale.agent = "none";
      return [
        ["offer_failed", say.withdrawnWords(tale.offers.get(event.offer) ?? "?", event.reason)],
      ];
    case "recording_ended":
      return [["recorded", say.recordingWords(event.durationMs)]];
    case "hang_up_asked":
      // While a phone rings it is the agent who declines, and that is told.
      return tale.agent === "ringing" ? [] : [["hung_up", say.endAskedWords(event.by)]];
    case "passed_on":
      return [["passed_on", say.passedOnWords]];
    case "recovered":
      return [["restarted", say.restartedWords(event.cut)]];
    default:
      if (tale.customer?.leg === event.leg) return tellCustomer(tale, tale.customer, event);
      if (event.leg === tale.caller) return tellCaller(tale, event);
      return tale.outside.has(event.leg)
        ? tellOutside(tale, event, at)
        : tellAgent(tale, event, at);
  }
}

function tellOutside(tale: Tale, event: LegEvent, at: number): Lines {
  const { to, since } = tale.outside.get(event.leg) ?? { to: "?", since: null };
  switch (event.type) {
    case "leg_ringing":
      return [["rang", say.outsideRangWords(to)]];
    case "leg_answered":
      tale.outside.set(event.leg, { to, since: at });
      return [["connected", say.connectedWords(to)]];
    case "leg_ended":
      if (tale.ending.has(event.leg)) return [];
      return since === null
        ? [["not_connected", say.notConnectedWords(to, event.cause)]]
        : [["hung_up", say.outsideGoneWords(to, at - since)]];
    default:
      return [];
  }
}

function tellOutcome(tale: Tale, { leg, step, outcome }: ScriptEnded): Lines {
  const script = tale.scripts.get(leg);
  if (script === undefined || script.step !== step) return [];
  // An agent's key says whether they take the call: that is told as an answer or as none.
  if (outcome.kind === "digits" && tale.legs.has(leg)) return [];
  switch (outcome.kind) {
    case "heard":
      return [];
    case "failed":
      return [["fault", say.faultWords(script.wait.kind === "join")]];
    case "recorded":
      return [["spoke", say.spokeWords(outcome.durationMs)]];
    case "secret":
      return outcome.length === 0
        ? [["no_input", say.noInputWords]]
        : [["pressed", say.secretWords(outcome.length)]];
    case "digits": {
      const { value } = outcome;
      if (value === "") return [["no_input", say.noInputWords]];
      const isKey = script.wait.kind === "digits" && script.wait.max === 1;
      const choice = isKey ? choiceOf(tale.sources.flow, script, value) : null;
      return [["pressed", isKey ? say.keyWords(value, choice) : say.digitsWords(value)]];
    }
  }
}

function tellCaller(tale: Tale, event: LegEvent): Lines {
  if (event.type !== "leg_ended") return [];
  return [["hung_up", say.callerGoneWords(event.cause, tale.ending.has(event.leg))]];
}

/** The customer who is called back, until they have answered: from then on they are the caller. */
function tellCustomer(
  tale: Tale,
  { leg, number }: NonNullable<Tale["customer"]>,
  event: LegEvent,
): Lines {
  switch (event.type) {
    case "leg_ringing":
      return [["rang", callback.customerRangWords(number)]];
    case "leg_answered":
      if (event.machine) return [["not_connected", callback.machineAnsweredWords(number)]];
      tale.customer = null;
      tale.caller = leg;
      return [["connected", callback.customerAnsweredWords(number)]];
    case "leg_ended":
      tale.customer = null;
      if (tale.ending.has(leg)) return [];
      return [["not_connected", callback.customerFailedWords(number, event.cause)]];
    default:
      return [];
  }
}

function tellAgent(tale: Tale, event: LegEvent, at: number): Lines {
  const agent = tale.legs.get(event.leg) ?? "?";
  switch (event.type) {
    case "leg_ringing":
      return [["rang", say.rangWords(agent)]];
    case "leg_held":
      return [["held", say.holdWords(agent, true)]];
    case "leg_resumed":
      return [["resumed", say.holdWords(agent, false)]];
    case "leg_answered":
      return [];
    case "leg_ended": {
      if (tale.agent !== "talking" || tale.ending.has(event.leg)) return [];
      tale.agent = "none";
      const talkedMs = at - (tale.answeredAt ?? at);
      return [["hung_up", say.agentGoneWords(agent, event.cause, talkedMs)]];
    }
  }
}
