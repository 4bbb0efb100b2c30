import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useState, useSyncExternalStore } from "react";
import type { PhoneLine } from "../../contract/index.ts";
import { useApi } from "../api/use-api.ts";
import { remember } from "../lib/remember.ts";
import type { SoftphoneEvent, SoftphoneState } from "../softphone/machine.ts";
import { RingTone } from "../softphone/ring-tone.ts";
import { Softphone, type Voices } from "../softphone/softphone.ts";
import { followPhone } from "./caption-line.ts";
import { type Captions, noCaptions, takeMessage } from "./captions.ts";

/** The demo phone: its line, its call, what the line says. */
export interface DemoPhone {
  readonly line: PhoneLine | null;
  readonly error: unknown;
  readonly state: SoftphoneState | null;
  readonly captions: Captions;
  readonly voices: Voices | null;
  dial(): void;
  send(event: SoftphoneEvent): void;
  /** Asks for another line, after an error or when the old one has expired. */
  renew(): void;
}

/** Gets a line, registers it and follows its call while the page is shown. */
export function usePhone(audio: RefObject<HTMLAudioElement | null>): DemoPhone {
  const api = useApi();
  const line = useQuery({
    queryKey: ["phone-line"],
    queryFn: async () => {
      const made = await api.openPhoneLine(remember.read("phone.number"));
      remember.write("phone.number", made.number);
      return made;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const token = line.data?.token ?? null;
  const [softphone, setSoftphone] = useState<Softphone | null>(null);
  const [captions, setCaptions] = useState<Captions>(noCaptions);

  useEffect(() => {
    if (line.data === undefined || audio.current === null) return;
    const made = new Softphone({
      line: line.data,
      query: `?token=${encodeURIComponent(line.data.token)}`,
      audio: audio.current,
      ringTone: new RingTone(),
      microphone: () => null,
      isTalking: () => false,
    });
    made.open();
    setSoftphone(made);
    return () => {
      made.close();
      setSoftphone(null);
    };
  }, [line.data, audio]);

  useEffect(() => {
    if (token === null) return;
    const stop = followPhone(token, (message) =>
      setCaptions((before) => takeMessage(before, message)),
    );
    const giveBack = (): void => api.closePhoneLine(token);
    // A page that comes back from the browser's cache has lost its line.
    const comeBack = (event: PageTransitionEvent): void => {
      if (event.persisted) location.reload();
    };
    addEventListener("pagehide", giveBack);
    addEventListener("pageshow", comeBack);
    return () => {
      stop();
      removeEventListener("pagehide", giveBack);
      removeEventListener("pageshow", comeBack);
    };
  }, [token, api]);

  const state = useSyncExternalStore(
    softphone?.state.subscribe ?? idle,
    softphone?.state.get ?? nothing,
  );
  const voices = useSyncExternalStore(
    softphone?.voices.subscribe ?? idle,
    softphone?.voices.get ?? nothing,
  );
  return {
    line: line.data ?? null,
    error: line.error,
    state,
    captions,
    voices,
    dial: () => {
      if (line.data === undefined) return;
      setCaptions(noCaptions);
      softphone?.dial(line.data.dial);
    },
    send: (event) => softphone?.send(event),
    renew: () => void line.refetch(),
  };
}

function idle(): () => void {
  return () => undefined;
}

function nothing(): null {
  return null;
}
