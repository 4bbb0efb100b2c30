import { randomUUID } from "node:crypto";
import type { Response } from "express";
import { AppError, type ErrorCode, errorCatalogue, type Problem } from "../../contract/index.ts";
import type { Log } from "../../ports/log.ts";
import { StoreAway } from "../../ports/store.ts";

/** What express and its body parser throw: an HTTP status and a type of their own. */
interface Refused {
  readonly status: number;
  readonly type: string | null;
}

function refusedOf(error: unknown): Refused | null {
  if (!(error instanceof Error) || !("status" in error)) return null;
  if (typeof error.status !== "number" || error.status < 400 || error.status > 499) return null;
  return {
    status: error.status,
    type: "type" in error && typeof error.type === "string" ? error.type : null,
  };
}

/** Any failure as one of the catalogue's; what nobody expected becomes HOTLINE_INTERNAL. */
export function appErrorOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof StoreAway) {
    return new AppError("HOTLINE_STORE_AWAY", error.message, [], { cause: error });
  }
  // CarrierDown belongs to the carrier's adapter, which this one must not import: known by name.
  if (error instanceof Error && error.name === "CarrierDown") {
    return new AppError("HOTLINE_CARRIER_AWAY", error.message, [], { cause: error });
  }
  const refused = refusedOf(error);
  if (refused === null) {
    return new AppError("HOTLINE_INTERNAL", "The log has the details.", [], { cause: error });
  }
  if (refused.status === 413) {
    return new AppError("HOTLINE_BODY_TOO_LARGE", "The body is over the limit.");
  }
  if (refused.status === 404) return new AppError("HOTLINE_NOT_FOUND", "There is no such file.");
  const isBody = refused.type !== null;
  return isBody
    ? new AppError("HOTLINE_BODY_INVALID", "The body is not JSON in UTF-8 without compression.")
    : new AppError("HOTLINE_QUERY_INVALID", "The address cannot be read.");
}

/** The body of an error answer. */
export function problemOf(error: AppError, instance: string): Problem {
  const { status, title, fix } = errorCatalogue[error.code];
  return {
    type: `urn:hotline:error:${error.code}`,
    title,
    status,
    detail: error.detail,
    instance,
    code: error.code,
    fix,
    errors: error.errors.map(({ path, message }) => ({ path, message })),
  };
}

/** Answers with a problem and logs what is ours to mend under the same instance. */
export function sendProblem(response: Response, thrown: unknown, log: Log): void {
  const error = appErrorOf(thrown);
  const instance = `urn:uuid:${randomUUID()}`;
  if (error.code === "HOTLINE_INTERNAL") {
    log.error({ event: "http.failed", instance, error: thrown }, "A request failed.");
  }
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = problemOf(error, instance);
  response
    .status(problem.status)
    .set("Cache-Control", "no-store")
    .type("application/problem+json")
    .send(JSON.stringify(problem));
}

/** The status line of a refused WebSocket upgrade, with the code as its reason. */
export function upgradeRefusal(code: ErrorCode): string {
  const { status, title } = errorCatalogue[code];
  const body = JSON.stringify(problemOf(new AppError(code, title), `urn:uuid:${randomUUID()}`));
  return [
    `HTTP/1.1 ${status} ${code}`,
    "Connection: close",
    "Content-Type: application/problem+json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");
}
