import { describe, expect, it } from "vitest";
import type { SignInRecord, User } from "../../../src/ports/records.ts";
import { openTestStore } from "./open-store.ts";
import { noon } from "./story.ts";

const annUser: User = {
  name: "ann",
  displayName: "Ann 安",
  role: "agent",
  lang: "zh",
  skills: { en: 5, zh: 9, billing: 1 },
  queues: ["billing", "support"],
  passwordHash: "$scrypt$ln=15,r=8,p=1$c2FsdA$aGFzaA",
  disabled: false,
  deskPhone: null,
  outsideNumber: null,
  device: "browser",
  autoAnswer: false,
};

const signIn = (tokenHash: string, seenAt: number, user = "ann"): SignInRecord => ({
  tokenHash,
  csrfToken: `csrf-${tokenHash}`,
  user,
  createdAt: seenAt,
  seenAt,
  lineAddress: `agent-${tokenHash}`,
  linePassword: "secret",
});

const hour = 3_600_000;

describe("users", () => {
  it("adds a user and replaces all that is known of them", async () => {
    const { store } = openTestStore();
    const changed: User = {
      ...annUser,
      disabled: true,
      deskPhone: "desk-1",
      skills: {},
      queues: [],
    };

    await store.saveUser(annUser);
    expect(await store.user("ann")).toEqual(annUser);
    await store.saveUser(changed);
    await store.saveUser({ ...annUser, name: "aaron" });

    expect(await store.user("ann")).toEqual(changed);
    expect((await store.users()).map((user) => user.name)).toEqual(["aaron", "ann"]);
    expect(await store.user("nobody")).toBeNull();
  });

  it("keeps the sign-ins of a user who is saved again", async () => {
    const { store } = openTestStore();
    await store.saveUser(annUser);
    await store.signIn(signIn("t1", noon));

    await store.saveUser({ ...annUser, displayName: "Ann" });

    expect(await store.signInBy("t1")).toEqual(signIn("t1", noon));
  });
});

describe("sign-ins", () => {
  it("finds a sign-in by the hash of its cookie until it is signed out", async () => {
    const { store } = openTestStore();
    await store.saveUser(annUser);
    await store.signIn(signIn("t1", noon));

    await store.touchSignIn("t1", noon + hour);
    expect(await store.signInBy("t1")).toEqual({ ...signIn("t1", noon), seenAt: noon + hour });

    await store.signOut("t1");
    expect(await store.signInBy("t1")).toBeNull();
  });

  it("lists the sign-ins of one user or of all", async () => {
    const { store } = openTestStore();
    await store.saveUser(annUser);
    await store.saveUser({ ...annUser, name: "bob" });
    await store.signIn(signIn("t1", noon));
    await store.signIn(signIn("t2", noon + 1, "bob"));
    await store.signIn(signIn("t3", noon + 2));

    expect((await store.signIns("ann")).map((each) => each.tokenHash)).toEqual(["t1", "t3"]);
    expect(await store.signIns(null)).toHaveLength(3);
  });

  it("forgets sign-ins that were not seen for a week when somebody signs in", async () => {
    const { store } = openTestStore();
    await store.saveUser(annUser);
    await store.signIn(signIn("old", noon));
    await store.signIn(signIn("used", noon));
    await store.touchSignIn("used", noon + hour);

    await store.signIn(signIn("new", noon + 7 * 24 * hour + 1));

    expect((await store.signIns(null)).map((each) => each.tokenHash)).toEqual(["used", "new"]);
  });

  it("takes no sign-in of a user who does not exist", async () => {
    const { store } = openTestStore();

    await expect(store.signIn(signIn("t1", noon, "eve"))).rejects.toThrow(
      'There is no user "eve" who could sign in.',
    );
  });
});
