/** Processor time of processes, read from Linux's /proc. */
import { readFileSync } from "node:fs";

/** Clock ticks a second in /proc/PID/stat: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Milliseconds of processor time that a process has used so far, in all its threads. */
export function processorTimeMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name in brackets may hold spaces; the fields after it begin with the third.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}

/** Time of all processors together since the machine started: what was used, and in all. */
export function machineTime(): { readonly usedTicks: number; readonly allTicks: number } {
  const first = readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "";
  // user, nice, system, idle, iowait, irq, softirq, steal: see proc(5).
  const ticks = first.trim().split(/\s+/).slice(1, 9).map(Number);
  const allTicks = ticks.reduce((sum, value) => sum + value, 0);
  return { usedTicks: allTicks - (ticks[3] ?? 0) - (ticks[4] ?? 0), allTicks };
}
