import { useEffect } from "react";
import { useWords } from "../words/use-words.tsx";
import type { Desk } from "./desk.ts";

/** While a call rings, the tab's title and icon change every second, also in the background. */
export function useAttention(desk: Desk): void {
  const words = useWords();
  const isRinging = desk.phase === "ringing";
  const caller = desk.card?.callerName ?? desk.card?.contact?.name ?? desk.card?.callerNumber ?? "";
  const text = `☎ ${words.call.incoming} ${caller}`.trim();
  useEffect(() => {
    if (!isRinging) return;
    const before = document.title;
    const icon = document.querySelector<HTMLLinkElement>("#icon");
    let isShown = false;
    const flash = (): void => {
      isShown = !isShown;
      document.title = isShown ? text : before;
      if (icon !== null) icon.href = isShown ? "/icon-ringing.svg" : "/icon.svg";
    };
    flash();
    const timer = setInterval(flash, 1000);
    return () => {
      clearInterval(timer);
      document.title = before;
      if (icon !== null) icon.href = "/icon.svg";
    };
  }, [isRinging, text]);
}
