export { buildSounds } from "./build.ts";
export { checkSounds } from "./check.ts";
export { readPromptWords, wantedSounds } from "./wanted.ts";
