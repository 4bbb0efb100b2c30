import { z } from "zod";

/** A secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
const secret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, "must be whsec_ and 24 to 64 bytes in base64");

/** A system that flows tell something by signed requests. */
export const Destination = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  secret,
  headers: z.record(z.string(), z.string()).default({}),
  /** For each attempt. */
  timeoutMs: z.number().int().min(50).max(4_000).default(2_000),
  /** Further attempts with the same id after a time-out, a lost connection, 429 or a 5xx. */
  retries: z.number().int().min(0).max(1).default(1),
  /** For all attempts. */
  budgetMs: z.number().int().min(50).max(4_500).default(4_200),
});
export type Destination = z.infer<typeof Destination>;
