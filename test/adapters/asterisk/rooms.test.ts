import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { legId } from "../../../src/core/lib/brands.ts";
import { FakeAri, fakeChannel } from "./ari/fake-ari.ts";
import { type Carrier, connectCarrier, script, sound } from "./carrier.ts";

let fake: FakeAri;
let carrier: Carrier;

beforeEach(async () => {
  fake = new FakeAri();
  const ari = { url: await fake.listen(), username: "u", password: "p", application: "test" };
  carrier = await connectCarrier({ ari });
  for (const id of ["1.1", "1.2"]) {
    const channel = fakeChannel(id, { state: "Ring" });
    fake.emit({ type: "StasisStart", args: ["trunk", "100"], channel });
    await carrier.event("leg_offered", ({ leg }) => leg === id);
  }
});

afterEach(async () => {
  await carrier.telephony.close();
  await fake.close();
});

const uris = (): readonly string[] =>
  fake.requests.map(({ method, uri }) => `${method} ${decodeURIComponent(uri)}`);

describe("AsteriskTelephony: rooms", () => {
  it("lets both parties of one turn enter by one request", async () => {
    const join = { kind: "join", room: "room-c1", record: "rec-c1-1", music: null } as const;

    const joined = [
      carrier.telephony.perform(script("1.1", 1, [], join)),
      carrier.telephony.perform(script("1.2", 2, [], join)),
    ];
    await Promise.all(joined);

    const sent = uris().filter((uri) => !uri.endsWith("answer"));
    expect(sent).toEqual([
      "POST bridges/room-c1?type=mixing",
      "POST bridges/room-c1/addChannel?channel=1.1,1.2",
      "POST bridges/room-c1/record?name=rec-c1-1&format=wav&ifExists=fail",
    ]);
  });

  it("lets a party in although the other hung up in the same moment", async () => {
    fake.answer = ({ uri }) =>
      uri.includes("addChannel") && uri.includes("1.2") ? { status: 400 } : undefined;
    const join = { kind: "join", room: "room-c1", record: null, music: null } as const;

    const joined = [
      carrier.telephony.perform(script("1.1", 1, [], join)),
      carrier.telephony.perform(script("1.2", 2, [], join)),
    ];
    await Promise.all(joined);

    expect(uris()).toContain("POST bridges/room-c1/addChannel?channel=1.1");
    const ended = await carrier.event("leg_ended");
    expect(ended.leg).toBe("1.2");
    expect(carrier.events.some(({ type }) => type === "script_ended")).toBe(false);
  });

  it("sends what was put off to the end of a turn before the turn takes it back", async () => {
    const join = { kind: "join", room: "room-c1", record: null, music: null } as const;

    const done = [
      carrier.telephony.perform(script("1.1", 1, [], join)),
      carrier.telephony.perform(script("1.2", 2, [], join)),
      carrier.telephony.hangUp(legId("1.2"), "normal"),
      carrier.telephony.closeRoom("room-c1", null),
    ];
    await Promise.all(done);

    expect(uris().filter((uri) => !uri.endsWith("answer"))).toEqual([
      "POST bridges/room-c1?type=mixing",
      "POST bridges/room-c1/addChannel?channel=1.1,1.2",
      "DELETE channels/1.2?reason=normal",
      "POST bridges/room-c1/removeChannel?channel=1.1",
      "POST bridges/room-c1/removeChannel?channel=1.2",
      "DELETE bridges/room-c1",
    ]);
  });

  it("leads a party out of a room that ends before it hears a prompt, not before it ends", async () => {
    const join = { kind: "join", room: "room-c1", record: null, music: null } as const;
    const hangup = { kind: "hangup", cause: "normal" } as const;
    await carrier.telephony.perform(script("1.1", 1, [], join));
    await carrier.telephony.perform(script("1.2", 2, [], join));
    const before = fake.requests.length;

    const done = [
      carrier.telephony.closeRoom("room-c1", null),
      carrier.telephony.perform(script("1.1", 3, [], hangup)),
      carrier.telephony.perform(script("1.2", 4, [sound("goodbye")], hangup)),
    ];
    await Promise.all(done);

    expect(uris().slice(before)).toEqual([
      "DELETE channels/1.1?reason=normal",
      "POST bridges/room-c1/removeChannel?channel=1.2",
      "DELETE bridges/room-c1",
      "POST channels/1.2/play/1.2:0?media=sound:hotline/goodbye&lang=en",
    ]);
  });

  it("makes a room anew that is closed and joined again in one turn", async () => {
    const join = { kind: "join", room: "room-c1", record: null, music: null } as const;
    await carrier.telephony.perform(script("1.1", 1, [], join));
    const before = fake.requests.length;

    const done = [
      carrier.telephony.closeRoom("room-c1", null),
      carrier.telephony.perform(script("1.2", 2, [], join)),
    ];
    await Promise.all(done);

    expect(uris().slice(before)).toEqual([
      "POST channels/1.2/answer",
      "POST bridges/room-c1/removeChannel?channel=1.1",
      "DELETE bridges/room-c1",
      "POST bridges/room-c1?type=mixing",
      "POST bridges/room-c1/addChannel?channel=1.2",
    ]);
  });
});
