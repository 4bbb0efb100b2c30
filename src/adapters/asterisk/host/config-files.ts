import type { AsteriskConfigOptions } from "./config-options.ts";
import { renderDialplan } from "./dialplan.ts";
import type { AsteriskFolders } from "./folders.ts";
import { type ModuleChoice, renderModules } from "./modules.ts";

/** What the files are made of besides the options. */
export interface ConfigMaterial {
  readonly folders: AsteriskFolders;
  readonly ariPassword: string;
  readonly modules: ModuleChoice;
  /** This machine's addresses at which browsers' media may arrive. */
  readonly ownAddresses: readonly string[];
}

/** One `[name]` of a file with its settings, in order. */
interface Section {
  readonly name: string;
  readonly settings: readonly (readonly [string, string | number])[];
}

/** Every configuration file by name. Asterisk reads no other. */
export function renderConfigFiles(
  options: AsteriskConfigOptions,
  material: ConfigMaterial,
): Readonly<Record<string, string>> {
  return {
    "asterisk.conf": renderAsterisk(options, material.folders),
    "modules.conf": renderModules(material.modules),
    "logger.conf": render([
      general({ dateformat: "%F %T.%3q", queue_log: "no", logger_queue_limit: 1_000 }),
      section("logfiles", { "messages.log": "notice,warning,error,security" }, "=>"),
    ]),
    "http.conf": renderHttp(options),
    "ari.conf": renderAri(options, material.ariPassword),
    "pjsip.conf": renderPjsip(options),
    "sorcery.conf": renderSorcery(),
    "rtp.conf": renderRtp(options, material.ownAddresses),
    "musiconhold.conf": render([
      section("default", {
        mode: "files",
        directory: material.folders.music,
        sort: "random",
      }),
    ]),
    "extensions.conf": renderDialplan(options),
    "queues.conf": `${render([general({ persistentmembers: "no" })])}\n${options.extra?.queues ?? ""}`,
    "manager.conf": render([general({ enabled: "no", webenabled: "no" })]),
    "cdr.conf": render([general({ enable: "no" })]),
    "cel.conf": render([general({ enable: "no" })]),
    "indications.conf": renderIndications(),
    "stasis.conf": renderStasis(),
    ...Object.fromEntries(WITHOUT_SETTINGS.map((name) => [name, ""])),
  };
}

/** Files whose absence makes a module refuse or complain; their defaults are what we want. */
const WITHOUT_SETTINGS = [
  "acl.conf",
  "amd.conf",
  "ccss.conf",
  "chan_websocket.conf",
  "cli.conf",
  "cli_aliases.conf",
  "codecs.conf",
  "dnsmgr.conf",
  "dsp.conf",
  "features.conf",
  "pjproject.conf",
  "queuerules.conf",
  "udptl.conf",
  "websocket_client.conf",
];

function renderAsterisk(options: AsteriskConfigOptions, folders: AsteriskFolders): string {
  return render([
    section(
      "directories",
      {
        astetcdir: folders.etc,
        astmoddir: options.install.modulesFolder,
        astvarlibdir: folders.state,
        astdbdir: folders.state,
        astkeydir: folders.state,
        astdatadir: folders.share,
        astagidir: folders.state,
        astspooldir: folders.spool,
        astrundir: folders.run,
        astlogdir: folders.log,
      },
      "=>",
    ),
    section("options", {
      defaultlanguage: options.languages[0] ?? "en",
      languageprefix: "yes",
      live_dangerously: "no",
      maxcalls: options.callsMax,
      nocolor: "yes",
      hideconnect: "yes",
      dontwarn: "yes",
    }),
  ]);
}

/** `sessionlimit` counts browsers' SIP WebSockets and ARI sockets alike. */
function renderHttp(options: AsteriskConfigOptions): string {
  return render([
    general({
      enabled: "yes",
      bindaddr: options.http.host,
      bindport: options.http.port,
      enable_static: "no",
      enable_status: "no",
      sessionlimit: 1_000,
      session_inactivity: 30_000,
      session_keep_alive: 15_000,
    }),
  ]);
}

/** A slow reader may lag 5 s before Asterisk gives the socket up; its default is 0.1 s. */
function renderAri(options: AsteriskConfigOptions, password: string): string {
  return render([
    general({ enabled: "yes", pretty: "no", websocket_write_timeout: 5_000 }),
    section(options.ariUsername, {
      type: "user",
      read_only: "no",
      password_format: "plain",
      password,
    }),
  ]);
}

/**
 * Behind NAT browsers are told the public address beside our own ones: the transports' external
 * address changes the SDP's c= line, but not its ICE candidates.
 */
function renderRtp(options: AsteriskConfigOptions, ownAddresses: readonly string[]): string {
  const { rtp, publicAddress } = options;
  const ports = general({
    rtpstart: rtp.portMin,
    rtpend: rtp.portMax,
    icesupport: "yes",
    strictrtp: "yes",
  });
  if (publicAddress === undefined) return render([ports]);
  const advertised = ownAddresses
    .filter((address) => address !== publicAddress)
    .map((address) => [address, `${publicAddress},include_local_address`] as const);
  const candidates = section("ice_host_candidates", Object.fromEntries(advertised), "=>");
  return render([ports, candidates]);
}

/**
 * The endpoints of agents and browsers are pushed over ARI for one sign-in and live in memory: a
 * restarted Asterisk has none, and the controller pushes those it still wants. Nothing that was
 * signed out can come back with a database file.
 */
