import { blankRequest } from "../../requests/documents/requestDocument";
import { documentOperations } from "../../requests/documents/requestSchemas";
import type { Kit } from "../running/kit";
import { clusterNamed } from "./clusterNamed";
import { pickOne } from "../../wizard/pick";
import { alone } from "../../wizard/wizard";

/** A new document for an operation that is picked. */
export async function newRequest(kit: Kit): Promise<void> {
  const reply = await pickOne(alone("New Request Document"), {
    placeholder: "Operation",
    load: () =>
      Promise.resolve(
        documentOperations.map(([cli, operation]) => ({
          label: operation,
          description: `${cli}.ecs.json`,
          value: operation,
        })),
      ),
    empty: "",
  });
  if (reply.kind !== "value") return;
  const target = await clusterNamed(kit.deps, undefined);
  if (target) await kit.documents.open(reply.value, blankRequest(reply.value, target.session.cluster), target);
}
