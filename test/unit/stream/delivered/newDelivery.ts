import { Replica } from "../../../../src/ecs/replica/replica";
import { Audit } from "../../../../src/stream/audit/audit";
import { Delivery } from "../../../../src/stream/live/delivery";
import { Holes } from "../../../../src/stream/live/holes";
import { AuditKnowledge } from "../../../../src/stream/live/knowledge";
import { clusterArn } from "../envelope";

/** The part of a live stream that keeps what was delivered. */
export function newDelivery(replica = new Replica(clusterArn("web"))) {
  const audit = new Audit({ keepDetails: true });
  const knowledge = new AuditKnowledge(audit);
  const holes = new Holes(audit, 0);
  return { audit, knowledge, holes, delivery: new Delivery(audit, knowledge, holes, () => replica) };
}
