import { AppError, Liveness, Readiness } from "../../../contract/index.ts";
import { openRoute, type Route, rates } from "../table.ts";
import { isSameSecret } from "../tokens.ts";

const live = (path: string, summary: string): Route =>
  openRoute(
    {
      method: "get",
      path,
      tag: "Operations",
      summary,
      status: 200,
      media: "application/json",
      answer: Liveness,
      example: { status: "ok" },
      errors: [],
      rate: rates.probe,
    },
    async () => ({ kind: "json", body: { status: "ok" } }),
  );

const ready = { ok: true, reason: null };

/** What operators and their machines ask. */
export const operationRoutes: readonly Route[] = [
  live("/livez", "Tells that the process runs"),
  live("/healthz", "The same as /livez, under the name that many type"),
  openRoute(
    {
      method: "get",
      path: "/readyz",
      tag: "Operations",
      summary: "Tells whether calls can be served",
      description:
        "Answers 503 with the same body, and the reason by part, when they cannot. A flow file that was refused is a reason, too, but calls go on with the flow before it. `sources` tells how the places of callers' data did when they were asked last; callers hear an apology while one is down.",
      status: 200,
      media: "application/json",
      answer: Readiness,
      example: {
        ready: true,
        checks: { asterisk: ready, store: ready, flow: ready },
        sources: [{ name: "balance", ...ready, at: "2026-11-22T09:30:00.000Z" }],
      },
      errors: [],
      rate: rates.probe,
    },
    async ({ border }) => {
      const { asterisk, store, flow } = border.control.readiness();
      const check = (reason: string | null): { ok: boolean; reason: string | null } => ({
        ok: reason === null,
        reason,
      });
      // A refused flow file leaves the old flow in use: calls are served.
      const isReady = asterisk === null && store === null;
      const sources = border.sources().map(({ at, ...source }) => {
        return { ...source, at: at === null ? null : new Date(at).toISOString() };
      });
      const checks = { asterisk: check(asterisk), store: check(store), flow: check(flow) };
      return {
        kind: "json",
        status: isReady ? 200 : 503,
        body: { ready: isReady, checks, sources },
      };
    },
  ),
  openRoute(
    {
      method: "get",
      path: "/metrics",
      tag: "Operations",
      summary: "Numbers for Prometheus",
      description:
        "From this machine itself, or with `Authorization: Bearer <METRICS_TOKEN>` from anywhere.",
      status: 200,
      media: "text/plain",
      answer: null,
      example: null,
      errors: ["HOTLINE_METRICS_CLOSED"],
      rate: rates.probe,
    },
    async ({ border, isLocal, authorization }) => {
      const { metricsToken } = border.config;
      const given = /^Bearer (.{1,300})$/i.exec(authorization ?? "")?.[1] ?? null;
      const hasToken = metricsToken !== null && given !== null && isSameSecret(given, metricsToken);
      if (!isLocal && !hasToken)
        throw new AppError("HOTLINE_METRICS_CLOSED", "You may not read /metrics.");
      const text = await border.metrics.render();
      return { kind: "text", type: border.metrics.contentType, text };
    },
  ),
];
