import type { Hindrance, OfferWhy, People } from "../call/index.ts";
import { durationWords, type Words } from "./duration.ts";

const strategies: Readonly<Record<string, Words>> = {
  longest_idle: { en: "idle longest", zh: "空闲时间最长" },
  least_occupied: { en: "least occupied", zh: "占用率最低" },
  most_skilled: { en: "most skilled", zh: "技能等级最高" },
  least_skilled: { en: "least skilled that suffices", zh: "技能够用且最少" },
  round_robin: { en: "next in turn", zh: "轮到" },
  fixed_order: { en: "first in the fixed order", zh: "固定顺序靠前" },
};

const hindrances: Readonly<Record<Hindrance, Words>> = {
  reserved: { en: "about to be rung", zh: "即将振铃" },
  ringing: { en: "being rung", zh: "振铃中" },
  busy: { en: "in a talk", zh: "通话中" },
  wrap_up: { en: "writing up", zh: "话后处理" },
  paused: { en: "paused", zh: "小休" },
  unreachable: { en: "not reachable", zh: "无法接通" },
  offline: { en: "not signed in", zh: "未登录" },
};

/** Why an offer went to its agent: the rule, who else was looked at and what hindered them. */
export function whyWords(why: OfferWhy): Words {
  const parts = [ruleWords(why), waitWords(why), needWords(why), ...whoWords(why)];
  const told = parts.filter((part) => part !== null);
  return {
    en: `Why: ${told.map(({ en }) => en).join("; ")}`,
    zh: `原因：${told.map(({ zh }) => zh).join("；")}`,
  };
}

function ruleWords({ how, strategy }: OfferWhy): Words {
  const rule = strategies[strategy] ?? { en: strategy, zh: strategy };
  switch (how) {
    case "known":
      return { en: "the caller talked with this agent before", zh: "来电者上次由该座席接待" };
    case "preferred":
      return { en: "the flow asks for this agent first", zh: "流程指定优先由该座席接待" };
    case "next":
      return { en: "became free and this caller was next", zh: "该座席空闲，轮到此来电" };
    case "chosen":
      return { en: `free and ${rule.en}`, zh: `空闲且${rule.zh}` };
  }
}

function waitWords({ waitedMs, ahead }: OfferWhy): Words {
  const waited = durationWords(waitedMs);
  if (ahead === 0) return { en: `waited ${waited.en}`, zh: `已等待 ${waited.zh}` };
  const callers = ahead === 1 ? "1 caller ahead needs" : `${ahead} callers ahead need`;
  return {
    en: `waited ${waited.en}, ${callers} other skills`,
    zh: `已等待 ${waited.zh}，前面 ${ahead} 位需要其他技能`,
  };
}

function needWords({ skills, step, steps }: OfferWhy): Words | null {
  const asked = Object.entries(skills).map(([skill, level]) => `${skill} ${level}`);
  if (asked.length === 0 && steps === 1) return null;
  const list = asked.join(", ") || "-";
  const rung = steps === 1 ? "" : ` (${step}/${steps})`;
  return { en: `asked for ${list}${rung}`, zh: `要求 ${list}${rung}` };
}

function whoWords({ free, hindered, lacking }: OfferWhy): readonly Words[] {
  const others: Words[] = [];
  if (free.count > 0) {
    others.push({ en: `also free: ${names(free)}`, zh: `其他空闲：${names(free)}` });
  }
  for (const [hindrance, words] of Object.entries(hindrances)) {
    const people = hindered[hindrance as Hindrance];
    if (!people) continue;
    others.push({ en: `${words.en}: ${names(people)}`, zh: `${words.zh}：${names(people)}` });
  }
  if (lacking > 0)
    others.push({ en: `without the skills: ${lacking}`, zh: `技能不符：${lacking}` });
  return others;
}

function names({ count, names: some }: People): string {
  const more = count - some.length;
  return more > 0 ? `${some.join(", ")} +${more}` : some.join(", ");
}
