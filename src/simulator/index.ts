export { printReport } from "./print.ts";
export { simulate } from "./simulate.ts";
