/** Modules without which no call can be carried; Asterisk refuses to start when one is absent. */
const REQUIRED = [
  "app_dial",
  "app_playback",
  "app_stasis",
  "bridge_holding",
  "bridge_simple",
  "bridge_softmix",
  "chan_bridge_media",
  "chan_pjsip",
  "codec_alaw",
  "codec_resample",
  "codec_ulaw",
  "format_pcm",
  "format_wav",
  "func_callerid",
  "func_channel",
  "func_strings",
  "pbx_config",
  "res_ari",
  "res_ari_applications",
  "res_ari_asterisk",
  "res_ari_bridges",
  "res_ari_channels",
  "res_ari_device_states",
  "res_ari_endpoints",
  "res_ari_events",
  "res_ari_model",
  "res_ari_playbacks",
  "res_ari_recordings",
  "res_ari_sounds",
  "res_crypto",
  "res_http_websocket",
  "res_musiconhold",
  "res_pjproject",
  "res_pjsip",
  "res_pjsip_authenticator_digest",
  "res_pjsip_caller_id",
  "res_pjsip_endpoint_identifier_ip",
  "res_pjsip_endpoint_identifier_user",
  "res_pjsip_header_funcs",
  "res_pjsip_outbound_authenticator_digest",
  "res_pjsip_pubsub",
  "res_pjsip_registrar",
  "res_pjsip_sdp_rtp",
  "res_pjsip_session",
  "res_pjsip_transport_websocket",
  "res_rtp_asterisk",
  "res_sorcery_astdb",
  "res_sorcery_config",
  "res_sorcery_memory",
  "res_srtp",
  "res_stasis",
  "res_stasis_answer",
  "res_stasis_device_state",
  "res_stasis_playback",
  "res_stasis_recording",
  "res_stasis_snoop",
  "res_timing_timerfd",
] as const;

/** Modules that make calls better and are loaded where the packages have them. */
const WELCOME = [
  "app_amd",
  "app_echo",
  "app_mixmonitor",
  "bridge_builtin_features",
  "bridge_native_rtp",
  "chan_rtp",
  "chan_websocket",
  "codec_a_mu",
  "codec_g722",
  "codec_gsm",
  "codec_opus_open_source",
  "format_gsm",
  "format_ogg_opus_open_source",
  "format_sln",
  "func_hangupcause",
  "func_logic",
  "func_pjsip_endpoint",
  "func_talkdetect",
  "func_timeout",
  "func_volume",
  "res_clialiases",
  "res_format_attr_opus",
  "res_pjsip_acl",
  "res_pjsip_diversion",
  "res_pjsip_dlg_options",
  "res_pjsip_dtmf_info",
  "res_pjsip_empty_info",
  "res_pjsip_logger",
  "res_pjsip_nat",
  "res_pjsip_outbound_registration",
  "res_pjsip_path",
  "res_pjsip_refer",
  "res_pjsip_rfc3326",
  "res_pjsip_sips_contact",
  "res_rtp_multicast",
  "res_security_log",
  "res_websocket_client",
] as const;

/** Loaded before the rest, because others read their configuration or use them at once. */
const PRELOADED: readonly string[] = [
  "res_sorcery_config",
  "res_sorcery_memory",
  "res_sorcery_astdb",
];

/** What the folder of modules has, and what is wanted beyond our own list. */
export interface ModuleChoice {
  /** Names without `.so`. */
  readonly available: ReadonlySet<string>;
  /** For example `app_queue`. */
  readonly extra: readonly string[];
}

/** The modules of our list, and of `extra`, that are needed but not in the folder. */
export function missingModules(choice: ModuleChoice): readonly string[] {
  return [...REQUIRED, ...choice.extra].filter((name) => !choice.available.has(name));
}

/**
 * `modules.conf` that loads what we use and nothing else: most advisories of 2024 to 2026 are in
 * modules that a contact centre has no use for (unistim, xmpp, sms, ldap, phoneprov, func_shell).
 */
export function renderModules(choice: ModuleChoice): string {
  const required: readonly string[] = REQUIRED;
  const welcome = WELCOME.filter((name) => choice.available.has(name));
  const lines = [...required, ...welcome, ...choice.extra].map((name) => {
    if (PRELOADED.includes(name)) return `preload-require = ${name}.so`;
    return `${required.includes(name) ? "require" : "load"} = ${name}.so`;
  });
  return ["[modules]", "autoload = no", ...new Set(lines), ""].join("\n");
}
