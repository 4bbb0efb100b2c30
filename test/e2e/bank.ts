/**
 * The bank of the end-to-end tests: a few accounts whose answers a test chooses (late, never, wrong),
 * in the form of the demo bank, to which every other question goes on.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** How the bank treats questions about one account. */
export type AccountManner = {
  readonly pin: string;
  readonly minor: number;
  readonly currency: string;
  /** Milliseconds before the answer to a balance question; Infinity for never. */
  readonly balanceAfterMs?: number;
  /** Milliseconds before the answer to an identity question. */
  readonly identityAfterMs?: number;
  /** Sent instead of a balance: status and body. */
  readonly balanceInstead?: { readonly status: number; readonly body: string };
};

/** A running bank. */
export type Bank = {
  readonly url: string;
  /** Chooses the answers for one account from now on. */
  set(account: string, manner: AccountManner): void;
  /** Questions asked about one account so far, by path. */
  asked(account: string): readonly string[];
  close(): Promise<void>;
};

/** Starts the bank on a free port; `demoBankUrl` answers for accounts that nobody has set. */
export async function startBank(demoBankUrl: string): Promise<Bank> {
  const manners = new Map<string, AccountManner>();
  const asked = new Map<string, string[]>();
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request);
    const path = request.url ?? "/";
    const account = /^\/accounts\/([^/]+)\//.exec(path)?.[1] ?? fieldOf(body, "account");
    asked.set(account, [...(asked.get(account) ?? []), path]);
    const manner = manners.get(account);
    if (manner === undefined) {
      await passOn(`${demoBankUrl}${path}`, request, body, response);
    } else if (path === "/identity") {
      await wait(manner.identityAfterMs ?? 0);
      const isRight = fieldOf(body, "pin") === manner.pin;
      reply(
        response,
        isRight ? 200 : 404,
        JSON.stringify(isRight ? { account, name: "Test" } : {}),
      );
    } else {
      await wait(manner.balanceAfterMs ?? 0);
      const { minor, currency, balanceInstead } = manner;
      reply(
        response,
        balanceInstead?.status ?? 200,
        balanceInstead?.body ?? JSON.stringify({ account, minor, currency }),
      );
    }
  };
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    set: (account, manner) => manners.set(account, manner),
    asked: (account) => asked.get(account) ?? [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const bound = server.address();
      resolve(typeof bound === "object" && bound !== null ? bound.port : 0);
    });
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts).toString("utf8");
}

function fieldOf(body: string, name: string): string {
  const content: unknown = body === "" ? {} : JSON.parse(body);
  const value = (content as Record<string, unknown>)[name];
  return typeof value === "string" ? value : "";
}

async function passOn(
  url: string,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? "GET";
  const answered = await fetch(url, {
    method,
    ...(method === "GET" ? {} : { body, headers: { "content-type": "application/json" } }),
  });
  reply(response, answered.status, await answered.text());
}

function reply(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json" }).end(body);
}

/** Waits; for ever when the time is not finite, so that the asker has to give up. */
function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (Number.isFinite(ms)) {
      setTimeout(resolve, ms);
    }
  });
}
