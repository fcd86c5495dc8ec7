import type { Login } from "../../ecs/model/errors";
import { lineFor, shellOf } from "../../text/shell";

/** The login as a line to paste into a terminal; without a shell, into this system's usual one. */
export const commandLine = ({ command, args }: Login, shell = shellOf(process.platform, "")): string =>
  lineFor(shell, [command, ...args]);
