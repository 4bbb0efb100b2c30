/** A caller in an end-to-end test: a phone call, an ear for it, and what has been measured. */
import type { PhoneCall } from "../peers/phone-call.ts";
import { until } from "../peers/until.ts";
import { type Hotline, NUMBER } from "./hotline.ts";
import { type HeardPrompt, type Listener, listenTo } from "./listener.ts";

/** A caller on the line. */
export type Caller = {
  readonly call: PhoneCall;
  readonly listener: Listener;
  /** The number that the caller calls from. */
  readonly number: string;
  hears(prompt: string, withinMs?: number): Promise<HeardPrompt>;
  press(keys: string): Promise<number>;
  /** Presses one key and waits for the prompt it leads to; resolves with the ms between them. */
  pressFor(key: string, prompt: string): Promise<number>;
  /** Chooses the language during the greeting and waits for the main menu. */
  toMenu(): Promise<void>;
  /** Goes to the queue for an agent from the main menu. */
  toQueue(): Promise<void>;
  /** Hangs up, and resolves with the ms until Asterisk has no channel and no room of the call. */
  hangUp(): Promise<number>;
};

const ANSWER_MS = 20_000;
const FREE_MS = 15_000;
const LANGUAGE_KEYS = { en: "1", zh: "2" } as const;
let nextNumber = 100;

/** A number that nobody has called from before in this process. */
export function freshNumber(): string {
  nextNumber += 1;
  return `+1202555${String(nextNumber).padStart(4, "0")}`;
}

/** Dials the hotline and waits for the greeting. */
export async function callIn(
  hotline: Hotline,
  language: "en" | "zh" = "en",
  number = freshNumber(),
): Promise<Caller> {
  const phone = await hotline.phone(number);
  const call = await phone.dial(NUMBER);
  await call.answered(ANSWER_MS);
  const listener = listenTo(call, language);
  const caller: Caller = {
    ...{ call, listener, number, hears: listener.hears },
    press: (keys) => call.press(keys),
    async pressFor(key, prompt) {
      listener.skip();
      const pressedAt = await call.press(key);
      return (await listener.hears(prompt)).beganAt - pressedAt;
    },
    async toMenu() {
      // Spoken before the language is known, so always from the flow's own language.
      await listenTo(call, "en").hears("welcome");
      await caller.pressFor(LANGUAGE_KEYS[language], "main-menu");
    },
    async toQueue() {
      await caller.toMenu();
      await caller.pressFor("2", "please-hold");
    },
    async hangUp() {
      const before = await channelsOf(hotline, call);
      const hungUpAt = performance.now();
      call.hangUp();
      await until(
        `everything of call ${number} being free`,
        FREE_MS,
        () => isFree(hotline, before),
        5,
      );
      return performance.now() - hungUpAt;
    },
  };
  return caller;
}

/** The id of the Asterisk channel that a call came in on. */
export async function channelsOf(hotline: Hotline, call: PhoneCall): Promise<string> {
  const channels = await hotline.ari("channels");
  const own = channels.find((channel) => channel["protocol_id"] === call.callId);
  if (typeof own?.["id"] !== "string") {
    throw new Error(`Asterisk has no channel for call ${call.callId}`);
  }
  return own["id"];
}

async function isFree(hotline: Hotline, channel: string): Promise<boolean> {
  const [channels, bridges] = await Promise.all([hotline.ari("channels"), hotline.ari("bridges")]);
  const isGone = channels.every(({ id }) => id !== channel);
  return isGone && bridges.every(({ channels: members }) => !isMember(members, channel));
}

function isMember(members: unknown, channel: string): boolean {
  return Array.isArray(members) && members.includes(channel);
}
