/**
 * The first thing that runs: it says in one sentence that Node is too old, before anything that an
 * old Node cannot even read. So this file uses no newer syntax and imports nothing.
 */

/** The oldest Node that works, see "engines" in package.json. */
export const OLDEST_NODE = [20, 19];

/**
 * The sentence to print when this Node is too old, else `undefined`.
 * @param {string} version such as `20.19.0`
 */
export function complainAboutNode(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return (
    `Hotline needs Node ${OLDEST_NODE.join(".")} or later, but this is Node ${version}. ` +
    "Install a newer one from https://nodejs.org (24 works too) and run the command again."
  );
}

const complaint = complainAboutNode(process.versions.node);
if (complaint !== undefined) {
  console.error(complaint);
  process.exit(1);
}
