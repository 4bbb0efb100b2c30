import { localTime } from "../calendar/index.ts";
import type { HangupCause } from "../call/index.ts";
import type { CallbackEnd, CallbackPlan } from "../callback/index.ts";
import { instant } from "../lib/brands.ts";
import type { Words } from "./duration.ts";

/** A callback is promised, in the caller's place or for a time on the clock of an IANA zone. */
export function promisedWords(
  { number, dueAt }: Pick<CallbackPlan, "number" | "dueAt">,
  zone: string,
): Words {
  if (dueAt === null) {
    return {
      en: `Callback to ${number} promised, in the caller's place in line`,
      zh: `已预约回电 ${number}，保留排队位置`,
    };
  }
  const { date, time } = localTime(instant(dueAt), zone);
  return {
    en: `Callback to ${number} promised for ${date} at ${time}`,
    zh: `已预约回电 ${number}：${date} ${time}`,
  };
}

/** The customer is rung for the n-th time. */
export function attemptWords(attempt: number, max: number): Words {
  return { en: `Attempt ${attempt} of ${max}`, zh: `第 ${attempt} 次回拨（最多 ${max} 次）` };
}

/** The next attempt comes at `at`, ms since the epoch, told in the IANA zone. */
export function putOffWords(at: number, zone: string): Words {
  const { date, time } = localTime(instant(at), zone);
  return { en: `Waits until ${date}, ${time}`, zh: `推迟至 ${date} ${time}` };
}

/** The customer's telephone rings. */
export function customerRangWords(number: string): Words {
  return { en: `The telephone of ${number} rang`, zh: `${number} 的电话振铃` };
}

/** The customer answered. */
export function customerAnsweredWords(number: string): Words {
  return { en: `${number} answered`, zh: `${number} 已接听` };
}

/** The customer was not reached. */
export function customerFailedWords(number: string, cause: HangupCause): Words {
  switch (cause) {
    case "busy":
      return { en: `${number} was busy`, zh: `${number} 占线` };
    case "no_answer":
      return { en: `${number} did not answer`, zh: `${number} 无人接听` };
    case "rejected":
      return { en: `${number} refused the call`, zh: `${number} 拒接` };
    default:
      return { en: `${number} could not be reached`, zh: `${number} 无法接通` };
  }
}

/** A machine answered, not the customer. */
export function machineAnsweredWords(number: string): Words {
  return { en: `An answering machine answered at ${number}`, zh: `${number} 由答录机接听` };
}

/** Nobody needs the callback any more; `by` is null for the customer. */
export function calledOffWords(end: "satisfied" | "cancelled", by: string | null): Words {
  if (end === "satisfied") {
    return {
      en: "Not needed any more: the customer has talked with an agent",
      zh: "无需再回电：客户已与座席通话",
    };
  }
  return by === null
    ? { en: "The customer cancelled the callback", zh: "客户取消了回电" }
    : { en: `${by} cancelled the callback`, zh: `${by} 取消了回电` };
}

/** The promise could not be kept. */
export function givenUpWords(end: CallbackEnd | null): Words {
  switch (end) {
    case "exhausted":
      return { en: "Given up after the last attempt", zh: "已达最多回拨次数，不再回拨" };
    case "never_allowed":
      return {
        en: "Given up: there is no hour at which this number may be called",
        zh: "已放弃：该号码没有可以拨打的时段",
      };
    default:
      return { en: "Given up", zh: "已放弃" };
  }
}
