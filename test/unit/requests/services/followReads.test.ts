import assert from "node:assert/strict";
import { followKey } from "../../../../src/requests/services/followReads";
import type { Aimed } from "../../../../src/requests/sending/target";
import { openBench } from "../bench";

describe("what is followed of a service", () => {
  it("is told apart by cluster, also where the ARNs of two services of one name are the same", async () => {
    const bench = await openBench();
    try {
      // As ECS named services before ARNs had the cluster in them; who has not opted in still gets these.
      const arn = "arn:aws:ecs:us-east-1:111122223333:service/checkout";
      const [prod, staging]: readonly Aimed[] = [
        { ...(await bench.cluster("prod-web")), arn },
        { ...(await bench.cluster("staging")), arn },
      ];
      assert.ok(prod && staging);
      assert.notEqual(followKey("deployment", prod), followKey("deployment", staging));
      assert.equal(followKey("deployment", prod), followKey("deployment", { ...prod }));
      assert.notEqual(followKey("deployment", prod), followKey("count", prod));
    } finally {
      await bench.close();
    }
  });
});
