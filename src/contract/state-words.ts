import type { AgentState, Lang } from "./views.ts";

/** What the states of agents are called, on screens and in files. */
export const agentStateWords: Readonly<Record<Lang, Readonly<Record<AgentState, string>>>> = {
  en: {
    offline: "Offline",
    ready: "Ready",
    paused: "Paused",
    reserved: "Reserved",
    ringing: "Ringing",
    busy: "On a call",
    wrap_up: "Wrap-up",
  },
  zh: {
    offline: "离线",
    ready: "就绪",
    paused: "暂停",
    reserved: "已预占",
    ringing: "振铃",
    busy: "通话中",
    wrap_up: "话后处理",
  },
};
