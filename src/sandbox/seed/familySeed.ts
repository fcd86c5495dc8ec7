import type { DefinitionRequest } from "../world/definitions";
import type { ContainerDefinition } from "../wire/wire";

export type ContainerSeed = Partial<ContainerDefinition> & { readonly name: string };

export interface FamilySeed extends Omit<DefinitionRequest, "containerDefinitions"> {
  readonly revisions: number;
  /** `{image}` names without a tag get one that counts up with the revisions. */
  readonly containers: readonly ContainerSeed[];
}

export const check = { command: ["CMD-SHELL", "curl -fs localhost:8080/health || exit 1"], interval: 10, retries: 3 };
export const port = (containerPort: number, hostPort = 0, protocol: "tcp" | "udp" = "tcp") => ({
  containerPort,
  hostPort,
  protocol,
});
export const logRouter: ContainerSeed = {
  name: "log-router",
  image: "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable",
  cpu: 32,
  memoryReservation: 64,
  essential: false,
  firelensConfiguration: { type: "fluentbit" },
};
