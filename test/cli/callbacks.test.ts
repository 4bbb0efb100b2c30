import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callbackSettingsOf } from "../../src/cli/callbacks.ts";
import { loadConfig } from "../../src/cli/config.ts";
import { queueId } from "../../src/core/lib/brands.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hotline-callbacks-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const dials = { CALLBACK_DESTINATIONS: "+49", TRUNK_HOST: "trunk.example.org" };

/** What the configuration says of callbacks. */
function settingsOf(environment: NodeJS.ProcessEnv) {
  const { env, callbackFirst } = loadConfig(environment, root);
  return callbackSettingsOf(env, callbackFirst);
}

describe("callbackSettingsOf", () => {
  it("permits no callbacks until it is told what may be called", () => {
    expect(settingsOf({})).toBeNull();
    expect(settingsOf(dials)?.numberOf("+4930123456")).toBe("+4930123456");
  });

  it("lets a queue say whose telephone rings first", () => {
    const yaml = join(root, "hotline.yaml");
    const label = "label: { en: Sales, zh: 销售 }";
    const queues = `queues: { sales: { ${label}, callbackFirst: customer }, help: { ${label} } }`;
    writeFileSync(yaml, queues);
    const firstOf = (environment: NodeJS.ProcessEnv) => {
      const settings = settingsOf({ ...dials, HOTLINE_CONFIG: yaml, ...environment });
      return ["sales", "help"].map((queue) => settings?.firstOf(queueId(queue)));
    };

    expect(firstOf({})).toEqual(["customer", "agent"]);
    expect(firstOf({ CALLBACK_FIRST: "customer" })).toEqual(["customer", "customer"]);
  });

  it("listens for machines only where something is to be done about them", () => {
    expect(settingsOf(dials)?.rules).not.toHaveProperty("machine");
    expect(settingsOf({ ...dials, CALLBACK_MACHINES: "try_later" })?.rules.machine).toBe(
      "try_later",
    );
  });
});
