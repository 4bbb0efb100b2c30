import { type LegId, legId } from "../../core/lib/brands.ts";
import type { AriChannel, AriResync } from "./ari/index.ts";

/** First argument of `Stasis` for a leg that we dialled; the others are the dialplan's ways in. */
export const DIALLED = "leg";

/** A caller as the dialplan hands it over. */
export type Arrival = { readonly origin: "trunk" | "phone"; readonly to: string };

/** A channel of ours that Asterisk lists after a connect. */
export type FoundLeg = {
  readonly leg: LegId;
  readonly channel: AriChannel;
  /** Null for a leg that we dialled. */
  readonly arrival: Arrival | null;
};

/**
 * Reads the arguments of `Stasis`: kind of way in and number dialled, as `host/dialplan.ts` writes
 * them. A desk phone's call is a call from outside. Null for anything else.
 */
export function readArrival(args: readonly string[]): Arrival | null {
  const [kind, to = ""] = args;
  if (kind === "trunk" || kind === "agent") return { origin: "trunk", to };
  return kind === "phone" ? { origin: "phone", to } : null;
}

/** Our legs among all that Asterisk lists: callers inside our application, and phones we rang. */
export function findLegs(state: AriResync): readonly FoundLeg[] {
  const ours = new Set(state.application.channel_ids);
  return state.channels.flatMap((channel): readonly FoundLeg[] => {
    const { app_name, app_data } = channel.dialplan;
    if (!ours.has(channel.id)) return [];
    const leg = legId(channel.id);
    // A phone that rings is not in the application yet: Asterisk shows its dialler there.
    if (app_name === "AppDial2") return [{ leg, channel, arrival: null }];
    const [application, ...args] = app_data.split(",");
    if (app_name !== "Stasis" || application !== state.application.name) return [];
    if (args[0] === DIALLED) return [{ leg, channel, arrival: null }];
    const arrival = readArrival(args);
    return arrival === null ? [] : [{ leg, channel, arrival }];
  });
}

/** The endpoint's name in a channel's name, `PJSIP/trunk-0000002a`. */
export function endpointOf(channelName: string): string {
  return channelName.replace(/^[^/]*\//, "").replace(/-[0-9a-f]{8,}(;[12])?$/, "");
}

/** Changes when Asterisk itself has been restarted. */
export function bootIdOf(state: AriResync): string {
  const { system, status } = state.info;
  return `${system?.entity_id ?? ""} ${status?.startup_time ?? ""}`;
}
