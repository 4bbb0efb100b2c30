import { type ReactNode, useMemo } from "react";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { useLive } from "../live/use-live.ts";
import { useDeskPlace } from "./desk.ts";
import { type ShortcutActions, useShortcuts } from "./shortcuts.tsx";

/** The keys of the desk, on every page; shows nothing. */
export function DeskShortcuts(): ReactNode {
  const desk = useDeskPlace();
  const api = useApi();
  const tell = useTellProblem();
  const wish = useLive((state) => {
    const agent = state.view?.me?.agent;
    if (agent === undefined) return null;
    return agent.state === "ready" || agent.state === "paused" ? agent.state : agent.intent;
  });
  const { agent, phase, send, hangUp } = desk;
  const actions = useMemo<ShortcutActions>(
    () => ({
      answer: () => send({ type: "answer", at: Date.now() }),
      hangUp: () => {
        if (phase === "ringing") send({ type: "reject" });
        else if (phase !== null && phase !== "wrap_up") hangUp();
      },
      hold: () => send({ type: "toggle_hold" }),
      mute: () => send({ type: "toggle_mute" }),
      ready: () => {
        api.command(agent, { command: wish === "ready" ? "pause" : "ready" }).catch(tell);
      },
    }),
    [agent, phase, wish, send, hangUp, api, tell],
  );
  useShortcuts(actions);
  return null;
}
