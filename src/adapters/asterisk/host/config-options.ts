import type { AsteriskInstall } from "./install.ts";

/** An address and a port to listen on. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** The trunk on which callers arrive, and the one on which we may dial out. */
export interface TrunkOptions {
  /** Addresses or networks (`192.0.2.0/24`) whose calls are taken without a password. */
  readonly addresses: readonly string[];
  /** A caller's leg that sends nothing for this long is ended; 0 never. */
  readonly rtpTimeoutSeconds: number;
  /** Where outgoing calls are sent as `PJSIP/<number>@trunk-out`; without it nothing dials out. */
  readonly outbound?: {
    readonly host: string;
    readonly port: number;
    readonly username?: string;
    readonly password?: string;
  };
}

/** What a caller meets while the controller is away. */
export interface GuardOptions {
  /** Seconds between two attempts to hand the caller over, once the announcements have begun. */
  readonly retrySeconds: number;
  /** Seconds after which the caller is sent to the fallback. */
  readonly holdSeconds: number;
}

/**
 * Names under `sounds/<language>/` that the dialplan plays by itself. The caller may not have
 * chosen a language yet, so each says its words in every language.
 */
export interface Announcements {
  /** One moment, you will be served shortly. */
  readonly hold: string;
  /** There is a fault; you are being put through to somebody else. */
  readonly passingOn: string;
  /** Nobody can take the call; please call again later. */
  readonly unavailable: string;
}

/** Text added to our own files, for benchmarks and for what an operator's trunk needs. */
export interface ExtraConfig {
  readonly pjsip?: string;
  readonly extensions?: string;
  readonly queues?: string;
  /** Names without `.so`. */
  readonly modules?: readonly string[];
}

/** All that decides the content of Asterisk's configuration. */
export interface AsteriskConfigOptions {
  readonly install: AsteriskInstall;
  /** Asterisk's own data folder, usually `<DATA_DIR>/asterisk`; made with mode 0700. */
  readonly folder: string;
  /** The repository's `sounds`, with one folder per language. */
  readonly soundsFolder: string;
  /** The folders of `soundsFolder`; a line speaks the first one until something else is set. */
  readonly languages: readonly string[];
  /** ARI_APPLICATION. */
  readonly application: string;
  /** ARI_USERNAME. */
  readonly ariUsername: string;
  /** ARI_PASSWORD; without it a random one is made and kept in `secrets.json`. */
  readonly ariPassword?: string;
  /** HTTP, ARI and the SIP WebSocket; keep it on loopback. */
  readonly http: ListenAddress;
  /** SIP over UDP; RTP and the media of browsers are bound to the same address. */
  readonly sip: ListenAddress;
  readonly rtp: { readonly portMin: number; readonly portMax: number };
  /** The address to name in SIP and SDP when this machine is behind NAT. */
  readonly publicAddress?: string;
  readonly trunk: TrunkOptions;
  /** Whether calls may go to SIP addresses at any host, as `PJSIP/sip-out/sip:desk@host`. */
  readonly callsSip?: boolean;
  readonly guard: GuardOptions;
  readonly announcements: Announcements;
  /** FALLBACK_NUMBER: dialled on the outbound trunk when the controller does not come back. */
  readonly fallbackNumber?: string;
  /** Further calls are refused at once. */
  readonly callsMax: number;
  /** Loads Asterisk's own queue application, the peer of the benchmark. */
  readonly withAppQueue?: boolean;
  readonly extra?: ExtraConfig;
}

/** Values that suit one machine on its own; the caller adds folders and secrets. */
export const ASTERISK_CONFIG_DEFAULTS = {
  languages: ["en", "zh"],
  application: "hotline",
  ariUsername: "hotline",
  http: { host: "127.0.0.1", port: 8088 },
  sip: { host: "127.0.0.1", port: 5060 },
  rtp: { portMin: 10_000, portMax: 10_998 },
  trunk: { addresses: ["127.0.0.1"], rtpTimeoutSeconds: 120 },
  guard: { retrySeconds: 2, holdSeconds: 120 },
  announcements: {
    hold: "one-moment",
    passingOn: "fallback-apology",
    unavailable: "out-of-service",
  },
  callsMax: 4_000,
} as const satisfies Partial<AsteriskConfigOptions>;
