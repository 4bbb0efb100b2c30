import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { writeWav } from "../../src/adapters/speech/index.ts";
import { loadConfig } from "../../src/cli/config.ts";
import { prepareSpeech, speakerInUse, speakerOf } from "../../src/cli/speaker.ts";
import { tone } from "../adapters/speech/sounds.ts";

const hello = { lang: "zh", text: "您好。" } as const;

let root = "";
let service: Server;
let asked: unknown[];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "hotline-speaker-"));
  asked = [];
  service = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    asked.push([request.headers.authorization, JSON.parse(body)]);
    response.end(writeWav(tone(24_000, 500, 200, 0.1)));
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  service.close();
  await rm(root, { recursive: true });
});

const withService = () => {
  const { port } = service.address() as AddressInfo;
  const settings = {
    TTS_URL: `http://127.0.0.1:${port}/v1/audio/speech`,
    TTS_STYLE: "openai",
    TTS_TOKEN: "t0ken",
    TTS_MODEL: "m1",
    TTS_VOICE_ZH: "nova",
  };
  return loadConfig(settings, root);
};

describe("the voice that the settings name", () => {
  it("is the service at TTS_URL with its model, voice and token, for prompts and free texts", async () => {
    const said: string[] = [];

    await prepareSpeech(withService(), (text) => said.push(text));
    for (const speaker of [
      await speakerOf(withService(), (text) => said.push(text)),
      speakerInUse(withService()),
    ]) {
      expect((await speaker.speak(hello, 5_000)).rate).toBe(24_000);
    }

    const body = { model: "m1", input: "您好。", voice: "nova", response_format: "wav" };
    expect(asked).toEqual([
      ["Bearer t0ken", body],
      ["Bearer t0ken", body],
    ]);
    expect(said).toEqual([]);
  });

  it("is espeak-ng by default, which a controller misses with the way out and fetches never", async () => {
    vi.stubEnv("PATH", root);

    const failed = speakerInUse(loadConfig({}, root)).speak(hello, 5_000);

    await expect(failed).rejects.toThrow(
      /espeak-ng could not speak .*install it, set TTS_URL or run/,
    );
  });

  it("sounds the same whether espeak-ng is there or not, so that kept texts stay known", () => {
    const speaker = speakerInUse(loadConfig({}, root));

    expect(speaker.settings("en")).toMatchObject({ args: expect.arrayContaining(["en-us"]) });
  });
});
