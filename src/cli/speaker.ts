import { obtainSpeech } from "../adapters/asterisk/host/index.ts";
import { espeakSpeaker, httpSpeaker, type Speaker } from "../adapters/speech/index.ts";
import type { Config } from "./config.ts";

/**
 * The voice that the settings name: the service at TTS_URL, else espeak-ng, which is fetched when
 * the machine has none. Throws AsteriskHostError with the way out when it cannot be fetched.
 */
export async function speakerOf(config: Config, say: (text: string) => void): Promise<Speaker> {
  const { env } = config;
  if (env.TTS_URL === undefined) {
    const onProgress = ({ text }: { readonly text: string }): void => say(text);
    return espeakSpeaker(await obtainSpeech({ folder: config.asteriskDir, onProgress }));
  }
  return httpSpeaker({
    url: env.TTS_URL,
    token: env.TTS_TOKEN ?? null,
    style: env.TTS_STYLE,
    model: env.TTS_MODEL,
    voices: { en: env.TTS_VOICE_EN ?? null, zh: env.TTS_VOICE_ZH ?? null },
  });
}
