import { z } from "zod";

/**
 * What a value of an answer must be. `text` is a text of at most 200 characters, `whole` a whole
 * number, `number` one with a fraction, `money` an amount in minor units, `date` is `YYYY-MM-DD`
 * and `time` `HH:MM`. Numbers may come as decimal texts, never as `1e6`.
 */
export const AnswerKind = z
  .enum(["text", "whole", "number", "bool", "money", "currency", "date", "time"])
  .meta({ id: "AnswerKind" });
export type AnswerKind = z.infer<typeof AnswerKind>;

const fieldName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,40}$/, "must be letters and digits, beginning with a small letter");

/** Where a value stands in an answer: `data.account.holder`, `cards.0.ending`. */
const path = z
  .string()
  .regex(/^[\w-]{1,60}(\.[\w-]{1,60}){0,9}$/, "must be names of fields joined by dots");

const detailed = z.strictObject({
  type: AnswerKind,
  /** Where it stands; by default under its own name. */
  from: path.optional(),
  /** Of `money` that comes as `12.34`: how many decimals the currency has. */
  decimals: z.number().int().min(0).max(4).optional(),
  /** True: may be missing or null, and is empty, zero or false then. */
  optional: z.boolean().default(false),
});

const value = z.union([AnswerKind, detailed]);

/** A list of records, of which the first `max` are taken. */
const list = z.strictObject({
  list: z.record(fieldName, value),
  from: path.optional(),
  max: z.number().int().min(1).max(20).default(10),
});

/** One field of a source's answer. */
export const AnswerField = z.union([AnswerKind, detailed, list], {
  error: "must be a type, or a group with type: or list:",
});
export type AnswerField = z.infer<typeof AnswerField>;

/** What every source has. */
const common = {
  /** As flows name it. */
  name: z.string().regex(/^[a-z][a-z0-9_]{0,40}$/),
  /** For each attempt. */
  timeoutMs: z.number().int().min(50).max(4_000).default(2_000),
  /** Further attempts after a time-out, a lost connection or a fault of the other side. */
  retries: z.number().int().min(0).max(1).default(1),
  /** For all attempts: a caller hears an apology within five seconds. */
  budgetMs: z.number().int().min(50).max(4_500).default(4_200),
  /** The fields an answer must have; others are dropped. */
  answer: z.record(fieldName, AnswerField),
  /** The argument that the answer must repeat, so that no answer of another account is used. */
  repeats: z.string().nullable().default(null),
  /** Requests at the same time; further ones fail at once. */
  concurrencyMax: z.number().int().min(1).max(1_000).default(64),
};

/** Over HTTP. `{name}` in `url` and in the values of `body` stands for an argument; 404 means missing. */
const HttpSource = z.strictObject({
  ...common,
  kind: z.literal("http").optional(),
  method: z.enum(["GET", "POST"]),
  url: z.url({ protocol: /^https?$/ }),
  /** Field of the JSON body to its template; null for no body. */
  body: z.record(z.string(), z.string()).nullable().default(null),
  headers: z.record(z.string(), z.string()).default({}),
});
export type HttpSource = z.infer<typeof HttpSource>;

/**
 * A query of a SQLite file or a PostgreSQL database, on a connection that can only read. `:name`
 * stands for an argument and is bound, never put into the text. No row means missing; the fields of
 * the first row are the answer's, and all rows stand under `rows`.
 */
const SqlSource = z.strictObject({
  ...common,
  kind: z.literal("sql"),
  url: z.string().regex(/^(file:.|postgres(ql)?:\/\/.)/, "must be file:<path> or postgres://…"),
  query: z
    .string()
    .max(4_000)
    .regex(/^\s*(select|with)\b/i, "must begin with SELECT or WITH")
    .refine((text) => !text.includes(";"), "must be one statement, without a semicolon"),
});
export type SqlSource = z.infer<typeof SqlSource>;

/**
 * A CSV file whose first line names its columns; read anew when it changes. `where` says which
 * column an argument is looked for in. Rows are answered as those of a query.
 */
const CsvSource = z.strictObject({
  ...common,
  kind: z.literal("csv"),
  file: z.string().min(1),
  where: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,40}$/), z.string().min(1).max(100))
    .refine((columns) => Object.keys(columns).length > 0, "must name at least one argument"),
  separator: z.string().length(1).default(","),
});
export type CsvSource = z.infer<typeof CsvSource>;

/**
 * An HTTP source whose request an OpenAPI document describes: method, address and arguments come
 * from the operation, and its answer is held against the operation's schema.
 */
export const DescribedSource = z.strictObject({
  ...common,
  kind: z.literal("openapi"),
  /** The document, YAML or JSON, and the operation in it: `bank.yaml#getBalance`. */
  openapi: z.string().regex(/^[^#]+#[^#]+$/, "must be <file>#<operationId>"),
  /** Where the service is; the document's first server when left out. */
  server: z.url({ protocol: /^https?$/ }).optional(),
  headers: z.record(z.string(), z.string()).default({}),
});
export type DescribedSource = z.infer<typeof DescribedSource>;

/** A place that callers' data come from. */
export const LookupSource = z
  .discriminatedUnion("kind", [HttpSource, SqlSource, CsvSource])
  .meta({ id: "LookupSource" });
export type LookupSource = z.infer<typeof LookupSource>;

/** A source as hotline.yaml has it. */
export const ConfiguredSource = z.discriminatedUnion("kind", [
  HttpSource,
  SqlSource,
  CsvSource,
  DescribedSource,
]);
