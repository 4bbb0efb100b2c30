import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of package.json: relative paths of the configuration start here. */
export const packageRoot = fileURLToPath(new URL("../..", import.meta.url));

const manifest: unknown = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
);

/** The product's version as package.json has it. */
export const version: string =
  typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "0.0.0";
