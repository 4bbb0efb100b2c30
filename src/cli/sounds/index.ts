export { buildSounds } from "./build.ts";
export { checkSounds } from "./check.ts";
export { listSounds } from "./list.ts";
export { readPromptWords, wantedSounds } from "./wanted.ts";
