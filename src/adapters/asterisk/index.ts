export { CarrierDown } from "./carrier-down.ts";
export {
  ASTERISK_TELEPHONY_DEFAULTS,
  type AsteriskTelephonySettings,
  asteriskCapabilities,
} from "./settings.ts";
export { AsteriskTelephony } from "./telephony.ts";
