import { isDeregistered } from "../../requests/sending/lost";
import { byCluster } from "../../requests/sending/target";
import type { Aimed } from "../../requests/sending/target";
import { nameOf } from "../../ecs/model/names";
import { plural } from "../../text/counts";
import { say } from "../running/kit";
import type { Kit } from "../running/kit";
import { sendAll } from "../running/sendAll";
import { instanceOf } from "../running/targets";

/** What is sent for one instance. */
export const deregistration = ({ session, arn }: Aimed, force: boolean) => ({
  cluster: session.cluster.arn,
  containerInstance: arn,
  force,
});

/** Deregisters instances; what becomes of their tasks is read afterwards, not assumed. */
export function sendDeregister(kit: Kit, open: readonly Aimed[], force: boolean): Promise<readonly Aimed[]> {
  // Once it is gone only the summary still has to name it.
  const names = new Map(open.map(aim => [aim.arn, nameOf(instanceOf(aim), aim.arn)]));
  return sendAll(kit, open, {
    operation: "DeregisterContainerInstance",
    title: `Deregistering ${plural(open.length, "container instance")}`,
    noun: "container instance",
    did: "deregistered",
    name: aim => names.get(aim.arn) ?? nameOf(undefined, aim.arn),
    evidence: isDeregistered,
    send: aim => kit.sender.send(aim, "DeregisterContainerInstance", deregistration(aim, force), [aim.arn]),
    follow: done => {
      say(`${plural(done.length, "container instance")} deregistered.`);
      for (const aim of done) aim.session.replica.remove([aim.arn], Date.now());
      for (const [target] of byCluster(done)) void target.session.load();
    },
  });
}
