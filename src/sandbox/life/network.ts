import type { Random } from "../world/random";
import type { Attachment, NetworkConfiguration } from "../wire/wire";

/** The network interface of an awsvpc task, in the first of its subnets. */
export function bornAttachment(random: Random, region: string, network: NetworkConfiguration | undefined): Attachment {
  const subnets = network?.awsvpcConfiguration?.subnets ?? ["subnet-0a1b2c3d4e5f60001"];
  const subnet = subnets[Math.floor(random.next() * subnets.length)] ?? "subnet-0a1b2c3d4e5f60001";
  const address = `10.0.${random.between(1, 250)}.${random.between(4, 250)}`;
  const details: Record<string, string> = {
    subnetId: subnet,
    networkInterfaceId: `eni-0${random.hex(16)}`,
    macAddress: `0a:${random.hex(10).replace(/(..)(?=.)/g, "$1:")}`,
    privateDnsName: `ip-${address.replaceAll(".", "-")}.${region}.compute.internal`,
    privateIPv4Address: address,
  };
  return {
    id: random.uuid(),
    type: "ElasticNetworkInterface",
    status: "PRECREATED",
    details: Object.entries(details).map(([name, value]) => ({ name, value })),
  };
}

/** The zone of a subnet, always the same one for one subnet. */
export function zoneOf(region: string, subnet: string): string {
  return `${region}${"abc"[(subnet.codePointAt(subnet.length - 1) ?? 0) % 3]}`;
}

export function subnetOf(attachment: Attachment | undefined): string | undefined {
  return attachment?.details?.find(({ name }) => name === "subnetId")?.value;
}
