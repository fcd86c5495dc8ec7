import { isDaemon } from "../../ecs/model/serviceState";
import { EcsError } from "../../ecs/model/errors";
import { lastPart } from "../../ecs/model/model";
import { countButton, countLines, movedLines, serviceLine } from "../../requests/services/consequence";
import { rereadService } from "../../requests/services/seenService";
import type { SeenService } from "../../requests/services/seenService";
import { placeLines } from "../../requests/sending/wording";
import { amount, plural } from "../../text/counts";
import { askText } from "../../wizard/textBox";
import { alone } from "../../wizard/wizard";
import type { Argument } from "../running/commandDeps";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";
import { inform } from "../running/notice";
import { editAsJson, reading } from "../running/run";
import { sending } from "../running/job";
import { serviceAim } from "./serviceAim";
import type { ServiceAim } from "./serviceAim";
import { sendUpdate } from "./update";

const title = "Set Desired Count";

/** Sets how many tasks a service keeps running; no deployment starts. */
export async function setDesiredCount(kit: Kit, argument: Argument): Promise<void> {
  const aim = await serviceAim(kit, argument, title, "UpdateService", service => !isDaemon(service));
  if (!aim) return;
  kit.sender.allow(aim, "UpdateService");
  const { now } = await seenNow(aim);
  refuseDaemon({ now });
  const reply = await askText(alone(title), {
    prompt: `Desired count of ${now.name} (now ${amount(now.desired)}, ${amount(now.running)} running)`,
    value: String(now.desired),
    problem: text => (/^\d{1,6}$/.test(text.trim()) ? undefined : "Enter a whole number, 0 or more."),
  });
  if (reply.kind !== "value") return;
  const count = Number(reply.value.trim());
  // Retry begins here: what was typed is kept. What moved is told against what the question named.
  await kit.runner.run(sending("UpdateService", [aim]), () => confirmCount(kit, { ...aim, seen: now }, count));
}

const seenNow = (aim: ServiceAim): Promise<SeenService> =>
  reading("Reading the service", signal => rereadService(aim, aim.seen, signal));

async function confirmCount(kit: Kit, aim: ServiceAim, count: number): Promise<void> {
  kit.sender.allow(aim, "UpdateService");
  const seen = await seenNow(aim);
  const { now } = seen;
  refuseDaemon(seen);
  if (now.desired === count) {
    void inform(`The desired count of ${now.name} is ${plural(count, "task")} already.`);
    return;
  }
  const button = countButton(now, count);
  const answer = await confirm(
    `Set the desired count of service ${now.name} in cluster ${aim.session.cluster.name} from ${amount(now.desired)} to ${amount(count)}?`,
    [serviceLine(now), ...placeLines([aim]), ...movedLines(seen), "", ...countLines(now, count)],
    button,
    editAsJson,
  );
  const input = { cluster: aim.session.cluster.arn, service: now.arn, desiredCount: count };
  if (answer === editAsJson) await kit.documents.open("UpdateService", input, aim);
  else if (answer === button) await sendUpdate(kit, aim, input, now);
}

function refuseDaemon({ now }: Pick<SeenService, "now">): void {
  if (!isDaemon(now)) return;
  throw new EcsError({
    kind: "unsupported",
    code: "DaemonService",
    sentence: `Service ${lastPart(now.arn)} runs as a daemon, one task on each container instance, and has no desired count to set.`,
    advice: "Add or drain container instances instead.",
  });
}
