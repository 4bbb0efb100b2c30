import { existsSync } from "node:fs";
import { join } from "node:path";
import { AsteriskHostError } from "./host-error.ts";
import type { ToolCommand } from "./install.ts";

/** Debian's name of a processor, the folder of its libraries, and where its loader is. */
interface Machine {
  readonly debian: string;
  readonly triplet: string;
  readonly loaders: readonly string[];
}

const MACHINES: Readonly<Partial<Record<NodeJS.Architecture, Machine>>> = {
  x64: {
    debian: "amd64",
    triplet: "x86_64-linux-gnu",
    loaders: ["usr/lib64/ld-linux-x86-64.so.2", "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"],
  },
  arm64: {
    debian: "arm64",
    triplet: "aarch64-linux-gnu",
    loaders: ["usr/lib/ld-linux-aarch64.so.1", "usr/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1"],
  },
};

/** A folder into which Debian packages were unpacked. */
export interface PrivateTree {
  readonly root: string;
  /** Debian's name of the processor, such as `amd64`. */
  readonly architecture: string;
  /** The folder of the libraries. */
  readonly libraries: string;
}

/** Describes the tree at `root` for a processor; throws on one for which Debian has no packages. */
export function describeTree(root: string, architecture = process.arch): PrivateTree {
  const machine = machineOf(architecture);
  return {
    root,
    architecture: machine.debian,
    libraries: join(root, "usr/lib", machine.triplet),
  };
}

/** How to run `usr/bin/NAME` of the tree with the tree's own loader and libraries. */
export function treeCommand(
  tree: PrivateTree,
  program: string,
  architecture = process.arch,
): ToolCommand {
  const loader = machineOf(architecture)
    .loaders.map((path) => join(tree.root, path))
    .find((path) => existsSync(path));
  if (loader === undefined) {
    throw new AsteriskHostError(
      "ASTERISK_NOT_OBTAINED",
      `${tree.root} has no loader for ${architecture}. Remove that folder and start again.`,
    );
  }
  // libpulsecommon, which espeak-ng loads, lies in a folder of its own.
  const folders = [tree.libraries, join(tree.libraries, "pulseaudio")];
  return {
    command: loader,
    args: ["--library-path", folders.join(":"), join(tree.root, program)],
    env: { ESPEAK_DATA_PATH: tree.libraries },
  };
}

/** The library folder names to look into on this machine, most specific first. */
export function libraryFolders(architecture = process.arch): readonly string[] {
  const triplet = MACHINES[architecture]?.triplet;
  return triplet === undefined ? ["lib", "lib64"] : [`lib/${triplet}`, "lib", "lib64"];
}

function machineOf(architecture: NodeJS.Architecture): Machine {
  const machine = MACHINES[architecture];
  if (machine === undefined) {
    throw new AsteriskHostError(
      "ASTERISK_NOT_OBTAINED",
      `Debian's Asterisk cannot be unpacked for the processor ${architecture}. ` +
        "Install Asterisk 22.10.1 or later yourself so that `asterisk` is on the PATH.",
    );
  }
  return machine;
}
