import type { MediaVerdict } from "./judge-media.ts";

/**
 * The softphone: one line, and at most one call on it.
 *
 *     line   starting --registered--> registered --disconnected--> lost --registered--> registered
 *               |                          |
 *               \---------refused----------+--> refused --registered--> registered
 *
 *     call   none --invited--> ringing --answer--> answering --accepted--> talking --ended--> none
 *            none --dial-----> dialling -----------------------accepted--> talking
 *
 * A call that rang or was being answered while the socket dropped is let go: the answer could
 * never reach Asterisk, which rings again once the line is back. A call that talks is kept (its
 * voice does not use the socket) and is negotiated anew after the line is back, because a hang-up
 * would otherwise no longer reach the page.
 */
export interface SoftphoneState {
  readonly line: "starting" | "registered" | "lost" | "refused";
  readonly call: PhoneCall | null;
  readonly media: MediaVerdict;
  /** What went wrong last, until the next call or click. */
  readonly notice: "answer_failed" | "microphone_failed" | "hold_failed" | "call_failed" | null;
}

/** The call on the line. */
export interface PhoneCall {
  readonly id: string;
  readonly phase: "dialling" | "ringing" | "answering" | "talking";
  /** When the phase began, browser clock, ms since the epoch. */
  readonly since: number;
  readonly muted: boolean;
  readonly held: boolean;
}

/** What can happen to the softphone: the person's clicks and what JsSIP tells. */
export type SoftphoneEvent =
  | { readonly type: "registered" }
  | { readonly type: "disconnected" }
  | { readonly type: "refused" }
  /** The server says that it cannot reach this line. */
  | { readonly type: "unreachable" }
  /** `isOurs`: the server has this call talking already, so it only comes back to us. */
  | { readonly type: "invited"; readonly id: string; readonly isOurs: boolean; readonly at: number }
  | { readonly type: "claimed"; readonly at: number }
  | { readonly type: "dialled"; readonly id: string; readonly at: number }
  | { readonly type: "accepted"; readonly id: string; readonly at: number }
  | {
      readonly type: "ended";
      readonly id: string;
      readonly why: "normal" | "microphone" | "failed";
    }
  | { readonly type: "hold_changed"; readonly id: string; readonly held: boolean }
  | { readonly type: "hold_refused"; readonly id: string }
  | { readonly type: "judged"; readonly media: MediaVerdict }
  /** Eight seconds after the answer there is still no call. */
  | { readonly type: "answer_overdue"; readonly id: string }
  | { readonly type: "answer"; readonly at: number }
  | { readonly type: "reject" }
  | { readonly type: "hang_up" }
  | { readonly type: "toggle_mute" }
  | { readonly type: "toggle_hold" }
  | { readonly type: "press"; readonly key: string };

/** What the softphone is to do; `id` names the call it is about. */
export type SoftphoneEffect =
  | { readonly do: "start_ringing" }
  | { readonly do: "stop_ringing" }
  | { readonly do: "register" }
  | { readonly do: "answer"; readonly id: string }
  | { readonly do: "reject"; readonly id: string; readonly busy: boolean }
  | { readonly do: "hang_up"; readonly id: string }
  | { readonly do: "renegotiate"; readonly id: string }
  | { readonly do: "mute"; readonly id: string; readonly on: boolean }
  | { readonly do: "hold"; readonly id: string; readonly on: boolean }
  | { readonly do: "send_key"; readonly id: string; readonly key: string };

/** Before the first registration. */
export const softphoneStart: SoftphoneState = {
  line: "starting",
  call: null,
  media: "good",
  notice: null,
};

type Step = readonly [SoftphoneState, readonly SoftphoneEffect[]];

/** The next state and what to do, after one event. Never throws; what means nothing changes nothing. */
export function reduceSoftphone(state: SoftphoneState, event: SoftphoneEvent): Step {
  switch (event.type) {
    case "registered":
    case "disconnected":
    case "refused":
    case "unreachable":
      return changeLine(state, event.type);
    case "invited":
      return invite(state, event);
    case "claimed":
      return state.call?.phase === "ringing" ? answer(state, state.call, event.at) : [state, []];
    case "dialled": {
      const call = newCall(event.id, "dialling", event.at);
      return state.call === null
        ? [{ ...state, call, notice: null, media: "good" }, []]
        : [state, []];
    }
    case "judged":
      return state.media === event.media ? [state, []] : [{ ...state, media: event.media }, []];
    case "accepted":
    case "ended":
    case "hold_changed":
    case "hold_refused":
    case "answer_overdue":
      return state.call?.id === event.id ? changeCall(state, state.call, event) : [state, []];
    case "answer":
    case "reject":
    case "hang_up":
    case "toggle_mute":
    case "toggle_hold":
    case "press":
      return state.call === null ? [state, []] : click(state, state.call, event);
  }
}

