import { endpointProblem, hostOf, isExposed } from "../../ecs/connection/connection";
import type { ConnectionSpec } from "../../ecs/connection/connection";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { pickOne } from "../../wizard/pick";
import { alone } from "../../wizard/wizard";
import { askText } from "../../wizard/textBox";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";
import { inform } from "../running/notice";
import { addRegion } from "./addConnection";
import { acceptsPlainHttp } from "./allowPlainHttp";
import { askConnection, connectionOf, isKept } from "./askConnection";
import { allowChanges, makeReadOnly } from "./savedConnections";

type Part = "name" | "endpoint" | "access" | "region";

/** Changes what a saved connection is called, where it leads, and whether it may change anything. */
export async function editConnection(kit: Kit, argument: unknown): Promise<void> {
  const connection = connectionOf(argument) ?? (await askConnection(kit, "Edit Connection", isKept));
  if (!connection) return;
  const { spec } = connection;
  if (spec.origin !== "saved") {
    void inform(
      `The connection "${spec.label}" isn't saved: ${spec.origin === "sandbox" ? "the sandbox runs in this window" : "it comes from AWS_* environment variables"}. Only Make Read-Only applies to it.`,
    );
    return;
  }
  const part = await askPart(connection);
  switch (part) {
    case "name":
      return rename(kit, spec);
    case "endpoint":
      return redirect(kit, spec);
    case "access":
      return connection.spec.readOnly ? allowChanges(kit, { connection }) : makeReadOnly(kit, { connection });
    case "region":
      return addRegion(kit, { connection });
    case undefined:
      return;
  }
}

async function askPart({ spec }: ConnectionSession): Promise<Part | undefined> {
  const reply = await pickOne<Part>(alone(`Edit Connection ${spec.label} (${spec.region})`), {
    placeholder: "What to change",
    load: () =>
      Promise.resolve([
        { icon: "edit", label: "Name", description: spec.label, value: "name" },
        { icon: "plug", label: "Endpoint", description: spec.endpoint ?? "AWS (default)", value: "endpoint" },
        spec.readOnly
          ? { icon: "unlock", label: "Allow Changes…", description: "now read-only", value: "access" }
          : {
              icon: "lock",
              label: "Make Read-Only",
              description: "now each change is confirmed first",
              value: "access",
            },
        { icon: "add", label: "Add Region…", value: "region" },
      ]),
    empty: "",
  });
  return reply.kind === "value" ? reply.value : undefined;
}

async function rename(kit: Kit, spec: ConnectionSpec): Promise<void> {
  const reply = await askText(alone(`Rename Connection ${spec.label}`), {
    prompt: "Connection name",
    value: spec.label,
    problem: text => (text.trim() === "" ? "Enter a name." : undefined),
  });
  if (reply.kind === "value") await kit.deps.connectionStore.change({ ...spec, label: reply.value.trim() });
}

async function redirect(kit: Kit, spec: ConnectionSpec): Promise<void> {
  const reply = await askText(alone(`Endpoint of ${spec.label}`), {
    prompt: "Custom endpoint URL (leave empty for the default)",
    placeholder: "http://127.0.0.1:8080",
    value: spec.endpoint,
    problem: text => (text.trim() === "" ? undefined : endpointProblem(text.trim())),
  });
  if (reply.kind !== "value") return;
  const endpoint = reply.value.trim() || undefined;
  if (endpoint === spec.endpoint || !(await leadsThere(spec, endpoint))) return;
  if (endpoint !== undefined && isExposed(endpoint)) {
    if (!(await acceptsPlainHttp(endpoint))) return;
    await kit.deps.connectionStore.allowPlainHttp({ connectionId: spec.id, endpoint });
  }
  // A name that only said where it led would say the wrong place in each later question.
  const isNamedForPlace = spec.endpoint !== undefined && spec.label === hostOf(spec.endpoint);
  const label = isNamedForPlace ? (endpoint ? hostOf(endpoint) : (spec.profile ?? spec.region)) : spec.label;
  await kit.deps.connectionStore.change({ ...spec, label, endpoint });
}

/** Whoever changed things over a local endpoint must not find out afterwards that they changed production. */
async function leadsThere(spec: ConnectionSpec, endpoint: string | undefined): Promise<boolean> {
  const button = "Change Endpoint";
  const answer = await confirm(
    `Change the endpoint of connection "${spec.label}" to ${endpoint ?? "AWS"}?`,
    [
      `Region: ${spec.region}`,
      `Credentials: ${spec.profile ? `profile ${spec.profile}` : "default"}`,
      `Now: ${spec.endpoint ?? "AWS"}`,
      "",
      spec.readOnly ? "It is read-only." : "Changes are allowed over it. Each change is confirmed first.",
    ],
    button,
  );
  return answer === button;
}
