import type { Dial, OutsideDial } from "../../ports/telephony.ts";
import type { AriParams } from "./ari/index.ts";
import { DIALLED } from "./found.ts";
import { writeCallerId } from "./lines.ts";
import type { AsteriskTelephonySettings } from "./settings.ts";

type Channel = AriParams<"channels.originateWithId">;
type Settings = Pick<AsteriskTelephonySettings, "ari" | "dialCodecs">;

/** What desk phones take for "answer by yourself": makers agree on no one header. */
const autoAnswer = {
  "PJSIP_HEADER(add,Call-Info)": "<sip:hotline.invalid>;answer-after=0",
  "PJSIP_HEADER(add,Alert-Info)": "<http://hotline.invalid>;info=alert-autoanswer;delay=0",
};

/** The channel that rings an agent's phone. */
export function agentChannel(dial: Dial, settings: Settings): Channel {
  const plain = { ...channel(dial, settings), endpoint: `PJSIP/${dial.address}` };
  return dial.autoAnswer ? { ...plain, variables: autoAnswer } : plain;
}

/** The channel that calls somebody outside: a number through the trunk, or a SIP address. */
export function outsideChannel(dial: OutsideDial, settings: Settings): Channel {
  const { kind, address } = dial.to;
  const endpoint = kind === "sip" ? `PJSIP/sip-out/${address}` : `PJSIP/${address}@trunk-out`;
  return { ...channel(dial, settings), endpoint };
}

function channel({ leg, call, callerId, ringMs }: Dial | OutsideDial, settings: Settings) {
  return {
    channelId: leg,
    app: settings.ari.application,
    appArgs: `${DIALLED},${call}`,
    callerId: writeCallerId(callerId.number, callerId.name),
    timeout: Math.max(1, Math.round(ringMs / 1_000)),
    formats: settings.dialCodecs,
  };
}
