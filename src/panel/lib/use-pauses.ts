import { useQuery } from "@tanstack/react-query";
import type { PauseCode } from "../../contract/index.ts";
import { useApi } from "../api/use-api.ts";
import { useLive } from "../live/use-live.ts";
import { useSpeech } from "../words/use-words.tsx";

/** Why agents may pause, and what each reason is called; one that is gone goes by its code. */
export function usePauses(): {
  readonly codes: readonly PauseCode[];
  readonly nameOf: (reason: string) => string;
} {
  const api = useApi();
  const { lang, words } = useSpeech();
  const boot = useLive((state) => state.boot);
  // The codes change with the configuration only: another start of the service.
  const { data } = useQuery({
    queryKey: ["pause-codes", boot],
    queryFn: () => api.pauseCodes(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const codes = data?.items ?? [];
  const own: Readonly<Record<string, string>> = words.pauseReasons;
  return {
    codes,
    nameOf: (reason) => codes.find(({ id }) => id === reason)?.label[lang] ?? own[reason] ?? reason,
  };
}
