import { z } from "zod";

/** What the service answers when it refuses (RFC 9457), and the two failures before an answer. */
const Body = z.object({
  code: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/**
 * A request that did not do what was asked. `code` is one of the contract's catalogue, or
 * `UNREACHABLE` (no answer, no network) or `UNREADABLE` (an answer that is not ours).
 */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string;

  constructor(code: string, status: number, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.name = "Problem";
    this.code = code;
    this.status = status;
    this.detail = detail;
  }
}

/** The Problem in an answer that is not 2xx. */
export async function readProblem(answer: Response): Promise<Problem> {
  const body = Body.safeParse(await answer.json().catch(() => null));
  if (!body.success) {
    return new Problem("UNREADABLE", answer.status, `HTTP ${answer.status} ${answer.statusText}`);
  }
  const { code, title, detail } = body.data;
  return new Problem(code, answer.status, detail ?? title);
}

/** Whether an error means that nobody is signed in (any more). */
export function isSignedOut(error: unknown): boolean {
  return error instanceof Problem && error.status === 401;
}
