/** A program and how to run it: the private packages need their own loader in front. */
export interface ToolCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables to set on top of the caller's own environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** An Asterisk that can be started. */
export interface AsteriskInstall {
  /** Such as `22.10.1`. */
  readonly version: string;
  /** `machine`: installed on this machine; `private`: unpacked for us from Debian's packages. */
  readonly origin: "machine" | "private";
  readonly program: ToolCommand;
  /** The folder of the `.so` files. */
  readonly modulesFolder: string;
  /** The folder with `documentation`, `rest-api`, `moh` and `sounds`. */
  readonly shareFolder: string;
}

/** One step of a longer piece of work: a line to be shown to a person. */
export interface Progress {
  readonly text: string;
}

/** Takes each step as it happens; long steps report about once a second. */
export type OnProgress = (progress: Progress) => void;
