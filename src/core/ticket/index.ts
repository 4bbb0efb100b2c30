export { durationWords, type Words } from "./duration.ts";
export type { SoundTexts } from "./prompt-words.ts";
export { tellTimeline } from "./timeline.ts";
export type { Happening, TimelineKind, TimelineLine, TimelineSources } from "./types.ts";
