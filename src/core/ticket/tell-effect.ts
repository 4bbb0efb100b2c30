import type { CallEffect, CallToFloor, Script, TicketChange } from "../call/index.ts";
import type { Callback } from "../callback/index.ts";
import * as callback from "./callback-words.ts";
import { promptWords } from "./prompt-words.ts";
import * as say from "./sentences.ts";
import type { Lines, Tale } from "./tale.ts";

/** What an effect decided at `at` (ms since the epoch) is worth telling; the tale keeps its names. */
export function tellEffect(tale: Tale, effect: CallEffect, at: number): Lines {
  switch (effect.do) {
    case "perform":
      return tellScript(tale, effect.script);
    case "dial":
      tale.agent = "ringing";
      tale.legs.set(effect.leg, tale.agents.get(effect.agent) ?? effect.agent);
      return [];
    case "dial_out": {
      const to = effect.to.address.replace(/^sip:/, "");
      tale.outside.set(effect.leg, { to, since: null });
      return [["put_through", say.putThroughWords(to)]];
    }
    case "ask_callback": {
      const { plan } = effect.request;
      return [["promised", callback.promisedWords(plan, tale.sources.flow?.zone ?? "UTC")]];
    }
    case "write_callback":
      return tellCallback(tale, effect.callback);
    case "dial_customer":
      tale.customer = { leg: effect.leg, number: effect.number };
      return [];
    case "hang_up":
      tale.ending.add(effect.leg);
      return [];
    case "look_up":
      tale.requests.set(effect.request, effect.source);
      return [];
    case "call_out":
      tale.requests.set(effect.id, effect.destination);
      return [];
    case "drop_recording":
      return [["spoke", say.droppedWords]];
    case "tell_floor":
      return tellFloor(tale, effect.event);
    case "write_ticket":
      return tellChange(tale, effect.change, at);
    default:
      return [];
  }
}

/** An attempt that begins, or a promise that is put off to a later time. */
function tellCallback(tale: Tale, { stage, attempts, nextAt, plan, end }: Callback): Lines {
  if (stage === "dialling")
    return [["attempt", callback.attemptWords(attempts, plan.rules.attemptsMax)]];
  if (stage === "failed") return [["called_off", callback.givenUpWords(end)]];
  if (stage !== "scheduled" || nextAt === null || nextAt === plan.dueAt) return [];
  return [["put_off", callback.putOffWords(nextAt, tale.sources.flow?.zone ?? "UTC")]];
}

function tellScript(tale: Tale, script: Script): Lines {
  tale.scripts.set(script.leg, script);
  const { leg, wait, prompts } = script;
  if (wait.kind === "hangup") tale.ending.add(leg);
  const isHeard = leg === tale.caller || leg === tale.customer?.leg;
  const told = isHeard ? prompts : [];
  const said = promptWords(told, tale.sources.sounds);
  const standing = say.standingWords(told);
  const isWhisper = tale.legs.has(leg) && (wait.kind === "none" || wait.kind === "hold");
  const whispered = isWhisper ? promptWords(prompts, tale.sources.sounds) : null;
  const agent = tale.legs.get(leg) ?? "?";
  const heard: Lines = [
    ...(whispered === null ? [] : [["heard", say.whisperedWords(agent, whispered)] as const]),
    ...(standing === null ? [] : [["position", standing] as const]),
    ...(said === null ? [] : [["heard", say.heardWords(said)] as const]),
  ];
  if (wait.kind !== "join" || wait.record === null || tale.recordings.has(wait.record)) {
    return heard;
  }
  tale.recordings.add(wait.record);
  return [...heard, ["recorded", say.recordingWords(null)]];
}

function tellFloor(tale: Tale, event: CallToFloor): Lines {
  if (event.type === "call_queued") {
    tale.waitingSince = event.since;
    const label = tale.sources.queueLabel(event.queue);
    return [["queued", say.queuedWords(label ?? { en: event.queue, zh: event.queue })]];
  }
  if (event.type === "call_left" && event.reason === "overflowed") {
    return [["waited_out", say.overflowedWords(tale.lacks)]];
  }
  if (event.type !== "offer_failed") return [];
  tale.agent = "none";
  const agent = tale.offers.get(event.offer) ?? "?";
  return [["offer_failed", say.offerFailedWords(agent, event.cause)]];
}

function tellChange(tale: Tale, change: TicketChange, at: number): Lines {
  switch (change.set) {
    case "language":
      return [["language", say.languageWords(change.lang, change.remembered ?? false)]];
    case "verified":
      return [["verified", say.verifiedWords(change.account, change.name)]];
    case "attachment":
      return [["message", say.messageWords(change.durationMs)]];
    case "rated":
      return [["rated", say.ratedWords(change.survey, change.rate)]];
    case "answered": {
      tale.agent = "talking";
      tale.answeredAt = at;
      const agent = tale.agents.get(change.agent) ?? change.agent;
      const waitedMs = tale.waitingSince === null ? null : at - tale.waitingSince;
      return [["answered", say.answeredWords(agent, waitedMs)]];
    }
    case "ended": {
      const lastedMs = tale.startedAt === null ? null : at - tale.startedAt;
      return [["ended", say.endedWords(change.result, lastedMs)]];
    }
    default:
      return [];
  }
}
