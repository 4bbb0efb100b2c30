import type { Instant } from "../../core/lib/brands.ts";
import { instant } from "../../core/lib/brands.ts";
import { limits } from "../../core/lib/limits.ts";
import type { Clock } from "../../ports/clock.ts";

/** How fast time goes by until a wall clock that was set back has caught up: a tenth slower. */
const catchingUp = 0.9;

/**
 * The machine's clock. When the wall clock is set back, `now` goes on a tenth slower until it has
 * been caught up with: no wait becomes negative, nothing happens before what caused it, and timers
 * go off all the same, at most a tenth late. `steady` counts ms whatever the wall clock is set to.
 */
export function createSystemClock(
  wall: () => number = Date.now,
  steady: () => number = () => performance.now(),
): Clock {
  let last = 0;
  let looked = steady();
  const now = (): Instant => {
    const steadyNow = steady();
    last = Math.max(wall(), last + (steadyNow - looked) * catchingUp);
    looked = steadyNow;
    return instant(Math.floor(last));
  };
  return {
    now,
    alarm(at, fire) {
      let timer: NodeJS.Timeout;
      const set = () => {
        const left = Math.max(0, at - now());
        const isFar = left > limits.clockLookMs;
        timer = setTimeout(isFar ? set : fire, Math.min(left, limits.clockLookMs));
      };
      set();
      return () => clearTimeout(timer);
    },
  };
}
