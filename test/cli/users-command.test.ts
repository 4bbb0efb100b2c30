import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/cli/config.ts";
import { devicesOf, parseSkills } from "../../src/cli/users-command.ts";

const browser = { deskPhone: null, outsideNumber: null, device: "browser", autoAnswer: false };
const plain = { ...browser, device: "browser" } as const;
const config = (env: NodeJS.ProcessEnv = { TRUNK_HOST: "203.0.113.1" }) => ({
  ...loadConfig(env, "/nonexistent"),
  transfers: { numbers: ["+4930*"], sip: [] },
});

describe("hotline user: where calls ring", () => {
  it("takes a desk phone, which rings then, and keeps what is not named", () => {
    const desk = devicesOf(config(), { deskPhone: "desk-7", autoAnswer: "on" }, plain);

    expect(desk).toEqual({ ...plain, deskPhone: "desk-7", device: "desk_phone", autoAnswer: true });
    if (typeof desk === "string") throw new Error(desk);
    expect(devicesOf(config(), { outside: "+493055" }, desk)).toEqual({
      ...desk,
      outsideNumber: "+493055",
    });
    expect(devicesOf(config(), { deskPhone: "none", device: "browser" }, desk)).toMatchObject({
      deskPhone: null,
      device: "browser",
    });
  });

  it.each([
    [{ device: "desk-phone" }, /no desk phone to ring: give --desk-phone/],
    [{ device: "outside" }, /no telephone outside to ring: give --outside/],
    [{ device: "fax" }, /--device is browser, desk-phone or outside/],
    [{ autoAnswer: "yes" }, /--auto-answer is on or off/],
    [{ outside: "+1900" }, /may not go to "\+1900": name it in transfers\.numbers/],
  ] as const)("refuses %j with the way out", (options, message) => {
    expect(devicesOf(config(), options, plain)).toMatch(message);
  });

  it("needs a trunk for a telephone outside", () => {
    expect(devicesOf(config({}), { outside: "+493055" }, plain)).toMatch(/set TRUNK_HOST/);
  });
});

describe("hotline user: skills", () => {
  it("have a level, or the usual one", () => {
    expect(parseSkills("en:8,bank")).toEqual({ en: 8, bank: 5 });
    expect(parseSkills("en:11")).toMatch(/The skill "en:11" cannot be used/);
  });
});
