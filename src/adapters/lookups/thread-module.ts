import type { Worker } from "node:worker_threads";

/**
 * A thread's module beside another one: built, or the source by way of tsx, which a new thread does not
 * know of itself.
 * @param from `import.meta.url` of the module that begins the thread
 * @param name of the thread's module, without its ending
 * @param workerData what the thread is given
 */
export function threadModule(
  from: string,
  name: string,
  workerData: object,
): ConstructorParameters<typeof Worker> {
  if (!from.endsWith(".ts")) return [new URL(`./${name}.js`, from), { workerData }];
  const source = JSON.stringify(new URL(`./${name}.ts`, from).href);
  const text = `import("tsx/esm/api").then(({ register }) => (register(), import(${source})))`;
  return [text, { eval: true, workerData }];
}
