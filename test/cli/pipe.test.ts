import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { ROOT } from "../peers/program.ts";

const shell = promisify(execFile);

describe("hotline", () => {
  it("ends without a word when its reader has seen enough", async () => {
    const command = `"${process.execPath}" --import tsx src/cli/main.ts sounds list`;
    const { stdout, stderr } = await shell(
      "bash",
      ["-o", "pipefail", "-c", `${command} | head -n 1`],
      { cwd: ROOT },
    );

    expect(stdout).toMatch(/^en\/welcome\t.*\n$/);
    expect(stderr).toBe("");
  });
});
