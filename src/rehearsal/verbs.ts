import type { AgentDoes, StepValue, TestStep, Verb } from "../contract/flow-test/index.ts";
import type { Lang } from "../core/call/index.ts";
import { quote, suggest } from "../core/flow/check-words.ts";
import { StepFailure } from "./answers.ts";
import type { HeardPrompt } from "./ear.ts";
import { expectNow } from "./expect.ts";
import { otherPartyHangsUp, partyActs } from "./outside.ts";
import type { SimAgent } from "./rehearsal.ts";
import type { Stage } from "./stage.ts";

/** Where a test has got to in what its caller has heard. */
export interface Progress {
  /** How many prompts of the ear have been taken by steps. */
  taken: number;
  /** The language that values by language are read in; null for the caller's own. */
  readonly lang: Lang | null;
}

type Act<V extends Verb> = (
  stage: Stage,
  value: StepValue<V>,
  progress: Progress,
) => Promise<void> | void;

/** What each step does: a further step is one line here and one form in the contract. */
const acts: { readonly [V in Verb]: Act<V> } = {
  hear: (stage, value, progress) => hear(stage, pick(stage, value, progress), progress),
  press: (stage, value, progress) => press(stage, pick(stage, value, progress), progress),
  type: (stage, value, progress) => press(stage, pick(stage, value, progress), progress),
  wait: (stage, ms) => stage.advance(ms),
  async speak(stage, ms, progress) {
    if (!(await stage.until(() => stage.caller.leg.isTaped))) {
      throw new StepFailure(`Nothing is recorded; ${whatNow(stage, progress)}.`);
    }
    stage.story.push(`speaks ${ms / 1_000} s`);
    stage.caller.leg.speak(ms);
    await stage.advance(ms);
  },
  recordings: (stage, how) => {
    stage.rehearsal.carrier.records = how === "work";
  },
  lookups: (stage, answers) => stage.answers.set(answers),
  calendars: (stage, standings) => stage.calendars.tell(standings),
  expectedWait: (stage, waits) => stage.waits.tell(waits),
  agent,
  async customer(stage, does, progress) {
    if (does === "calls again") await stage.callAgain();
    else await partyActs(stage, "customer", does);
    // Who calls anew or is called back has a new line, on which nothing was heard yet.
    if (does === "calls again" || does === "answers") progress.taken = 0;
  },
  otherParty: (stage, does) =>
    does === "hangs up" ? otherPartyHangsUp(stage) : partyActs(stage, "otherParty", does),
  async hangUp(stage) {
    if (stage.caller.leg.ended !== null) throw new StepFailure("The call has ended already.");
    await stage.hangUp();
  },
  async ends(stage, _, progress) {
    if (await stage.until(() => stage.caller.leg.ended !== null)) return;
    throw new StepFailure(`The call goes on; ${whatNow(stage, progress)}.`);
  },
  expect: (stage, value) => expectNow(stage, value),
};

/** Takes one step. Throws StepFailure when it cannot be taken or is not as it says. */
export async function take(stage: Stage, step: TestStep, progress: Progress): Promise<void> {
  // The table gives each verb its own values; TypeScript cannot follow that through a union.
  const act = acts[step.verb] as Act<Verb>;
  await act(stage, step.value as StepValue<Verb>, progress);
}

/** A value for all languages, or the one for the language of the test or of the caller. */
function pick<T extends string | readonly string[]>(
  stage: Stage,
  value: T | { readonly en: T; readonly zh: T },
  progress: Progress,
): T {
  const isByLang = typeof value === "object" && !Array.isArray(value);
  if (!isByLang) return value as T;
  return (value as { readonly en: T; readonly zh: T })[progress.lang ?? stage.lang];
}

async function press(stage: Stage, keys: string, progress: Progress): Promise<void> {
  if (stage.caller.leg.ended !== null) {
    throw new StepFailure(`The call has ended: nobody hears the keys ${quote(keys)}.`);
  }
  progress.taken = stage.ear.heard.length;
  await stage.press(keys);
}

async function hear(
  stage: Stage,
  value: string | readonly string[],
  progress: Progress,
): Promise<void> {
  const wanted = typeof value === "string" ? [value] : value;
  let skips = false;
  for (const entry of wanted) {
    if (entry === "...") {
      skips = true;
      continue;
    }
    await hearOne(stage, entry, skips, progress);
    skips = false;
  }
}

