import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { DemoAccounts } from "./accounts.ts";
import { demoCustomers } from "./customers.ts";

/** How the bank behaves: tests and demonstrations make it slow, broken or wrong. */
export const Behaviour = z
  .object({
    /** Waits before every answer. */
    delayMs: z.number().int().min(0).max(60_000).default(0),
    /**
     * `works`; `fails` with 500; `silent` never answers; `drops` the connection; `nonsense` is no
     * JSON; `wrong_account` answers about another account.
     */
    mode: z
      .enum(["works", "fails", "silent", "drops", "nonsense", "wrong_account"])
      .default("works"),
    /** Requests the mode and delay hold for, then it works again; null for all. */
    requests: z.number().int().positive().nullable().default(null),
  })
  .strict();
export type Behaviour = z.infer<typeof Behaviour>;

const bodyBytesMax = 4_096;
const normal: Behaviour = { delayMs: 0, mode: "works", requests: null };

/** The demo bank: not a bank, invented customers, no protection worth the name. */
export class DemoBank {
  #behaviour: Behaviour = normal;
  readonly #accounts = new DemoAccounts();
  readonly #server: Server = createServer((request, response) => {
    this.#serve(request, response).catch((error: unknown) => {
      answer(response, 500, { error: error instanceof Error ? error.message : "unknown" });
    });
  });

  /** Listens; rejects with the system's error. Port 0 takes a free one. */
  listen(host: string, port: number): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, () => {
        const address = this.#server.address();
        if (address === null || typeof address === "string") reject(new Error("No TCP address."));
        else resolve(address);
      });
    });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://demo-bank.invalid").pathname;
    const method = request.method ?? "GET";
    if (method === "GET" && path === "/") return answer(response, 200, about);
    if (method === "POST" && path === "/demo/behaviour") {
      return this.#setBehaviour(request, response);
    }
    const body = method === "POST" ? await readJson(request) : null;
    const found = this.#accounts.answer({ method, path, body });
    if (found.status !== 200) return answer(response, found.status, found.body);
    return this.#behave(response, found.body);
  }

  async #setBehaviour(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Behaviour.safeParse(await readJson(request));
    if (!body.success) return answer(response, 400, { error: z.prettifyError(body.error) });
    this.#behaviour = body.data;
    return answer(response, 200, body.data);
  }

  async #behave(response: ServerResponse, found: object | null): Promise<void> {
    const { delayMs, mode, requests } = this.#behaviour;
    if (requests !== null) {
      this.#behaviour = requests > 1 ? { delayMs, mode, requests: requests - 1 } : normal;
    }
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    switch (mode) {
      case "works":
        return found ? answer(response, 200, found) : answer(response, 404, { error: "unknown" });
      case "fails":
        return answer(response, 500, { error: "the demo bank was told to fail" });
      case "silent":
        return;
      case "drops":
        response.destroy();
        return;
      case "nonsense":
        response.writeHead(200, { "content-type": "text/html" }).end("<h1>Hello</h1>");
        return;
      case "wrong_account":
        return answer(response, 200, { ...found, account: "99999999" });
    }
  }
}

const about = {
  service: "Demo bank",
  warning: "Invented customers for trying Hotline out. Not a bank.",
  customers: demoCustomers.length,
};

function answer(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) return;
  const headers = { "content-type": "application/json", "x-demo": "invented data, not a bank" };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

/** The request's JSON, or null when it is none or too large. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > bodyBytesMax) return null;
    parts.push(bytes);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
