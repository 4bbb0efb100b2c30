export {
  type Passage,
  SpeechError,
  type SpeechTool,
  soundRate,
  speak,
  spokenAs,
} from "./espeak.ts";
export { type Loudness, measure } from "./level.ts";
export { type Audio, readWav, writeWav } from "./wav.ts";
