import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { AsteriskHostError } from "./host-error.ts";
import type { ToolCommand } from "./install.ts";
import { describeTree, treeCommand } from "./private-tree.ts";
import { treeFolder } from "./provision.ts";

/** The programs that come with `withTestTools`, and Asterisk itself. */
export type ToolName = "sipp" | "espeak-ng" | "sox" | "asterisk";

/** Debian's forky ships the sox_ng fork under its own name. */
const FILES: Readonly<Record<ToolName, readonly string[]>> = {
  sipp: ["usr/bin/sipp"],
  "espeak-ng": ["usr/bin/espeak-ng"],
  sox: ["usr/bin/sox_ng", "usr/bin/sox"],
  asterisk: ["usr/sbin/asterisk"],
};

/**
 * How to run a tool: that of the private packages under `folder`, else the machine's own.
 * Throws `TOOL_MISSING` when there is neither.
 */
export function toolCommand(folder: string, name: ToolName): ToolCommand {
  const root = treeFolder(folder, name === "asterisk" ? "voice" : "tools");
  const file = FILES[name].find((path) => existsSync(join(root, path)));
  if (file !== undefined) return treeCommand(describeTree(root), file);
  const onMachine = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin"]
    .map((path) => join(path, name))
    .find((path) => existsSync(path));
  if (onMachine !== undefined) return { command: onMachine, args: [], env: {} };
  throw new AsteriskHostError(
    "TOOL_MISSING",
    `${name} is neither under ${folder} nor on the PATH. Run "npm test" once, which fetches it, ` +
      `or install it yourself.`,
  );
}
