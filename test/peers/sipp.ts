/** Runs SIPp and reads what it measured. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SippRole, type SippStep, writeScenario } from "./sipp-scenario.ts";

/** How to start a program: the command, what comes before its own arguments, its environment. */
export type Tool = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** One run of SIPp. */
export type SippRun = {
  /** Names its files in `folder`. */
  readonly name: string;
  readonly folder: string;
  readonly role: SippRole;
  readonly steps: readonly SippStep[];
  readonly server: { readonly address: string; readonly port: number };
  readonly address: string;
  readonly port: number;
  readonly rtpPorts: { readonly min: number; readonly max: number };
  /** The number that callers dial. */
  readonly dial?: string;
  /** Calls in all, calls begun per second, calls open at once; callees take what comes. */
  readonly calls?: number;
  readonly perSecond?: number;
  readonly openMax?: number;
  /** Ends the run, failed, after this time. */
  readonly withinMs: number;
};

/** One SIP message as SIPp saw it. `atMs` is Unix time with microseconds. */
export type SippMessage = {
  readonly atMs: number;
  readonly isSent: boolean;
  readonly callId: string;
  readonly method: string;
  readonly start: string;
};

/** What came of a run. */
export type SippResult = {
  readonly succeeded: number;
  readonly failed: number;
  readonly retransmissions: number;
  readonly messages: readonly SippMessage[];
  /** Call-ID to From of the calls a callee took. */
  readonly callers: ReadonlyMap<string, string>;
  /** What SIPp reports of unexpected messages; "" when there were none. */
  readonly errors: string;
};

/** A running SIPp. */
export type Sipp = {
  readonly pid: number;
  /** Resolves when SIPp ends by itself. */
  readonly ended: Promise<SippResult>;
  /** Ends SIPp at once and resolves with what it measured so far. */
  stop(): Promise<SippResult>;
};

const READY_MS = 3000;

/** Starts SIPp and waits until its port is open. Rejects when it does not start. */
export async function startSipp(tool: Tool, run: SippRun): Promise<Sipp> {
  mkdirSync(run.folder, { recursive: true });
  const fileOf = (kind: string) => join(run.folder, `${run.name}.${kind}`);
  writeFileSync(fileOf("xml"), writeScenario(run.name, run.role, run.steps));
  const child = spawn(tool.command, [...tool.args, ...argumentsOf(run, fileOf)], {
    cwd: run.folder,
    env: { ...process.env, ...tool.env, TERM: "dumb" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const exit = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await untilBound(child, run.port, () => complaint);
  const ended = exit.then(() => readResult(fileOf));
  return {
    pid: child.pid ?? 0,
    ended,
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

function argumentsOf(run: SippRun, fileOf: (kind: string) => string): readonly string[] {
  const option = (name: string, value: number | string | undefined) =>
    value === undefined ? [] : [name, String(value)];
  return [
    `${run.server.address}:${run.server.port}`,
    ...["-sf", fileOf("xml"), "-i", run.address, "-p", String(run.port), "-nostdin"],
    ...["-mi", run.address, "-cid_str", "%u-%p@sipp"],
    ...["-min_rtp_port", String(run.rtpPorts.min), "-max_rtp_port", String(run.rtpPorts.max)],
    ...["-timeout", `${run.withinMs}ms`, "-timeout_error"],
    ...["-trace_shortmsg", "-shortmessage_file", fileOf("messages")],
    ...[
      "-trace_logs",
      "-log_file",
      fileOf("callers"),
      "-trace_err",
      "-error_file",
      fileOf("errors"),
    ],
    ...["-trace_stat", "-stf", fileOf("stat"), "-fd", "1"],
    ...option("-s", run.dial),
    ...option("-m", run.calls),
    ...option("-r", run.perSecond),
    ...option("-l", run.openMax),
  ];
}

async function untilBound(child: ChildProcess, port: number, complaint: () => string) {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")} `;
  const deadline = performance.now() + READY_MS;
  while (!readFileSync("/proc/net/udp", "utf8").includes(wanted)) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`SIPp did not open UDP port ${port}: ${complaint() || "it said nothing"}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function readResult(fileOf: (kind: string) => string): SippResult {
  const read = (kind: string) =>
    existsSync(fileOf(kind)) ? readFileSync(fileOf(kind), "latin1") : "";
  const [names = "", ...rows] = read("stat").trim().split("\n");
  const columns = names.split(";");
  const last = (rows.at(-1) ?? "").split(";");
  const count = (name: string) => Number(last[columns.indexOf(name)] ?? 0);
  return {
    succeeded: count("SuccessfulCall(C)"),
    failed: count("FailedCall(C)"),
    retransmissions: count("Retransmissions(C)"),
    messages: linesOf(read("messages")).map(readMessage),
    callers: new Map(
      linesOf(read("callers")).map((line) => {
        const space = line.indexOf(" ");
        return [line.slice(0, space), line.slice(space).trim()];
      }),
    ),
    errors: read("errors"),
  };
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

function readMessage(line: string): SippMessage {
  const [, , seconds = "", way = "", callId = "", cseq = "", start = ""] = line.split("\t");
  return {
    atMs: Number(seconds) * 1000,
    isSent: way === "S",
    callId,
    method: cseq.split(" ")[1] ?? "",
    start,
  };
}
