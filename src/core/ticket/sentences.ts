import type {
  CallOutResult,
  CallResult,
  HangupCause,
  Lack,
  Lang,
  LookupFailure,
  Prompt,
} from "../call/index.ts";
import type { CallerId } from "../lib/caller-id.ts";
import type { JsonObject } from "../lib/json.ts";
import { limits } from "../lib/limits.ts";
import type { Result } from "../lib/result.ts";
import { durationWords, type Words } from "./duration.ts";

/** Who is calling, as a person would write it. */
function callerWords({ number, name }: CallerId): Words {
  if (number === null) {
    return name === null
      ? { en: "a withheld number", zh: "未显示号码" }
      : { en: `${name} (number withheld)`, zh: `${name}（未显示号码）` };
  }
  return name === null
    ? { en: number, zh: number }
    : { en: `${name} (${number})`, zh: `${name}（${number}）` };
}

/** A call has begun. */
export function beganWords(from: CallerId, to: string): Words {
  const who = callerWords(from);
  return { en: `Call from ${who.en} to ${to}`, zh: `来电：${who.zh} 拨打 ${to}` };
}

/** The caller was played these words. */
export function heardWords(said: Words): Words {
  return { en: `Heard: “${said.en}”`, zh: `播放：“${said.zh}”` };
}

/** The caller pressed one key; `choice` is what it leads to, "none" a key that is not on offer. */
export function keyWords(key: string, choice: Words | "none" | null): Words {
  if (choice === "none") {
    return { en: `Pressed ${key}, which is not on offer`, zh: `按了 ${key}（无此选项）` };
  }
  return choice === null
    ? { en: `Pressed ${key}`, zh: `按了 ${key}` }
    : { en: `Pressed ${key} (${choice.en})`, zh: `按了 ${key}（${choice.zh}）` };
}

/** The caller typed digits that are no secret. */
export function digitsWords(value: string): Words {
  return { en: `Entered ${value}`, zh: `输入了 ${value}` };
}

/** The caller typed secret digits: only how many is known. */
export function secretWords(length: number): Words {
  const en = length === 1 ? "1 digit" : `${length} digits`;
  return { en: `Entered a PIN (${en})`, zh: `输入了密码（${length} 位）` };
}

/** The caller pressed no key. */
export const noInputWords: Words = { en: "Pressed no key", zh: "没有按键" };

const languageNames: Readonly<Record<Lang, Words>> = {
  en: { en: "English", zh: "英语" },
  zh: { en: "Chinese", zh: "中文" },
};

/** The caller chose a language, or is spoken to in the one of earlier calls. */
export function languageWords(lang: Lang, isRemembered: boolean): Words {
  const name = languageNames[lang];
  return isRemembered
    ? { en: `Spoken to in ${name.en}, as on earlier calls`, zh: `按以往通话使用${name.zh}` }
    : { en: `Chose ${name.en}`, zh: `选择了${name.zh}` };
}

const findings: Readonly<Record<LookupFailure | "found", Words>> = {
  found: { en: "found", zh: "已找到" },
  missing: { en: "no match", zh: "没有匹配的结果" },
  locked: {
    en: "the account is locked after too many wrong answers",
    zh: "错误次数过多，账号已锁定",
  },
  refused: {
    en: "refused, because this caller has given too many wrong answers",
    zh: "已拒绝，该来电者错误次数过多",
  },
  not_a_date: { en: "not asked, because there is no such date", zh: "未查询，日期不存在" },
  timeout: { en: "no answer in time", zh: "超时未答复" },
  unavailable: { en: "not available", zh: "服务不可用" },
  bad_answer: { en: "the answer could not be understood", zh: "答复无法识别" },
  secret_lost: {
    en: "not asked, because the PIN was lost in a restart",
    zh: "未查询，因为密码已在重启中丢失",
  },
};

/** A look-up has ended; `what` is the name of what was looked up. */
export function lookedUpWords(what: Words, finding: LookupFailure | "found"): Words {
  const { en, zh } = findings[finding];
  return { en: `Looked up “${what.en}”: ${en}`, zh: `查询“${what.zh}”：${zh}` };
}

