import { readFileSync, rmSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type AsteriskConfigOptions,
  writeAsteriskConfig,
} from "../../../../src/adapters/asterisk/host/index.ts";
import { plan } from "./lab.ts";

let options: AsteriskConfigOptions;

beforeEach(async () => {
  options = await plan({ sip: { host: "0.0.0.0", port: 27_990 } });
}, 600_000);

afterEach(() => {
  rmSync(options.folder, { recursive: true });
});

async function written(changes: Partial<AsteriskConfigOptions>, name: string): Promise<string> {
  const { folders } = await writeAsteriskConfig({ ...options, ...changes });
  return readFileSync(join(folders.etc, name), "utf8");
}

describe("writeAsteriskConfig behind NAT", () => {
  it("offers browsers the public address beside each of this machine's own", async () => {
    const own = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4")
      .map(({ address }) => `${address} => 198.51.100.7,include_local_address`);

    const text = await written({ publicAddress: "198.51.100.7" }, "rtp.conf");

    const [, candidates = ""] = text.split("[ice_host_candidates]\n");
    expect(candidates.trim().split("\n")).toEqual(own);
  });

  it("offers it beside the one address that SIP is bound to", async () => {
    const sip = { host: "192.0.2.4", port: 27_990 };
    const text = await written({ sip, publicAddress: "198.51.100.7" }, "rtp.conf");

    expect(text).toContain(
      "[ice_host_candidates]\n192.0.2.4 => 198.51.100.7,include_local_address\n",
    );
  });

  it("names it in SIP and SDP", async () => {
    const text = await written({ publicAddress: "198.51.100.7" }, "pjsip.conf");

    expect(text.match(/^external_(media|signaling)_address = 198\.51\.100\.7$/gm)).toHaveLength(4);
  });

  it("says nothing of it on a machine without NAT", async () => {
    expect(await written({}, "rtp.conf")).not.toContain("ice_host_candidates");
    expect(await written({}, "pjsip.conf")).not.toContain("external_");
  });
});
