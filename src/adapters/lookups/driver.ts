/** What came of one attempt to ask a source. */
export type Attempt =
  | { readonly kind: "answer"; readonly body: unknown }
  /** The source knows no such thing. */
  | { readonly kind: "missing" }
  | { readonly kind: "timeout" }
  /** No connection, or a fault of the other side: a further attempt may find it gone. */
  | { readonly kind: "unreachable"; readonly why: string }
  /** The other side will not answer this, now or later. */
  | { readonly kind: "refused"; readonly why: string }
  /** There was an answer, but none that makes sense, or far too much of it. */
  | { readonly kind: "nonsense"; readonly why: string };

/** Arguments of a look-up in plain. */
export type Args = Readonly<Record<string, string>>;

/** A way to ask one source. Never rejects. */
export interface Driver {
  /** Asks once; `timeoutMs` from the first byte sent to the last received. */
  ask(args: Args, timeoutMs: number): Promise<Attempt>;
  /** Closes what is open and not in use. */
  close(): void;
}

/** Rows of a query or a file as the body of an answer: the first one's fields, and all of them. */
export function rowsAttempt(rows: readonly Readonly<Record<string, unknown>>[]): Attempt {
  const [first] = rows;
  if (first === undefined) return { kind: "missing" };
  return { kind: "answer", body: { ...first, rows } };
}

/** Rows that a query or a file may give for one question. */
export const rowsMax = 100;
