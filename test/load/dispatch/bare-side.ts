/** The least controller on the bench: the floor under what any controller in Node costs here. */

import { UNREAD_EVENTS } from "../../../src/adapters/asterisk/heard.ts";
import type { AsteriskConfig } from "../../../src/adapters/asterisk/host/index.ts";
import { createProgram } from "../../peers/program.ts";
import { until } from "../../peers/until.ts";
import type { Side } from "./side.ts";

const START_MS = 10_000;

/** Its extensions: the number dialled says how many agents there are. */
export function writeBareExtensions(sizes: readonly number[]): string {
  const lines = sizes.map((size) => `exten => bare-${size},1,Stasis(bare,${size})`);
  return ["[from-trunk]", ...lines, ""].join("\n");
}

/** The bare controller beside the Asterisk of `config`. */
export function createBareSide({ ari }: AsteriskConfig, agents: readonly string[]): Side {
  const controller = createProgram("test/load/dispatch/bare-controller.mjs", {
    ARI_URL: ari.url,
    ARI_PASSWORD: ari.password,
    AGENTS: agents.join(","),
    UNREAD: UNREAD_EVENTS.join(","),
  });
  return {
    name: "bare",
    async start() {
      controller.start();
      await until("the bare controller being ready", START_MS, async () => {
        if (!controller.isRunning()) throw new Error(controller.output());
        return controller.output().includes("ready");
      });
    },
    prepare: (count) => Promise.resolve(`bare-${count}`),
    controllerPid: () => controller.pid(),
    async stop() {
      await controller.stop();
    },
  };
}
