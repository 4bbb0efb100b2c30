export { espeakSpeaker, type SpeechTool } from "./espeak.ts";
export { FreeSpeech } from "./free-speech.ts";
export { type HttpSpeech, httpSpeaker } from "./http-speaker.ts";
export { type Loudness, measure } from "./level.ts";
export {
  mannerOf,
  narrowRate,
  type Spoken,
  silence,
  speak,
  wideRate,
  wordsOf,
} from "./speak.ts";
export { type Passage, type Speaker, SpeechError } from "./speaker.ts";
export { type Audio, readWav, writeWav } from "./wav.ts";
