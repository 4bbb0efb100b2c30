/** Every limit of the Asterisk client, with its reason. */

/** A request that Asterisk has not answered by then has failed for us; 2 s is far above its p99. */
export const ARI_COMMAND_TIMEOUT_MS = 2_000;

/** A request that may wait behind a prompt on its channel; no prompt list of ours is longer. */
export const ARI_PROMPT_BOUND_TIMEOUT_MS = 60_000;

/** How long Asterisk may take to answer its first request on the WebSocket (before 22.4: never). */
export const ARI_PROBE_TIMEOUT_MS = 1_500;

/** The lists after a connect can be long on a busy machine. */
export const ARI_RESYNC_TIMEOUT_MS = 10_000;

/** TCP and WebSocket handshake. */
export const ARI_HANDSHAKE_TIMEOUT_MS = 3_000;

/** Unanswered requests per lane; the next one is refused. 1,000 is 400 ms of work at 2,500/s. */
export const ARI_IN_FLIGHT_MAX = 1_000;

/** Events kept between the handshake and the end of the resync; more and the connect is retried. */
export const ARI_HELD_EVENTS_MAX = 20_000;

/** Largest frame that we take from Asterisk: a list of 5,000 channels is about 3 MiB. */
export const ARI_FRAME_BYTES_MAX = 16 * 1024 * 1024;

/** Largest frame that Asterisk takes (`MAX_WS_HDR_SZ`, http_websocket.h: 65,535 bytes). */
export const ARI_REQUEST_BYTES_MAX = 65_535;

/**
 * WebSockets for requests, the one of the events among them. Asterisk has a thread for each, which
 * mostly waits for the threads of channels.
 */
export const ARI_SOCKETS = 4;

/** Keep-alive sockets of the pool; Asterisk's `sessionlimit` default is 100. */
export const ARI_POOL_SOCKETS_MAX = 16;

/** Idle time after which a pool socket is closed; Asterisk's own default is 15 s. */
export const ARI_POOL_IDLE_MS = 10_000;

/** A peer that has answered no ping for two of these intervals is dead. */
export const ARI_PING_INTERVAL_MS = 5_000;

/** Pings that may go unanswered. */
export const ARI_PING_MISSES_MAX = 2;

/** The socket is serial: an answer older than this means that a command waits behind a prompt. */
export const ARI_STALL_MS = 300;

/** At most one log line about stalls in this time. */
export const ARI_STALL_LOG_MS = 10_000;

/** Granularity of request timeouts. */
export const ARI_SWEEP_MS = 50;

/** First and longest pause between two attempts to connect. */
export const ARI_RECONNECT_MIN_MS = 100;
/** See `ARI_RECONNECT_MIN_MS`; a caller is held by the dialplan meanwhile, so it stays short. */
export const ARI_RECONNECT_MAX_MS = 3_000;
