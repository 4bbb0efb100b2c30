import type { Lang } from "../../core/call/index.ts";
import { limits } from "../../core/lib/limits.ts";
import { type Passage, type Speaker, SpeechError } from "./speaker.ts";
import { type Audio, readWav } from "./wav.ts";

/** A text-to-speech service that answers a POST with a WAV file. */
export type HttpSpeech = {
  readonly url: string;
  /** Sent as a bearer token; null for none. */
  readonly token: string | null;
  /** `plain`: `{text, lang, voice}`; `openai`: the body of `POST /v1/audio/speech`. */
  readonly style: "plain" | "openai";
  /** The model that the `openai` body names. */
  readonly model: string;
  /** The name of the voice for each language; null leaves it to the service. */
  readonly voices: Readonly<Record<Lang, string | null>>;
};

/** BCP 47 tags, as services want them. */
const tags: Readonly<Record<Lang, string>> = { en: "en-US", zh: "zh-CN" };

/** Speaks by asking a service; what it answers must be a WAV file of 16 bits and one channel. */
export function httpSpeaker(service: HttpSpeech): Speaker {
  return {
    settings: (lang) => [service.url, service.style, service.model, service.voices[lang]],
    speak: (passage, timeoutMs) => ask(service, passage, timeoutMs),
  };
}

async function ask(service: HttpSpeech, passage: Passage, timeoutMs: number): Promise<Audio> {
  const fail = (why: string, cause?: unknown): SpeechError =>
    new SpeechError("TTS_URL", passage.text, why, { cause });
  let bytes: Uint8Array;
  try {
    const answer = await fetch(service.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "audio/wav",
        ...(service.token === null ? {} : { authorization: `Bearer ${service.token}` }),
      },
      body: JSON.stringify(bodyOf(service, passage)),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!answer.ok) {
      await answer.body?.cancel();
      throw fail(`it answered ${answer.status}`);
    }
    bytes = await readAtMost(answer, limits.spokenBytes);
  } catch (error) {
    if (error instanceof SpeechError) throw error;
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    throw fail(timedOut ? `it took longer than ${timeoutMs} ms` : reason(error), error);
  }
  const wav = readWav(bytes);
  if (!wav.ok) throw fail(wav.error);
  return wav.value;
}

function bodyOf(service: HttpSpeech, { text, lang }: Passage): unknown {
  const voice = service.voices[lang];
  return service.style === "openai"
    ? { model: service.model, input: text, response_format: "wav", ...(voice && { voice }) }
    : { text, lang: tags[lang], ...(voice && { voice }) };
}

async function readAtMost(answer: Response, bytesMax: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new Error(`it gave more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `fetch` says only "fetch failed"; what failed is its cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
