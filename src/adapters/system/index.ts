export { callbackNumber, zonesOfNumber } from "./callback-number.ts";
export { contactNumbers } from "./contact-number.ts";
export { createMemoryVault } from "./memory-vault.ts";
export { createPinoLog } from "./pino-log.ts";
export { createSystemClock } from "./system-clock.ts";
