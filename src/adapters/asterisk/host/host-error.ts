/** What can go wrong on the machine that carries Asterisk. */
export type AsteriskHostErrorCode =
  | "ASTERISK_NOT_OBTAINED"
  | "ASTERISK_CONFIG_INVALID"
  | "ASTERISK_PORT_IN_USE"
  | "ASTERISK_NOT_STARTED"
  | "TOOL_MISSING";

/** An operational error whose message is one sentence with the value and the way out. */
export class AsteriskHostError extends Error {
  override readonly name = "AsteriskHostError";
  readonly code: AsteriskHostErrorCode;

  constructor(code: AsteriskHostErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
