import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { Destination } from "./calls";

const probeMs = 3000;

/** Whether anything at all answers HTTP where a client's calls go; sends no signature and no operation. */
export async function answersAt(
  { config: { endpointProvider, useFipsEndpoint, useDualstackEndpoint } }: ECSClient,
  { region, endpoint }: Destination,
  signal: AbortSignal,
): Promise<boolean> {
  const { url } = endpointProvider({
    Region: region,
    Endpoint: endpoint,
    UseFIPS: await useFipsEndpoint(),
    UseDualStack: await useDualstackEndpoint(),
  });
  return new Promise(resolve => {
    const request = url.protocol === "https:" ? httpsRequest : httpRequest;
    const probe = request(url, { method: "HEAD", agent: false, signal, timeout: probeMs }, answer => {
      answer.destroy();
      resolve(true);
    });
    probe.once("timeout", () => probe.destroy());
    probe.once("error", () => resolve(false));
    probe.once("close", () => resolve(false));
    probe.end();
  });
}
