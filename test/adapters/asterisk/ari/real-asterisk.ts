import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ASTERISK_CONFIG_DEFAULTS,
  type AsteriskConfig,
  type AsteriskConfigOptions,
  type AsteriskInstall,
  provisionAsterisk,
  type RunningAsterisk,
  startAsterisk,
  writeAsteriskConfig,
} from "../../../../src/adapters/asterisk/host/index.ts";
import { askAri } from "../../../peers/ari-http.ts";
import { freeMediaPorts, freeTcpPort, freeUdpPort, type MediaPorts } from "../../../peers/ports.ts";
import { until } from "../../../peers/until.ts";

/** The repository, and in it the folder of the private packages. */
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
export const PACKAGES = join(ROOT, ".asterisk");

const CLEAR_MS = 15_000;

/** An Asterisk for one test file, on ports of its own. */
export type TestAsterisk = {
  readonly config: AsteriskConfig;
  readonly install: AsteriskInstall;
  /** RTP ports for the phones around it. */
  readonly phonePorts: MediaPorts["phones"];
  /** Ends it like a power cut and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** Ends every call and every room that a test has left, and waits until they are gone. */
  readonly clear: () => Promise<void>;
  /** Starts it again after `kill`. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Starts an Asterisk on free ports. */
export async function startTestAsterisk(
  options: Partial<AsteriskConfigOptions> = {},
): Promise<TestAsterisk> {
  const media = await freeMediaPorts();
  const folder = mkdtempSync(join(tmpdir(), "hotline-ari-"));
  const install = await provisionAsterisk({
    folder: PACKAGES,
    onProgress: () => {},
    withTestTools: true,
  });
  const config = await writeAsteriskConfig({
    ...ASTERISK_CONFIG_DEFAULTS,
    install,
    folder,
    soundsFolder: join(ROOT, "sounds"),
    http: { host: "127.0.0.1", port: await freeTcpPort() },
    sip: { host: "127.0.0.1", port: await freeUdpPort() },
    rtp: media.asterisk,
    ...options,
  });
  let running: RunningAsterisk = await startAsterisk({ install, config });
  const ask = (method: string, path: string) => askAri(config, method, path);
  const endAll = async (kind: "channels" | "bridges"): Promise<number> => {
    const left = await (await ask("GET", kind)).json();
    const ids = (left as readonly { readonly id: string }[]).map(({ id }) => id);
    await Promise.all(ids.map((id) => ask("DELETE", `${kind}/${id}`)));
    return ids.length;
  };
  return {
    config,
    install,
    phonePorts: media.phones,
    kill: async () => {
      process.kill(running.pid, "SIGKILL");
      await running.exited;
    },
    clear: () =>
      until("Asterisk having no call and no room", CLEAR_MS, async () => {
        return (await endAll("channels")) + (await endAll("bridges")) === 0;
      }).then(() => undefined),
    restart: async () => {
      running = await startAsterisk({ install, config });
    },
    stop: async () => {
      await running.stop(1_000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
