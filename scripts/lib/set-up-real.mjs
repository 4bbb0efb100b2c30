/** What vitest does before the real tests: it brings the build up to date, whose programs they run. */
export { build as setup } from "./build.mjs";
