import type { SignInRecord, User } from "./records.ts";

/** A person whose cookie has been checked, with the sign-in it belongs to. */
export interface SignedIn {
  readonly user: User;
  readonly record: SignInRecord;
}

/** Why a sign-in's sockets are told goodbye; `unanswered`: the agent did not take their calls. */
export type SignInEnd = "signed_out" | "replaced" | "by_supervisor" | "unanswered";
