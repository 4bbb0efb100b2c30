import { describe, expect, it } from "vitest";
import {
  judgeMedia,
  type MediaSample,
  readSample,
} from "../../../src/panel/softphone/judge-media.ts";

/** One sample a second; `of` says what moved by then. */
function samples(count: number, of: (second: number) => Partial<MediaSample>): MediaSample[] {
  return Array.from({ length: count }, (_, second) => ({
    at: second * 1000,
    packetsIn: second * 50,
    packetsOut: second * 50,
    micEnergy: second * 0.1,
    isQuiet: false,
    ...of(second),
  }));
}

describe("judgeMedia", () => {
  it("finds nothing wrong while everything moves", () => {
    expect(judgeMedia(samples(10, () => ({})))).toBe("good");
  });

  it("says nothing before five seconds have passed", () => {
    expect(judgeMedia(samples(5, () => ({ packetsIn: 0 })))).toBe("good");
    expect(judgeMedia(samples(6, () => ({ packetsIn: 0 })))).toBe("nothing_heard");
  });

  it("notices that packets stop in the middle of a call", () => {
    const stopped = samples(10, (second) => ({ packetsIn: Math.min(second, 4) * 50 }));

    expect(judgeMedia(stopped)).toBe("nothing_heard");
  });

  it("notices that nothing leaves", () => {
    expect(judgeMedia(samples(7, () => ({ packetsOut: 9 })))).toBe("nothing_sent");
  });

  it("notices a microphone that is switched off at the headset", () => {
    expect(judgeMedia(samples(7, () => ({ micEnergy: 0.3 })))).toBe("microphone_silent");
  });

  it("does not blame the microphone when the browser does not tell its energy", () => {
    expect(judgeMedia(samples(7, () => ({ micEnergy: null })))).toBe("good");
  });

  it("wants silence while muted or on hold, and until five seconds later", () => {
    const held = samples(9, (second) => ({ packetsIn: 0, isQuiet: second === 4 }));

    expect(judgeMedia(held)).toBe("good");
  });

  it("recovers as soon as the figure moves again", () => {
    const back = samples(12, (second) => ({ packetsIn: second === 11 ? 60 : 10 }));

    expect(judgeMedia(back.slice(0, 11))).toBe("nothing_heard");
    expect(judgeMedia(back)).toBe("good");
  });
});

describe("readSample", () => {
  it("adds up the audio of a report and leaves the rest", () => {
    const report = [
      { type: "inbound-rtp", kind: "audio", packetsReceived: 40 },
      { type: "inbound-rtp", kind: "video", packetsReceived: 999 },
      { type: "outbound-rtp", kind: "audio", packetsSent: 41 },
      { type: "media-source", kind: "audio", totalAudioEnergy: 0.5 },
      { type: "transport" },
      null,
    ];

    expect(readSample(report, 9, true)).toEqual({
      at: 9,
      packetsIn: 40,
      packetsOut: 41,
      micEnergy: 0.5,
      isQuiet: true,
    });
  });
});
