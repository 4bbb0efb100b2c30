import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { drafts, emptyDraft } from "../../../src/panel/desk/drafts.ts";

/** A browser's storage in a map. */
function storageOf(map: Map<string, string>): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

describe("drafts", () => {
  let kept: Map<string, string>;
  beforeEach(() => {
    kept = new Map();
    vi.stubGlobal("localStorage", storageOf(kept));
  });
  afterEach(() => vi.unstubAllGlobals());

  it("keeps what was written, by user and ticket", () => {
    drafts.write("ann", 7, { note: "call back", disposition: "follow_up", record: {} });

    expect(drafts.read("ann", 7)).toEqual({
      note: "call back",
      disposition: "follow_up",
      record: {},
    });
    expect(drafts.read("bob", 7)).toEqual(emptyDraft);
    expect(drafts.read("ann", 8)).toEqual(emptyDraft);
    expect(drafts.list("ann")).toEqual([7]);
  });

  it("forgets a draft that is empty or saved, and leaves nothing behind", () => {
    drafts.write("ann", 7, { note: "x", disposition: null, record: {} });
    drafts.write("ann", 7, { note: "  ", disposition: null, record: {} });
    expect(kept.size).toBe(0);

    drafts.write("ann", 8, { note: "x", disposition: null, record: {} });
    drafts.remove("ann", 8);
    expect(kept.size).toBe(0);
  });

  it("drops the oldest tickets beyond fifty", () => {
    for (let ticket = 1; ticket <= 60; ticket += 1) {
      drafts.write("ann", ticket, { note: "x", disposition: null, record: {} });
    }

    expect(drafts.list("ann")).toHaveLength(50);
    expect(drafts.list("ann")[0]).toBe(11);
  });

  it("begins anew when what is kept cannot be read", () => {
    kept.set("hotline.drafts.ann", "{broken");

    expect(drafts.read("ann", 1)).toEqual(emptyDraft);
    expect(drafts.list("ann")).toEqual([]);
  });

  it("works without storage", () => {
    vi.stubGlobal("localStorage", undefined);

    drafts.write("ann", 7, { note: "x", disposition: null, record: {} });
    expect(drafts.read("ann", 7)).toEqual(emptyDraft);
  });
});
