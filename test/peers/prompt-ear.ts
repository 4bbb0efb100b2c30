/**
 * Recognises which prompts are heard in a recording, by comparing it with the prompts' own files.
 *
 * A prompt that Asterisk plays over mu-law arrives sample for sample as `throughAsterisk` tells, so
 * short pieces of it are searched byte by byte: that costs next to nothing, also for many calls at
 * once on a busy machine, and a lost packet spoils only the piece that it hits.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readWav, SAMPLE_RATE, throughAsterisk } from "./dsp.ts";

/** One prompt heard: its name, and the sample of the recording it began at. */
export type Heard = { readonly name: string; readonly at: number };

/** An ear trained on the prompts of one language. */
export type PromptEar = {
  /** The names of all prompts it knows, sorted. */
  readonly names: readonly string[];
  /**
   * The first place at or after sample `from` where the named prompt begins, or null. Throws for an
   * unknown name.
   */
  find(recording: Int16Array, name: string, from?: number): Heard | null;
  /**
   * The first name, in alphabetical order, of the prompts that sound exactly like this one: some
   * words have two names ("cents" of two currencies).
   */
  soundOf(name: string): string;
  /** Samples of a prompt needed to recognise it. Throws for an unknown name. */
  needs(name: string): number;
  /** All prompts heard, by the names of `soundOf`, in order; looks for `names` only when given. */
  transcribe(recording: Int16Array, names?: readonly string[]): readonly Heard[];
};

type Prompt = {
  readonly name: string;
  /** Without the silence around it, as it arrives. */
  readonly speech: Int16Array;
  /** Samples of silence before the speech. */
  readonly lead: number;
  /** The beginning that tells this prompt from all others. */
  readonly evidence: Int16Array;
  /** The sample from which the evidence is this prompt's own. */
  readonly ownFrom: number;
  readonly probes: readonly Probe[];
};

/** A piece of a prompt's evidence, and the sample of the speech it begins at. */
type Probe = { readonly at: number; readonly bytes: Buffer };

