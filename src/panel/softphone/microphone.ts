import { microphoneWish } from "./devices.ts";

/**
 * May this page use a microphone? `asking`: the browser shows its question; `denied` by the person
 * or the browser's settings; `missing` no device; `taken` by another program; `insecure` the page
 * came by plain HTTP from another machine, where browsers offer no microphone at all.
 */
export type Microphone =
  | "unknown"
  | "asking"
  | "allowed"
  | "denied"
  | "missing"
  | "taken"
  | "insecure";

/** A browser that will not let the page sound yet never says so: it is not waited for longer. */
const wakeMs = 500;

/**
 * Opens the microphone for a moment to learn whether calls can use it. While it is open the
 * browser also lets the page make sound, so `whileOpen` is the place to wake the ring tone.
 */
export async function testMicrophone(
  deviceId: string | null,
  whileOpen?: () => Promise<void>,
): Promise<Microphone> {
  if (!isSecureContext || navigator.mediaDevices === undefined) return "insecure";
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: microphoneWish(deviceId),
    });
    if (whileOpen !== undefined) await Promise.race([whileOpen(), sleep(wakeMs)]);
    for (const track of stream.getTracks()) track.stop();
    return "allowed";
  } catch (error) {
    return verdictOf(error instanceof Error ? error.name : "");
  }
}

/** The verdict in the name of an error of getUserMedia (W3C Media Capture and Streams, 10.2). */
export function verdictOf(errorName: string): Microphone {
  switch (errorName) {
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "taken";
    default:
      return "denied";
  }
}

/**
 * Tells when the permission or the devices change, until the returned function is called. Browsers
 * that cannot be asked for the permission tell only of devices.
 */
export function watchMicrophone(onChange: (denied: boolean | null) => void): () => void {
  let status: PermissionStatus | null = null;
  let isOver = false;
  const tell = (): void => onChange(status === null ? null : status.state === "denied");
  const devices = navigator.mediaDevices;
  devices?.addEventListener("devicechange", tell);
  navigator.permissions
    ?.query({ name: "microphone" as PermissionName }) // TypeScript's list lacks "microphone"
    .then((found) => {
      if (isOver) return;
      status = found;
      status.addEventListener("change", tell);
    })
    .catch(() => undefined);
  return () => {
    isOver = true;
    devices?.removeEventListener("devicechange", tell);
    status?.removeEventListener("change", tell);
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
