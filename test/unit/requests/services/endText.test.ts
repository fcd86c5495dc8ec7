import assert from "node:assert/strict";
import type { Service } from "../../../../src/ecs/model/model";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import { parseServiceDeployment } from "../../../../src/ecs/parsing/parseServiceDeployment";
import { endOf } from "../../../../src/requests/services/deploymentEnd";
import type { DeploymentEnd } from "../../../../src/requests/services/deploymentEnd";
import { endText, isAsAsked } from "../../../../src/requests/services/endText";

const service: Service = parseService({
  serviceArn: "arn:aws:ecs:us-east-1:111122223333:service/prod/web",
  serviceName: "web",
  status: "ACTIVE",
  desiredCount: 1200,
  runningCount: 1100,
});
const place = "web in prod";
const said = (end: Partial<DeploymentEnd> & Pick<DeploymentEnd, "kind">, isOwnStop = false, why?: string): string =>
  endText({ revision: "web:8", ...end }, { place, isOwnStop, why });

describe("the words for the end of a deployment", () => {
  it("say that a person's own stop was one, whether ECS rolled back or not", () => {
    const by = { reason: "Service deployment was stopped by the user" };
    const what = "The deployment of web:8 to web in prod was stopped, as you asked";
    assert.equal(
      said({ kind: "rolledBack", rolledBackTo: "web:7", service, ...by }, true),
      `${what}. ECS rolled back to web:7. 1,100 of 1,200 tasks running.`,
    );
    assert.equal(
      said({ kind: "stopped", ...by }, true),
      `${what}. ECS didn't roll back. Service deployment was stopped by the user.`,
    );
    assert.equal(said({ kind: "stopped" }, true), `${what}. ECS didn't roll back.`);
    assert.equal(
      said({ kind: "rollbackFailed", reason: "No rollback candidate was found." }, true),
      `${what}, but ECS couldn't roll back. No rollback candidate was found.`,
    );
  });

  it("say that it failed where the circuit breaker was faster than the person's stop", () => {
    const tripped = { isTripped: true, reason: "The circuit breaker threshold was exceeded." };
    const why = "3 tasks stopped: CannotPullContainerError";
    const because = "The circuit breaker threshold was exceeded. 3 tasks stopped: CannotPullContainerError.";
    const what = "The deployment of web:8 to web in prod failed";
    assert.equal(
      said({ kind: "rolledBack", rolledBackTo: "web:7", ...tripped }, true, why),
      `${what}. ECS rolled back to web:7. ${because}`,
    );
    assert.equal(said({ kind: "failed", ...tripped }, true, why), `${what}. ${because}`);
    assert.equal(
      said({ kind: "rollbackFailed", ...tripped }, true, why),
      `${what}, and ECS couldn't roll back. ${because}`,
    );
    for (const kind of ["failed", "rolledBack", "stopped"] as const)
      assert.deepEqual(
        [isAsAsked({ kind, revision: "web:8", isTripped: true }, true), isAsAsked({ kind, revision: "web:8" }, true)],
        [false, true],
      );
    assert.equal(isAsAsked({ kind: "completed", revision: "web:8" }, true), false);
  });

  it("say of what somebody else stopped only that it was stopped, with ECS's reason", () => {
    assert.equal(
      said({ kind: "stopped", reason: "Stopped by the user" }),
      "The deployment of web:8 to web in prod was stopped. Stopped by the user.",
    );
  });

  it("name no revision where it can't be read what ECS rolled back to", () => {
    assert.equal(
      said({ kind: "rolledBack", reason: "Broken." }),
      "The deployment of web:8 to web in prod failed. ECS rolled back to the last completed deployment. Broken.",
    );
  });

  it("say how the service is now", () => {
    assert.equal(
      said({ kind: "completed", service }),
      "The deployment of web:8 to web in prod completed. 1,100 of 1,200 tasks running.",
    );
  });
});

describe("the end of a service deployment", () => {
  const deployment = (status: string, more: object = {}) =>
    parseServiceDeployment({
      serviceDeploymentArn: "arn:aws:ecs:us-east-1:111122223333:service-deployment/prod/web/AbCdEfGhIjKlMnOpQrStU",
      status,
      ...more,
    });

  it("is a failure only where the circuit breaker or an alarm stopped it", () => {
    const breaker = (status: string) => ({ deploymentCircuitBreaker: { status, failureCount: 3, threshold: 3 } });
    const alarms = (triggeredAlarmNames: string[]) => ({
      alarms: { status: "MONITORING", alarmNames: ["errors"], triggeredAlarmNames },
    });
    const kind = (more: object) => endOf(deployment("STOPPED", more), "web:8")?.kind;
    assert.equal(kind({}), "stopped");
    assert.equal(kind(breaker("MONITORING")), "stopped");
    assert.equal(kind(breaker("TRIGGERED")), "failed");
    assert.equal(kind(alarms([])), "stopped");
    assert.equal(kind(alarms(["errors"])), "failed");
  });

  it("is not there while it goes on, also while it stops or rolls back", () => {
    for (const status of ["PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"])
      assert.equal(endOf(deployment(status), "web:8"), undefined, status);
  });
});
