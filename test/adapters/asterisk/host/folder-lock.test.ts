import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withFolderLock } from "../../../../src/adapters/asterisk/host/folder-lock.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-lock-"));
  file = join(folder, "deep/voice.lock");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const patient = { timeoutMs: 5_000, onWait: () => {} };

describe("withFolderLock", () => {
  it("lets one after another in and leaves no file behind", async () => {
    const order: string[] = [];
    const visit = (name: string) =>
      withFolderLock(file, patient, async () => {
        order.push(`${name} in`);
        await sleep(30);
        order.push(`${name} out`);
      });

    await Promise.all([visit("a"), visit("b")]);

    expect(order.map((line) => line.slice(2))).toEqual(["in", "out", "in", "out"]);
    expect(existsSync(file)).toBe(false);
  });

  it("gives the lock back when the work fails", async () => {
    const failing = withFolderLock(file, patient, () => Promise.reject(new Error("disk full")));

    await expect(failing).rejects.toThrow("disk full");
    expect(existsSync(file)).toBe(false);
  });

  it("takes over from a process that died while it held the lock", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    await withFolderLock(file, patient, async () => {});
    writeFileSync(file, String(child.pid));

    expect(await withFolderLock(file, patient, async () => "done")).toBe("done");
  });

  it("tells once who is waited for and gives up naming the file", async () => {
    const told: number[] = [];
    await withFolderLock(file, patient, async () => {
      const second = withFolderLock(
        file,
        { timeoutMs: 300, onWait: (pid) => told.push(pid) },
        async () => {},
      );

      await expect(second).rejects.toThrow(`Process ${process.pid} has held ${file} for too long`);
    });
    expect(told).toEqual([process.pid]);
  });
});
