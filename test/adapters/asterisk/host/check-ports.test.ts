import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { checkPorts, portsOf } from "../../../../src/adapters/asterisk/host/index.ts";

const claims = portsOf({
  http: { host: "127.0.0.1", port: 21_901 },
  sip: { host: "127.0.0.1", port: 21_902 },
  rtp: { portMin: 21_904 },
});

describe("checkPorts", () => {
  it("is content when every port is free, and leaves them free", async () => {
    await checkPorts(claims);

    await expect(checkPorts(claims)).resolves.toBeUndefined();
  });

  it("names each taken port, what it is for, and the setting that moves it", async () => {
    const http = createServer().listen(21_901, "127.0.0.1");
    await once(http, "listening");
    const rtp = createSocket("udp4").bind(21_904, "127.0.0.1");
    await once(rtp, "listening");

    const refusal = checkPorts(claims);

    await expect(refusal).rejects.toMatchObject({
      code: "ASTERISK_PORT_IN_USE",
      message:
        "TCP port 21901 on 127.0.0.1, wanted for Asterisk's HTTP, is in use by another program. " +
        "End that program or set ASTERISK_HTTP_PORT to a free port. " +
        "UDP port 21904 on 127.0.0.1, wanted for voice (RTP), is in use by another program. " +
        "End that program or set RTP_PORT_MIN to a free port.",
    });
    http.close();
    rtp.close();
  });

  it("says that an address is not one of this machine's", async () => {
    const elsewhere = portsOf({
      http: { host: "127.0.0.1", port: 21_901 },
      sip: { host: "192.0.2.1", port: 21_902 },
      rtp: { portMin: 21_904 },
    });

    await expect(checkPorts(elsewhere)).rejects.toThrow(
      "UDP port 21902 on 192.0.2.1, wanted for SIP, cannot be opened (EADDRNOTAVAIL).",
    );
  });
});
