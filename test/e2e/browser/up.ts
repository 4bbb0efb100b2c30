/** The whole product as a program: what `hotline up` runs, for tests that need all of it. */
import { loadConfig } from "../../../src/cli/config.ts";
import { packageRoot } from "../../../src/cli/package-root.ts";
import { up } from "../../../src/cli/up.ts";

process.exitCode = await up(loadConfig(process.env, packageRoot), (text) => console.log(text));
