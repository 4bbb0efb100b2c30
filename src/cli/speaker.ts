import { AsteriskHostError, obtainSpeech, toolCommand } from "../adapters/asterisk/host/index.ts";
import {
  espeakSpeaker,
  httpSpeaker,
  type Speaker,
  SpeechError,
  type SpeechTool,
} from "../adapters/speech/index.ts";
import type { Config } from "./config.ts";

/**
 * The voice that the settings name: the service at TTS_URL, else espeak-ng, which is fetched when
 * the machine has none. Throws AsteriskHostError with the way out when it cannot be fetched.
 */
export async function speakerOf(config: Config, say: (text: string) => void): Promise<Speaker> {
  return serviceOf(config) ?? espeakSpeaker(await fetchSpeech(config, say));
}

/**
 * The same voice for a controller, which fetches nothing: where espeak-ng is missing, every text
 * fails with the way out until it is there.
 */
export function speakerInUse(config: Config): Speaker {
  const service = serviceOf(config);
  if (service !== null) return service;
  const settings = espeakSpeaker({ command: "", args: [], env: {} }).settings;
  return {
    settings,
    speak: async (passage, timeoutMs) => {
      const tool = findSpeech(config, passage.text);
      return espeakSpeaker(tool).speak(passage, timeoutMs);
    },
  };
}

/** Fetches espeak-ng where it is wanted and missing; `say` hears of the progress. */
export async function prepareSpeech(config: Config, say: (text: string) => void): Promise<void> {
  if (serviceOf(config) !== null) return;
  try {
    await fetchSpeech(config, say);
  } catch (error) {
    // Callers can be served without: a free text is then said to be one that we cannot read out.
    const why = error instanceof Error ? error.message : String(error);
    say(`Free texts cannot be spoken. ${why}`);
  }
}

function fetchSpeech(config: Config, say: (text: string) => void): Promise<SpeechTool> {
  const onProgress = ({ text }: { readonly text: string }): void => say(text);
  return obtainSpeech({ folder: config.asteriskDir, onProgress });
}

function findSpeech(config: Config, text: string): SpeechTool {
  try {
    return toolCommand(config.asteriskDir, "espeak-ng");
  } catch (error) {
    if (!(error instanceof AsteriskHostError)) throw error;
    const why = 'it is missing: install it, set TTS_URL or run "hotline sounds build" once';
    throw new SpeechError("espeak-ng", text, why, { cause: error });
  }
}

function serviceOf({ env }: Config): Speaker | null {
  if (env.TTS_URL === undefined) return null;
  return httpSpeaker({
    url: env.TTS_URL,
    token: env.TTS_TOKEN ?? null,
    style: env.TTS_STYLE,
    model: env.TTS_MODEL,
    voices: { en: env.TTS_VOICE_EN ?? null, zh: env.TTS_VOICE_ZH ?? null },
  });
}
