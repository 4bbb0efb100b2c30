/**
 * SIPp scenarios, written from typed steps. SIPp is the caller that we did not write: it brings the
 * volume, and a second opinion on our SIP.
 */

/** One step of a scenario, in the order in which it happens. */
export type SippStep =
  /** Calls the number given by `-s`. */
  | { readonly do: "invite" }
  /** Waits for the answer and acknowledges it. */
  | { readonly do: "expect_answer" }
  /** Waits until the other side's phone rings. */
  | { readonly do: "expect_ringing" }
  /** Presses keys by SIP INFO, one after another: SIPp could send RFC 4733 as root only. */
  | { readonly do: "press"; readonly keys: string }
  /** Says a WAV file once (16 bit, 8 kHz, mono), without waiting for its end. */
  | { readonly do: "say"; readonly wavFile: string }
  /** Waits, always as long or between two times, each of which is as likely as any other. */
  | { readonly do: "pause"; readonly ms: number | Between }
  | { readonly do: "bye" }
  | { readonly do: "expect_bye" }
  /** Gives up while it rings. */
  | { readonly do: "cancel" }
  /** Waits for a call, and writes its Call-ID and From to the log. */
  | { readonly do: "expect_invite" }
  | { readonly do: "ring" }
  /** Answers, and waits for the acknowledgement. */
  | { readonly do: "answer" }
  /** Refuses with a status such as `486 Busy Here`. */
  | { readonly do: "refuse"; readonly status: string };

/** The least and the most of something. */
export type Between = { readonly min: number; readonly max: number };

/** Who a scenario plays: a caller whose number is `fromPrefix` and the call's number, or a callee. */
export type SippRole =
  | { readonly kind: "caller"; readonly fromPrefix: string }
  | { readonly kind: "callee" };

/** Milliseconds from one key to the next, and of one key's tone. */
const KEY_GAP_MS = 100;
const KEY_MS = 80;
const VIA = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]";
const CONTACT = "Contact: <sip:[service]@[local_ip]:[local_port]>";
const CALLEE_TAG = ";tag=[pid]a[call_number]";
const SDP = [
  "v=0",
  "o=- 1 1 IN IP4 [local_ip]",
  "s=-",
  "c=IN IP4 [media_ip]",
  "t=0 0",
  "m=audio [media_port] RTP/AVP 0 101",
  "a=rtpmap:0 PCMU/8000",
  "a=rtpmap:101 telephone-event/8000",
  "a=fmtp:101 0-16",
  "",
];

/** Writes the XML of a scenario. */
export function writeScenario(name: string, role: SippRole, steps: readonly SippStep[]): string {
  const sequence = newSequence();
  return [
    '<?xml version="1.0" encoding="UTF-8" ?>',
    `<scenario name="${name}">`,
    ...steps.flatMap((step) => writeStep(step, role, sequence)),
    "</scenario>",
    "",
  ].join("\n");
}

/** Numbers the requests within a dialog; the INVITE and its ACK have 1. */
type Sequence = () => number;

function newSequence(): Sequence {
  let last = 1;
  return () => {
    last += 1;
    return last;
  };
}

function writeStep(step: SippStep, role: SippRole, next: Sequence): readonly string[] {
  switch (step.do) {
    case "invite":
      return [send(outside("INVITE", role, VIA), { body: SDP, isRepeated: true })];
    case "expect_ringing":
      return [expectReply("100", "optional"), expectReply("180", "needed")];
    case "expect_answer":
      return [
        ...["100", "180", "183"].map((status) => expectReply(status, "optional")),
        expectReply("200", "routes"),
        send(inside("ACK", 1, role)),
      ];
    case "cancel":
      return [
        send(outside("CANCEL", role, "[last_Via:]"), { isRepeated: true }),
        expectReply("200", "needed"),
        expectReply("487", "needed"),
        send(outside("ACK", role, "[last_Via:]", "[peer_tag_param]")),
      ];
    case "bye":
      return [
        send(inside("BYE", next(), role), { isRepeated: true }),
        expectReply("200", "needed"),
      ];
    case "expect_bye":
      return ['<recv request="BYE"/>', send(reply("200 OK", ""))];
    case "expect_invite":
      return EXPECT_INVITE;
    case "ring":
      return [send(reply("180 Ringing", CALLEE_TAG))];
    case "answer":
      return [
        send(reply("200 OK", CALLEE_TAG), { body: SDP, isRepeated: true }),
        '<recv request="ACK"/>',
      ];
    case "refuse":
      return [send(reply(step.status, CALLEE_TAG), { isRepeated: true }), '<recv request="ACK"/>'];
    case "press":
      return [...step.keys].flatMap((key) => [
        send(inside("INFO", next(), role), {
          type: "application/dtmf-relay",
          body: [`Signal=${key}`, `Duration=${KEY_MS}`],
          isRepeated: true,
        }),
        expectReply("200", "needed"),
        pause(KEY_GAP_MS),
      ]);
    case "say":
      return [`<nop><action><exec rtp_stream="${step.wavFile},1,0,PCMU/8000"/></action></nop>`];
    case "pause":
      return [pause(step.ms)];
  }
}

