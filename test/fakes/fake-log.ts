import type { Log } from "../../src/ports/log.ts";

/** One line that was logged. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly data: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** Keeps what is logged. */
export class FakeLog implements Log {
  readonly lines: LogLine[] = [];

  debug(data: Readonly<Record<string, unknown>>, message: string): void {
    this.lines.push({ level: "debug", data, message });
  }

  info(data: Readonly<Record<string, unknown>>, message: string): void {
    this.lines.push({ level: "info", data, message });
  }

  warn(data: Readonly<Record<string, unknown>>, message: string): void {
    this.lines.push({ level: "warn", data, message });
  }

  error(data: Readonly<Record<string, unknown>>, message: string): void {
    this.lines.push({ level: "error", data, message });
  }
}
