import { describe, expect, it } from "vitest";
import { SAMPLE_RATE, throughAsterisk } from "./dsp.ts";
import { trainEar } from "./prompt-ear.ts";

/** Noise with a swinging loudness, the same for the same seed: as unlike another as two words are. */
function speak(seed: number, seconds: number): Int16Array {
  let state = seed * 2_654_435_761;
  let smooth = 0;
  return Int16Array.from({ length: seconds * SAMPLE_RATE }, (_, i) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    smooth += (state / 2 ** 31 - 1 - smooth) * 0.3;
    return Math.round(smooth * 20_000 * (0.6 + 0.4 * Math.sin(i / 400)));
  });
}

function join(...parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const silence = (seconds: number) => new Int16Array(seconds * SAMPLE_RATE);
const please = speak(1, 1.5);
const welcome = speak(2, 1.2);
const account = join(please, speak(3, 1));
const pin = join(please, speak(4, 0.8));
const one = speak(5, 0.3);
const ear = trainEar(new Map(Object.entries({ welcome, account, pin, one, pause: silence(1) })));
const heard = (...parts: readonly Int16Array[]) => throughAsterisk(join(...parts));

describe("PromptEar", () => {
  it("finds a prompt at the sample where it begins", () => {
    const recording = heard(silence(0.7), welcome);

    expect(ear.find(recording, "welcome")).toMatchObject({ name: "welcome", at: 5600 });
  });

  it("finds nothing where another prompt is played", () => {
    expect(ear.find(heard(welcome, one), "pin")).toBeNull();
  });

  it("tells prompts apart that begin alike", () => {
    const recording = heard(pin, silence(0.3), account);

    expect(ear.find(recording, "account")?.at).toBe(pin.length + 2400);
    expect(ear.transcribe(recording).map(({ name }) => name)).toEqual(["pin", "account"]);
  });

  it("does not take the shared beginning alone for either", () => {
    const recording = heard(please, silence(2));

    expect(ear.transcribe(recording)).toEqual([]);
  });

  it("recognises a prompt that was cut short after it had become its own", () => {
    const recording = heard(account.subarray(0, ear.needs("account")), silence(1));

    expect(ear.find(recording, "account")?.at).toBe(0);
  });

  it("writes down everything in order, also what is said twice", () => {
    const recording = heard(welcome, one, one, silence(0.1), one, pin);

    const names = ear.transcribe(recording).map(({ name }) => name);

    expect(names).toEqual(["welcome", "one", "one", "one", "pin"]);
  });

  it("recognises a prompt of which a packet was lost", () => {
    const whole = heard(silence(0.5), account, silence(0.5));
    const lost = join(whole.subarray(0, 8000), whole.subarray(8160));

    expect(ear.find(lost, "account")?.name).toBe("account");
  });

  it("gives two names of the same sound as one", () => {
    const twice = trainEar(new Map(Object.entries({ welcome, cents: one, "euro-cents": one })));

    expect(twice.soundOf("euro-cents")).toBe("cents");
    expect(twice.transcribe(heard(one, silence(1))).map(({ name }) => name)).toEqual(["cents"]);
  });

  it("looks only from the given sample on", () => {
    const recording = heard(one, silence(1), one);

    expect(ear.find(recording, "one", 100)?.at).toBe(one.length + SAMPLE_RATE);
  });

  it("names an unknown prompt and those it knows", () => {
    expect(() => ear.find(heard(one), "goodbye")).toThrow('no prompt is named "goodbye"');
  });
});
