export { CarrierDown } from "./carrier-down.ts";
export {
  ASTERISK_TELEPHONY_DEFAULTS,
  AsteriskTelephony,
  type AsteriskTelephonySettings,
} from "./telephony.ts";