/** Waits for one entry: a prompt by its name, or by its words, which may go over several prompts. */
async function hearOne(
  stage: Stage,
  entry: string,
  skips: boolean,
  progress: Progress,
): Promise<void> {
  let rest = plain(entry);
  for (;;) {
    const { ear } = stage;
    await stage.until(() => ear.heard.length > progress.taken);
    const heard = ear.heard[progress.taken];
    if (!heard)
      throw new StepFailure(`Expected to hear ${quote(entry)}, but ${nothing(stage, entry)}.`);
    const text = plain(heard.text);
    if (isNamed(heard, entry)) {
      progress.taken += 1;
      return;
    }
    if (text !== "" && rest.startsWith(text)) {
      progress.taken += 1;
      rest = rest.slice(text.length);
      if (rest === "") return;
    } else if (skips) {
      progress.taken += 1;
      rest = plain(entry);
    } else {
      throw new StepFailure(`Expected to hear ${quote(entry)}, but heard ${shown(heard)}.`);
    }
  }
}

/** Words as they are compared: without case, spaces and punctuation. */
const plain = (text: string): string => text.toLowerCase().replace(/[\s\p{P}]+/gu, "");

function isNamed({ prompt }: HeardPrompt, entry: string): boolean {
  return prompt.kind === "sound" && prompt.name === entry;
}

/** What was heard, by its name and its words. */
function shown({ prompt, text }: HeardPrompt): string {
  return prompt.kind === "sound" ? `${quote(prompt.name)} (${text})` : quote(text);
}

function nothing(stage: Stage, entry: string): string {
  const ended = stage.caller.leg.ended !== null;
  const sounds = stage.world.world.sounds.en;
  const isUnknown = /^[a-z0-9]+(-[a-z0-9]+)+$/.test(entry) && !sounds.has(entry);
  const near = isUnknown ? `; there is no such sound.${suggest(entry, sounds)}` : "";
  return `${ended ? "the call has ended" : "nothing more was said within two minutes"}${near}`.replace(
    /\.$/,
    "",
  );
}

function whatNow(stage: Stage, { taken }: Progress): string {
  const heard = stage.ear.heard.slice(taken).at(-1) ?? stage.ear.heard.at(-1);
  return heard === undefined ? "nothing was said" : `last heard was ${shown(heard)}`;
}

async function agent(
  stage: Stage,
  value: AgentDoes | Readonly<Record<string, AgentDoes>>,
): Promise<void> {
  if (typeof value === "string") return agentAct(stage, null, value);
  for (const [name, does] of Object.entries(value)) await agentAct(stage, name, does);
}

async function agentAct(stage: Stage, name: string | null, does: AgentDoes): Promise<void> {
  const { agents } = stage;
  const named = name === null ? null : agents.get(name);
  if (named === undefined) {
    throw new StepFailure(`There is no agent ${quote(name)}.${suggest(name ?? "", agents.keys())}`);
  }
  const all = named === null ? [...agents.values()] : [named];
  if (all.length === 0) {
    throw new StepFailure('The test has no agents: give it some, as in "agents: { ann: [en] }".');
  }
  stage.story.push(`[${name ?? "agent"} ${does}]`);
  const find = async (isIt: (one: SimAgent) => boolean, what: string): Promise<SimAgent> => {
    await stage.until(() => all.some(isIt));
    const found = all.find(isIt);
    if (found) return found;
    throw new StepFailure(`${name === null ? "No agent" : `The agent ${quote(name)}`} ${what}.`);
  };
  const ringing = () => find((one) => isRinging(stage, one), "is rung");
  const talking = () => find((one) => isTalking(stage, one), "is in a talk");
  switch (does) {
    case "answers":
      return (await ringing()).answer();
    case "rejects":
      return (await ringing()).refuse();
    case "misses": {
      const missing = await ringing();
      await stage.until(() => missing.leg.ended !== null);
      return;
    }
    case "holds":
    case "resumes": {
      const { leg } = await talking();
      stage.rehearsal.carrier.holdLeg(leg.id, does === "holds");
      return stage.advance(0);
    }
    case "hangs up":
      return (await talking()).hangUp();
    case "loses the line":
      return (await talking()).hangUp("lost");
    case "is ready":
      for (const one of all) await one.command({ command: "ready" });
      return stage.advance(0);
    case "pauses":
      for (const one of all) await one.command({ command: "pause", reason: "break" });
      return stage.advance(0);
    case "signs out":
      for (const one of all) await one.signOut();
      return stage.advance(0);
  }
}

function isRinging(stage: Stage, { ring }: SimAgent): boolean {
  const leg = ring && stage.rehearsal.carrier.legs.get(ring.leg);
  return leg?.ended === null && !leg.isUp;
}

function isTalking(stage: Stage, { ring }: SimAgent): boolean {
  const leg = ring && stage.rehearsal.carrier.legs.get(ring.leg);
  return leg?.ended === null && leg.isUp;
}