const standings: Readonly<Record<string, Words>> = {
  open: { en: "open", zh: "营业中" },
  closed: { en: "closed", zh: "已下班" },
  holiday: { en: "closed for a holiday", zh: "节假日休息" },
  emergency: { en: "closed by a supervisor", zh: "主管已临时关闭" },
};

/** A calendar has said how it stands; `what` is the name of the hours. */
export function hoursWords(what: Words, result: Result<JsonObject, LookupFailure>): Words {
  const state = result.ok ? result.value["state"] : null;
  const told = standings[typeof state === "string" ? state : ""] ?? findings.unavailable;
  return { en: `“${what.en}”: ${told.en}`, zh: `“${what.zh}”：${told.zh}` };
}

const callOuts: Readonly<Record<CallOutResult, Words>> = {
  done: { en: "done", zh: "已完成" },
  refused: { en: "refused", zh: "被拒绝" },
  failed: { en: "could not be reached", zh: "无法送达" },
};

/** Another system was told something; `destination` is its name in the configuration. */
export function toldWords(destination: string, result: CallOutResult): Words {
  const { en, zh } = callOuts[result];
  return { en: `Told “${destination}”: ${en}`, zh: `通知“${destination}”：${zh}` };
}

/** The caller has proved to be the holder of an account. */
export function verifiedWords(account: string, name: string | null): Words {
  return name === null
    ? { en: `Verified as the holder of account ${account}`, zh: `已核实身份：账号 ${account}` }
    : { en: `Verified as ${name}, account ${account}`, zh: `已核实身份：${name}，账号 ${account}` };
}

/** The caller waits for an agent. */
export function queuedWords(queue: Words): Words {
  return { en: `Waits in the queue “${queue.en}”`, zh: `进入队列“${queue.zh}”等待` };
}

/** An agent was told what the call is about before the caller was joined. */
export function whisperedWords(agent: string, said: Words): Words {
  return { en: `${agent} was told: “${said.en}”`, zh: `向座席 ${agent} 播报：“${said.zh}”` };
}

/** What of prompts told a caller how it stands in the queue: the place, the expected wait; null for nothing. */
export function standingWords(prompts: readonly Prompt[]): Words | null {
  const told = prompts.flatMap((prompt): readonly Words[] => {
    if (prompt.kind === "position") {
      return [{ en: `number ${prompt.value} in the queue`, zh: `排在第 ${prompt.value} 位` }];
    }
    return prompt.kind === "wait" ? [waitWords(prompt.from, prompt.to)] : [];
  });
  if (told.length === 0) return null;
  return {
    en: `Told: ${told.map(({ en }) => en).join(", ")}`,
    zh: `告知：${told.map(({ zh }) => zh).join("，")}`,
  };
}

function waitWords(from: number, to: number | null): Words {
  if (to === null) return { en: `more than ${from} min to wait`, zh: `预计等待超过 ${from} 分钟` };
  return { en: `${from} to ${to} min to wait`, zh: `预计等待 ${from} 至 ${to} 分钟` };
}

/** The queue took no further caller. */
export function refusedWords(reason: "full" | "unknown" | "closed"): Words {
  switch (reason) {
    case "full":
      return { en: "The queue was full", zh: "队列已满" };
    case "closed":
      return { en: "The queue was closed", zh: "队列已关闭" };
    case "unknown":
      return { en: "The queue does not exist", zh: "队列不存在" };
  }
}

/** A supervisor sent everybody who waited to another queue; its words follow. */
export const movedWords: Words = {
  en: "A supervisor moved the callers to another queue",
  zh: "班长已将排队来电转到其他队列",
};

/** The caller waited as long as the flow allows. */
export const waitedOutWords: Words = {
  en: "Waited the longest time allowed",
  zh: "等待时间已达上限",
};

/** The flow has sent the caller on: nobody was there, or the wait was or would be too long. */
export function overflowedWords(lacks: Lack | null): Words {
  switch (lacks) {
    case "everybody":
      return { en: "Nobody who may take the call was signed in", zh: "可接听的座席均未登录" };
    case "who_is_not_paused":
      return { en: "All who may take the call were on a pause", zh: "可接听的座席均处于暂停状态" };
    case null:
      return { en: "The wait was or would be too long", zh: "等待时间过长或预计过长" };
  }
}

