import type { z } from "zod";
import type { ErrorCode, Role } from "../../contract/index.ts";
import { AppError } from "../../contract/index.ts";
import type { SignedIn } from "../../ports/signed-in.ts";
import type { Border } from "./border.ts";

/** How often a route may be asked. */
export interface RateLimit {
  readonly windowMs: number;
  readonly max: number;
  /** Whose requests count together. */
  readonly per: "sign_in" | "ip" | "ip_and_user";
  /** Count only requests that were refused. */
  readonly failuresOnly: boolean;
}

/** What a route answers with. */
export type Reply =
  | {
      readonly kind: "json";
      readonly body: unknown;
      readonly status?: number;
      readonly etag?: string;
      /** The new sign-in's token, or "" to delete the cookie. */
      readonly cookie?: string;
    }
  | { readonly kind: "empty"; readonly cookie?: string }
  | {
      readonly kind: "text";
      readonly type: string;
      readonly text: string;
      /** For a file to keep: its name. */
      readonly fileName?: string;
    }
  | { readonly kind: "file"; readonly type: string; readonly path: string };

/** What every route sees of a request besides its parsed parts. */
export interface Plain {
  readonly border: Border;
  /** `If-Match`, or null. */
  readonly ifMatch: string | null;
  /** `Authorization`, or null. */
  readonly authorization: string | null;
  /** Whether it came straight from this machine, not through a proxy. */
  readonly isLocal: boolean;
}

/** A request after all checks. */
export interface Asked<P, Q, B> extends Plain {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Who asks. */
  readonly who: SignedIn;
}

/** Parts of a request before they are checked. */
export interface Raw extends Plain {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly who: SignedIn | null;
}

interface Facts {
  readonly method: "get" | "post" | "patch" | "delete";
  /** With `{name}` for parameters, as OpenAPI writes it. */
  readonly path: string;
  readonly tag:
    | "Sign-in"
    | "Tickets"
    | "Contacts"
    | "Calls"
    | "Floor"
    | "Flows"
    | "Locks"
    | "Demo phone"
    | "Operations";
  readonly summary: string;
  readonly description?: string;
  readonly status: 200 | 201 | 204;
  /** Of the answer; null for none. */
  readonly media: string | null;
  readonly example: unknown;
  readonly bodyExample?: unknown;
  /** Codes besides those that any route of its kind may answer with. */
  readonly errors: readonly ErrorCode[];
  readonly rate: RateLimit;
}

/** One route: the express route, its OpenAPI text, its line in docs/api.md and its tests come from it. */
export interface Route extends Facts {
  /** Who may ask; null for anyone, without a cookie. */
  readonly roles: readonly Role[] | null;
  readonly params: z.ZodObject | null;
  readonly query: z.ZodObject | null;
  readonly body: z.ZodType | null;
  readonly answer: z.ZodType | null;
  run(raw: Raw): Promise<Reply>;
}

interface Shapes<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer: z.ZodType | null;
}

/** A route for signed-in people with one of `roles`. */
export function route<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
>(
  facts: Facts & { readonly roles: readonly Role[] } & Shapes<P, Q, B>,
  handle: (asked: Asked<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Reply>,
): Route {
  return {
    ...facts,
    ...shapesOf(facts),
    run: async (raw) => {
      if (raw.who === null) throw new AppError("HOTLINE_SIGN_IN_NEEDED", `${facts.path} needs it.`);
      return handle({ ...raw, ...parsed(facts, raw), who: raw.who });
    },
  };
}

/** A route that needs no sign-in. */
export function openRoute<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
>(
  facts: Facts & Shapes<P, Q, B>,
  handle: (asked: Omit<Asked<z.output<P>, z.output<Q>, z.output<B>>, "who">) => Promise<Reply>,
): Route {
  return {
    ...facts,
    ...shapesOf(facts),
    roles: null,
    run: async (raw) => handle({ ...raw, ...parsed(facts, raw) }),
  };
}

function shapesOf<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  shapes: Shapes<P, Q, B>,
): Pick<Route, "params" | "query" | "body" | "answer"> {
  const { params = null, query = null, body = null, answer } = shapes;
  return { params, query, body, answer };
}

function parsed<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  shapes: Shapes<P, Q, B>,
  raw: Raw,
): { params: z.output<P>; query: z.output<Q>; body: z.output<B> } {
  const { params, query, body } = shapes;
  // A part without a schema has the type of an empty one, and no handler can name a field of it.
  const nothing = {} as never;
  return {
    params: params ? check(params, raw.params, "HOTLINE_QUERY_INVALID", "path") : nothing,
    query: query ? check(query, raw.query, "HOTLINE_QUERY_INVALID", "query") : nothing,
    body: body ? check(body, raw.body, "HOTLINE_BODY_INVALID", "body") : nothing,
  };
}

function check<S extends z.ZodType>(
  schema: S,
  value: unknown,
  code: "HOTLINE_QUERY_INVALID" | "HOTLINE_BODY_INVALID",
  part: string,
): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({
    path: [part, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
  const first = errors[0];
  throw new AppError(
    code,
    first ? `${first.path}: ${first.message}` : `The ${part} is wrong.`,
    errors,
  );
}

/** Limits that suit a person at a page, who clicks and reads. */
export const rates = {
  read: { windowMs: 60_000, max: 600, per: "sign_in", failuresOnly: false },
  change: { windowMs: 60_000, max: 240, per: "sign_in", failuresOnly: false },
  probe: { windowMs: 60_000, max: 1_200, per: "ip", failuresOnly: false },
} as const satisfies Record<string, RateLimit>;
