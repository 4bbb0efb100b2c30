/**
 * Every error code that crosses a border, once: HTTP status, a title for people, and the way out.
 * The same list makes `docs/errors.md` and the bodies of `application/problem+json` (RFC 9457).
 */
export const errorCatalogue = {
  HOTLINE_BODY_INVALID: {
    status: 400,
    title: "The request's body is not what this route takes.",
    fix: "Compare it with the schema in /openapi.json; `errors` names each place.",
  },
  HOTLINE_BODY_TOO_LARGE: {
    status: 413,
    title: "The request's body is too large.",
    fix: "Send at most 64 KiB.",
  },
  HOTLINE_QUERY_INVALID: {
    status: 400,
    title: "A parameter of the request is not valid.",
    fix: "Compare it with the schema in /openapi.json; `errors` names each place.",
  },
  HOTLINE_SIGN_IN_WRONG: {
    status: 401,
    title: "Name or password is wrong.",
    fix: "Check both; an admin can set a new password with `hotline user password NAME`.",
  },
  HOTLINE_SIGN_IN_NEEDED: {
    status: 401,
    title: "This needs a signed-in user.",
    fix: "POST /api/v1/sign-in first and send its cookie.",
  },
  HOTLINE_ROLE_MISSING: {
    status: 403,
    title: "Your role may not do this.",
    fix: "Ask an admin for the role that the route names in /openapi.json.",
  },
  HOTLINE_CSRF_WRONG: {
    status: 403,
    title: "The header X-Csrf-Token is missing or wrong.",
    fix: "Send the token of GET /api/v1/me with every change.",
  },
  HOTLINE_ORIGIN_WRONG: {
    status: 403,
    title: "The request comes from another web origin.",
    fix: "Open the panel at the address in PUBLIC_URL, or set PUBLIC_URL to the one you use.",
  },
  HOTLINE_METRICS_CLOSED: {
    status: 403,
    title: "The numbers are not for everyone.",
    fix: "Ask from the machine itself, or set METRICS_TOKEN and send `Authorization: Bearer …`.",
  },
  HOTLINE_NOT_FOUND: {
    status: 404,
    title: "There is nothing at this address.",
    fix: "Check the path and the id.",
  },
  HOTLINE_TICKET_UNKNOWN: {
    status: 404,
    title: "There is no ticket with this number.",
    fix: "List tickets with GET /api/v1/tickets.",
  },
  HOTLINE_CALL_UNKNOWN: {
    status: 404,
    title: "There is no call with this id.",
    fix: "List calls with GET /api/v1/calls.",
  },
  HOTLINE_RECORDING_UNKNOWN: {
    status: 404,
    title: "There is no such recording.",
    fix: "Use the `url` of a recording in GET /api/v1/tickets/{number}.",
  },
  HOTLINE_AGENT_UNKNOWN: {
    status: 404,
    title: "There is no agent with this name.",
    fix: "List agents with GET /api/v1/agents.",
  },
  HOTLINE_CALENDAR_UNKNOWN: {
    status: 404,
    title: "There is no calendar with this name.",
    fix: "List calendars with GET /api/v1/calendars.",
  },
  HOTLINE_CALLBACK_UNKNOWN: {
    status: 404,
    title: "There is no callback with this id.",
    fix: "List callbacks with GET /api/v1/callbacks.",
  },
  HOTLINE_CALLBACK_REFUSED: {
    status: 409,
    title: "This callback cannot be promised.",
    fix: "The detail says why; the settings CALLBACK_… say what is permitted.",
  },
  HOTLINE_CALLBACK_OVER: {
    status: 409,
    title: "This callback is kept or over.",
    fix: "List the open ones with GET /api/v1/callbacks?open=true.",
  },
  HOTLINE_LOCK_UNKNOWN: {
    status: 404,
    title: "There is no lock with this number.",
    fix: "List locks with GET /api/v1/locks.",
  },
  HOTLINE_LOCK_OVER: {
    status: 409,
    title: "This lock is over.",
    fix: "List the present ones with GET /api/v1/locks.",
  },
  HOTLINE_CONTACT_UNKNOWN: {
    status: 404,
    title: "There is no contact with this id.",
    fix: "List contacts with GET /api/v1/contacts; merged and erased ones cannot be changed.",
  },
  HOTLINE_VIEW_UNKNOWN: {
    status: 404,
    title: "There is no such view.",
    fix: "List views with GET /api/v1/ticket-views.",
  },
  HOTLINE_CONTACT_CHANGED: {
    status: 412,
    title: "Somebody changed this contact since you read it.",
    fix: "Read it again and repeat your change with its new ETag in If-Match.",
  },
  HOTLINE_NUMBER_TAKEN: {
    status: 409,
    title: "This number belongs to another contact.",
    fix: "Merge the two when they are one person, or take the number from the other contact first.",
  },
  HOTLINE_CONTACT_ON_CALL: {
    status: 409,
    title: "This contact has a call going on.",
    fix: "Erase them when the call has ended.",
  },
  HOTLINE_JOIN_REFUSED: {
    status: 409,
    title: "These tickets cannot be joined.",
    fix: "Join to another ticket that is not joined itself; `detail` names it.",
  },
  HOTLINE_TOO_MANY_VIEWS: {
    status: 409,
    title: "You keep as many views as one person may.",
    fix: "Delete one that you do not use.",
  },
  HOTLINE_EXPORT_TOO_LARGE: {
    status: 400,
    title: "More tickets meet these conditions than one export may have.",
    fix: "Export them in parts, by openedFrom and openedBefore.",
  },
  HOTLINE_FLOW_UNKNOWN: {
    status: 404,
    title: "There is no such version of the flow.",
    fix: "List versions with GET /api/v1/flows.",
  },
  HOTLINE_FLOW_UNFIT: {
    status: 409,
    title: "This version of the flow does not fit the hotline as it is now.",
    fix: "`errors` names each place: put back what it needs, or choose another version.",
  },
  HOTLINE_TICKET_CHANGED: {
    status: 412,
    title: "Somebody changed this ticket since you read it.",
    fix: "Read it again and repeat your change with its new ETag in If-Match.",
  },
  HOTLINE_COMMAND_REFUSED: {
    status: 409,
    title: "The agent's state does not allow this now.",
    fix: "`detail` says what is in the way.",
  },
  HOTLINE_TOO_MANY_REQUESTS: {
    status: 429,
    title: "Too many requests.",
    fix: "Wait as long as the header Retry-After says.",
  },
  HOTLINE_PHONES_BUSY: {
    status: 503,
    title: "All lines of the demo phone are in use.",
    fix: "Close other /phone pages, or wait until their lines expire.",
  },
  HOTLINE_PHONE_TOKEN_WRONG: {
    status: 403,
    title: "The token is not one of a demo phone's line.",
    fix: "POST /api/v1/phone-lines for a new line.",
  },
  HOTLINE_PANEL_MISSING: {
    status: 503,
    title: "The panel has not been built.",
    fix: "Run `npm run build`; the API works without it.",
  },
  HOTLINE_DEMO_OFF: {
    status: 404,
    title: "The demo phone is switched off.",
    fix: "Set DEMO=on, or call from a SIP phone.",
  },
  HOTLINE_STORE_AWAY: {
    status: 503,
    title: "The database cannot be written now.",
    fix: "See /readyz for the reason; calls are passed to the fall-back number meanwhile.",
  },
  HOTLINE_SIP_AWAY: {
    status: 502,
    title: "Asterisk's SIP WebSocket does not answer.",
    fix: "See /readyz; softphones connect again by themselves.",
  },
  HOTLINE_CARRIER_AWAY: {
    status: 503,
    title: "Asterisk cannot be reached now.",
    fix: "See /readyz; the service reconnects by itself.",
  },
  HOTLINE_INTERNAL: {
    status: 500,
    title: "A bug in Hotline.",
    fix: "Report it with the `instance` of this answer: the log has the details under it.",
  },
} as const;

/** One code of the catalogue. */
export type ErrorCode = keyof typeof errorCatalogue;

/** An expected failure that a person is told about; `detail` names the thing and its value. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];

  constructor(
    code: ErrorCode,
    detail: string,
    errors: readonly { readonly path: string; readonly message: string }[] = [],
    options?: ErrorOptions,
  ) {
    super(`${code}: ${detail}`, options);
    this.name = "AppError";
    this.code = code;
    this.detail = detail;
    this.errors = errors;
  }
}
