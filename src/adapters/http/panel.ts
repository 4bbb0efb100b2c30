import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Express, RequestHandler } from "express";
import express from "express";
import helmet from "helmet";
import { AppError } from "../../contract/index.ts";
import type { HttpConfig } from "./config.ts";
import { isHttps } from "./cookies.ts";

/** Pages of the panel: all are the same document, which shows what its address says. */
const pages = [
  "/",
  "/supervisor",
  "/flow",
  "/callbacks",
  "/times",
  "/audit",
  "/locks",
  "/phone",
  "/tickets",
  "/tickets/:number",
  "/contacts",
  "/contacts/:id",
];

/** The built files carry a hash in their name: a year is as good as for ever. */
const yearS = 31_536_000;

/**
 * Headers that keep other people's scripts, frames and connections out. Styles may be inline
 * because the component library sets sizes and colours so; scripts may not.
 */
export function securityHeaders(config: HttpConfig): RequestHandler {
  const https = isHttps(config.publicUrl);
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'", "data:"],
        mediaSrc: ["'self'", "blob:", "mediastream:"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        // Browsers before 2022 do not count a WebSocket of the same host as 'self'.
        connectSrc: ["'self'", (request) => socketOrigin(request.headers.host, config.publicUrl)],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: https ? { maxAge: yearS, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "no-referrer" },
  });
}

function socketOrigin(host: string | undefined, publicUrl: string | null): string {
  if (publicUrl !== null) return new URL(publicUrl).origin.replace(/^http/, "ws");
  return host !== undefined && /^[A-Za-z0-9.:[\]-]{1,255}$/.test(host) ? `ws://${host}` : "'self'";
}

/** The microphone is for our own pages; nothing else of the browser's powers is needed. */
export const permissionsHeader: RequestHandler = (_request, response, next) => {
  response.set("Permissions-Policy", "microphone=(self), camera=(), geolocation=(), payment=()");
  next();
};

/** Serves the panel's files and its pages. */
export function servePanel(app: Express, { panelFolder }: HttpConfig): void {
  const page = join(panelFolder, "index.html");
  app.use(
    "/assets",
    express.static(join(panelFolder, "assets"), {
      immutable: true,
      maxAge: yearS * 1000,
      index: false,
      fallthrough: false,
      redirect: false,
    }),
  );
  app.get(pages, (_request, response, next) => {
    if (!existsSync(page)) {
      throw new AppError("HOTLINE_PANEL_MISSING", `There is no ${page}.`);
    }
    response.sendFile(
      page,
      { cacheControl: false, dotfiles: "allow", headers: noCache },
      (error) => {
        if (error) next(error);
      },
    );
  });
  app.use(express.static(panelFolder, { index: false, maxAge: 3_600_000, redirect: false }));
}

/** A new release's page must be seen at once; the files that it names are cached. */
const noCache = { "Cache-Control": "no-cache" };