/**
 * SIPp ends silently when a captured value is not used: `from` and `to` are used by the log and by
 * `bye`, and referenced for scenarios without one.
 */
const EXPECT_INVITE: readonly string[] = [
  '<recv request="INVITE" rrs="true"><action>',
  '<ereg regexp=".*" search_in="hdr" header="From:" assign_to="from"/>',
  '<ereg regexp=".*" search_in="hdr" header="To:" assign_to="to"/>',
  '<log message="[call_id] [$from]"/>',
  "</action></recv>",
  '<Reference variables="from,to"/>',
];

function send(
  lines: readonly string[],
  options: {
    readonly body?: readonly string[];
    readonly type?: string;
    readonly isRepeated?: boolean;
  } = {},
): string {
  const tail =
    options.body === undefined
      ? ["Content-Length: 0", "", ""]
      : [
          `Content-Type: ${options.type ?? "application/sdp"}`,
          "Content-Length: [len]",
          "",
          ...options.body,
          "",
        ];
  const repeat = options.isRepeated === true ? ' retrans="500"' : "";
  return `<send${repeat}><![CDATA[\n${[...lines, ...tail].join("\n")}\n]]></send>`;
}

function expectReply(status: string, kind: "optional" | "needed" | "routes"): string {
  const extra = { optional: ' optional="true"', needed: "", routes: ' rrs="true"' }[kind];
  return `<recv response="${status}"${extra}/>`;
}

function pause(ms: number | Between): string {
  if (typeof ms === "number") return `<pause milliseconds="${ms}"/>`;
  return `<pause distribution="uniform" min="${ms.min}" max="${ms.max}"/>`;
}

function outside(method: string, role: SippRole, via: string, toTag = ""): readonly string[] {
  return [
    `${method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0`,
    via,
    callerFrom(role),
    `To: <sip:[service]@[remote_ip]:[remote_port]>${toTag}`,
    "Call-ID: [call_id]",
    `CSeq: 1 ${method}`,
    CONTACT,
    "Max-Forwards: 70",
  ];
}

function inside(method: string, number: number, role: SippRole): readonly string[] {
  const parties =
    role.kind === "caller"
      ? [callerFrom(role), "To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]"]
      : [`From:[$to]${CALLEE_TAG}`, "To:[$from]"];
  return [
    `${method} [next_url] SIP/2.0`,
    VIA,
    "[routes]",
    ...parties,
    "Call-ID: [call_id]",
    `CSeq: ${number} ${method}`,
    "Max-Forwards: 70",
  ];
}

function callerFrom(role: SippRole): string {
  const user = role.kind === "caller" ? `${role.fromPrefix}[call_number]` : "callee";
  return `From: <sip:${user}@[local_ip]:[local_port]>;tag=[pid]c[call_number]`;
}

function reply(status: string, toTag: string): readonly string[] {
  return [
    `SIP/2.0 ${status}`,
    "[last_Via:]",
    "[last_Record-Route:]",
    "[last_From:]",
    `[last_To:]${toTag}`,
    "[last_Call-ID:]",
    "[last_CSeq:]",
    CONTACT,
  ];
}
