export { type Currency, currencies } from "./currency.ts";
export {
  type Rendered,
  renderPrompt,
  speakDigits,
  speakMoney,
  speakNumber,
  speakPosition,
  speechText,
  speechTokens,
} from "./speak.ts";
