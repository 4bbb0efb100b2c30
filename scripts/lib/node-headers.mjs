import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * SQLite's own level of optimisation instead of the package's -O3, which takes a fifth longer to
 * compile, and less for the C++ around it, which only passes values on.
 */
const OPTIMISATION = { CFLAGS: "-O2", CXXFLAGS: "-O1" };

/**
 * The environment in which npm compiles for the Node that runs this. A `nodedir` in somebody's
 * .npmrc names the headers of one Node only: compiled with those of another, a module builds and
 * then refuses to load (NODE_MODULE_VERSION).
 * @param {NodeJS.ProcessEnv} env
 * @param {string} execPath
 * @param {string} abi NODE_MODULE_VERSION of this Node
 */
export function compileEnvironment(env, execPath, abi) {
  const prefix = dirname(dirname(realpathSync(execPath)));
  const own = `node-${process.platform}-${process.arch}`;
  // Node's own folder, and the two places where the npm package `node` puts the real one.
  const places = [prefix, join(prefix, "node_modules", own), join(dirname(prefix), own)];
  const fitting = places.find((place) => abiOfHeaders(place) === abi);
  // An empty value outweighs .npmrc, and node-gyp then downloads the headers of this Node.
  return { ...OPTIMISATION, ...env, npm_config_nodedir: fitting ?? "" };
}

function abiOfHeaders(folder) {
  const file = join(folder, "include/node/node_version.h");
  if (!existsSync(file)) return undefined;
  return /^#define NODE_MODULE_VERSION (\d+)/m.exec(readFileSync(file, "utf8"))?.[1];
}
