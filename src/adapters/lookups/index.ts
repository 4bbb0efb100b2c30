export { bankSources } from "./bank-sources.ts";
export { Lookups } from "./lookups.ts";
export { Webhooks } from "./webhooks.ts";
