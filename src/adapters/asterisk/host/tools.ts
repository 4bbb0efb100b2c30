import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { AsteriskHostError } from "./host-error.ts";
import type { ToolCommand } from "./install.ts";
import { describeTree, treeCommand } from "./private-tree.ts";
import { type ProvisionOptions, provisionSpeech, treeFolder } from "./provision.ts";

/** The programs that come with `withTestTools`, and Asterisk itself. */
export type ToolName = "sipp" | "espeak-ng" | "sox" | "asterisk";

/** Debian's forky ships the sox_ng fork under its own name. */
const FILES: Readonly<Record<ToolName, readonly string[]>> = {
  sipp: ["usr/bin/sipp"],
  "espeak-ng": ["usr/bin/espeak-ng"],
  sox: ["usr/bin/sox_ng", "usr/bin/sox"],
  asterisk: ["usr/sbin/asterisk"],
};

/** The sets of packages that each comes with. */
const TREES = {
  sipp: ["tools"],
  "espeak-ng": ["speech", "tools"],
  sox: ["tools"],
  asterisk: ["voice"],
} as const satisfies Readonly<Record<ToolName, readonly string[]>>;

/**
 * How to run a tool: that of the private packages under `folder`, else the machine's own.
 * Throws `TOOL_MISSING` when there is neither.
 */
export function toolCommand(folder: string, name: ToolName): ToolCommand {
  for (const tree of TREES[name]) {
    const root = treeFolder(folder, tree);
    const file = FILES[name].find((path) => existsSync(join(root, path)));
    if (file !== undefined) return treeCommand(describeTree(root), file);
  }
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

/**
 * How to run espeak-ng: what is there already, else Debian's package, unpacked under the folder.
 * Throws `AsteriskHostError` with the way out when neither works.
 */
export async function obtainSpeech(options: ProvisionOptions): Promise<ToolCommand> {
  try {
    return toolCommand(options.folder, "espeak-ng");
  } catch (error) {
    if (!(error instanceof AsteriskHostError) || error.code !== "TOOL_MISSING") throw error;
  }
  await provisionSpeech(options);
  return toolCommand(options.folder, "espeak-ng");
}
