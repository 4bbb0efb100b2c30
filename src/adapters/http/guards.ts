import type { Request, RequestHandler } from "express";
import express from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import { AppError } from "../../contract/index.ts";
import { limits } from "../../core/lib/limits.ts";
import type { SignedIn } from "../../ports/signed-in.ts";
import type { Border } from "./border.ts";
import { cookieName, isHttps, readCookie } from "./cookies.ts";
import { isLoopback, mayChange } from "./origin.ts";
import type { Route } from "./table.ts";
import { isSameSecret } from "./tokens.ts";

/** Levels of arrays and objects in a body: ours have two, so more is an attack on a parser. */
const depthMax = 20;

const people = new WeakMap<Request, SignedIn>();

/** Who asks, after `signInGuard`; null on a route for anyone. */
export const whoAsks = (request: Request): SignedIn | null => people.get(request) ?? null;

/** The token of a request's cookie, or null. */
export function tokenOf(
  request: Parameters<typeof cookieName>[0],
  publicUrl: string | null,
): string | null {
  return readCookie(request.headers.cookie, cookieName(request, isHttps(publicUrl)));
}

/** Refuses changes that another web origin's page sends. */
export function originGuard(border: Border): RequestHandler {
  return (request, _response, next) => {
    if (!mayChange(request, border.config.publicUrl)) {
      throw new AppError("HOTLINE_ORIGIN_WRONG", `Origin "${request.headers.origin ?? "none"}".`);
    }
    next();
  };
}

/** Refuses people without a sign-in or without one of the route's roles. */
export function signInGuard(border: Border, { roles, path }: Route): RequestHandler {
  return async (request, _response, next) => {
    const token = tokenOf(request, border.config.publicUrl);
    const who = token === null ? null : await border.signIns.of(token);
    if (who === null) throw new AppError("HOTLINE_SIGN_IN_NEEDED", "No sign-in, or it has ended.");
    if (roles !== null && !roles.includes(who.user.role)) {
      const needed = roles.join(" or ");
      throw new AppError(
        "HOTLINE_ROLE_MISSING",
        `${path} is for ${needed}, you are ${who.user.role}.`,
      );
    }
    people.set(request, who);
    next();
  };
}

/** Refuses changes without the sign-in's token in X-Csrf-Token. */
export const csrfGuard: RequestHandler = (request, _response, next) => {
  const given = request.get("x-csrf-token");
  const expected = whoAsks(request)?.record.csrfToken;
  if (given === undefined || expected === undefined || !isSameSecret(given, expected)) {
    throw new AppError("HOTLINE_CSRF_WRONG", "The token is not that of your sign-in.");
  }
  next();
};

/** Reads a JSON body within its limits of size and depth; compressed ones are refused. */
export function bodyReader(): RequestHandler[] {
  const parse = express.json({ limit: limits.bodyBytes, inflate: false, strict: true });
  return [
    (request, _response, next) => {
      if (request.is("application/json") === false) {
        throw new AppError("HOTLINE_BODY_INVALID", "Content-Type is not application/json.");
      }
      next();
    },
    parse,
    (request, _response, next) => {
      if (isDeeperThan(request.body, depthMax)) {
        throw new AppError("HOTLINE_BODY_INVALID", `The body is deeper than ${depthMax} levels.`);
      }
      next();
    },
  ];
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

/** Counts requests of one sign-in, address, or address and user name, and refuses too many. */
export function rateGuard({ rate }: Route): RequestHandler {
  return rateLimit({
    windowMs: rate.windowMs,
    limit: rate.max,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    skipSuccessfulRequests: rate.failuresOnly,
    validate: false,
    keyGenerator: (request) => keyOf(request, rate.per),
    handler: () => {
      const seconds = Math.ceil(rate.windowMs / 1000);
      throw new AppError("HOTLINE_TOO_MANY_REQUESTS", `At most ${rate.max} in ${seconds} s.`);
    },
  });
}

/** As many refused sign-ins as one address may have over all names. */
export const perAddressRate = {
  windowMs: 15 * 60_000,
  max: 60,
  per: "ip",
  failuresOnly: true,
} as const;

function keyOf(request: Request, per: Route["rate"]["per"]): string {
  const address = ipKeyGenerator(request.ip ?? "unknown");
  if (per === "sign_in") return whoAsks(request)?.record.tokenHash ?? address;
  if (per === "ip") return address;
  const body: unknown = request.body;
  const hasUser = typeof body === "object" && body !== null && "user" in body;
  return hasUser ? `${address} ${String(body.user).slice(0, 64).toLowerCase()}` : address;
}

/** Whether a request came straight from this machine, not through a proxy on it. */
export function isLocal(request: Request): boolean {
  const isForwarded = "x-forwarded-for" in request.headers || "forwarded" in request.headers;
  return !isForwarded && isLoopback(request.socket.remoteAddress);
}
