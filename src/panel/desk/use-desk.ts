import { useQueryClient } from "@tanstack/react-query";
import {
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import type { Me } from "../../contract/index.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { useLive, useLiveLine } from "../live/use-live.ts";
import { chosenDevice, playThrough } from "../softphone/devices.ts";
import type { RingTone } from "../softphone/ring-tone.ts";
import { Softphone } from "../softphone/softphone.ts";
import { type Desk, phaseOf } from "./desk.ts";
import { useMicrophone } from "./use-microphone.ts";
import { useOnlyTab } from "./use-only-tab.ts";

/** After a refusal the sign-in may have got a new line (the service was restarted): ask again. */
const refusedRetryMs = 5000;
/** A phone that answers by itself rings so long before. */
const autoAnswerAfterMs = 1000;
/** The server's word on the line may be so much behind the softphone's. */
const unreachableAfterMs = 3000;

/** Runs the softphone of this tab and joins it with the live state. */
export function useDesk(
  me: Me,
  ringTone: RingTone,
  audio: RefObject<HTMLAudioElement | null>,
): Desk {
  const api = useApi();
  const tell = useTellProblem();
  const { tab, takeOver } = useOnlyTab(me.line !== null);
  const isAudible = useAudible(ringTone);
  const softphone = useSoftphone(me, tab === "ours", ringTone, audio);
  const state = useSyncExternalStore(
    softphone?.state.subscribe ?? subscribeToNothing,
    softphone?.state.get ?? getNothing,
  );
  const view = useLive((live) => live.view?.me ?? null);
  const card = view?.card ?? null;
  const agent = view?.agent.id ?? me.user;
  const isTabOurs = tab === "ours" && me.line !== null;
  const { microphone, check } = useMicrophone(
    isTabOurs,
    agent,
    view?.agent.obstacle ?? null,
    ringTone,
  );
  useLineWatch(softphone, state?.line ?? null, view?.agent.obstacle === "line_lost");

  const cardPhase = card?.phase ?? null;
  const callPhase = state?.call?.phase ?? null;
  useEffect(() => {
    if (cardPhase === "talking" && callPhase === "ringing") {
      softphone?.send({ type: "claimed", at: Date.now() });
    }
  }, [softphone, cardPhase, callPhase]);

  useAutoAnswer(softphone, callPhase === "ringing" && me.devices?.autoAnswer === true);

  const send = useCallback<Desk["send"]>((event) => softphone?.send(event), [softphone]);
  const hangUp = useCallback(() => {
    if (softphone !== null && softphone.state.get().call !== null)
      softphone.send({ type: "hang_up" });
    else api.command(agent, { command: "hang_up" }).catch(tell);
  }, [softphone, api, agent, tell]);
  const switchSpeaker = useCallback(() => {
    const id = chosenDevice.speaker();
    if (audio.current !== null) void playThrough(audio.current, id);
    void ringTone.playThrough(id);
  }, [audio, ringTone]);
  useEffect(switchSpeaker, [switchSpeaker]);
  const playRingTone = useCallback(() => {
    void ringTone.wake().then(() => {
      ringTone.start();
      setTimeout(() => ringTone.stop(), 1500);
    });
  }, [ringTone]);

  return useMemo(
    () => ({
      agent,
      softphone: state,
      tab,
      hasLine: me.line !== null,
      devices: me.devices,
      microphone,
      isAudible,
      card,
      obstacle: view?.agent.obstacle ?? null,
      phase: phaseOf(state, card),
      send,
      hangUp,
      checkMicrophone: check,
      takeCallsHere: takeOver,
      playRingTone,
      switchSpeaker,
    }),
    [
      agent,
      state,
      tab,
      me.line,
      me.devices,
      microphone,
      isAudible,
      card,
      view,
      send,
      hangUp,
      check,
      takeOver,
      playRingTone,
      switchSpeaker,
    ],
  );
}

function useSoftphone(
  me: Me,
  isOurs: boolean,
  ringTone: RingTone,
  audio: RefObject<HTMLAudioElement | null>,
): Softphone | null {
  const live = useLiveLine();
  const [softphone, setSoftphone] = useState<Softphone | null>(null);
  const { line } = me;
  const user = line?.user;
  const password = line?.password;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is new credentials
  useEffect(() => {
    if (line === null || !isOurs || audio.current === null) return;
    const made = new Softphone({
      line,
      query: "",
      audio: audio.current,
      ringTone,
      microphone: chosenDevice.microphone,
      isTalking: () => live.state().view?.me?.card?.phase === "talking",
    });
    made.open();
    setSoftphone(made);
    return () => {
      made.close();
      setSoftphone(null);
    };
  }, [user, password, isOurs, live, ringTone, audio]);
  return softphone;
}

/** Answers a call that rings after a moment in which the agent hears that it comes. */
function useAutoAnswer(softphone: Softphone | null, isDue: boolean): void {
  useEffect(() => {
    if (!isDue) return;
    const answer = (): void => softphone?.send({ type: "answer", at: Date.now() });
    const timer = setTimeout(answer, autoAnswerAfterMs);
    return () => clearTimeout(timer);
  }, [softphone, isDue]);
}

/** Registers again when the server cannot reach a line that believes itself registered. */
function useLineWatch(
  softphone: Softphone | null,
  line: "starting" | "registered" | "lost" | "refused" | null,
  isLostForServer: boolean,
): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (line !== "registered" || !isLostForServer) return;
    const timer = setInterval(() => softphone?.send({ type: "unreachable" }), unreachableAfterMs);
    return () => clearInterval(timer);
  }, [softphone, line, isLostForServer]);
  useEffect(() => {
    if (line !== "refused") return;
    const ask = (): void => void queries.invalidateQueries({ queryKey: ["me"] });
    ask();
    const timer = setInterval(ask, refusedRetryMs);
    return () => clearInterval(timer);
  }, [line, queries]);
}

/** Wakes the ring tone at the first click or key anywhere, and says whether it would be heard. */
function useAudible(ringTone: RingTone): boolean {
  const [isAudible, setAudible] = useState(() => ringTone.isAudible());
  useEffect(() => {
    const wake = (): void => {
      void ringTone.wake().then(() => setAudible(ringTone.isAudible()));
    };
    const look = setInterval(() => setAudible(ringTone.isAudible()), 2000);
    addEventListener("pointerdown", wake);
    addEventListener("keydown", wake);
    return () => {
      clearInterval(look);
      removeEventListener("pointerdown", wake);
      removeEventListener("keydown", wake);
    };
  }, [ringTone]);
  return isAudible;
}

function subscribeToNothing(): () => void {
  return () => undefined;
}

function getNothing(): null {
  return null;
}
