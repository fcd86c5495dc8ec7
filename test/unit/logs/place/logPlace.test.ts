import assert from "node:assert/strict";
import type { Container } from "../../../../src/ecs/model/model";
import { logPlace } from "../../../../src/logs/place/logPlace";
import { definition, task } from "../../details/fixtures";

const group = { "awslogs-group": "/ecs/web" };

function placeOf(
  logConfiguration: object | undefined,
  more: Record<string, unknown> = {},
  others: readonly object[] = [],
) {
  const own = task("1", { containers: [{ name: "app", lastStatus: "RUNNING", runtimeId: "0123abcd" }], ...more });
  const defined = definition({ containerDefinitions: [{ name: "app", logConfiguration }, ...others] });
  return logPlace(own, own.containers[0] as Container, defined, "us-east-1");
}

const sentenceOf = (...args: Parameters<typeof placeOf>): string => {
  const place = placeOf(...args);
  assert.equal(place.kind, "none");
  return place.kind === "none" ? place.sentence : "";
};

describe("where a container's log is", () => {
  it("names the stream by prefix, container and task, in the group's own region", () => {
    const options = { ...group, "awslogs-stream-prefix": "web", "awslogs-region": "eu-west-1" };
    assert.deepEqual(placeOf({ logDriver: "awslogs", options }), {
      kind: "stream",
      region: "eu-west-1",
      group: "/ecs/web",
      stream: `web/app/${"1".padEnd(32, "0")}`,
    });
  });

  it("names the stream by the container's runtime ID where there is no prefix", () => {
    assert.deepEqual(placeOf({ logDriver: "awslogs", options: group }), {
      kind: "stream",
      region: "us-east-1",
      group: "/ecs/web",
      stream: "0123abcd",
    });
    const pending = { containers: [{ name: "app", lastStatus: "PENDING" }] };
    assert.match(
      sentenceOf({ logDriver: "awslogs", options: group }, pending),
      /runtime ID.*once the container has started/,
    );
  });

  it("says which other driver it is and where that sends, but none of its other options", () => {
    const splunk = { "splunk-url": "https://user:secret@splunk.example:8088", "splunk-token": "t0ken-t0ken" };
    assert.equal(
      sentenceOf({ logDriver: "splunk", options: splunk }),
      "The log driver is splunk, which sends to https://splunk.example:8088.",
    );
    const firelens = { Name: "firehose", delivery_stream: "orders", api_key: "t0ken-t0ken" };
    const router = { name: "log_router", firelensConfiguration: { type: "fluentbit" } };
    assert.equal(
      sentenceOf({ logDriver: "awsfirelens", options: firelens }, {}, [router]),
      "The log driver is awsfirelens, which sends to container log_router (fluentbit) and on to firehose, delivery_stream orders.",
    );
    assert.equal(
      sentenceOf({ logDriver: "awsfirelens" }),
      "The log driver is awsfirelens, which sends; the router's own configuration says where to.",
    );
    assert.match(sentenceOf({ logDriver: "json-file" }), /stays on the container instance/);
    assert.match(sentenceOf({ logDriver: "none" }), /isn't kept/);
  });

  it("says what becomes of the output where no driver is configured", () => {
    assert.match(sentenceOf(undefined), /stays with Docker on the container instance/);
    assert.match(sentenceOf(undefined, { launchType: "FARGATE", containerInstanceArn: undefined }), /isn't kept/);
    const injected = { containers: [{ name: "aws-guardduty-agent", lastStatus: "RUNNING" }] };
    assert.match(sentenceOf({ logDriver: "awslogs", options: group }, injected), /ECS added this container/);
    assert.match(sentenceOf({ logDriver: "awslogs", options: {} }), /without naming a log group/);
  });
});
