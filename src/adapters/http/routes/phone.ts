import { AppError, PhoneLine, PhoneLineEnd, PhoneLineRequest } from "../../../contract/index.ts";
import type { Border } from "../border.ts";
import { openRoute, type Route } from "../table.ts";

function assertDemo(border: Border): void {
  if (!border.config.demo) throw new AppError("HOTLINE_DEMO_OFF", "DEMO is off.");
}

/** Lines of the demo phone, for anyone who may open the page. */
export const phoneRoutes: readonly Route[] = [
  openRoute(
    {
      method: "post",
      path: "/api/v1/phone-lines",
      tag: "Demo phone",
      summary: "Makes a line for the demo phone",
      description:
        "It may call the hotline and nothing else. A line whose page has gone for a minute ends; " +
        "its token opens `/sip?token=` and `/api/v1/phone/live?token=`.",
      status: 201,
      media: "application/json",
      body: PhoneLineRequest,
      bodyExample: {},
      answer: PhoneLine,
      example: {
        user: "phone-0a1b2c3d4e5f6071",
        password: "5a1d…",
        path: "/sip",
        domain: "hotline.invalid",
        token: "phone-0a1b2c3d4e5f6071.1795347200000.pX…",
        number: "+12025550123",
        dial: "1000",
      },
      errors: [
        "HOTLINE_DEMO_OFF",
        "HOTLINE_PHONES_BUSY",
        "HOTLINE_ORIGIN_WRONG",
        "HOTLINE_CARRIER_AWAY",
      ],
      rate: { windowMs: 60_000, max: 20, per: "ip", failuresOnly: false },
    },
    async ({ border, body }) => {
      assertDemo(border);
      return { kind: "json", status: 201, body: await border.phones.open(body.number) };
    },
  ),
  openRoute(
    {
      method: "delete",
      path: "/api/v1/phone-lines",
      tag: "Demo phone",
      summary: "Gives a line of the demo phone back",
      status: 204,
      media: null,
      body: PhoneLineEnd,
      bodyExample: { token: "phone-0a1b2c3d4e5f6071.1795347200000.pX…" },
      answer: null,
      example: null,
      errors: ["HOTLINE_DEMO_OFF", "HOTLINE_PHONE_TOKEN_WRONG", "HOTLINE_ORIGIN_WRONG"],
      rate: { windowMs: 60_000, max: 60, per: "ip", failuresOnly: false },
    },
    async ({ border, body }) => {
      assertDemo(border);
      const address = border.phones.of(body.token);
      if (address === null) {
        throw new AppError("HOTLINE_PHONE_TOKEN_WRONG", "It is unknown or has expired.");
      }
      await border.phones.close(address);
      return { kind: "empty" };
    },
  ),
];
