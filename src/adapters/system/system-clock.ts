import type { Instant } from "../../core/lib/brands.ts";
import { instant } from "../../core/lib/brands.ts";
import type { Clock } from "../../ports/clock.ts";

/** The longest time that Node's timers can be set to, in ms. */
const alarmMsMax = 2 ** 31 - 1;

/**
 * The machine's clock. When the wall clock is set back, `now` stands still until it has caught up:
 * no wait becomes negative and nothing happens before what caused it.
 */
export function createSystemClock(wall: () => number = Date.now): Clock {
  let last = 0;
  const now = (): Instant => {
    last = Math.max(last, wall());
    return instant(last);
  };
  return {
    now,
    alarm(at, fire) {
      let timer: NodeJS.Timeout;
      const set = () => {
        const left = Math.max(0, at - now());
        timer = setTimeout(left > alarmMsMax ? set : fire, Math.min(left, alarmMsMax));
      };
      set();
      return () => clearTimeout(timer);
    },
  };
}
