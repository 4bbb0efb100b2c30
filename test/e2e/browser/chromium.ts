/** A real Chromium with a microphone that hums one note. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Debian's Chromium, or what CHROME_PATH names; null when there is none. */
export const chromiumPath =
  [process.env["CHROME_PATH"], "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
    (path) => path !== undefined && existsSync(path),
  ) ?? null;

/** Why browser tests do not run, for their name. */
export const whyNot = chromiumPath === null ? " (no Chromium: set CHROME_PATH)" : "";

/** Where screenshots go; printed once so that a person can look at them. */
export const shotsFolder = join(tmpdir(), "hotline-screenshots");

const sampleRate = 48_000;

/** One browser process: its microphone hums `toneHz`; null refuses the microphone. */
export async function startBrowser(toneHz: number | null): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-tone-"));
  const file = join(folder, "tone.wav");
  if (toneHz !== null) writeFileSync(file, toneWav(toneHz));
  const microphone =
    toneHz === null
      ? ["--deny-permission-prompts"]
      : ["--use-fake-ui-for-media-stream", `--use-file-for-fake-audio-capture=${file}`];
  const browser = await chromium.launch({
    executablePath: chromiumPath ?? "chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--use-fake-device-for-media-stream",
      ...microphone,
    ],
  });
  browser.on("disconnected", () => rmSync(folder, { recursive: true, force: true }));
  return browser;
}

/**
 * A page that must not throw: what it throws is in `errors`. Its microphone is taken as it is,
 * because echo and noise suppression would take a steady tone for noise.
 */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly errors: string[] }> {
  const place = await browser.newContext({
    viewport: { width: 1360, height: 900 },
    locale: "en-GB",
    ...options,
  });
  await place.addInitScript(() => {
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (wish) =>
      ask({
        ...wish,
        audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      });
  });
  const page = await place.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  return { page, errors };
}

/**
 * How loud each frequency is in what an audio element plays, 0 to 1: the loudest of several looks
 * over `overMs`.
 */
export async function hear(
  page: Page,
  testId: string,
  frequencies: readonly number[],
  overMs = 1200,
): Promise<readonly number[]> {
  return page.evaluate(
    async ([id, wanted, lastsMs]) => {
      const element = document.querySelector<HTMLAudioElement>(`[data-testid=${id}]`);
      const stream = element?.srcObject;
      if (!(stream instanceof MediaStream)) return wanted.map(() => 0);
      const audio = new AudioContext();
      await audio.resume();
      const analyser = audio.createAnalyser();
      analyser.fftSize = 8192;
      audio.createMediaStreamSource(stream).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      const loudest = wanted.map(() => 0);
      const until = performance.now() + lastsMs;
      await new Promise((resolve) => setTimeout(resolve, 300));
      while (performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        analyser.getFloatTimeDomainData(samples);
        wanted.forEach((frequency, at) => {
          const step = (2 * Math.PI * frequency) / audio.sampleRate;
          let real = 0;
          let imaginary = 0;
          samples.forEach((sample, n) => {
            const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / samples.length);
            real += sample * window * Math.cos(step * n);
            imaginary += sample * window * Math.sin(step * n);
          });
          const amplitude = (4 * Math.hypot(real, imaginary)) / samples.length;
          loudest[at] = Math.max(loudest[at] ?? 0, amplitude);
        });
      }
      await audio.close();
      return loudest;
    },
    [testId, [...frequencies], overMs] as const,
  );
}

/** Keeps what a page looks like for people to look at. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(shotsFolder, { recursive: true });
  await page.screenshot({ path: join(shotsFolder, `${name}.png`) });
}

/** Two seconds of a tone at 0.3 of full scale, 16 bit mono; whole periods, so that it loops. */
function toneWav(frequency: number): Buffer {
  const count = sampleRate * 2;
  const wav = Buffer.alloc(44 + count * 2);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(36 + count * 2, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(sampleRate, 24);
  wav.writeUInt32LE(sampleRate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(count * 2, 40);
  for (let n = 0; n < count; n += 1) {
    const value = 0.3 * Math.sin((2 * Math.PI * frequency * n) / sampleRate);
    wav.writeInt16LE(Math.round(value * 32_767), 44 + n * 2);
  }
  return wav;
}
