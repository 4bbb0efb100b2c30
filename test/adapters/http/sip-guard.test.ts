import { describe, expect, it } from "vitest";
import { refuseSip } from "../../../src/adapters/http/sip-guard.ts";

const line = "agent-ann-3f2a91c0";

const message = (method: string, headers: readonly string[]): string =>
  [`${method} sip:1000@hotline.invalid SIP/2.0`, ...headers, "", "v=0"].join("\r\n");

const from = (user: string): string => `From: <sip:${user}@hotline.invalid>;tag=a1`;
const to = "To: <sip:1000@hotline.invalid>";
const inDialog = "To: <sip:1000@hotline.invalid>;tag=b2";
const login = (user: string): string =>
  `Authorization: Digest realm="x", username="${user}", nonce="n"`;

describe("what a softphone may send", () => {
  it.each([
    ["its registration", message("REGISTER", [from(line), to])],
    ["its registration with its password", message("REGISTER", [from(line), to, login(line)])],
    ["a call", message("INVITE", [`f: "Ann" <sip:${line}@x>;tag=1`, "t: <sip:1000@x>"])],
    ["a call from an escaped user", message("INVITE", [from(line.replace("a", "%61")), to])],
    ["a folded header", message("INVITE", [`From: "Ann"\r\n <sip:${line}@x>;tag=1`, to])],
    ["the end of a call that it was called by", message("BYE", [from("k3x9"), inDialog])],
    ["an answer", "SIP/2.0 200 OK\r\nFrom: <sip:1000@x>\r\n\r\n"],
    ["a keep-alive", "\r\n\r\n"],
    ["a keep-alive's answer", "\r\n"],
  ])("%s", (_what, text) => {
    expect(refuseSip(text, line)).toBeNull();
  });

  it.each([
    ["a registration of another", message("REGISTER", [from("agent-bob-00000000"), to])],
    ["a call from another", message("INVITE", [from("phone-1"), to])],
    [
      "its own name in front of another",
      message("INVITE", [`From: "<sip:${line}@x>" <sip:bob@x>`, to]),
    ],
    ["a tag in a display name", message("INVITE", [from("bob"), 'To: ";tag=1" <sip:1000@x>'])],
    ["a tag in an address", message("INVITE", [from("bob"), "To: <sip:1000@x;tag=1>"])],
    ["another's password", message("REGISTER", [from(line), to, login("bob")])],
    ["two passwords", message("REGISTER", [from(line), to, login(line), login("bob")])],
    [
      "another's password within a dialog",
      message("INVITE", [from("k3x9"), inDialog, login("bob")]),
    ],
    ["two senders", message("INVITE", [from(line), from("bob"), to])],
    ["no sender", message("INVITE", [to])],
    ["a text message", message("MESSAGE", [from(line), to])],
    ["a transfer", message("REFER", [from(line), inDialog])],
    ["nonsense", "GET / HTTP/1.1\r\n\r\n"],
    ["a broken escape", message("INVITE", [from("%zz"), to])],
  ])("not %s", (_what, text) => {
    expect(refuseSip(text, line)).not.toBeNull();
  });
});
