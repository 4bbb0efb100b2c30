import { expect, it } from "vitest";
import { Breaker, breakerLimits } from "../../../src/adapters/lookups/breaker.ts";

it("opens after failures in a row, lets one try after a rest, and closes on success", () => {
  let now = 0;
  const breaker = new Breaker(() => now);
  const fail = (times: number): void => {
    for (let done = 0; done < times; done += 1) breaker.failed();
  };

  fail(breakerLimits.failuresMax - 1);
  breaker.succeeded();
  fail(breakerLimits.failuresMax - 1);
  expect(breaker.mayTry()).toBe(true);
  fail(1);
  expect(breaker.mayTry()).toBe(false);

  now += breakerLimits.restMs;
  expect(breaker.mayTry()).toBe(true);
  expect(breaker.mayTry()).toBe(false);
  breaker.failed();
  expect(breaker.mayTry()).toBe(false);

  now += breakerLimits.restMs;
  expect(breaker.mayTry()).toBe(true);
  breaker.succeeded();
  expect(breaker.mayTry()).toBe(true);
  expect(breaker.mayTry()).toBe(true);
});
