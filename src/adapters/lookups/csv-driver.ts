import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { parse } from "csv-parse";
import type { CsvSource } from "../../contract/index.ts";
import { inTime } from "./attempts.ts";
import { type Args, type Attempt, type Driver, rowsAttempt, rowsMax } from "./driver.ts";

/** Rows and bytes that a file may have: all of it is kept in memory. */
const fileRowsMax = 200_000;
const fileBytesMax = 64 * 1024 * 1024;

type Row = Readonly<Record<string, string>>;

/** A file as it was read. */
interface Read {
  /** Changes when the file does. */
  readonly mark: string;
  readonly rows: ReadonlyMap<string, readonly Row[]>;
}

/**
 * Looks in a CSV file, which is read anew when its time or size changes. A file that cannot be read
 * any more, or is being written, is asked as it was before.
 */
export class CsvDriver implements Driver {
  readonly #source: CsvSource;
  #read: Read | null = null;
  #reading: Promise<void> | null = null;

  constructor(source: CsvSource) {
    this.#source = source;
  }

  ask(args: Args, timeoutMs: number): Promise<Attempt> {
    return inTime(this.#look(args), timeoutMs);
  }

  close(): void {
    this.#read = null;
  }

  async #look(args: Args): Promise<Attempt> {
    try {
      this.#reading ??= this.#refresh().finally(() => {
        this.#reading = null;
      });
      await this.#reading;
    } catch (error) {
      if (this.#read === null) return { kind: "unreachable", why: reasonOf(error) };
    }
    const key = keyOf(Object.keys(this.#source.where).map((name) => args[name] ?? ""));
    return rowsAttempt((this.#read?.rows.get(key) ?? []).slice(0, rowsMax));
  }

  async #refresh(): Promise<void> {
    const { file, where, separator } = this.#source;
    const { mtimeMs, size } = await stat(file);
    const mark = `${mtimeMs} ${size}`;
    if (this.#read?.mark === mark) return;
    if (size > fileBytesMax) throw new Error(`more than ${fileBytesMax} bytes`);
    const columns = Object.values(where);
    const rows = new Map<string, Row[]>();
    let count = 0;
    const parser = createReadStream(file).pipe(
      parse({
        bom: true,
        columns: true,
        delimiter: separator,
        skip_empty_lines: true,
        trim: true,
        max_record_size: 64 * 1024,
      }),
    );
    for await (const row of parser as AsyncIterable<Row>) {
      count += 1;
      if (count > fileRowsMax) throw new Error(`more than ${fileRowsMax} rows`);
      const missing = columns.find((column) => !Object.hasOwn(row, column));
      if (missing !== undefined) throw new Error(`no column "${missing}"`);
      const key = keyOf(columns.map((column) => row[column] ?? ""));
      const others = rows.get(key);
      if (others) others.push(row);
      else rows.set(key, [row]);
    }
    this.#read = { mark, rows };
  }
}

const keyOf = (values: readonly string[]): string => JSON.stringify(values);

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
