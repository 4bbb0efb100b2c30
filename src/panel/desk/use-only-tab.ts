import { useCallback, useEffect, useState } from "react";

const lockName = "hotline.desk";
/** A reload gives the lock back within this time; longer means that another tab has it. */
const patienceMs = 1200;

/**
 * Sees to it that one tab of this browser has the softphone: two would share one line, and only
 * the newer would ring. The others wait and step in when that tab is closed. Holding the lock also
 * keeps browsers from putting the tab to sleep.
 */
export function useOnlyTab(isWanted: boolean): {
  readonly tab: "waiting" | "ours" | "elsewhere";
  readonly takeOver: () => void;
} {
  const [tab, setTab] = useState<"waiting" | "ours" | "elsewhere">("waiting");
  const [steal, setSteal] = useState(0);
  const takeOver = useCallback(() => setSteal((count) => count + 1), []);
  useEffect(() => {
    if (!isWanted) return;
    if (navigator.locks === undefined) {
      setTab("ours");
      return;
    }
    const quit = new AbortController();
    let release = (): void => undefined;
    const patience = setTimeout(() => setTab("elsewhere"), patienceMs);
    const hold = (): Promise<void> => {
      clearTimeout(patience);
      if (quit.signal.aborted) return Promise.resolve();
      setTab("ours");
      return new Promise((resolve) => {
        release = resolve;
      });
    };
    const ask = (isTakingOver: boolean): void => {
      const how = isTakingOver ? { steal: true } : { signal: quit.signal };
      navigator.locks.request(lockName, how, hold).catch(() => {
        if (quit.signal.aborted) return;
        setTab("elsewhere");
        ask(false);
      });
    };
    ask(steal > 0);
    return () => {
      clearTimeout(patience);
      quit.abort();
      release();
    };
  }, [isWanted, steal]);
  return { tab, takeOver };
}
