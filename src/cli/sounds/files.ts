import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { narrowRate, type Spoken, wideRate } from "../../adapters/speech/index.ts";

/**
 * The two sets of sound files. Asterisk takes the 16 kHz one for a caller with a wide-band codec
 * where it is there (`format_wav` knows the ending `wav16`), else the other.
 */
export type Band = {
  readonly ending: "wav" | "wav16";
  /** The file that says which sounds of this set Hotline spoke. */
  readonly ledger: string;
  readonly rate: number;
  readonly of: keyof Spoken;
};

/** The sounds of the repository. */
export const narrowBand: Band = {
  ending: "wav",
  ledger: "spoken.json",
  rate: narrowRate,
  of: "narrow",
};

/** Made on the machine that plays them, for they would triple the repository. */
export const wideBand: Band = {
  ending: "wav16",
  ledger: "spoken-wide.json",
  rate: wideRate,
  of: "wide",
};

/** What Hotline spoke: of which words, in which manner, and the file it became. */
export type LedgerEntry = {
  readonly words: string;
  readonly manner: string;
  readonly audio: string;
};

/** Entries by `<lang>/<name>`. */
export type Ledger = Record<string, LedgerEntry>;

/** Reads the ledger of a band; empty when there is none. */
export async function readLedger(soundsFolder: string, band: Band): Promise<Ledger> {
  const bytes = await readIfThere(join(soundsFolder, band.ledger));
  if (bytes === null) return {};
  const data: unknown = JSON.parse(new TextDecoder().decode(bytes));
  const ledger: Ledger = {};
  for (const [key, entry] of Object.entries(data ?? {})) {
    const { words, manner, audio } = { words: null, manner: "", audio: null, ...entry };
    if (typeof words === "string" && typeof audio === "string") {
      ledger[key] = { words, manner: String(manner), audio };
    }
  }
  return ledger;
}

/** Writes the entries of `keys`, sorted, so that the same sounds give the same file. */
export async function writeLedger(
  soundsFolder: string,
  band: Band,
  ledger: Ledger,
  keys: ReadonlySet<string>,
): Promise<void> {
  const kept = Object.entries(ledger).filter(([key]) => keys.has(key));
  const sorted = Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
  const file = join(soundsFolder, band.ledger);
  const text = `${JSON.stringify(sorted, null, 1)}\n`;
  const before = await readIfThere(file);
  if (before === null && kept.length === 0) return;
  if (before === null || new TextDecoder().decode(before) !== text) await replaceFile(file, text);
}

/** The content of a file; null when there is none. */
export async function readIfThere(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** A reader sees the old file or the new one, never half of it. */
export async function replaceFile(file: string, content: Uint8Array | string): Promise<void> {
  const draft = `${file}.part`;
  await writeFile(draft, content);
  await rename(draft, file);
}

/** What a ledger keeps of a file. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}

/** Where a sound's file of a band is. */
export function fileOf(soundsFolder: string, key: string, band: Band): string {
  return join(soundsFolder, `${key}.${band.ending}`);
}
