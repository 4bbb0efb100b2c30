import { resolve } from "node:path";
import { checkedFlow } from "./checked-flow.ts";
import type { Config } from "./config.ts";

/** Checks flow files, FLOW_FILE when none is named; prints every problem and returns the exit code. */
export async function check(
  config: Config,
  files: readonly string[],
  say: (text: string) => void,
): Promise<number> {
  let wrong = 0;
  for (const file of files.length > 0 ? files.map((name) => resolve(name)) : [config.flowFile]) {
    const checked = await checkedFlow(config, file);
    if (checked.ok) {
      const { name, version, nodes } = checked.value;
      say(
        `${file}: flow "${name}" is right (version ${version}, ${Object.keys(nodes).length} nodes).`,
      );
      continue;
    }
    wrong += 1;
    for (const problem of checked.error) say(problem);
  }
  return wrong === 0 ? 0 : 1;
}
