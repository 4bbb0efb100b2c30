import type { RecordWait } from "../../core/call/index.ts";
import type { LegId } from "../../core/lib/brands.ts";
import { ARI_COMMAND } from "./ari/index.ts";
import { codeOf, type Parts, sendAnyway, throwIfDown } from "./wire.ts";

/** Begins to record a leg; Asterisk ends that by itself, and says so. */
export function startRecording(parts: Parts, leg: LegId, wait: RecordWait): Promise<void> {
  const seconds = (ms: number): number => Math.max(1, Math.round(ms / 1_000));
  return parts.ari.command("channels.record", {
    channelId: leg,
    name: wait.name,
    format: "wav",
    maxDurationSeconds: seconds(wait.maxMs),
    maxSilenceSeconds: seconds(wait.silenceMs),
    ifExists: "fail",
    beep: wait.beep,
    terminateOn: wait.endKey ?? "none",
  });
}

/** Ends a playback of a leg, before what else the leg is told. Rejects with CarrierDown only. */
export function stopPlayback(parts: Parts, leg: LegId, playbackId: string): Promise<void> {
  return sendAnyway(parts, "playbacks.stop", { playbackId }, [leg]);
}

/**
 * Ends whatever plays on a leg: the playbacks that may have these ids, and music. Returns the first
 * index whose id was free. Rejects with CarrierDown only.
 */
export async function stopPlaying(
  parts: Parts,
  leg: LegId,
  ids: readonly string[],
): Promise<number> {
  const stops = ids.map(async (playbackId) => {
    try {
      await parts.ari.command("playbacks.stop", { playbackId }, { ...ARI_COMMAND, about: [leg] });
      return true;
    } catch (error) {
      throwIfDown(error);
      return false;
    }
  });
  const music = sendAnyway(parts, "channels.stopMoh", { channelId: leg });
  const [hasPlayed] = await Promise.all([Promise.all(stops), music]);
  return Math.max(0, hasPlayed.indexOf(false));
}

/** A talk does not end because its music is missing. Rejects with CarrierDown only. */
export function startMusicInRoom(parts: Parts, leg: LegId, mohClass: string): Promise<void> {
  const started = parts.ari.command("channels.startMoh", { channelId: leg, mohClass });
  return started.catch((error: unknown) => {
    throwIfDown(error);
    parts.log.warn({ legId: leg, code: codeOf(error) }, "no music on hold");
  });
}