/** An agent is being rung for the call. */
export function offeredWords(agent: string): Words {
  return { en: `Offered to ${agent}`, zh: `分配给座席 ${agent}` };
}

/** The agent's phone rings. */
export function rangWords(agent: string): Words {
  return { en: `${agent}'s phone rang`, zh: `座席 ${agent} 的电话振铃` };
}

/** An agent was rung and did not take the call. */
export function offerFailedWords(agent: string, cause: HangupCause): Words {
  switch (cause) {
    case "no_answer":
      return { en: `${agent} did not answer`, zh: `座席 ${agent} 未接听` };
    case "rejected":
      return { en: `${agent} declined the call`, zh: `座席 ${agent} 拒接` };
    case "busy":
      return { en: `${agent}'s phone was busy`, zh: `座席 ${agent} 的电话占线` };
    default:
      return { en: `${agent}'s phone could not be reached`, zh: `座席 ${agent} 的电话无法接通` };
  }
}

const withdrawals: Readonly<Record<string, Words>> = {
  signed_out: { en: "signed out", zh: "已退出" },
  replaced: { en: "signed in at another place", zh: "已在别处登录" },
  line_lost: { en: "the phone was lost", zh: "电话已断线" },
  microphone_denied: { en: "the microphone is not allowed", zh: "未允许使用麦克风" },
};

/** The floor took an offer back; an unknown reason is left out. */
export function withdrawnWords(agent: string, reason: string): Words {
  const why = Object.hasOwn(withdrawals, reason) ? withdrawals[reason] : undefined;
  return {
    en: `The offer to ${agent} was withdrawn${why ? `: ${why.en}` : ""}`,
    zh: `已撤回给座席 ${agent} 的分配${why ? `：${why.zh}` : ""}`,
  };
}

/** An agent answered; `waitedMs` since the caller began to wait, null when that is not known. */
export function answeredWords(agent: string, waitedMs: number | null): Words {
  if (waitedMs === null) return { en: `${agent} answered`, zh: `座席 ${agent} 接听` };
  const waited = durationWords(waitedMs);
  return {
    en: `${agent} answered after ${waited.en}`,
    zh: `座席 ${agent} 接听，此前等待 ${waited.zh}`,
  };
}

/** The agent put the caller on hold, or took them back. */
export function holdWords(agent: string, isHeld: boolean): Words {
  return isHeld
    ? { en: `${agent} put the caller on hold`, zh: `座席 ${agent} 保持通话` }
    : { en: `${agent} took the caller off hold`, zh: `座席 ${agent} 恢复通话` };
}

/** The caller answered a survey. */
export function ratedWords(survey: string, rate: number): Words {
  const { rateMax } = limits;
  return {
    en: `Rated “${survey}” ${rate} of ${rateMax}`,
    zh: `评价“${survey}”：${rate} 分（满分 ${rateMax} 分）`,
  };
}

/** Somebody outside is called for the caller. */
export function putThroughWords(to: string): Words {
  return { en: `Put through to ${to}`, zh: `转接至 ${to}` };
}

/** The other party's telephone rings. */
export function outsideRangWords(to: string): Words {
  return { en: `${to} rang`, zh: `${to} 振铃` };
}

/** The other party answered. */
export function connectedWords(to: string): Words {
  return { en: `${to} answered`, zh: `${to} 已接听` };
}

/** The other party could not be talked to. */
export function notConnectedWords(to: string, cause: HangupCause): Words {
  switch (cause) {
    case "busy":
      return { en: `${to} was busy`, zh: `${to} 占线` };
    case "no_answer":
      return { en: `${to} did not answer`, zh: `${to} 无人接听` };
    case "rejected":
      return { en: `${to} refused the call`, zh: `${to} 拒接` };
    default:
      return { en: `${to} could not be reached`, zh: `${to} 无法接通` };
  }
}

/** The other party hung up after `talkedMs`. */
export function outsideGoneWords(to: string, talkedMs: number): Words {
  const talked = durationWords(talkedMs);
  return { en: `${to} hung up after ${talked.en}`, zh: `${to} 挂机，通话 ${talked.zh}` };
}

