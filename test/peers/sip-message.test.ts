import { describe, expect, it } from "vitest";
import {
  answerChallenge,
  formatSip,
  headerOf,
  headersOf,
  methodOf,
  parameterOf,
  parseSip,
  readSdp,
  statusOf,
  uriOf,
  writeSdp,
} from "./sip-message.ts";

describe("SIP messages", () => {
  it("read as they were written", () => {
    const message = {
      start: "SIP/2.0 180 Ringing",
      headers: [
        ["Via", "SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKabc"],
        ["Via", "SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKdef"],
        ["CSeq", "7 INVITE"],
        ["To", "<sip:1@test>;tag=xyz"],
      ],
      body: "",
    } as const;

    const read = parseSip(formatSip(message));

    expect(read && headersOf(read, "via")).toHaveLength(2);
    expect(read && statusOf(read)).toBe(180);
    expect(read && methodOf(read)).toBe("INVITE");
    expect(read && parameterOf(headerOf(read, "To"), "tag")).toBe("xyz");
    expect(read && headerOf(read, "Content-Length")).toBe("0");
  });

  it("keep bytes that are no UTF-8", () => {
    const from = '"\xff\xfe" <sip:1@test>';

    const read = parseSip(
      formatSip({ start: "OPTIONS sip:a SIP/2.0", headers: [["From", from]], body: "" }),
    );

    expect(read && headerOf(read, "From")).toBe(from);
  });

  it("are not found in a keep-alive", () => {
    expect(parseSip(Buffer.from("\r\n\r\n"))).toBeNull();
  });

  it("give the URI with and without brackets", () => {
    expect(uriOf('"A" <sip:1@test;lr>;tag=2')).toBe("sip:1@test;lr");
    expect(uriOf("sip:1@test;tag=2")).toBe("sip:1@test");
  });
});

describe("answerChallenge", () => {
  it("computes the response of RFC 2617 section 3.5, but for its own client nonce", () => {
    const challenge =
      'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"';
    const login = { user: "Mufasa", password: "Circle Of Life" };

    const answer = answerChallenge(challenge, { method: "GET", uri: "/dir/index.html" }, login);

    expect(answer).toContain('response="670fd8c2df070c60b045671b8b24ff02"');
    expect(answer).not.toContain("qop");
  });
});

describe("SDP", () => {
  it("reads as it was written", () => {
    expect(readSdp(writeSdp("127.0.0.1", 4000, "sendonly", 2))).toEqual({
      address: "127.0.0.1",
      port: 4000,
      direction: "sendonly",
      keyPayload: 101,
    });
  });

  it("has no audio line when it names none", () => {
    expect(readSdp("v=0\r\nc=IN IP4 127.0.0.1\r\n")).toBeNull();
  });
});
