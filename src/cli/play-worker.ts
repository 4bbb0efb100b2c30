import { parentPort, workerData } from "node:worker_threads";
import type { ScenarioFile } from "../contract/scenario/index.ts";
import {
  type Changes,
  type Play,
  type Recording,
  recordingPlay,
  type Span,
  scenarioPlay,
} from "../simulator/index.ts";

/** What a play is made of, as plain data. */
export type PlaySource =
  | { readonly scenario: ScenarioFile }
  | {
      readonly recording: Recording;
      readonly runs: number;
      readonly changes: Changes | null;
    };

/** What a thread is to play of it. */
export interface PlayPart {
  readonly source: PlaySource;
  readonly span: Span;
}

function playOf(source: PlaySource): Play<unknown> {
  if ("scenario" in source) return scenarioPlay(source.scenario);
  const { recording, runs, changes } = source;
  return recordingPlay(recording, runs, changes);
}

/** Plays some days on a thread of its own and answers with their counts. */
function run({ source, span }: PlayPart): void {
  parentPort?.postMessage(playOf(source).span(span));
}

run(workerData);
