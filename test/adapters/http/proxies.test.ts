import { afterEach, describe, expect, it } from "vitest";
import { openStand, password, type Stand } from "./stand.ts";

let stand: Stand;

afterEach(() => stand.close());

/** Tries to sign ann in through a proxy that names the browser's address. */
async function signInFrom(address: string, secret: string): Promise<number> {
  const answer = await fetch(`${stand.url}/api/v1/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": address },
    body: JSON.stringify({ user: "ann", password: secret }),
  });
  return answer.status;
}

async function failTenTimesFrom(address: string): Promise<void> {
  for (let tries = 0; tries < 10; tries += 1) {
    expect(await signInFrom(address, "wrong")).toBe(401);
  }
}

describe("buildApp: trusted proxies", () => {
  it("counts the wrong passwords of each browser behind a trusted proxy apart", async () => {
    stand = await openStand({ trustedProxies: "127.0.0.0/8,192.0.2.1" });
    await failTenTimesFrom("198.51.100.1");

    expect(await signInFrom("198.51.100.1", password)).toBe(429);
    expect(await signInFrom("198.51.100.2", password)).toBe(200);
  });

  it("does not believe anybody else who speaks for others", async () => {
    stand = await openStand({ trustedProxies: "192.0.2.1" });
    await failTenTimesFrom("198.51.100.1");

    expect(await signInFrom("198.51.100.2", password)).toBe(429);
  });
});
