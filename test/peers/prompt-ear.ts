/**
 * Recognises which prompts are heard in a recording, by comparing it with the prompts' own files.
 *
 * Spoken prompts often begin alike ("Please enter your ..."), so each is searched by its beginning up
 * to the point where it has differed from every other prompt for a while.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  BLOCK,
  correlate,
  likeness,
  makeTemplate,
  spectrumOf,
  TEMPLATE_MAX,
  type Template,
} from "./correlate.ts";
import { readWav, SAMPLE_RATE } from "./dsp.ts";

/** One prompt heard: its name, the sample of the recording it began at, and the likeness there. */
export type Heard = { readonly name: string; readonly at: number; readonly likeness: number };

/** An ear trained on the prompts of one language. */
export type PromptEar = {
  /** The names of all prompts it knows, sorted. */
  readonly names: readonly string[];
  /**
   * The first place at or after sample `from` where the named prompt begins, or null. Throws for an
   * unknown name.
   */
  find(recording: Int16Array, name: string, from?: number): Heard | null;
  /** Samples of a prompt needed to recognise it. Throws for an unknown name. */
  needs(name: string): number;
  /** All prompts heard, in order, looking for `names` only when given. */
  transcribe(recording: Int16Array, names?: readonly string[]): readonly Heard[];
};

type Prompt = {
  readonly name: string;
  readonly speech: Int16Array;
  readonly lead: number;
  readonly template: Template;
  readonly evidence: Int16Array;
};

const LIKE_ENOUGH = 0.85;
const SILENCE = 200;
const STEP = SAMPLE_RATE / 50;
const EVIDENCE_LEAST = 0.4 * SAMPLE_RATE;
const AFTER_DIFFERENCE = 0.25 * SAMPLE_RATE;

/** Loads every `.wav` of a folder, also in folders below it (`digits/1.wav` is named `digits/1`). */
export function readPrompts(folder: string): ReadonlyMap<string, Int16Array> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const wavs = files.filter((file) => file.endsWith(".wav")).sort();
  return new Map(
    wavs.map((file) => [
      file.slice(0, -".wav".length),
      readWav(readFileSync(join(folder, file)), file),
    ]),
  );
}

/** Trains an ear on prompts (name to samples). Silent prompts are left out. */
export function trainEar(prompts: ReadonlyMap<string, Int16Array>): PromptEar {
  const spoken = [...prompts]
    .map(([name, samples]) => ({ name, ...trimSilence(samples) }))
    .filter(({ speech }) => speech.length > 0);
  const known = new Map(
    spoken.map((prompt) => [prompt.name, { ...prompt, ...evidenceOf(prompt, spoken) }]),
  );
  const get = (name: string): Prompt => {
    const prompt = known.get(name);
    if (prompt === undefined) {
      throw new Error(`no prompt is named "${name}"; known are ${[...known.keys()].join(", ")}`);
    }
    return prompt;
  };
  return {
    names: [...known.keys()].sort(),
    needs: (name) => get(name).lead + get(name).evidence.length,
    find: (recording, name, from = 0) => findFirst(recording, get(name), from),
    transcribe: (recording, names) =>
      withoutShadows(
        recording,
        (names ?? [...known.keys()]).map(get).map((prompt) => findAll(recording, prompt)),
        get,
      ),
  };
}

function trimSilence(samples: Int16Array): { speech: Int16Array; lead: number } {
  const isLoud = (sample: number) => Math.abs(sample) > SILENCE;
  const lead = samples.findIndex(isLoud);
  const end = samples.findLastIndex(isLoud) + 1;
  return lead < 0
    ? { speech: new Int16Array(), lead: 0 }
    : { speech: samples.subarray(lead, end), lead };
}

/** The beginning that tells this prompt from all others, and as much of it as a template can hold. */
function evidenceOf(
  prompt: { readonly name: string; readonly speech: Int16Array },
  all: readonly { readonly name: string; readonly speech: Int16Array }[],
): { evidence: Int16Array; template: Template } {
  let shared = 0;
  for (const other of all) {
    if (other.name !== prompt.name) {
      shared = Math.max(shared, sharedBeginning(prompt.speech, other.speech));
    }
  }
  const evidence = prompt.speech.subarray(0, Math.max(EVIDENCE_LEAST, shared + AFTER_DIFFERENCE));
  return { evidence, template: makeTemplate(evidence.subarray(0, TEMPLATE_MAX)) };
}

function sharedBeginning(a: Int16Array, b: Int16Array): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at + STEP <= most && isAlike(a.subarray(at, at + STEP), b.subarray(at, at + STEP))) {
    at += STEP;
  }
  return at;
}

function isAlike(a: Int16Array, b: Int16Array): boolean {
  const isQuiet = (samples: Int16Array) => samples.every((sample) => Math.abs(sample) <= SILENCE);
  return (isQuiet(a) && isQuiet(b)) || likeness(a, b) > LIKE_ENOUGH;
}

function findFirst(recording: Int16Array, prompt: Prompt, from: number): Heard | null {
  const { template, evidence, lead, name } = prompt;
  let start = Math.max(0, from);
  while (start + evidence.length <= recording.length) {
    const block = recording.subarray(start, start + BLOCK);
    const fit = correlate(block, spectrumOf(block), template, LIKE_ENOUGH);
    if (fit === null) {
      start += BLOCK - template.length;
      continue;
    }
    const begin = start + fit.at;
    if (sharedBeginning(evidence, recording.subarray(begin)) > evidence.length - 2 * STEP) {
      return { name, at: begin - lead, likeness: fit.likeness };
    }
    start = begin + template.length / 2;
  }
  return null;
}

function findAll(recording: Int16Array, prompt: Prompt): readonly Heard[] {
  const found: Heard[] = [];
  let from = 0;
  for (;;) {
    const heard = findFirst(recording, prompt, from);
    if (heard === null) {
      return found;
    }
    found.push(heard);
    from = heard.at + prompt.lead + prompt.evidence.length;
  }
}

/** Of prompts that begin at the same place, keeps the one that goes on being alike the longest. */
function withoutShadows(
  recording: Int16Array,
  found: readonly (readonly Heard[])[],
  get: (name: string) => Prompt,
): readonly Heard[] {
  const inOrder = found
    .flat()
    .map((heard) => ({ heard, length: matchedLength(recording, heard, get(heard.name)) }))
    .sort((a, b) => b.length - a.length);
  const kept: { heard: Heard; length: number }[] = [];
  for (const candidate of inOrder) {
    const begin = candidate.heard.at + get(candidate.heard.name).lead;
    const isShadow = kept.some(({ heard, length }) => {
      const keptBegin = heard.at + get(heard.name).lead;
      return begin < keptBegin + length - STEP && keptBegin < begin + candidate.length - STEP;
    });
    if (!isShadow) {
      kept.push(candidate);
    }
  }
  return kept.map(({ heard }) => heard).sort((a, b) => a.at - b.at);
}

function matchedLength(recording: Int16Array, heard: Heard, prompt: Prompt): number {
  const begin = heard.at + prompt.lead;
  return Math.max(
    prompt.evidence.length,
    sharedBeginning(prompt.speech, recording.subarray(Math.max(0, begin))),
  );
}
