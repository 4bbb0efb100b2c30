import { describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "../../../src/adapters/http/index.ts";

describe("passwords", () => {
  it("are kept as scrypt with N=2^17 in PHC format, with another salt each time", async () => {
    const first = await hashPassword("secret");
    const second = await hashPassword("secret");

    expect(first).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(second).not.toBe(first);
    expect(await verifyPassword("secret", first)).toBe(true);
    expect(await verifyPassword("Secret", first)).toBe(false);
  });

  it("are the same however a keyboard composes their letters", async () => {
    const hash = await hashPassword("caf\u00e9", 10);

    expect(await verifyPassword("cafe\u0301", hash)).toBe(true);
  });

  it("take as long to refuse for an unknown person as for a known one", async () => {
    const hash = await hashPassword("secret");
    const timeOf = async (known: string | null): Promise<number> => {
      const started = process.hrtime.bigint();
      expect(await verifyPassword("wrong", known)).toBe(false);
      return Number(process.hrtime.bigint() - started) / 1e6;
    };
    await timeOf(null);

    const [known, unknown] = [await timeOf(hash), await timeOf(null)];

    expect(unknown).toBeGreaterThan(known / 3);
    expect(unknown).toBeLessThan(known * 3);
  });

  it("are not checked against what is no hash of ours, nor at any cost", async () => {
    const salt = "A".repeat(22);
    const key = "A".repeat(43);

    await expect(verifyPassword("x", "plain")).rejects.toThrow("not scrypt in PHC format");
    await expect(verifyPassword("x", `$scrypt$ln=31,r=8,p=1$${salt}$${key}`)).rejects.toThrow(
      "asks for too much",
    );
  });
});
