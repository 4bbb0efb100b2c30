import type { SimClock, SimLeg } from "../adapters/simulated/index.ts";
import type { Lang, Prompt } from "../core/call/index.ts";

/** How long one prompt takes in a rehearsal, in ms. */
export const promptMs = 2_000;

/** One prompt that a caller has heard, or begun to hear. */
export interface HeardPrompt {
  /** When it began, ms since the epoch. */
  readonly at: number;
  readonly lang: Lang;
  readonly prompt: Prompt;
  /** Its words in the language it was said in. */
  readonly text: string;
}

/**
 * What one caller hears, prompt by prompt as time goes by: a key or a new script cuts off what has
 * not begun. `look` must be called after every step of the clock.
 */
export class Ear {
  /** Everything heard so far, oldest first. */
  readonly heard: HeardPrompt[] = [];
  readonly #leg: SimLeg;
  readonly #clock: SimClock;
  readonly #textOf: (lang: Lang, prompt: Prompt) => string;
  #script = 0;
  #prompt = 0;

  constructor(leg: SimLeg, clock: SimClock, textOf: (lang: Lang, prompt: Prompt) => string) {
    this.#leg = leg;
    this.#clock = clock;
    this.#textOf = textOf;
  }

  /** When the next prompt of the newest script begins, ms since the epoch; null for none. */
  get nextAt(): number | null {
    const played = this.#leg.heard[this.#script];
    if (!played || this.#leg.ended !== null) return null;
    const isLeft = this.#prompt < played.script.prompts.length;
    return isLeft ? played.at + this.#prompt * promptMs : null;
  }

  /** Takes in what has begun up to now. */
  look(): void {
    this.#lookUntil(this.#clock.now());
  }

  /** A key is pressed now: where keys are asked, what has not begun before is not heard any more. */
  cut(): void {
    this.#lookUntil(this.#clock.now() - 1);
    const played = this.#leg.heard[this.#script];
    if (played?.script.wait.kind === "digits") this.#prompt = played.script.prompts.length;
  }

  #lookUntil(now: number): void {
    for (; this.#script < this.#leg.heard.length; this.#script += 1, this.#prompt = 0) {
      const played = this.#leg.heard[this.#script];
      const next = this.#leg.heard[this.#script + 1];
      if (!played) return;
      const { prompts, lang } = played.script;
      for (; this.#prompt < prompts.length; this.#prompt += 1) {
        const at = played.at + this.#prompt * promptMs;
        const prompt = prompts[this.#prompt];
        if (at > now || (next && at >= next.at) || !prompt) break;
        this.heard.push({ at, lang, prompt, text: this.#textOf(lang, prompt) });
      }
      if (!next) return;
    }
  }
}