function changeLine(
  state: SoftphoneState,
  type: "registered" | "disconnected" | "refused" | "unreachable",
): Step {
  const { call } = state;
  switch (type) {
    case "registered": {
      const talking = call?.phase === "talking" && state.line !== "registered";
      return [
        state.line === "registered" ? state : { ...state, line: "registered" },
        talking ? [{ do: "renegotiate", id: call.id }] : [],
      ];
    }
    case "refused":
      return [{ ...state, line: "refused" }, []];
    case "unreachable":
      return state.line === "registered" ? [state, [{ do: "register" }]] : [state, []];
    case "disconnected": {
      const line = state.line === "starting" || state.line === "lost" ? state.line : "lost";
      if (call === null || call.phase === "talking") {
        return line === state.line ? [state, []] : [{ ...state, line }, []];
      }
      return [
        { ...state, line, call: null },
        [{ do: "stop_ringing" }, { do: "hang_up", id: call.id }],
      ];
    }
  }
}

function invite(state: SoftphoneState, event: Extract<SoftphoneEvent, { type: "invited" }>): Step {
  const { call } = state;
  if (call !== null && !event.isOurs) {
    return [state, [{ do: "reject", id: event.id, busy: true }]];
  }
  const ringing = newCall(event.id, "ringing", event.at);
  const fresh: SoftphoneState = { ...state, call: ringing, notice: null, media: "good" };
  if (!event.isOurs) return [fresh, [{ do: "start_ringing" }]];
  // The server has replaced a leg it believes dead: the old one must not linger as a ghost.
  const old: readonly SoftphoneEffect[] = call === null ? [] : [{ do: "hang_up", id: call.id }];
  const [next, effects] = answer(fresh, ringing, event.at);
  return [next, [...old, ...effects]];
}

function changeCall(
  state: SoftphoneState,
  call: PhoneCall,
  event: Extract<
    SoftphoneEvent,
    { type: "accepted" | "ended" | "hold_changed" | "hold_refused" | "answer_overdue" }
  >,
): Step {
  switch (event.type) {
    case "accepted":
      if (call.phase === "talking") return [state, []];
      return [
        { ...state, call: { ...call, phase: "talking", since: event.at } },
        [{ do: "stop_ringing" }],
      ];
    case "ended":
      return [
        { ...state, call: null, notice: noticeOf(call, event.why) },
        [{ do: "stop_ringing" }],
      ];
    case "hold_changed":
      return [{ ...state, call: { ...call, held: event.held }, notice: null }, []];
    case "hold_refused":
      return [{ ...state, notice: "hold_failed" }, []];
    case "answer_overdue":
      if (call.phase !== "answering") return [state, []];
      return [
        { ...state, call: null, notice: "answer_failed" },
        [{ do: "stop_ringing" }, { do: "hang_up", id: call.id }],
      ];
  }
}

function noticeOf(
  call: PhoneCall,
  why: "normal" | "microphone" | "failed",
): SoftphoneState["notice"] {
  if (why === "microphone") return "microphone_failed";
  if (why === "normal") return null;
  return call.phase === "answering" ? "answer_failed" : "call_failed";
}

function click(
  state: SoftphoneState,
  call: PhoneCall,
  event: Extract<
    SoftphoneEvent,
    { type: "answer" | "reject" | "hang_up" | "toggle_mute" | "toggle_hold" | "press" }
  >,
): Step {
  const talking = call.phase === "talking";
  switch (event.type) {
    case "answer":
      return call.phase === "ringing" ? answer(state, call, event.at) : [state, []];
    case "reject":
      if (call.phase !== "ringing") return [state, []];
      return [
        { ...state, call: null },
        [{ do: "stop_ringing" }, { do: "reject", id: call.id, busy: false }],
      ];
    case "hang_up":
      return [
        { ...state, call: null, notice: null },
        [{ do: "stop_ringing" }, { do: "hang_up", id: call.id }],
      ];
    case "toggle_mute": {
      if (!talking) return [state, []];
      const muted = !call.muted;
      return [{ ...state, call: { ...call, muted } }, [{ do: "mute", id: call.id, on: muted }]];
    }
    case "toggle_hold":
      return talking ? [state, [{ do: "hold", id: call.id, on: !call.held }]] : [state, []];
    case "press":
      return talking && /^[0-9*#]$/.test(event.key)
        ? [state, [{ do: "send_key", id: call.id, key: event.key }]]
        : [state, []];
  }
}

function answer(state: SoftphoneState, call: PhoneCall, at: number): Step {
  return [
    { ...state, call: { ...call, phase: "answering", since: at }, notice: null },
    [{ do: "stop_ringing" }, { do: "answer", id: call.id }],
  ];
}

function newCall(id: string, phase: PhoneCall["phase"], at: number): PhoneCall {
  return { id, phase, since: at, muted: false, held: false };
}
