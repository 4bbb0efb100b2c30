import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { beforeEach, describe, expect, it } from "vitest";
import { checkPorts, portsOf } from "../../../../src/adapters/asterisk/host/index.ts";
import { freeTcpPort, freeUdpPort } from "../../../peers/ports.ts";

let wanted: Parameters<typeof portsOf>[0];

beforeEach(async () => {
  wanted = {
    http: { host: "127.0.0.1", port: await freeTcpPort() },
    sip: { host: "127.0.0.1", port: await freeUdpPort() },
    rtp: { portMin: await freeUdpPort() },
  };
});

describe("checkPorts", () => {
  it("is content when every port is free, and leaves them free", async () => {
    await checkPorts(portsOf(wanted));

    await expect(checkPorts(portsOf(wanted))).resolves.toBeUndefined();
  });

  it("names each taken port, what it is for, and the setting that moves it", async () => {
    const http = createServer().listen(wanted.http.port, "127.0.0.1");
    await once(http, "listening");
    const rtp = createSocket("udp4").bind(wanted.rtp.portMin, "127.0.0.1");
    await once(rtp, "listening");

    const refusal = checkPorts(portsOf(wanted));

    await expect(refusal).rejects.toMatchObject({
      code: "ASTERISK_PORT_IN_USE",
      message:
        `TCP port ${wanted.http.port} on 127.0.0.1, wanted for Asterisk's HTTP, is in use by another program. ` +
        "End that program or set ASTERISK_HTTP_PORT to a free port. " +
        `UDP port ${wanted.rtp.portMin} on 127.0.0.1, wanted for voice (RTP), is in use by another program. ` +
        "End that program or set RTP_PORT_MIN to a free port.",
    });
    http.close();
    rtp.close();
  });

  it("says that an address is not one of this machine's", async () => {
    const elsewhere = portsOf({ ...wanted, sip: { host: "192.0.2.1", port: 5060 } });

    await expect(checkPorts(elsewhere)).rejects.toThrow(
      "UDP port 5060 on 192.0.2.1, wanted for SIP, cannot be opened (EADDRNOTAVAIL).",
    );
  });
});
