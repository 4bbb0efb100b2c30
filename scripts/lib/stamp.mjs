import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * One hash of the names and contents of files and whole folders; those that are absent count too.
 * @param {string} root
 * @param {readonly string[]} paths relative to `root`
 */
export function hashOf(root, paths) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap((name) => filesUnder(root, name))) {
    const file = join(root, path);
    hash.update(`${path}\0`);
    if (existsSync(file)) hash.update(readFileSync(file));
    hash.update("\0");
  }
  return hash.digest("hex");
}

function filesUnder(root, path) {
  const full = join(root, path);
  if (!existsSync(full) || !statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesUnder(root, join(path, name)));
}

/** Whether the stamp file says exactly this. @param {string} file @param {object} content */
export function isStamped(file, content) {
  return existsSync(file) && readFileSync(file, "utf8") === JSON.stringify(content);
}

/** Writes the stamp file. @param {string} file @param {object} content */
export function stamp(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}
