import { z } from "zod";
import {
  AppError,
  FlowChoice,
  FlowCountQuery,
  FlowCounts,
  FlowDifference,
  FlowDifferenceQuery,
  FlowStanding,
  FlowVersionDetail,
} from "../../../contract/index.ts";
import { type Reply, type Route, rates, route } from "../table.ts";

const readers = ["supervisor", "admin"] as const;
const VersionParams = z.object({ version: z.string().min(1).max(64) });

const standing = {
  active: "9f2c1ab47d03",
  file: {
    name: "main.yaml",
    version: "9f2c1ab47d03",
    problems: [
      {
        file: "ivr-flows/main.yaml",
        line: 14,
        column: 12,
        message: 'Key "3" leads to "sales", which is no node. Did you mean "sale"?',
      },
    ],
  },
  versions: [
    {
      flow: "main",
      version: "9f2c1ab47d03",
      isActive: true,
      isFile: true,
      uses: [{ since: "2026-11-27T08:00:00.000Z", until: null, by: null }],
    },
  ],
};

const difference = {
  from: "41d0c2e89a77",
  to: "9f2c1ab47d03",
  files: [{ file: "main.yaml", diff: "@@ -3,1 +3,1 @@\n-start: hello\n+start: menu\n" }],
  nodes: { added: [], removed: ["hello"], changed: ["menu"] },
};

const detail = {
  flow: "main",
  version: "9f2c1ab47d03",
  sources: [{ file: "main.yaml", text: "flow: main\nstart: bye\n…" }],
  picture: {
    flow: "main",
    version: "9f2c1ab47d03",
    width: 146,
    height: 76,
    groups: [],
    nodes: [
      {
        id: "bye",
        type: "hangup",
        label: null,
        group: null,
        isStart: true,
        x: 73,
        y: 38,
        width: 114,
        height: 44,
      },
    ],
    edges: [],
  },
  nodes: [{ id: "bye", said: [{ field: "prompts", words: { en: "Goodbye.", zh: "再见。" } }] }],
};

function found(version: string, body: unknown): Reply {
  if (body !== null) return { kind: "json", body };
  throw new AppError("HOTLINE_FLOW_UNKNOWN", `No flow has the version "${version}".`);
}

const shared = { tag: "Flows", status: 200, media: "application/json" } as const;

/** The flow's versions, what callers do in them, and which one new calls start on. */
export const flowRoutes: readonly Route[] = [
  route(
    {
      ...shared,
      method: "get",
      path: "/api/v1/flows",
      summary: "Tells the flow for new calls, its versions and what is wrong with its file",
      roles: readers,
      answer: FlowStanding,
      example: standing,
      errors: [],
      rate: rates.read,
    },
    async ({ border }) => ({ kind: "json", body: await border.flows.standing() }),
  ),
  route(
    {
      ...shared,
      method: "get",
      path: "/api/v1/flows/{version}",
      summary: "Tells a version's texts, its picture and the words of its prompts",
      roles: readers,
      params: VersionParams,
      answer: FlowVersionDetail,
      example: detail,
      errors: ["HOTLINE_FLOW_UNKNOWN"],
      rate: rates.read,
    },
    async ({ border, params: { version } }) => found(version, await border.flows.detail(version)),
  ),
  route(
    {
      ...shared,
      method: "get",
      path: "/api/v1/flows/{version}/counts",
      summary: "Counts the calls that took each way of a version, and those that ended at a node",
      roles: readers,
      params: VersionParams,
      query: FlowCountQuery,
      answer: FlowCounts,
      example: {
        version: "9f2c1ab47d03",
        since: "2026-11-26T16:00:00.000Z",
        items: [
          { node: "menu", way: "keys.1", count: 42 },
          { node: "menu", way: "hung_up", count: 7 },
        ],
      },
      errors: ["HOTLINE_FLOW_UNKNOWN"],
      rate: rates.read,
    },
    async ({ border, params: { version }, query: { since } }) =>
      found(version, await border.flows.counts(version, since)),
  ),
  route(
    {
      ...shared,
      method: "get",
      path: "/api/v1/flows/{version}/difference",
      summary: "Shows what a version has changed since an earlier one",
      roles: readers,
      params: VersionParams,
      query: FlowDifferenceQuery,
      answer: FlowDifference,
      example: difference,
      errors: ["HOTLINE_FLOW_UNKNOWN"],
      rate: rates.read,
    },
    async ({ border, params: { version }, query: { from } }) => {
      return found(`${from} or ${version}`, await border.flows.difference(from, version));
    },
  ),
  route(
    {
      ...shared,
      method: "post",
      path: "/api/v1/flows/active",
      summary: "Lets new calls start on an earlier version, or on the file's again",
      description:
        "Calls in progress stay on the version they began with. An earlier version is in use, also " +
        "after a restart, until the file changes. It is checked as the file would be now.",
      roles: ["admin"],
      body: FlowChoice,
      bodyExample: { version: "41d0c2e89a77" },
      answer: FlowStanding,
      example: standing,
      errors: ["HOTLINE_FLOW_UNKNOWN", "HOTLINE_FLOW_UNFIT"],
      rate: rates.change,
    },
    async ({ border, who, body: { version } }) => {
      const by = who.user.name;
      await border.flows.use(version, by);
      const now = await border.flows.standing();
      await border.records.audit({
        by,
        action: version === null ? "flow.follow_file" : "flow.roll_back",
        subject: `flow ${now.active}`,
        detail: `The file holds ${now.file.version}.`,
      });
      return { kind: "json", body: now };
    },
  ),
];
