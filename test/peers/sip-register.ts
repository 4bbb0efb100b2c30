/** Registration of a test phone (RFC 3261 10) with digest authentication. */
import type { Wire } from "./phone-call.ts";
import { answerChallenge, headerOf, newToken, type SipHeader, statusOf } from "./sip-message.ts";

const REGISTER_MS = 5000;

/** Registers `user` for `seconds` (0 signs off). Rejects when refused or not answered in 5 s. */
export function register(wire: Wire, user: string, seconds: number): Promise<void> {
  const { server } = wire;
  const uri = `sip:${server.address}:${server.port}`;
  const from = `<sip:${user}@${server.address}>;tag=${newToken()}`;
  const callId = `${newToken()}@phone.test`;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${user} got no answer to REGISTER from ${uri} in ${REGISTER_MS} ms`)),
      REGISTER_MS,
    );
    const attempt = (number: number, proof: readonly SipHeader[]) =>
      wire.request(
        {
          start: `REGISTER ${uri} SIP/2.0`,
          headers: [
            ["Via", `SIP/2.0/UDP ${wire.address}:${wire.port};rport;branch=z9hG4bK${newToken()}`],
            ["Max-Forwards", "70"],
            ["From", from],
            ["To", `<sip:${user}@${server.address}>`],
            ["Call-ID", callId],
            ["CSeq", `${number} REGISTER`],
            ["Contact", `<${wire.contact}>`],
            ["Expires", String(seconds)],
            ...proof,
          ],
          body: "",
        },
        (response) => {
          const code = statusOf(response) ?? 0;
          if (code === 401 && number === 1 && wire.login !== null) {
            const challenge = headerOf(response, "WWW-Authenticate");
            const answer = answerChallenge(challenge, { method: "REGISTER", uri }, wire.login);
            attempt(2, [["Authorization", answer]]);
          } else if (code >= 200) {
            clearTimeout(timer);
            if (code < 300) {
              resolve();
            } else {
              reject(new Error(`${uri} answered REGISTER of ${user} with "${response.start}"`));
            }
          }
        },
      );
    attempt(1, []);
  });
}
