import type { HttpSource } from "../../contract/index.ts";
import type { Args, Attempt, Driver } from "./driver.ts";
import { type Ask, Connections } from "./request-json.ts";

/** Asks a source over HTTP: 404 means missing, a status from 500 on is a fault of the other side. */
export class HttpDriver implements Driver {
  readonly #source: HttpSource;
  readonly #connections = new Connections();

  constructor(source: HttpSource) {
    this.#source = source;
  }

  async ask(args: Args, timeoutMs: number): Promise<Attempt> {
    const answer = await this.#connections.ask(askOf(this.#source, args, timeoutMs));
    switch (answer.kind) {
      case "unreachable":
        return { kind: "unreachable", why: answer.code };
      case "answer": {
        const { status, body } = answer;
        if (status === 200) return { kind: "answer", body };
        if (status === 404) return { kind: "missing" };
        return { kind: status >= 500 ? "unreachable" : "refused", why: `status ${status}` };
      }
      default:
        return answer;
    }
  }

  close(): void {
    this.#connections.close();
  }
}

function askOf({ method, url, body, headers }: HttpSource, args: Args, timeoutMs: number): Ask {
  const filled = fill(url, args, encodeURIComponent);
  const fields = Object.entries(body ?? {}).map(([field, template]) => [
    field,
    fill(template, args, (text) => text),
  ]);
  return {
    method,
    url: new URL(filled),
    headers,
    body: body === null ? null : JSON.stringify(Object.fromEntries(fields)),
    timeoutMs,
  };
}

function fill(template: string, args: Args, encode: (text: string) => string): string {
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => encode(args[name] ?? ""));
}
