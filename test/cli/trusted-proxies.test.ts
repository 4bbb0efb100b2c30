import { describe, expect, it } from "vitest";
import { ConfigError, loadConfig } from "../../src/cli/config.ts";

function proxies(value: string): string {
  return loadConfig({ TRUSTED_PROXIES: value }, "/nowhere").env.TRUSTED_PROXIES;
}

describe("loadConfig: TRUSTED_PROXIES", () => {
  it("believes proxies of this machine only, unless told otherwise", () => {
    expect(loadConfig({}, "/nowhere").env.TRUSTED_PROXIES).toBe("loopback");
  });

  it.each(["192.0.2.1", "loopback, 10.0.0.0/8", "2001:db8::/32,::1"])("takes %s", (value) => {
    expect(proxies(value)).toBe(value);
  });

  it.each(["proxy.example", "10.0.0.0/33", "10.0.0.0/8/8", "true"])("refuses %s", (value) => {
    expect(() => proxies(value)).toThrow(ConfigError);
    expect(() => proxies(value)).toThrow(`TRUSTED_PROXIES has "${value}"`);
  });
});
