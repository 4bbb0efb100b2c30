import { DeviceChoice, Me, SignIn } from "../../../contract/index.ts";
import type { User } from "../../../ports/records.ts";
import type { SignedIn } from "../../../ports/signed-in.ts";
import type { Border } from "../border.ts";
import { openRoute, type Route, rates, route } from "../table.ts";

const everyone = ["agent", "supervisor", "admin"] as const;

const meExample = {
  user: "ann",
  name: "Ann Archer",
  role: "agent",
  lang: "en",
  csrfToken: "Qm9…",
  line: {
    user: "agent-ann-3f2a91c0",
    password: "5a1d…",
    path: "/sip",
    domain: "hotline.invalid",
  },
  devices: {
    chosen: "browser",
    available: ["browser", "desk_phone"],
    autoAnswer: false,
    outsideNumber: null,
  },
};

function meOf({ user, record }: SignedIn, border: Border): Me {
  const domain = border.config.sipDomain;
  const { lineAddress, linePassword } = record;
  const hasLine = lineAddress !== null && linePassword !== null;
  return {
    user: user.name,
    name: user.displayName,
    role: user.role,
    lang: user.lang,
    csrfToken: record.csrfToken,
    line: hasLine ? { user: lineAddress, password: linePassword, path: "/sip", domain } : null,
    devices: user.role === "agent" ? devicesOf(user, border) : null,
  };
}

function devicesOf(user: User, border: Border): NonNullable<Me["devices"]> {
  const { device, autoAnswer, outsideNumber } = user;
  const available = [...border.signIns.devicesOf(user)];
  const chosen = available.includes(device) ? device : "browser";
  return { chosen, available, autoAnswer, outsideNumber };
}

/** Signing in and out. */
export const signInRoutes: readonly Route[] = [
  openRoute(
    {
      method: "post",
      path: "/api/v1/sign-in",
      tag: "Sign-in",
      summary: "Signs in with name and password",
      description:
        "Sets the cookie. An agent gets a line of their own for this sign-in, and their earlier " +
        "sign-in ends. Unknown names and wrong passwords answer alike and take as long.",
      status: 200,
      media: "application/json",
      body: SignIn,
      bodyExample: { user: "ann", password: "…" },
      answer: Me,
      example: meExample,
      errors: ["HOTLINE_SIGN_IN_WRONG", "HOTLINE_CARRIER_AWAY", "HOTLINE_STORE_AWAY"],
      rate: { windowMs: 15 * 60_000, max: 10, per: "ip_and_user", failuresOnly: true },
    },
    async ({ border, body }) => {
      const { token, signedIn } = await border.signIns.open(body.user, body.password);
      return { kind: "json", body: meOf(signedIn, border), cookie: token };
    },
  ),
  route(
    {
      method: "post",
      path: "/api/v1/sign-out",
      tag: "Sign-in",
      summary: "Signs out",
      description: "Deletes the sign-in and its line; its pages are told goodbye.",
      roles: everyone,
      status: 204,
      media: null,
      answer: null,
      example: null,
      errors: [],
      rate: rates.change,
    },
    async ({ border, who }) => {
      await border.signIns.close(who);
      return { kind: "empty", cookie: "" };
    },
  ),
  route(
    {
      method: "get",
      path: "/api/v1/me",
      tag: "Sign-in",
      summary: "Tells who is signed in, with the token for changes and the softphone's line",
      roles: everyone,
      status: 200,
      media: "application/json",
      answer: Me,
      example: meExample,
      errors: [],
      rate: rates.read,
    },
    async ({ border, who }) => ({ kind: "json", body: meOf(who, border) }),
  ),
  route(
    {
      method: "post",
      path: "/api/v1/me/device",
      tag: "Sign-in",
      summary: "Lets one's calls ring at another device, now and at later sign-ins",
      description:
        "The browser, the desk phone, or the telephone outside that an admin has entered. Refused " +
        "during a call. At a telephone outside a call is taken by pressing 1, so that no mailbox " +
        "takes one; it never answers by itself.",
      roles: ["agent"],
      status: 200,
      media: "application/json",
      body: DeviceChoice,
      bodyExample: { device: "browser", autoAnswer: false },
      answer: Me,
      example: meExample,
      errors: ["HOTLINE_COMMAND_REFUSED", "HOTLINE_CARRIER_AWAY"],
      rate: rates.change,
    },
    async ({ border, who, body }) => {
      const moved = await border.signIns.moveTo(who, body.device, body.autoAnswer);
      return { kind: "json", body: meOf(moved, border) };
    },
  ),
];