/** Quieter samples than this are silence. */
const SILENCE = 200;
const STEP = SAMPLE_RATE / 50;
const PROBE = 1.5 * STEP;
const PROBES = 8;
const EVIDENCE_LEAST = 0.4 * SAMPLE_RATE;
const AFTER_DIFFERENCE = 0.25 * SAMPLE_RATE;
/** The share of a step's samples that must be equal, and of a prompt's steps that must be alike. */
const EQUAL_ENOUGH = 0.9;
const STEPS_ENOUGH = 0.6;

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
    .map(([name, samples]) => ({ name, ...trimSilence(throughAsterisk(samples)) }))
    .filter(({ speech }) => speech.length > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const known = new Map(spoken.map((one) => [one.name, { ...one, ...evidenceOf(one, spoken) }]));
  const get = (name: string): Prompt => {
    const prompt = known.get(name);
    if (prompt === undefined) {
      throw new Error(`no prompt is named "${name}"; known are ${[...known.keys()].join(", ")}`);
    }
    return prompt;
  };
  const soundOf = (name: string) => {
    const sound = bytesOf(get(name).speech);
    return spoken.find(({ speech }) => bytesOf(speech).equals(sound))?.name ?? name;
  };
  return {
    soundOf,
    names: [...known.keys()],
    needs: (name) => get(name).lead + get(name).evidence.length,
    find: (recording, name, from = 0) => findFirst(recording, get(name), from),
    transcribe: (recording, names = [...known.keys()]) =>
      withoutShadows(
        recording,
        [...new Set(names.map(soundOf))].flatMap((name) => findAll(recording, get(name))),
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

function evidenceOf(
  prompt: { readonly name: string; readonly speech: Int16Array },
  all: readonly { readonly name: string; readonly speech: Int16Array }[],
): Pick<Prompt, "evidence" | "ownFrom" | "probes"> {
  let shared = 0;
  for (const other of all) {
    if (other.name !== prompt.name) {
      shared = Math.max(shared, sharedBeginning(prompt.speech, other.speech));
    }
  }
  const evidence = prompt.speech.subarray(0, Math.max(EVIDENCE_LEAST, shared + AFTER_DIFFERENCE));
  // "thousandth" has less than that of its own; "thousand" has nothing that "thousandth" lacks.
  const least = Math.max(0, evidence.length - AFTER_DIFFERENCE);
  const ownFrom = shared + STEP <= evidence.length ? Math.max(least, shared) : least;
  return { evidence, ownFrom, probes: cutProbes(evidence) };
}

/** Pieces from all over the evidence, but none that is mostly silence. */
function cutProbes(evidence: Int16Array): readonly Probe[] {
  const spread = Math.max(1, Math.floor((evidence.length - PROBE) / PROBES));
  const places = Array.from({ length: PROBES }, (_, i) => i * spread);
  return places.flatMap((at) => {
    const piece = evidence.slice(at, at + PROBE);
    const loud = piece.filter((sample) => Math.abs(sample) > SILENCE).length;
    return piece.length === PROBE && loud > PROBE / 2 ? [{ at, bytes: bytesOf(piece) }] : [];
  });
}

function bytesOf(samples: Int16Array): Buffer {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
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
  let mayDiffer = a.length - a.length * EQUAL_ENOUGH;
  for (let i = 0; i < a.length && mayDiffer >= 0; i += 1) {
    if (a[i] !== b[i]) mayDiffer -= 1;
  }
  return mayDiffer >= 0;
}

function findFirst(recording: Int16Array, prompt: Prompt, from: number): Heard | null {
  const { evidence, lead, name, ownFrom, probes } = prompt;
  const bytes = bytesOf(recording);
  let first: number | null = null;
  for (const probe of probes) {
    let hit = bytes.indexOf(probe.bytes, 2 * Math.max(0, from));
    while (hit >= 0 && (first === null || hit / 2 - probe.at < first)) {
      const begin = hit / 2 - probe.at;
      // An odd byte is no sample; a beginning before `from` was heard before.
      if (
        hit % 2 === 0 &&
        begin + lead >= from &&
        isThere(recording, { evidence, ownFrom }, begin)
      ) {
        first = begin;
        break;
      }
      hit = bytes.indexOf(probe.bytes, hit + 1);
    }
  }
  return first === null ? null : { name, at: first - lead };
}

/** Whether most of the evidence is in the recording at this place, and most of its own last part. */
function isThere(
  recording: Int16Array,
  { evidence, ownFrom }: Pick<Prompt, "evidence" | "ownFrom">,
  begin: number,
): boolean {
  if (begin + evidence.length > recording.length) {
    return false;
  }
  return [0, ownFrom].every((from) => {
    const wanted = evidence.subarray(from);
    return shareAlike(wanted, recording, begin + from) >= STEPS_ENOUGH;
  });
}

/** The share of the steps of `wanted` that are alike in the recording from `begin` on. */
function shareAlike(wanted: Int16Array, recording: Int16Array, begin: number): number {
  let alike = 0;
  let steps = 0;
  for (let at = 0; at + STEP <= wanted.length; at += STEP) {
    const heard = recording.subarray(Math.max(0, begin + at), Math.max(0, begin + at + STEP));
    steps += 1;
    alike += heard.length === STEP && isAlike(wanted.subarray(at, at + STEP), heard) ? 1 : 0;
  }
  return steps === 0 ? 0 : alike / steps;
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
  found: readonly Heard[],
  get: (name: string) => Prompt,
): readonly Heard[] {
  const longestFirst = found
    .map((heard) => {
      const { lead, speech, evidence } = get(heard.name);
      const begin = heard.at + lead;
      const alike = sharedBeginning(speech, recording.subarray(Math.max(0, begin)));
      return { heard, begin, length: Math.max(evidence.length, alike) };
    })
    .sort((a, b) => b.length - a.length);
  const kept: typeof longestFirst = [];
  for (const one of longestFirst) {
    const isShadow = kept.some(
      ({ begin, length }) =>
        one.begin < begin + length - STEP && begin < one.begin + one.length - STEP,
    );
    if (!isShadow) {
      kept.push(one);
    }
  }
  return kept.map(({ heard }) => heard).sort((a, b) => a.at - b.at);
}
