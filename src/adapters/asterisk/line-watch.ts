import type { Log } from "../../ports/log.ts";
import {
  ARI_EVENT_TYPES,
  AriClient,
  type AriEndpoint,
  AriError,
  type AriEvent,
  type AriSettings,
} from "./ari/index.ts";
import { Contacts } from "./contacts.ts";

/** What the watch of phones needs. */
export type LineWatchSettings = {
  readonly ari: Pick<AriSettings, "url" | "username" | "password" | "application">;
  /** Endpoints that are no phones. */
  readonly trunks: readonly string[];
  /** Told of each phone that came or went. */
  readonly tell: (address: string, reachable: boolean) => void;
};

/**
 * Watches which phones can be rung, on a connection and under an application of its own: whoever
 * asks Asterisk for the contacts of a phone is also sent all events of that phone's calls, and the
 * calls' own application would get them twice.
 */
export class LineWatch {
  readonly #application: string;
  readonly #trunks: ReadonlySet<string>;
  readonly #client: AriClient;
  readonly #contacts: Contacts;
  readonly #log: Log;
  /** Phones to watch that may have been made after the last connect's list. */
  readonly #added = new Set<string>();

  constructor(settings: LineWatchSettings, log: Log) {
    this.#application = `${settings.ari.application}-lines`;
    this.#trunks = new Set(settings.trunks);
    this.#contacts = new Contacts(settings.tell);
    this.#log = log;
    const others = [...ARI_EVENT_TYPES].filter((type) => type !== "ContactStatusChange");
    this.#client = new AriClient(
      {
        ...settings.ari,
        application: this.#application,
        // The names come from the list of Asterisk's own event types.
        disallowedEvents: others as AriEvent["type"][],
        subscriptions: [],
      },
      {
        resync: ({ endpoints, application }) => {
          const phones = this.#phones(endpoints);
          this.#contacts.refresh(phones);
          const wanted = new Set([...this.#added, ...phones.map(({ resource }) => resource)]);
          for (const id of application.endpoint_ids) wanted.delete(id.replace(/^PJSIP\//, ""));
          void this.#watchAll([...wanted]);
        },
        event: (event) => {
          if (event.type === "ContactStatusChange") this.#contacts.take(event);
        },
        lost: () => {},
        // The calls' own application is taken over with it, and says so.
        replaced: () => {},
      },
      log,
    );
  }

  start(): void {
    this.#client.start();
  }

  close(): void {
    this.#client.close();
  }

  /** Takes what Asterisk lists for the truth, without telling; returns the phones that can be rung. */
  seed(endpoints: readonly AriEndpoint[]): readonly string[] {
    return this.#contacts.seed(this.#phones(endpoints));
  }

  /** Watches one more phone. Resolves also when that is not possible now: the next connect does it. */
  add(address: string): Promise<void> {
    this.#added.add(address);
    return this.#watchAll([address]);
  }

  /** Watches a phone no more. */
  async remove(address: string): Promise<void> {
    this.#added.delete(address);
    this.#contacts.forget(address);
    const eventSource = `endpoint:PJSIP/${address}`;
    await this.#ask("applications.unsubscribe", eventSource);
  }

  #phones(endpoints: readonly AriEndpoint[]): readonly AriEndpoint[] {
    return endpoints.filter(
      ({ technology, resource }) => technology === "PJSIP" && !this.#trunks.has(resource),
    );
  }

  async #watchAll(addresses: readonly string[]): Promise<void> {
    if (addresses.length === 0 || !this.#client.isUp) return;
    for (const address of addresses) {
      await this.#ask("applications.subscribe", `endpoint:PJSIP/${address}`);
    }
    try {
      // A phone may have registered between the list and the subscription.
      const listed = await this.#client.request("endpoints.listByTech", { tech: "PJSIP" });
      const asked = new Set(addresses);
      this.#contacts.refresh(this.#phones(listed).filter(({ resource }) => asked.has(resource)));
    } catch (error) {
      this.#complain(error, addresses);
    }
  }

  async #ask(
    name: "applications.subscribe" | "applications.unsubscribe",
    eventSource: string,
  ): Promise<void> {
    try {
      await this.#client.command(name, { applicationName: this.#application, eventSource });
    } catch (error) {
      this.#complain(error, [eventSource]);
    }
  }

  /** A phone that does not exist (any more) is none to watch; a lost connection is begun again. */
  #complain(error: unknown, addresses: readonly string[]): void {
    if (error instanceof AriError && (error.failure === "closed" || error.status > 0)) {
      this.#log.debug({ addresses, cause: error.message }, "a phone is not watched");
      return;
    }
    this.#log.warn({ addresses, cause: String(error) }, "a phone is not watched");
  }
}
