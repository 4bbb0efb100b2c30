/** What a leg is doing in Asterisk; `unknown` for one that was found after a restart. */
export type Doing =
  | { readonly kind: "nothing" }
  | { readonly kind: "unknown" }
  | { readonly kind: "prompt"; readonly playback: string; readonly rest: Lists }
  /** `due` begins it later; null once it plays. */
  | { readonly kind: "music"; readonly name: string; readonly due: NodeJS.Timeout | null }
  | { readonly kind: "recording"; readonly name: string }
  /** With the music heard instead of the room; null for none, undefined when nobody knows. */
  | { readonly kind: "room"; readonly name: string; readonly music: string | null | undefined };
/** Media, in lists that each fit into one request. */
export type Lists = readonly (readonly string[])[];

export const NOTHING: Doing = { kind: "nothing" };
