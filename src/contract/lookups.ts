import { z } from "zod";

/** What a field of a source's answer must be; `money` is whole minor units, of any sign. */
export const AnswerField = z.enum(["text", "money", "currency"]).meta({ id: "AnswerField" });
export type AnswerField = z.infer<typeof AnswerField>;

/**
 * A place that callers' data come from, over HTTP. `{name}` in `url` and in the values of `body`
 * stands for an argument of the look-up. Status 404 means that there is no such thing.
 */
export const LookupSource = z
  .object({
    /** As flows name it. */
    name: z.string().regex(/^[a-z][a-z0-9_]{0,40}$/),
    method: z.enum(["GET", "POST"]),
    url: z.url({ protocol: /^https?$/ }),
    /** Field of the JSON body to its template; null for no body. */
    body: z.record(z.string(), z.string()).nullable().default(null),
    headers: z.record(z.string(), z.string()).default({}),
    /** For each attempt. */
    timeoutMs: z.number().int().min(50).max(4_000).default(2_000),
    /** Further attempts after a time-out, a lost connection or a 5xx. */
    retries: z.number().int().min(0).max(1).default(1),
    /** For all attempts: a caller hears an apology within five seconds. */
    budgetMs: z.number().int().min(50).max(4_500).default(4_200),
    /** The fields an answer must have; others are dropped. */
    answer: z.record(z.string(), AnswerField),
    /** The argument that the answer must repeat, so that no answer of another account is used. */
    repeats: z.string().nullable().default(null),
    /** Requests at the same time; further ones fail at once. */
    concurrencyMax: z.number().int().min(1).max(1_000).default(64),
  })
  .strict()
  .meta({ id: "LookupSource" });
export type LookupSource = z.infer<typeof LookupSource>;
