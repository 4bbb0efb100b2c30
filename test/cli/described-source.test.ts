import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describedSource } from "../../src/cli/described-source.ts";
import { DescribedSource } from "../../src/contract/lookups.ts";

const document = `
openapi: 3.1.0
servers: [{ url: "https://bank.example/v2/" }]
paths:
  /accounts/{accountId}/limits:
    parameters: [{ name: accountId, in: path, required: true }]
    get:
      operationId: getLimits
      parameters:
        - { name: currency, in: query, required: true }
        - { name: verbose, in: query }
      responses: { "200": { $ref: "#/components/responses/Limits" } }
    put: { operationId: setLimits, responses: { "200": { $ref: "#/components/responses/Limits" } } }
  /identity:
    post:
      operationId: verify
      requestBody:
        content:
          application/json:
            schema: { properties: { account: {}, pin: {}, hint: {} }, required: [account, pin] }
      responses:
        "200": { content: { application/json: { schema: { properties: { name: { type: string } } } } } }
components:
  responses:
    Limits:
      content:
        application/json:
          schema: { $ref: "#/components/schemas/Limits" }
  schemas:
    Limits:
      properties:
        limits: { properties: { daily: { type: integer } } }
        moves: { type: array, items: { properties: { on: { type: string } } } }
`;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-openapi-"));
  writeFileSync(join(folder, "bank.yaml"), document);
});
afterEach(() => rmSync(folder, { recursive: true }));

function source(change: object) {
  const given = { name: "limits", kind: "openapi", openapi: "bank.yaml#getLimits", ...change };
  return describedSource(DescribedSource.parse(given), folder);
}

const daily = { from: "limits.daily", type: "money" };

describe("a source that an OpenAPI document describes", () => {
  it("has the operation's method, address and arguments", () => {
    expect(source({ answer: { daily } })).toMatchObject({
      ok: true,
      value: {
        name: "limits",
        method: "GET",
        url: "https://bank.example/v2/accounts/{account_id}/limits?currency={currency}",
        body: null,
        answer: { daily },
      },
    });
  });

  it("sends the required fields of a JSON body, to the server that it names itself", () => {
    const made = source({
      openapi: "bank.yaml#verify",
      server: "http://127.0.0.1:8090",
      answer: { name: "text" },
    });

    expect(made).toMatchObject({
      ok: true,
      value: {
        method: "POST",
        url: "http://127.0.0.1:8090/identity",
        body: { account: "{account}", pin: "{pin}" },
      },
    });
  });

  it.each([
    ["a document that is not there", { openapi: "shop.yaml#x" }, "cannot be read"],
    [
      "an operation that is not there",
      { openapi: "bank.yaml#getLimit" },
      '"bank.yaml" has no operation "getLimit". Did you mean "getLimits"?',
    ],
    ["a method that changes things", { openapi: "bank.yaml#setLimits" }, "its operation is a PUT"],
    [
      "a field that the answer does not have",
      { answer: { weekly: { from: "limits.weekly", type: "money" } } },
      `answer.weekly: the operation's answer has no "limits.weekly".`,
    ],
    [
      "a list that is none",
      { answer: { all: { from: "limits", list: { on: "date" } } } },
      `answer.all: "limits" is no list in the operation's answer.`,
    ],
    [
      "an entry's field that is not there",
      { answer: { moves: { list: { at: "date" } } } },
      'answer.moves.at: an entry has no "at".',
    ],
  ])("is refused with %s", (_, change, message) => {
    const made = source({ answer: { daily }, ...change });

    expect(made.ok ? [] : made.error).toEqual([expect.stringContaining(message)]);
    expect(made.ok ? "" : made.error[0]).toContain("hotline.yaml: lookups.limits: ");
  });
});
