import type { CallState, Lang, Prompt, Script } from "../core/call/index.ts";
import type { FloorChange, Spoken } from "../ports/control.ts";

/** Who wants to know of changes and of what callers hear. */
export class Notices {
  readonly #changed = new Set<(change: FloorChange) => void>();
  readonly #spoken = new Set<(spoken: Spoken) => void>();
  readonly #promptText: (lang: Lang, prompt: Prompt) => string;

  /** `promptText` says what a prompt says, as text. */
  constructor(promptText: (lang: Lang, prompt: Prompt) => string) {
    this.#promptText = promptText;
  }

  /** Adds a listener for changes; returns a function that takes it away. */
  onChange(listener: (change: FloorChange) => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  /** Adds a listener for what callers hear; returns a function that takes it away. */
  onSpoken(listener: (spoken: Spoken) => void): () => void {
    this.#spoken.add(listener);
    return () => this.#spoken.delete(listener);
  }

  /** Tells of what one turn has changed; nothing changed, nothing told. */
  changed(change: FloorChange): void {
    if (change.queues.size + change.agents.size + change.calls.size === 0) return;
    for (const listener of this.#changed) listener(change);
  }

  /** Tells what a call's caller or agent begins to hear. */
  speak(state: CallState | undefined, script: Script): void {
    if (this.#spoken.size === 0 || script.prompts.length === 0) return;
    if (!state || state.phase === "new") return;
    const { lang } = script;
    const text = script.prompts.map((prompt) => this.#promptText(lang, prompt)).join(" ");
    const spoken = { call: state.facts.id, endpoint: state.facts.endpoint, lang, text };
    for (const listener of this.#spoken) listener(spoken);
  }
}
