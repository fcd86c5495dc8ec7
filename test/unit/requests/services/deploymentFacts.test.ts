import assert from "node:assert/strict";
import { parseServiceDeployment } from "../../../../src/ecs/parsing/parseServiceDeployment";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import { refuseOtherController } from "../../../../src/requests/services/seenService";
import { rollbackTarget, showsAnswer } from "../../../../src/requests/services/deploymentFacts";

describe("what is said of a deployment that is stopped or paused", () => {
  it("names where a rollback goes only where that is certain", () => {
    assert.equal(rollbackTarget(["web:7"], "web:8"), "web:7");
    // One of them never completed: it was replaced while it failed.
    for (const sources of [["web:8", "web:7"], ["web:9", "web:7"], ["web:9"], []])
      assert.equal(rollbackTarget(sources, "web:9"), "the last completed deployment", sources.join());
  });

  it("takes a hook that timed out, or was answered otherwise, for no answer of one's own", () => {
    const shows = (action: "CONTINUE" | "ROLLBACK", status: string, hook = "SUCCEEDED") =>
      showsAnswer(
        { hookId: "h", action },
        parseServiceDeployment({
          serviceDeploymentArn: "arn:aws:ecs:us-east-1:111122223333:service-deployment/prod/web/1",
          status,
          lifecycleHookDetails: [{ hookId: "h", targetType: "PAUSE", status: hook }],
        }),
      );
    assert.equal(shows("CONTINUE", "IN_PROGRESS"), true);
    assert.equal(shows("CONTINUE", "SUCCESSFUL"), true);
    assert.equal(shows("ROLLBACK", "ROLLBACK_IN_PROGRESS"), true);
    assert.equal(shows("CONTINUE", "ROLLBACK_IN_PROGRESS", "TIMED_OUT"), false);
    assert.equal(shows("CONTINUE", "STOPPED"), false);
    assert.equal(shows("ROLLBACK", "IN_PROGRESS"), false);
    assert.equal(shows("CONTINUE", "IN_PROGRESS", "AWAITING_ACTION"), false);
  });

  it("refuses what another deployment controller does, and nothing of ECS's own", () => {
    const service = (more: object) => parseService({ serviceArn: "arn:aws:ecs:us-east-1:1:service/prod/web", ...more });
    refuseOtherController(service({}));
    refuseOtherController(service({ deploymentController: { type: "ECS" } }));
    for (const type of ["CODE_DEPLOY", "EXTERNAL"])
      assert.throws(
        () => refuseOtherController(service({ deploymentController: { type } })),
        new RegExp(`Service web has the deployment controller ${type}`),
      );
  });
});
