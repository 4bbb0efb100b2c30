import type { PhoneMessage } from "../../contract/index.ts";

type Said = Extract<PhoneMessage, { type: "said" }>;
type Phase = Extract<PhoneMessage, { type: "phase" }>["phase"];

/** One line of the running text. */
export interface CaptionLine {
  readonly id: number;
  readonly text: string;
  readonly lang: Said["lang"];
}

/** What the page shows of its call: the last lines said, and where the call stands. */
export interface Captions {
  readonly lines: readonly CaptionLine[];
  readonly phase: Phase | null;
}

/** Lines kept: a caller reads the last few. */
const linesMax = 200;

export const noCaptions: Captions = { lines: [], phase: null };

/** The captions after one message; a call that begins anew begins with an empty page. */
export function takeMessage(captions: Captions, message: PhoneMessage): Captions {
  switch (message.type) {
    case "phase": {
      // The greeting may be told before the first phase of its call: only an ended call is old.
      const lines = captions.phase === "ended" && message.phase !== "ended" ? [] : captions.lines;
      return { lines, phase: message.phase };
    }
    case "said": {
      const text = message.text.trim();
      if (text === "") return captions;
      const base = captions.phase === "ended" ? noCaptions : captions;
      const last = base.lines[base.lines.length - 1];
      const line: CaptionLine = { id: (last?.id ?? 0) + 1, text, lang: message.lang };
      return { phase: base.phase, lines: [...base.lines, line].slice(-linesMax) };
    }
  }
}
