export { layoutFlow } from "./layout.ts";
export { pictureMermaid } from "./mermaid.ts";
export { pictureSvg } from "./svg.ts";
