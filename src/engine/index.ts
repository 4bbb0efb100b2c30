export type { EngineParts, EngineSettings } from "./engine.ts";
export { Engine } from "./engine.ts";
