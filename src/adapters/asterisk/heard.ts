import { ARI_EVENT_TYPES, type AriEvent } from "./ari/index.ts";

/** The events that `telephony.ts` reads. */
const WANTED: ReadonlySet<string> = new Set<AriEvent["type"]>([
  "ApplicationReplaced",
  "ChannelDestroyed",
  "ChannelDtmfReceived",
  "ChannelHangupRequest",
  "ChannelHold",
  "ChannelStateChange",
  "ChannelUnhold",
  "ContactStatusChange",
  "PlaybackFinished",
  "RecordingFailed",
  "RecordingFinished",
  "StasisEnd",
  "StasisStart",
]);

/**
 * The contacts of all phones. Whoever asks for those of one endpoint (`endpoint:PJSIP/ann`) is also
 * sent all events of that phone's calls, a second time; without a name only contacts are told
 * (`forwards_create_endpoint`, res/stasis/app.c).
 */
export const ALL_ENDPOINTS = "endpoint:";

/** The events that Asterisk is told not to send. */
export const UNREAD_EVENTS: readonly AriEvent["type"][] = [...ARI_EVENT_TYPES]
  // The names come from the list of Asterisk's own event types.
  .map((type) => type as AriEvent["type"])
  .filter((type) => !WANTED.has(type));
