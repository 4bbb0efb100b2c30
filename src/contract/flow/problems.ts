/** One thing wrong in a file that people write, and where. Lines and columns count from 1. */
export type FileProblem = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Names the thing, its value and the way out. */
  readonly message: string;
};

/** The problem as one line that editors and terminals turn into a link: `file:line:column message`. */
export function formatProblem(problem: FileProblem): string {
  return `${problem.file}:${problem.line}:${problem.column} ${problem.message}`;
}
