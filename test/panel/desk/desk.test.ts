import { describe, expect, it } from "vitest";
import { type Desk, phaseOf } from "../../../src/panel/desk/desk.ts";
import { lineHealth, worstOf } from "../../../src/panel/desk/line-health.ts";
import { type PhoneCall, softphoneStart } from "../../../src/panel/softphone/machine.ts";
import { en } from "../../../src/panel/words/en.ts";
import { exampleCard } from "../examples.ts";

const call: PhoneCall = { id: "a", phase: "ringing", since: 0, muted: false, held: false };

describe("phaseOf", () => {
  it("believes the softphone first", () => {
    const state = { ...softphoneStart, call: { ...call, phase: "talking" as const } };

    expect(phaseOf(state, exampleCard(0, { phase: "ringing" }))).toBe("talking");
  });

  it("rings before the server's card has come", () => {
    expect(phaseOf({ ...softphoneStart, call }, null)).toBe("ringing");
  });

  it("knows a call that talks without a voice on this page", () => {
    expect(phaseOf(softphoneStart, exampleCard(0, { phase: "talking" }))).toBe("elsewhere");
  });

  it("does not ring on for a call just rejected here", () => {
    expect(phaseOf(softphoneStart, exampleCard(0, { phase: "ringing" }))).toBeNull();
  });

  it("shows a desk phone's ring, which this page does not hear", () => {
    expect(phaseOf(null, exampleCard(0, { phase: "ringing" }))).toBe("ringing");
  });

  it("goes on to the wrap-up", () => {
    expect(phaseOf(softphoneStart, exampleCard(0, { phase: "wrap_up" }))).toBe("wrap_up");
  });
});

const desk: Desk = {
  agent: "ann",
  softphone: { ...softphoneStart, line: "registered" },
  tab: "ours",
  hasLine: true,
  devices: null,
  microphone: "allowed",
  isAudible: true,
  card: null,
  obstacle: null,
  phase: null,
  send: () => undefined,
  hangUp: () => undefined,
  checkMicrophone: () => undefined,
  takeCallsHere: () => undefined,
  playRingTone: () => undefined,
  switchSpeaker: () => undefined,
};

describe("lineHealth", () => {
  it("is good when all parts are", () => {
    expect(worstOf(lineHealth(desk, true, en))).toBe("good");
  });

  it.each([
    [
      "lost socket",
      { softphone: { ...softphoneStart, line: "lost" as const } },
      en.line.lost,
      null,
    ],
    [
      "refusal",
      { softphone: { ...softphoneStart, line: "refused" as const } },
      en.line.refused,
      null,
    ],
    ["second tab", { softphone: null, tab: "elsewhere" as const }, en.line.otherTab, "take_over"],
    ["denied microphone", { microphone: "denied" as const }, en.line.micDenied, "check_microphone"],
    [
      "missing microphone",
      { microphone: "missing" as const },
      en.line.micMissing,
      "check_microphone",
    ],
    ["insecure page", { microphone: "insecure" as const }, en.line.micInsecure, "check_microphone"],
  ])("says a %s in words, with the way out", (_what, over, text, wayOut) => {
    const items = lineHealth({ ...desk, ...over }, true, en);

    expect(items).toContainEqual(expect.objectContaining({ level: "bad", text, wayOut }));
    expect(worstOf(items)).toBe("bad");
  });

  it("waits when the server cannot reach a line that looks registered", () => {
    expect(worstOf(lineHealth({ ...desk, obstacle: "line_lost" }, true, en))).toBe("waiting");
  });

  it("is bad without the live connection, but not for a silent ring tone", () => {
    expect(worstOf(lineHealth(desk, false, en))).toBe("bad");
    expect(worstOf(lineHealth({ ...desk, isAudible: false }, true, en))).toBe("good");
  });
});
