import { type ChildProcess, fork } from "node:child_process";
import { piecesOf, type Range, type Sum } from "./runs.ts";

/** Seeds that a process is given at a time: some seconds of work. */
const pieceSize = 500;

/**
 * Runs seeds in so many processes of `file`, which answers each Range with its Sum. `done` is told of
 * every piece. Ends all at the first seed that breaks a promise. Rejects when a process ends on its own.
 */
export function runInJobs(
  file: URL,
  range: Range,
  jobs: number,
  done: (sum: Sum) => void,
): Promise<void> {
  const pieces = piecesOf(range, pieceSize);
  const workers: ChildProcess[] = [];
  return new Promise<void>((resolve, reject) => {
    let running = jobs;
    const give = (worker: ChildProcess) => {
      const { value } = pieces.next();
      if (value) return void worker.send(value);
      worker.disconnect();
      running -= 1;
      if (running === 0) resolve();
    };
    for (let job = 0; job < jobs; job += 1) {
      const worker = fork(file, ["--worker"]);
      workers.push(worker);
      worker.on("error", reject);
      worker.on("exit", (code, signal) => {
        if (code !== 0) reject(new Error(`A process of the simulator ended: ${signal ?? code}.`));
      });
      worker.on("message", (sum: Sum) => {
        done(sum);
        if (sum.broken === null) give(worker);
        else resolve();
      });
      give(worker);
    }
  }).finally(() => {
    for (const worker of workers) worker.kill();
  });
}
