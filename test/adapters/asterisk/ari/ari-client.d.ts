/** The part of npm's `ari-client` that the benchmark and the contract tests use; it ships no types. */
declare module "ari-client" {
  type Params = Readonly<Record<string, unknown>>;
  export interface PeerClient {
    on(event: string, listener: (event: Readonly<Record<string, unknown>>) => void): void;
    start(application: string): Promise<void>;
    stop(): void;
    readonly asterisk: { ping(): Promise<unknown> };
    readonly applications: { get(params: Params): Promise<unknown> };
    readonly bridges: { list(): Promise<readonly { readonly id: string }[]> };
    readonly channels: {
      create(params: Params): Promise<unknown>;
      hangup(params: Params): Promise<void>;
      list(): Promise<readonly { readonly id: string; readonly state: string }[]>;
      setChannelVar(params: Params): Promise<void>;
      get(params: Params): Promise<unknown>;
    };
  }
  export function connect(url: string, username: string, password: string): Promise<PeerClient>;
}
