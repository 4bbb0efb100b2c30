import type { CallOutResult } from "../core/call/index.ts";
import type { JsonObject } from "../core/lib/json.ts";

/** Where flows tell other systems something. Never rejects. */
export interface CallOut {
  /**
   * Tells `destination` a message under an id that the receiver knows again. Repeating it with the
   * same id is right: a receiver does it once.
   */
  tell(destination: string, id: string, message: JsonObject): Promise<CallOutResult>;
}
