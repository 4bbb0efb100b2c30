import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import {
  type HttpSpeech,
  httpSpeaker,
  measure,
  SpeechError,
  speak,
  writeWav,
} from "../../../src/adapters/speech/index.ts";
import { tone } from "./sounds.ts";

/** What the fake service was asked. */
type Asked = { readonly headers: IncomingMessage["headers"]; readonly body: unknown };

const hello = [{ lang: "en", text: "Hello." }] as const;
const beep = writeWav(tone(24_000, 500, 400, 0.1));

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A text-to-speech service that answers as `answer` does. */
async function service(
  answer: (response: ServerResponse) => void,
  change: Partial<HttpSpeech> = {},
): Promise<{ readonly speech: HttpSpeech; readonly asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    asked.push({ headers: request.headers, body: JSON.parse(body) });
    answer(response);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const speech: HttpSpeech = {
    url: `http://127.0.0.1:${port}/speak`,
    token: null,
    style: "plain",
    model: "tts-1",
    voices: { en: null, zh: "xiaoxiao" },
    ...change,
  };
  return { speech, asked };
}

describe("httpSpeaker", () => {
  it("sends text, language and voice, and levels what comes back for both bands", async () => {
    const { speech, asked } = await service((response) => response.end(beep));

    const spoken = await speak(httpSpeaker(speech), [...hello, { lang: "zh", text: "您好。" }]);

    expect(asked.map(({ body }) => body)).toEqual([
      { text: "Hello.", lang: "en-US" },
      { text: "您好。", lang: "zh-CN", voice: "xiaoxiao" },
    ]);
    expect(asked[0]?.headers.authorization).toBe(undefined);
    expect([spoken.narrow.rate, spoken.wide.rate]).toEqual([8_000, 16_000]);
    expect(measure(spoken.narrow).activeDb).toBeCloseTo(-20, 0);
  });

  it("speaks the dialect of OpenAI with a bearer token", async () => {
    const { speech, asked } = await service((response) => response.end(beep), {
      style: "openai",
      token: "s3cret",
      voices: { en: "alloy", zh: null },
    });

    await speak(httpSpeaker(speech), hello);

    expect(asked[0]?.headers.authorization).toBe("Bearer s3cret");
    expect(asked[0]?.body).toEqual({
      model: "tts-1",
      input: "Hello.",
      response_format: "wav",
      voice: "alloy",
    });
  });

  it.each([
    ["a refusal", (response: ServerResponse) => response.writeHead(401).end("no"), /answered 401/],
    ["a page", (response: ServerResponse) => response.end("<html>".repeat(20)), /no WAV file/],
    [
      "stereo",
      (response: ServerResponse) => {
        const bytes = Buffer.from(beep);
        bytes.writeUInt16LE(2, 22);
        response.end(bytes);
      },
      /2 channels/,
    ],
    [
      "a sound without an end",
      (response: ServerResponse) => {
        const block = Buffer.alloc(1 << 20);
        const go = (): void => {
          while (!response.destroyed && response.write(block));
          if (!response.destroyed) response.once("drain", go);
        };
        go();
      },
      /more than 8388608 bytes/,
    ],
    ["a closed line", (response: ServerResponse) => response.destroy(), /could not speak/],
    [
      "another address",
      (response: ServerResponse) => response.writeHead(302, { location: "/else" }).end(),
      /redirect/,
    ],
  ])("says which text and why when the service answers with %s", async (_, answer, why) => {
    const { speech } = await service(answer);

    const failed = speak(httpSpeaker(speech), hello);

    await expect(failed).rejects.toThrow(SpeechError);
    await expect(failed).rejects.toThrow(/TTS_URL could not speak "Hello\."/);
    await expect(failed).rejects.toThrow(why);
  });

  it("gives up when the service says nothing in time", async () => {
    const { speech } = await service(() => undefined);

    await expect(speak(httpSpeaker(speech), hello, 50)).rejects.toThrow(/longer than 50 ms/);
  });

  it("never tells the token: not in its settings, not in its messages", async () => {
    const { speech } = await service((response) => response.writeHead(500).end(), {
      token: "s3cret",
    });

    expect(JSON.stringify(httpSpeaker(speech).settings("en"))).not.toContain("s3cret");
    await expect(speak(httpSpeaker(speech), hello)).rejects.not.toThrow(/s3cret/);
  });
});
