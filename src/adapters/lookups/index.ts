export { bankSources } from "./bank-sources.ts";
export { HttpLookup } from "./http-lookup.ts";
