import { together } from "../rate/concurrently";
import { limits } from "../gateway/limits";
import type { EcsGateway } from "../gateway/gateway";
import type { Service } from "../model/model";
import { DescribeBatches } from "./describeBatches";
import { readAhead } from "./readAhead";

/**
 * Lists a cluster's services and describes them, batch by batch while the next pages come; `take` gets what each batch
 * found. Answers how many calls it took, and rejects with the first failure, which ends all that is under way.
 */
export async function readServices(
  gateway: EcsGateway,
  cluster: string,
  signal: AbortSignal,
  take: (found: readonly Service[]) => void,
): Promise<number> {
  let pages = 0;
  let calls = 0;
  await together(signal, own => {
    let fail: (error: unknown) => void = () => undefined;
    const failed = new Promise<never>((_, reject) => (fail = reject));
    const described = new DescribeBatches(async arns => {
      const { found } = await gateway.describeServices(cluster, arns, own).catch((error: unknown) => {
        fail(error);
        throw error;
      });
      if (!own.aborted) take(found);
    }, limits.servicesPerDescribe);
    const walk = async () => {
      for await (const arns of readAhead(gateway.serviceArns(cluster, own))) {
        pages++;
        described.add(arns);
      }
      await described.done();
      calls = pages + described.calls;
    };
    return [Promise.race([failed, walk()])];
  });
  return calls;
}
