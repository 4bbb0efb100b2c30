/** What the HTTP border needs to know besides its parts. */
export interface HttpConfig {
  /** Origin that browsers use, e.g. `https://calls.example.org`; null: loopback names only. */
  readonly publicUrl: string | null;
  /** Whose X-Forwarded-For is believed, as express has it: `loopback`, addresses, networks. */
  readonly trustedProxies?: string;
  /** Folder of the built panel (`dist/panel`). */
  readonly panelFolder: string;
  /** Whether the demo phone may be used. */
  readonly demo: boolean;
  /** The number the demo phone dials. */
  readonly demoNumber: string;
  /** A customer of the demo bank, shown beside the demo phone; none when the bank is a real one. */
  readonly demoCustomer?: { readonly account: string; readonly pin: string };
  /** Asterisk's SIP WebSocket, e.g. `ws://127.0.0.1:8188/ws`. */
  readonly sipSocketUrl: string;
  /** Domain part of SIP addresses; never resolved. */
  readonly sipDomain: string;
  /** Seals the tokens of demo phones: keep it over restarts so that their calls survive them. */
  readonly phoneKey: string;
  /** Whether calls of agents may be sent to a number outside. */
  readonly mayRing: (number: string) => boolean;
  /** Opens /metrics from elsewhere (`Authorization: Bearer …`); null: loopback only. */
  readonly metricsToken: string | null;
  /** Version of this service, for the OpenAPI document. */
  readonly version: string;
}
