export { CalendarBook, withCalendars } from "./calendar-book.ts";
export { CallbackBook } from "./callback-book.ts";
export { Engine } from "./engine.ts";
export type { EngineParts, EngineSettings } from "./settings.ts";
