import { z } from "zod";
import { errorCatalogue, LiveHello, LiveMessage, PhoneMessage } from "../../contract/index.ts";
import { codesOf, nameOf } from "./openapi.ts";
import { routes } from "./routes/index.ts";
import type { RateLimit, Route } from "./table.ts";

const intro = `# The API

Generated from the route table (\`src/adapters/http/routes\`); the same table makes
\`/openapi.json\`, which has every schema in full.

- Sign in with \`POST /api/v1/sign-in\` and keep its cookie. The cookie is \`HttpOnly\` and
  \`SameSite=Strict\`. When PUBLIC_URL is https it is \`__Host-hotline\` with \`Secure\`; over plain
  http, meant for loopback only, it is \`hotline-<port>\` without. A sign-in ends after 30 minutes
  without a request or an open page, and after 12 hours in all.
- Every change needs the header \`X-Csrf-Token\` with the token of \`GET /api/v1/me\`, and an
  \`Origin\`, when there is one, that is PUBLIC_URL's or a loopback name of this service.
- Bodies are JSON in UTF-8, not compressed, at most 64 KiB and 20 levels deep.
- Errors are \`application/problem+json\` with a \`code\` of [errors.md](errors.md).
- Instants are ISO 8601 in UTC in REST answers, and ms since the epoch in live views.
- Lists take \`limit\` (1 to 100) and \`cursor\` (\`nextCursor\` of the page before).
`;

const sockets = `## WebSockets

All need an \`Origin\` of ours.

### \`/api/v1/live\`

Needs the cookie. The client says hello within 5 s: with \`boot\` and \`seq\` of the last message it
has, or with neither. The answer is the patches it missed, or a snapshot. \`seq\` rises by one per
patch; a client that sees a gap says hello again. Changes are gathered for 50 ms. The server pings
every 5 s; a client that does not answer, does not read (1 MiB waiting, close code 1013) or
sends nonsense (1008) is dropped.

The view also says what to read again by request: \`changed\` has for \`callbacks\`, \`calendars\`, \`locks\`,
\`flows\` and \`flow_counts\` when it was changed last (at most every 5 s for the counts, every second for the
others), \`lateCallbacks\` how many are late now, and \`watched\` what others have done to tickets that
this person watches.

### \`/api/v1/phone/live?token=\`

Captions of a demo phone's own call. Needs the token of \`POST /api/v1/phone-lines\`.

### \`/sip\` and \`/sip?token=\`

SIP (RFC 7118, subprotocol \`sip\`) to Asterisk: with the cookie for the line of that sign-in, with a
token for that of a demo phone. REGISTER and INVITE must come from that line's user.

`;

/** The text of docs/api.md. */
export function renderApiDoc(): string {
  const tags = [...new Set(routes.map(({ tag }) => tag))];
  const parts = tags.map((tag) => {
    const own = routes.filter((route) => route.tag === tag);
    return `## ${tag}\n\n${own.map(renderRoute).join("\n")}`;
  });
  const messages = [
    ["LiveHello, from the client", LiveHello],
    ["LiveMessage, from the server", LiveMessage],
    ["PhoneMessage, from the server", PhoneMessage],
  ] as const;
  const shapes = messages.map(
    ([title, schema]) => `#### ${title}\n\n${json(shortSchema(schema))}\n`,
  );
  return `${intro}\n${parts.join("\n")}\n${sockets}${shapes.join("\n")}`;
}

/** Schemas with a name of their own are shown by it: /openapi.json has them in full. */
function shortSchema(schema: z.ZodType): unknown {
  const {
    $schema: _dialect,
    $defs: _named,
    ...rest
  } = z.toJSONSchema(schema, {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return JSON.parse(JSON.stringify(rest).replaceAll("#/$defs/", "#/components/schemas/"));
}

function renderRoute(route: Route): string {
  const answer = route.answer === null ? (route.media ?? "nothing") : named(route.answer);
  const lines = [
    `### \`${route.method.toUpperCase()} ${route.path}\``,
    "",
    `${route.summary}.${route.description === undefined ? "" : ` ${route.description}`}`,
    "",
    `- Roles: ${route.roles === null ? "anyone, without sign-in" : route.roles.join(", ")}`,
    ...fields("Path", route.params),
    ...fields("Query", route.query),
    ...(route.body === null ? [] : [`- Body: ${named(route.body)}`]),
    `- Answer: ${route.status}, ${answer}`,
    `- Limit: ${limitText(route.rate)}`,
    `- Errors: ${codesOf(route)
      .map((code) => `[${code}](errors.md#${code.toLowerCase()})`)
      .join(", ")}`,
    "",
  ];
  const body = route.bodyExample === undefined ? "" : `Body:\n\n${json(route.bodyExample)}\n\n`;
  const example = route.example === null ? "" : `Answer:\n\n${json(route.example)}\n\n`;
  return `${lines.join("\n")}\n${body}${example}`.replace(/\n+$/, "\n");
}

function fields(place: string, schema: z.ZodObject | null): string[] {
  if (schema === null) return [];
  const names = Object.entries(schema.shape).map(([name, field]) => {
    const isNeeded = !z.safeParse(field as z.ZodType, undefined).success;
    return `\`${name}\`${isNeeded ? "" : " (optional)"}`;
  });
  return [`- ${place}: ${names.join(", ")}`];
}

const named = (schema: z.ZodType): string => `\`${nameOf(schema) ?? "object"}\``;

const whose: Readonly<Record<RateLimit["per"], string>> = {
  sign_in: "sign-in",
  ip: "address",
  ip_and_user: "address and user name",
};

function limitText({ max, windowMs, per, failuresOnly }: RateLimit): string {
  return `${max} ${failuresOnly ? "refused requests" : "requests"} in ${windowMs / 60_000} min per ${whose[per]}`;
}

const json = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;

/** The text of docs/errors.md. */
export function renderErrorDoc(): string {
  const entries = Object.entries(errorCatalogue).map(
    ([code, { status, title, fix }]) =>
      `## ${code}\n\n**${status}** ${title}\n\nWhat to do: ${fix}\n`,
  );
  return [
    "# Errors",
    "",
    "Generated from `src/contract/errors.ts`. Every error answer is `application/problem+json`",
    "(RFC 9457) with one of these codes; `detail` names the thing and its value, and `instance` is",
    "in the log beside the details.",
    "",
    entries.join("\n"),
  ].join("\n");
}
