export type { Border, FlowDesk, MetricsText } from "./border.ts";
export type { HttpConfig } from "./config.ts";
export { renderApiDoc, renderErrorDoc } from "./docs.ts";
export { hashPassword, verifyPassword } from "./passwords.ts";
export { createHttpServer, type HttpDeps, type HttpServer, type LiveFeed } from "./server.ts";
export { hashToken } from "./tokens.ts";
