import type { AriEndpoint, AriEvent } from "./ari/index.ts";

/** A contact that was there when we connected, whose address we were not told. */
const SEED = "";

/**
 * Which phones can be rung. Asterisk tells of contacts one by one: when a phone registers from a
 * new address, the new contact comes before the old one goes, so the phone was there throughout.
 */
export class Contacts {
  readonly #tell: (address: string, reachable: boolean) => void;
  #usable = new Map<string, Set<string>>();

  /** @param tell told of each phone that came or went */
  constructor(tell: (address: string, reachable: boolean) => void) {
    this.#tell = tell;
  }

  /** Takes over what Asterisk lists, without telling; returns the phones that can be rung. */
  seed(endpoints: readonly AriEndpoint[]): readonly string[] {
    const online = endpoints.filter(isOnline).map(({ resource }) => resource);
    this.#usable = new Map(online.map((address) => [address, new Set([SEED])]));
    return online;
  }

  /** Compares with what Asterisk lists now and tells the differences. */
  refresh(endpoints: readonly AriEndpoint[]): void {
    for (const endpoint of endpoints) {
      const { resource } = endpoint;
      const contacts = this.#usable.get(resource) ?? new Set();
      const wasReachable = contacts.size > 0;
      if (wasReachable === isOnline(endpoint)) continue;
      this.#usable.set(resource, wasReachable ? new Set() : new Set([SEED]));
      this.#tell(resource, !wasReachable);
    }
  }

  /** Takes one event of a contact. */
  take(event: AriEvent & { readonly type: "ContactStatusChange" }): void {
    const address = event.endpoint.resource;
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

function isOnline(endpoint: AriEndpoint): boolean {
  return endpoint.technology === "PJSIP" && endpoint.state === "online";
}
