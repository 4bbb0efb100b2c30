import { remember } from "../lib/remember.ts";

/** A microphone or loudspeaker as the browser names it. */
export interface AudioDevice {
  readonly id: string;
  readonly label: string;
}

/** What this computer has; labels are empty until the microphone is allowed. */
export interface AudioDevices {
  readonly microphones: readonly AudioDevice[];
  readonly speakers: readonly AudioDevice[];
}

export const noDevices: AudioDevices = { microphones: [], speakers: [] };

/** The devices of this computer; none where the browser offers none. Never rejects. */
export async function listDevices(): Promise<AudioDevices> {
  try {
    return sortDevices(await navigator.mediaDevices.enumerateDevices());
  } catch {
    return noDevices;
  }
}

/** Microphones and loudspeakers that have a name, in the browser's order. */
export function sortDevices(
  found: readonly { readonly kind: string; readonly deviceId: string; readonly label: string }[],
): AudioDevices {
  const of = (kind: string): AudioDevice[] =>
    found
      .filter((device) => device.kind === kind && device.deviceId !== "" && device.label !== "")
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { microphones: of("audioinput"), speakers: of("audiooutput") };
}

/** The device that the person chose on this computer; null leaves it to the browser. */
export const chosenDevice = {
  microphone: (): string | null => remember.read("microphone"),
  speaker: (): string | null => remember.read("speaker"),
  choose(kind: "microphone" | "speaker", id: string | null): void {
    remember.write(kind, id);
  },
};

/** What to ask the browser for: the chosen microphone if it is there, else any. */
export function microphoneWish(id: string | null): MediaTrackConstraints | true {
  return id === null ? true : { deviceId: { ideal: id } };
}

/** Something that plays sound; not every browser lets it choose the loudspeaker. */
type Player = object & { readonly setSinkId?: (id: string) => Promise<unknown> };

/** Plays through the chosen loudspeaker where the browser can; through its own choice else. */
export async function playThrough(player: object, id: string | null): Promise<void> {
  // "" is the browser's own choice; a device that has gone leaves the sound where it is.
  if (canChoose(player)) await player.setSinkId?.(id ?? "").catch(() => undefined);
}

function canChoose(player: object): player is Player {
  return "setSinkId" in player;
}
