import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import type { Me } from "../../contract/index.ts";
import { usePlace } from "../lib/router.tsx";
import { useLive } from "../live/use-live.ts";
import type { RingTone } from "../softphone/ring-tone.ts";
import { CallBar } from "./call-bar.tsx";
import { DeskProvider } from "./desk.ts";
import { useAttention } from "./use-attention.ts";
import { useDesk } from "./use-desk.ts";
import { useDraftKeeper } from "./use-draft-keeper.tsx";

/** Keeps the agent's softphone alive on every page, and shows the call on all but the desk. */
export function DeskPlace(props: {
  readonly me: Me;
  readonly ringTone: RingTone;
  readonly children: ReactNode;
}): ReactNode {
  const audio = useRef<HTMLAudioElement>(null);
  const desk = useDesk(props.me, props.ringTone, audio);
  const { path } = usePlace();
  useAttention(desk);
  useDraftKeeper(props.me.user);
  useFreshTickets();
  useLeaveGuard(desk.softphone?.call?.phase === "talking");
  return (
    <DeskProvider value={desk}>
      {/* biome-ignore lint/a11y/useMediaCaption: the live voice of a caller has no captions */}
      <audio ref={audio} autoPlay data-testid="caller-audio" />
      {props.children}
      {path === "/" ? null : <CallBar />}
    </DeskProvider>
  );
}

/** Lists of tickets change when a call comes, goes or is written up. */
function useFreshTickets(): void {
  const queries = useQueryClient();
  const phase = useLive((state) => state.view?.me?.card?.phase ?? null);
  const ticket = useLive((state) => state.view?.me?.card?.ticket ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these changes are the reason to ask
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ["tickets"] });
  }, [phase, ticket, queries]);
}

/** Asks before the tab is closed in a talk. */
function useLeaveGuard(isTalking: boolean): void {
  useEffect(() => {
    if (!isTalking) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isTalking]);
}
