import type { TaskDefinition } from "../../ecs/model/model";
import type { Container, Task } from "../../ecs/model/model";
import { containerDefinitions, numberOf, records, stringOf } from "./definition";

/** Where a container listens. `address` is missing where ECS does not tell it: an instance's own address is not its to tell. */
export interface Listening {
  readonly key: string;
  readonly text: string;
  readonly address?: string;
  /** Missing for a range. */
  readonly port?: number;
  readonly protocol: string;
}

const anywhere = new Set(["0.0.0.0", "::", ""]);

/** The ports of a container: its bindings on the instance, or with awsvpc the mapped ports on its own interface. */
export function listening(container: Container, definition: TaskDefinition | undefined): readonly Listening[] {
  const bindings = container.networkBindings.map((binding, index): Listening => {
    const host = binding.hostPortRange ?? binding.hostPort;
    const inside = binding.containerPortRange ?? binding.containerPort;
    return {
      key: `${container.name} ${index}`,
      text: `${inside ?? "?"} → ${host ?? "?"}/${binding.protocol}`,
      address: anywhere.has(binding.bindIp ?? "") ? undefined : binding.bindIp,
      port: binding.hostPort,
      protocol: binding.protocol,
    };
  });
  if (bindings.length > 0 || !definition) return bindings;
  const address = container.networkInterfaces.find(item => item.privateIpv4Address)?.privateIpv4Address;
  if (!address) return [];
  const own = containerDefinitions(definition).find(item => item["name"] === container.name);
  return records(own?.["portMappings"]).map((mapping, index) => {
    const protocol = stringOf(mapping["protocol"]) ?? "tcp";
    const port = numberOf(mapping["containerPort"]);
    return {
      key: `${container.name} ${index}`,
      text: `${port ?? stringOf(mapping["containerPortRange"]) ?? "?"}/${protocol}`,
      address,
      port,
      protocol,
    };
  });
}

export const copyTextOf = ({ address, port, text }: Listening): string =>
  port === undefined ? text : address === undefined ? String(port) : `${hostIn(address)}:${port}`;

const hostIn = (address: string): string => (address.includes(":") ? `[${address}]` : address);

/** What "open port" would open, found by the key a page names; undefined for a key this task has not. */
export function listeningAt(task: Task, definition: TaskDefinition | undefined, key: string): Listening | undefined {
  return task.containers.flatMap(container => listening(container, definition)).find(item => item.key === key);
}

/** `http://address:port/`, or undefined when the address is none that a URL can carry. */
export function urlOf(address: string, port: number): string | undefined {
  const isName = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(address) || /^[0-9a-f:]{2,45}$/i.test(address);
  if (!isName || !Number.isInteger(port) || port < 1 || port > 65535) return undefined;
  const url = `http://${hostIn(address)}:${port}/`;
  return URL.canParse(url) ? url : undefined;
}
