import { z } from "zod";
import { IsoInstant } from "./views.ts";

/** The body of every error answer, `application/problem+json` (RFC 9457), with our code and way out. */
export const Problem = z
  .object({
    /** `urn:hotline:error:<code>`. */
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    /** Names the thing and its value. */
    detail: z.string(),
    /** `urn:uuid:…`, the same as in the log. */
    instance: z.string(),
    code: z.string(),
    /** What to do about it. */
    fix: z.string(),
    /** Each place of a body or query that is wrong. */
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;

/** Answer of /livez: the process runs. */
export const Liveness = z.object({ status: z.literal("ok") }).meta({ id: "Liveness" });

const Check = z.object({ ok: z.boolean(), reason: z.string().nullable() });

/** Answer of /readyz: whether calls can be served, and by part what is in the way. */
export const Readiness = z
  .object({
    ready: z.boolean(),
    checks: z.object({ asterisk: Check, store: Check, flow: Check }),
    /** How the sources of callers' data did when they were asked last; none makes the service unready. */
    sources: z.array(
      z.object({
        name: z.string(),
        ok: z.boolean(),
        reason: z.string().nullable(),
        /** Null when it has not been asked yet. */
        at: IsoInstant.nullable(),
      }),
    ),
  })
  .meta({ id: "Readiness" });
export type Readiness = z.infer<typeof Readiness>;
