import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import {
  startAsterisk,
  writeAsteriskConfig,
} from "../../../../src/adapters/asterisk/host/index.ts";
import { askAri } from "../../../peers/ari-http.ts";
import { openLab, plan } from "./lab.ts";

/** `protocol address:port` of every socket that this process has open to be spoken to. */
function listenersOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  const own = new Set(
    readdirSync(folder).map((fd) => /^socket:\[(\d+)\]$/.exec(readlinkSync(join(folder, fd)))?.[1]),
  );
  return ["tcp", "tcp6", "udp", "udp6"].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => own.has(inode) && /^(0A|07)$/.test(state ?? ""))
      .map(([, local = ""]) => `${table} ${readAddress(local)}`),
  );
}

/** The kernel writes an address as hexadecimal words in the order of the processor's bytes. */
function readAddress(text: string): string {
  const [address = "", port = ""] = text.split(":");
  const bytes = Buffer.from(address, "hex").reverse().join(".");
  return `${address.length === 8 ? bytes : address}:${Number.parseInt(port, 16)}`;
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(statusOf(pid));
}

function statusOf(pid: number): string {
  return existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
}

describe("startAsterisk", () => {
  it("boots without a complaint, answers ARI, listens on loopback, and stops at once", async () => {
    const lab = await openLab();

    const known = await askAri(lab.config, "GET", "asterisk/info");
    const unknown = await fetch(`${lab.config.ari.url}/asterisk/info`);
    const listeners = listenersOf(lab.running.pid);
    const complaints = readFileSync(join(lab.config.folders.log, "messages.log"), "utf8")
      .split("\n")
      .filter((line) => /WARNING|ERROR/.test(line));
    const beganAt = performance.now();
    await lab.close();
    const stoppedAfterMs = performance.now() - beganAt;

    expect(known.status).toBe(200);
    expect(unknown.status).toBe(401);
    expect(complaints).toEqual([]);
    const wanted = [
      `tcp 127.0.0.1:${lab.config.http.port}`,
      `udp 127.0.0.1:${lab.config.sip.port}`,
    ];
    expect(listeners).toEqual(expect.arrayContaining(wanted));
    // What is left are the two sockets of PJSIP's DNS client, which send and take only answers.
    const others = listeners.filter((line) => !wanted.includes(line));
    expect(others.every((line) => /^udp6? (0\.0\.0\.0|0{32}):\d+$/.test(line))).toBe(true);
    expect(others.length).toBeLessThanOrEqual(2);
    expect(stoppedAfterMs).toBeLessThan(3_000);
    expect(await lab.running.exited).toMatchObject({ wanted: true });
  }, 600_000);

  it("runs twice on one machine", async () => {
    const first = await openLab();
    const second = await openLab();

    const pids = [first.running.pid, second.running.pid];

    expect(pids.map(isAlive)).toEqual([true, true]);
    await first.close();
    expect(pids.map(isAlive)).toEqual([false, true]);
    await second.close();
  });

  it("names the port that is taken and starts nothing", async () => {
    const first = await openLab();
    const options = await plan({ http: first.config.http, sip: first.config.sip });
    const config = await writeAsteriskConfig(options);

    const second = startAsterisk({ install: options.install, config });

    await expect(second).rejects.toThrow(
      new RegExp(
        `TCP port ${config.http.port} .* set ASTERISK_HTTP_PORT.*` +
          ` UDP port ${config.sip.port} .* set SIP_PORT`,
      ),
    );
    expect(existsSync(join(config.folders.log, "console.log"))).toBe(false);
    await first.close();
    rmSync(options.folder, { recursive: true });
  });

  it("says why Asterisk did not come up, in Asterisk's words", async () => {
    const options = await plan();
    const config = await writeAsteriskConfig(options);
    writeFileSync(
      join(config.folders.etc, "modules.conf"),
      "[modules]\nrequire = res_nowhere.so\n",
    );

    const start = startAsterisk({ install: options.install, config });

    await expect(start).rejects.toMatchObject({
      code: "ASTERISK_NOT_STARTED",
      message: expect.stringMatching(/^Asterisk 22.* ended at once.*res_nowhere/s),
    });
    rmSync(options.folder, { recursive: true });
  });

  it("reports an end that nobody asked for", async () => {
    const lab = await openLab();

    process.kill(lab.running.pid, "SIGKILL");

    expect(await lab.running.exited).toEqual({ code: null, signal: "SIGKILL", wanted: false });
    await lab.close();
  });

  it("ends with its parent, even when that is killed", async () => {
    const options = await plan();
    const parent = spawn(
      process.execPath,
      ["--import", "tsx", join(import.meta.dirname, "parent.ts"), JSON.stringify(options)],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [line] = await once(parent.stdout.setEncoding("utf8"), "data");
    const pid = Number(line);

    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    for (let waited = 0; isAlive(pid) && waited < 3_000; waited += 20) await sleep(20);

    expect(isAlive(pid)).toBe(false);
    rmSync(options.folder, { recursive: true });
  });
});
