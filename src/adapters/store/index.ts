export type { StoreOptions } from "./open-database.ts";
export { openStore, type SqliteStore } from "./open-store.ts";
