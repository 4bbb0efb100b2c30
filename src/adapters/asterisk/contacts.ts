import type { AriEndpoint, AriEvent } from "./ari/index.ts";

/** A contact that was there when we connected, whose address we were not told. */
const SEED = "";

/**
 * Which phones can be rung. Asterisk tells of contacts one by one: when a phone registers from a
 * new address, the new contact comes before the old one goes, so the phone was there throughout.
 */
export class Contacts {
  readonly #trunks: ReadonlySet<string>;
  readonly #tell: (address: string, reachable: boolean) => void;
  #usable = new Map<string, Set<string>>();

  /**
   * @param trunks endpoints that are no phones
   * @param tell told of each phone that came or went
   */
  constructor(trunks: readonly string[], tell: (address: string, reachable: boolean) => void) {
    this.#trunks = new Set(trunks);
    this.#tell = tell;
  }

  /** Takes over what Asterisk lists, without telling; returns the phones that can be rung. */
  seed(endpoints: readonly AriEndpoint[]): readonly string[] {
    const online = endpoints
      .filter(({ technology, state }) => technology === "PJSIP" && state === "online")
      .map(({ resource }) => resource)
      .filter((address) => !this.#trunks.has(address));
    this.#usable = new Map(online.map((address) => [address, new Set([SEED])]));
    return online;
  }

  /** Takes one event of a contact. */
  take(event: AriEvent & { readonly type: "ContactStatusChange" }): void {
    const address = event.endpoint.resource;
    if (this.#trunks.has(address)) return;
    const { uri, contact_status } = event.contact_info;
    const contacts = this.#usable.get(address) ?? new Set<string>();
    const wasReachable = contacts.size > 0;
    contacts.delete(SEED);
    if (contact_status === "Removed" || contact_status === "Unreachable") contacts.delete(uri);
    else contacts.add(uri);
    this.#usable.set(address, contacts);
    if (wasReachable !== contacts.size > 0) this.#tell(address, !wasReachable);
  }

  /** Forgets a phone whose line was removed. */
  forget(address: string): void {
    this.#usable.delete(address);
  }
}
