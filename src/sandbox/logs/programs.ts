import { counter, encoder, job, migrations, models } from "./jobPrograms";
import type { Program } from "./program";
import { accessLog, coloredLog, heartbeat, javaLog, jsonRequests, logfmt } from "./serverPrograms";
import type { ContainerDefinition } from "../wire/wire";

const programs: Readonly<Record<string, Program>> = {
  "access-log": accessLog,
  colors: coloredLog,
  encoder,
  heartbeat,
  java: javaLog,
  job,
  json: jsonRequests,
  logfmt,
  migrations,
  models,
};

/**
 * What a container prints. Docker labels on the container definition say it:
 * - `sandbox.prints`: one of the programs above, such as `json` or `job`
 * - `sandbox.prints-at-once`: so many numbered lines when it starts, `100000`
 * - `sandbox.prints-per-second`: so many numbered lines a second, `2000`
 *
 * Left out: requests where it has a port, progress where it exits by itself, and otherwise now and then a line.
 */
export function programOf({ dockerLabels = {}, portMappings, command }: ContainerDefinition): Program {
  const count = (label: string): number => Math.max(0, Math.min(1_000_000, Number(dockerLabels[label]) || 0));
  const atOnce = count("sandbox.prints-at-once");
  const perSecond = count("sandbox.prints-per-second");
  if (atOnce > 0 || perSecond > 0) return counter(atOnce, perSecond);
  const named = programs[dockerLabels["sandbox.prints"] ?? ""];
  if (named) return named;
  if (portMappings.length > 0) return jsonRequests;
  return dockerLabels["sandbox.runs-for"] || command?.length ? job : heartbeat;
}
