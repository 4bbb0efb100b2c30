import type { Express, Request, RequestHandler, Response } from "express";
import express from "express";
import { AppError } from "../../contract/index.ts";
import type { Border } from "./border.ts";
import { cookieLine, cookieName, isHttps } from "./cookies.ts";
import {
  bodyReader,
  csrfGuard,
  isLocal,
  originGuard,
  perAddressRate,
  rateGuard,
  signInGuard,
  whoAsks,
} from "./guards.ts";
import { buildOpenApi } from "./openapi.ts";
import { permissionsHeader, securityHeaders, servePanel } from "./panel.ts";
import { sendProblem } from "./problems.ts";
import { routes } from "./routes/index.ts";
import { signInLife } from "./sign-ins.ts";
import type { Raw, Reply, Route } from "./table.ts";

/** The express application, without a port: every route of the table, /openapi.json and the panel. */
export function buildApp(border: Border): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.set("query parser", "simple");
  // A proxy of ours may say who it speaks for; from elsewhere that is hearsay.
  app.set("trust proxy", border.config.trustedProxies ?? "loopback");
  app.use(securityHeaders(border.config), permissionsHeader);
  app.use("/api", (_request, response, next) => {
    response.set("Cache-Control", "no-store");
    next();
  });
  for (const route of routes) mount(app, route, border);
  const document = JSON.stringify(buildOpenApi(routes, border.config.version));
  app.get("/openapi.json", (_request, response) => {
    response.set("Cache-Control", "no-cache").type("application/json").send(document);
  });
  app.use("/api", (request) => {
    throw new AppError(
      "HOTLINE_NOT_FOUND",
      `${request.method} ${request.originalUrl}`.slice(0, 200),
    );
  });
  servePanel(app, border.config);
  app.use((request) => {
    throw new AppError(
      "HOTLINE_NOT_FOUND",
      `${request.method} ${request.originalUrl}`.slice(0, 200),
    );
  });
  const onError: express.ErrorRequestHandler = (error, _request, response, _next) => {
    sendProblem(response, error, border.log);
  };
  app.use(onError);
  return app;
}

/** Whether a route changes something: then Origin and, when signed in, the CSRF token count. */
export const isChange = (route: Route): boolean => route.method !== "get";

function mount(app: Express, route: Route, border: Border): void {
  const path = route.path.replace(/\{(\w+)\}/g, ":$1");
  const guards: RequestHandler[] = [];
  if (isChange(route)) guards.push(originGuard(border));
  if (route.roles !== null) {
    guards.push(signInGuard(border, route));
    if (isChange(route)) guards.push(csrfGuard);
  }
  if (route.body !== null) guards.push(...bodyReader());
  if (route.rate.per === "ip_and_user") guards.push(rateGuard({ ...route, rate: perAddressRate }));
  guards.push(rateGuard(route));
  app[route.method](path, ...guards, async (request, response, next) => {
    const reply = await route.run(rawOf(request, border));
    send(reply, request, response, { border, status: route.status, next });
  });
}

function rawOf(request: Request, border: Border): Raw {
  return {
    border,
    params: request.params,
    query: request.query,
    body: request.body,
    who: whoAsks(request),
    ifMatch: request.get("if-match") ?? null,
    authorization: request.get("authorization") ?? null,
    isLocal: isLocal(request),
  };
}

interface Sending {
  readonly border: Border;
  readonly status: number;
  readonly next: (error: unknown) => void;
}

function send(reply: Reply, request: Request, response: Response, sending: Sending): void {
  if ("cookie" in reply && reply.cookie !== undefined) {
    const secure = isHttps(sending.border.config.publicUrl);
    const name = cookieName(request, secure);
    const maxAgeS = reply.cookie === "" ? 0 : signInLife.absoluteMs / 1000;
    response.append("Set-Cookie", cookieLine(name, reply.cookie, maxAgeS, secure));
  }
  response.status(sending.status);
  switch (reply.kind) {
    case "empty":
      response.end();
      return;
    case "text":
      if (reply.fileName !== undefined) response.attachment(reply.fileName);
      response.set("Cache-Control", "no-store").type(reply.type).send(reply.text);
      return;
    case "json":
      if (reply.etag !== undefined) response.set("ETag", reply.etag);
      if (reply.status !== undefined) response.status(reply.status);
      response.set("Cache-Control", "no-store").json(reply.body);
      return;
    case "file":
      response.sendFile(
        reply.path,
        {
          dotfiles: "allow",
          cacheControl: false,
          headers: { "Content-Type": reply.type, "Cache-Control": "private, no-store" },
        },
        (error) => {
          if (error) sending.next(error);
        },
      );
  }
}
