export { checkPorts, type PortClaim, portsOf } from "./check-ports.ts";
export {
  type Announcements,
  ASTERISK_CONFIG_DEFAULTS,
  type AsteriskConfigOptions,
  type ExtraConfig,
  type GuardOptions,
  type ListenAddress,
  type TrunkOptions,
} from "./config-options.ts";
export { type FindOptions, findAsterisk } from "./find-asterisk.ts";
export type { AsteriskFolders } from "./folders.ts";
export { AsteriskHostError, type AsteriskHostErrorCode } from "./host-error.ts";
export type { AsteriskInstall, OnProgress, Progress, ToolCommand } from "./install.ts";
export { type ProvisionOptions, provisionAsterisk } from "./provision.ts";
export {
  type AsteriskExit,
  type RunningAsterisk,
  type StartOptions,
  startAsterisk,
} from "./start-asterisk.ts";
export { obtainSpeech, type ToolName, toolCommand } from "./tools.ts";
export { type AsteriskConfig, writeAsteriskConfig } from "./write-config.ts";
