export { type Currency, currencies } from "./currency.ts";
export { cleanText } from "./free-text.ts";
export { pauseToken } from "./grammar.ts";
export { type Rendered, renderPrompt, speechText } from "./render.ts";
export {
  speakDate,
  speakDigits,
  speakDuration,
  speakMoney,
  speakNumber,
  speakOrdinal,
  speakPhone,
  speakPosition,
  speakTime,
  speakWait,
  speechTokens,
} from "./speak.ts";
