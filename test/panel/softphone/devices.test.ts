import { describe, expect, it } from "vitest";
import { microphoneWish, playThrough, sortDevices } from "../../../src/panel/softphone/devices.ts";

describe("sortDevices", () => {
  it("parts microphones from loudspeakers and leaves out what has no name yet", () => {
    const found = sortDevices([
      { kind: "audioinput", deviceId: "m1", label: "Headset" },
      { kind: "audioinput", deviceId: "", label: "" },
      { kind: "videoinput", deviceId: "v1", label: "Camera" },
      { kind: "audiooutput", deviceId: "s1", label: "Loudspeaker" },
    ]);

    expect(found).toEqual({
      microphones: [{ id: "m1", label: "Headset" }],
      speakers: [{ id: "s1", label: "Loudspeaker" }],
    });
  });
});

describe("microphoneWish", () => {
  it("wishes for the chosen one without insisting: a headset may be unplugged", () => {
    expect(microphoneWish("m1")).toEqual({ deviceId: { ideal: "m1" } });
    expect(microphoneWish(null)).toBe(true);
  });
});

describe("playThrough", () => {
  it("survives a loudspeaker that has gone and a browser that cannot choose", async () => {
    const asked: string[] = [];
    const setSinkId = (id: string): Promise<void> => {
      asked.push(id);
      return Promise.reject(new Error("NotFoundError"));
    };

    await playThrough({ setSinkId }, "s1");
    await playThrough({ setSinkId }, null);
    await playThrough({}, "s1");

    expect(asked).toEqual(["s1", ""]);
  });
});
