import { useCallback, useEffect, useRef, useState } from "react";
import { useApi } from "../api/use-api.ts";
import { useLive } from "../live/use-live.ts";
import { chosenDevice } from "../softphone/devices.ts";
import { type Microphone, testMicrophone, watchMicrophone } from "../softphone/microphone.ts";
import type { RingTone } from "../softphone/ring-tone.ts";

/**
 * Tests the microphone at the start and whenever permission or devices change, and tells the
 * server the verdict: an agent who cannot speak gets no calls. The verdict is told again after
 * each reconnect and when the server's view differs, because a restart forgets it.
 */
export function useMicrophone(
  isOn: boolean,
  agent: string,
  obstacle: "line_lost" | "microphone_denied" | null,
  ringTone: RingTone,
): { readonly microphone: Microphone; readonly check: () => void } {
  const api = useApi();
  const [microphone, setMicrophone] = useState<Microphone>("unknown");
  const run = useRef(0);

  const check = useCallback(() => {
    run.current += 1;
    const ours = run.current;
    setMicrophone((before) => (before === "allowed" ? before : "asking"));
    testMicrophone(chosenDevice.microphone(), () => ringTone.wake())
      .then((verdict) => {
        if (ours === run.current) setMicrophone(verdict);
      })
      .catch(() => undefined);
  }, [ringTone]);

  useEffect(() => {
    if (!isOn) return;
    check();
    return watchMicrophone((denied) => {
      if (denied === true) {
        run.current += 1;
        setMicrophone("denied");
      } else check();
    });
  }, [isOn, check]);

  const link = useLive((state) => state.link);
  const boot = useLive((state) => state.boot);
  const isAllowed = microphone === "allowed";
  const isSettled = microphone !== "unknown" && microphone !== "asking";
  const differs = isAllowed === (obstacle === "microphone_denied");
  // biome-ignore lint/correctness/useExhaustiveDependencies: boot and differs are reasons to tell
  useEffect(() => {
    if (!isOn || !isSettled || link !== "live") return;
    // Not told in words when it fails: the next reconnect or change tells the server again.
    api.command(agent, { command: "microphone", allowed: isAllowed }).catch(() => undefined);
  }, [api, agent, isOn, isSettled, isAllowed, link, boot, differs]);

  return { microphone, check };
}
