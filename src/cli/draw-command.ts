import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { layoutFlow, pictureMermaid, pictureSvg } from "../adapters/picture/index.ts";
import type { Lang } from "../core/call/index.ts";
import { checkedFlow } from "./checked-flow.ts";
import type { Config } from "./config.ts";

/** What `hotline draw` takes. */
export interface DrawOptions {
  /** The language of the labels. */
  readonly lang: Lang;
  /** The SVG file to write; null to print Mermaid text. */
  readonly svg: string | null;
}

/** Draws a flow, FLOW_FILE when none is named. Returns the exit code: 1 when the flow is wrong. */
export async function draw(
  config: Config,
  file: string | undefined,
  { lang, svg }: DrawOptions,
  say: (text: string) => void,
): Promise<number> {
  const checked = await checkedFlow(config, file === undefined ? config.flowFile : resolve(file));
  if (!checked.ok) {
    for (const problem of checked.error) say(problem);
    return 1;
  }
  const picture = layoutFlow(checked.value);
  if (svg === null) say(pictureMermaid(picture, lang).trimEnd());
  else {
    await writeFile(resolve(svg), pictureSvg(picture, lang));
    say(`${svg}: ${picture.nodes.length} nodes of flow "${picture.flow}".`);
  }
  return 0;
}
