import type { Duration } from "../contract/scenario/index.ts";
import type { Stream } from "./stream.ts";

/** Draws how long something takes, in ms. */
export type Draw = (stream: Stream) => number;

/** Draws from a distribution as a scenario writes it, in seconds. */
export function drawOf(duration: Duration): Draw {
  if ("exponential" in duration) {
    const mean = duration.exponential * 1_000;
    return (stream) => stream.exponential() * mean;
  }
  if ("deterministic" in duration) {
    const ms = duration.deterministic * 1_000;
    return () => ms;
  }
  if ("lognormal" in duration) {
    const { mean, sd } = duration.lognormal;
    const variance = Math.log(1 + (sd / mean) ** 2);
    const middle = Math.log(mean * 1_000) - variance / 2;
    const width = Math.sqrt(variance);
    return (stream) => Math.exp(middle + width * stream.normal());
  }
  const { mean, sd } = duration.gamma;
  const shape = (mean / sd) ** 2;
  const scale = (sd * sd * 1_000) / mean;
  return (stream) => stream.gamma(shape) * scale;
}