function renderSorcery(): string {
  const types = ["endpoint", "auth", "aor"];
  const lines = types.flatMap((type) => [
    `${type} = config,pjsip.conf,criteria=type=${type}`,
    `${type} = memory`,
  ]);
  return ["[res_pjsip]", ...lines, ""].join("\n");
}

function renderPjsip(options: AsteriskConfigOptions): string {
  const { trunk, sip } = options;
  const nat =
    options.publicAddress === undefined
      ? {}
      : {
          external_media_address: options.publicAddress,
          external_signaling_address: options.publicAddress,
        };
  const sections = [
    section("global", {
      type: "global",
      user_agent: "Hotline",
      endpoint_identifier_order: "username,ip,anonymous",
      taskprocessor_overload_trigger: "pjsip_only",
    }),
    section("transport-udp", {
      type: "transport",
      protocol: "udp",
      bind: `${bracketed(sip.host)}:${sip.port}`,
      ...nat,
    }),
    // The socket is http.conf's; `bind` decides to which address the media of browsers is bound.
    section("transport-ws", {
      type: "transport",
      protocol: "ws",
      bind: bracketed(sip.host),
      ...nat,
    }),
    // Without identify_by=ip, anybody who calls himself "trunk" in From would be the trunk.
    section("trunk", {
      type: "endpoint",
      transport: "transport-udp",
      context: "from-trunk",
      identify_by: "ip",
      disallow: "all",
      allow: "ulaw,alaw",
      direct_media: "no",
      allow_transfer: "no",
      rtp_timeout: trunk.rtpTimeoutSeconds,
    }),
    {
      name: "trunk",
      settings: [
        ["type", "identify"],
        ["endpoint", "trunk"],
        ...trunk.addresses.map((address) => ["match", address] as const),
      ],
    } satisfies Section,
    ...outbound(options),
    ...(options.callsSip === true ? [outEndpoint(options, "sip-out")] : []),
  ];
  return `${render(sections)}\n${options.extra?.pjsip ?? ""}`;
}

function outbound(options: AsteriskConfigOptions): readonly Section[] {
  const out = options.trunk.outbound;
  if (out === undefined) return [];
  const known = out.username !== undefined && out.password !== undefined;
  const endpoint = outEndpoint(options, "trunk-out", {
    aors: "trunk-out",
    ...(known ? { outbound_auth: "trunk-out" } : {}),
  });
  const aor = section("trunk-out", {
    type: "aor",
    contact: `sip:${bracketed(out.host)}:${out.port}`,
  });
  if (out.username === undefined || out.password === undefined) return [endpoint, aor];
  const auth = section("trunk-out", {
    type: "auth",
    auth_type: "userpass",
    username: out.username,
    password: out.password,
  });
  return [endpoint, aor, auth];
}

/**
 * Messages of Asterisk to itself that nobody here reads. For each of them it would write JSON for
 * our application before the application's filter drops it: two thirds of what it tells of a call.
 * Those of bridges must stay: without them a bridge does not know who is in it.
 */
const UNREAD_MESSAGES = [
  "ast_channel_dial_type",
  "ast_channel_dtmf_begin_type",
  "ast_channel_moh_start_type",
  "ast_channel_moh_stop_type",
  "ast_channel_varset_type",
  "ast_rtp_rtcp_received_type",
  "ast_rtp_rtcp_sent_type",
];

function renderStasis(): string {
  const settings = UNREAD_MESSAGES.map((type) => ["decline", type] as const);
  return render([{ name: "declined_message_types", settings }]);
}

/** An endpoint that only calls out. */
function outEndpoint(
  options: AsteriskConfigOptions,
  name: string,
  more: Readonly<Record<string, string>> = {},
): Section {
  return section(name, {
    type: "endpoint",
    transport: "transport-udp",
    context: "from-trunk",
    identify_by: "ip",
    disallow: "all",
    allow: "ulaw,alaw",
    direct_media: "no",
    allow_transfer: "no",
    rtp_timeout: options.trunk.rtpTimeoutSeconds,
    ...more,
  });
}

/** Tones that the dialplan's `Ringing` and ARI's `tone:` need; those of North America. */
function renderIndications(): string {
  return render([
    general({ country: "us" }),
    section("us", {
      description: "North America",
      ringcadence: "2000,4000",
      dial: "350+440",
      busy: "480+620/500,0/500",
      ring: "440+480/2000,0/4000",
      congestion: "480+620/250,0/250",
      callwaiting: "440/300,0/10000",
      record: "1400/500,0/15000",
      info: "!950/330,!1400/330,!1800/330,0",
    }),
  ]);
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

function general(settings: Readonly<Record<string, string | number>>): Section {
  return section("general", settings);
}

function section(
  name: string,
  settings: Readonly<Record<string, string | number>>,
  sign = "=",
): Section & { readonly sign: string } {
  return { name, settings: Object.entries(settings), sign };
}

/** Semicolons begin a comment in these files unless they are escaped. */
function render(sections: readonly (Section & { readonly sign?: string })[]): string {
  const blocks = sections.map(({ name, settings, sign = "=" }) => [
    `[${name}]`,
    ...settings.map(([key, value]) => `${key} ${sign} ${String(value).replaceAll(";", "\\;")}`),
    "",
  ]);
  return blocks.map((lines) => lines.join("\n")).join("\n");
}
