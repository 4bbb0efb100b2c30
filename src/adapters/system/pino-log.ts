import type { DestinationStream, Level } from "pino";
import { pino } from "pino";
import type { Log } from "../../ports/log.ts";

/** Fields that are never written, wherever they stand: a second fence behind the types. */
const hidden = ["password", "pin", "digits", "token", "secret", "*.password", "*.pin", "*.digits"];

/** Structured logs as JSON lines on standard output, or on `destination`. */
export function createPinoLog(level: Level, destination?: DestinationStream): Log {
  const options = { level, base: null, redact: hidden, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = destination ? pino(options, destination) : pino(options);
  return {
    debug: (data, message) => logger.debug(data, message),
    info: (data, message) => logger.info(data, message),
    warn: (data, message) => logger.warn(data, message),
    error: (data, message) => logger.error(data, message),
  };
}