/** The caller has spoken a message of this length in ms; less than a second is silence. */
export function spokeWords(durationMs: number): Words {
  if (durationMs < 1_000) return { en: "Said nothing after the tone", zh: "提示音后没有讲话" };
  const length = durationWords(durationMs);
  return { en: `Spoke for ${length.en}`, zh: `讲话 ${length.zh}` };
}

/** The caller has discarded what they had recorded. */
export const droppedWords: Words = { en: "Discarded the recording", zh: "已放弃该录音" };

/** Recording of the conversation has begun, or was stored with its length in ms. */
export function recordingWords(durationMs: number | null): Words {
  if (durationMs === null) return { en: "Recording began", zh: "开始录音" };
  const length = durationWords(durationMs);
  return { en: `Recording stored (${length.en})`, zh: `录音已保存（${length.zh}）` };
}

/** The caller has left a message of a length in ms. */
export function messageWords(durationMs: number): Words {
  const length = durationWords(durationMs);
  return { en: `The caller left a message (${length.en})`, zh: `来电者已留言（${length.zh}）` };
}

/** The caller's leg ended; `isOurs` when Hotline ended it. */
export function callerGoneWords(cause: HangupCause, isOurs: boolean): Words {
  if (isOurs) return { en: "Hotline ended the call", zh: "系统结束通话" };
  return cause === "normal"
    ? { en: "The caller hung up", zh: "来电者挂机" }
    : { en: "The caller's line was lost", zh: "来电者线路中断" };
}

/** The agent's leg ended during the conversation, which had lasted `talkedMs`. */
export function agentGoneWords(agent: string, cause: HangupCause, talkedMs: number): Words {
  const talked = durationWords(talkedMs);
  return cause === "normal"
    ? { en: `${agent} hung up after ${talked.en}`, zh: `座席 ${agent} 挂机，通话 ${talked.zh}` }
    : {
        en: `The line to ${agent} broke after ${talked.en}`,
        zh: `与座席 ${agent} 的线路中断，通话 ${talked.zh}`,
      };
}

/** Somebody ended the call from the panel or the API. */
export function endAskedWords(by: string): Words {
  return { en: `${by} ended the call`, zh: `${by} 结束了通话` };
}

/** A leg could not do what it was told. */
export function faultWords(wasJoining: boolean): Words {
  return wasJoining
    ? { en: "Caller and agent could not be connected", zh: "来电者与座席无法接通" }
    : { en: "A prompt could not be played", zh: "提示音无法播放" };
}

/** The call could not go on here. */
export const passedOnWords: Words = {
  en: "Passed on to the fall-back number",
  zh: "已转到备用号码",
};

/** Hotline was away for a while, or the telephone system itself. */
export function restartedWords(wasCut: boolean): Words {
  return wasCut
    ? { en: "The telephone system restarted meanwhile", zh: "期间电话系统重启" }
    : { en: "Hotline restarted meanwhile", zh: "期间系统重启" };
}

const results: Readonly<Record<CallResult, Words>> = {
  self_served: { en: "served without an agent", zh: "自助完成" },
  left_message: { en: "left a message", zh: "已留言" },
  transferred: { en: "put through", zh: "已转接" },
  answered: { en: "talked with an agent", zh: "已由座席接听" },
  abandoned: { en: "left while waiting for an agent", zh: "排队中放弃" },
  left_ivr: { en: "left in the menus", zh: "菜单中离开" },
  promised: { en: "was promised a callback", zh: "已预约回电" },
  called_off: { en: "the callback is not needed any more", zh: "无需再回电" },
  unserved: { en: "not served", zh: "未获服务" },
  passed_on: { en: "passed on to the fall-back number", zh: "已转到备用号码" },
  failed: { en: "lost by a fault", zh: "因故障中断" },
};

/** The call is over after `lastedMs`, counted in one bucket; null when its beginning is not known. */
export function endedWords(result: CallResult, lastedMs: number | null): Words {
  const { en, zh } = results[result];
  if (lastedMs === null) return { en: `Ended: ${en}`, zh: `结束：${zh}` };
  const lasted = durationWords(lastedMs);
  return { en: `Ended after ${lasted.en}: ${en}`, zh: `历时 ${lasted.zh}后结束：${zh}` };
}
