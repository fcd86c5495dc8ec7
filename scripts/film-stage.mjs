// What the recording is of: AWS files with three profiles, and an account whose recommender crashes since an hour.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const stagedMs = 75 * 60_000;

const image = name => `111122223333.dkr.ecr.us-east-1.amazonaws.com/${name}`;
const logTo = group => ({
  logDriver: "awslogs",
  options: { "awslogs-group": group, "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs" },
});

/** Its log's last lines are a stack trace: what it reads lacks a column. */
const crashing = {
  name: "recommender",
  image: image("recommender:2.1.0"),
  cpu: 256,
  memory: 512,
  dockerLabels: { "sandbox.prints": "job", "sandbox.runs-for": "9", "sandbox.exit-code": "1" },
  logConfiguration: logTo("/ecs/recommender"),
};

/** The seeded revision writes to a group that was deleted, and so never starts. */
const migration = {
  name: "migrate",
  image: image("api:2.5.1"),
  cpu: 128,
  memory: 256,
  dockerLabels: { "sandbox.prints": "migrations" },
  logConfiguration: logTo("/ecs/api"),
};

async function ask(url, operation, input) {
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AmazonEC2ContainerServiceV20141113.${operation}`,
    },
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`${operation}: ${await answer.text()}`);
}

/**
 * A sandbox that has lived through an hour of crashes within a moment, and from then on keeps the machine's time.
 *
 * @param {{ startSandbox: Function, manualClock: Function }} sandbox
 */
export async function stagedSandbox({ startSandbox, manualClock }) {
  const clock = manualClock(Date.now() - stagedMs);
  const sandbox = await startSandbox({ quiet: true, clock });
  await ask(sandbox.url, "RegisterTaskDefinition", { family: "recommender", containerDefinitions: [crashing] });
  await ask(sandbox.url, "RegisterTaskDefinition", { family: "db-migration", containerDefinitions: [migration] });
  await ask(sandbox.url, "UpdateService", {
    cluster: "prod-web",
    service: "recommender",
    taskDefinition: "recommender:2",
  });
  clock.advance(stagedMs);
  loseOneEvent(sandbox);
  const ticking = setInterval(() => clock.advance(Date.now() - clock.now()), 20);
  return {
    sandbox,
    close: () => {
      clearInterval(ticking);
      return sandbox.close();
    },
  };
}

/** A task whose agent lost its connection, and of which the event stream never told that it came back. */
function loseOneEvent({ world, delivery }) {
  const tasks = [...world.cluster("prod-web").tasks.values()];
  const record = tasks.find(({ task }) => task.group === "service:checkout" && task.lastStatus === "RUNNING");
  const change = connectivity => world.changeTask(record, { connectivity, connectivityAt: world.seconds() });
  change("DISCONNECTED");
  delivery.lossRate = 1;
  change("CONNECTED");
  delivery.lossRate = 0;
}

/** Writes the AWS files below `home`, and answers the environment that leads to them. */
export async function awsFiles(home, endpoint) {
  const folder = join(home, ".aws");
  await mkdir(folder, { recursive: true });
  const [config, credentials] = [join(folder, "config"), join(folder, "credentials")];
  await writeFile(
    config,
    [
      "[profile shop]",
      "region = us-east-1",
      `endpoint_url = ${endpoint}`,
      "[profile shop-eu]",
      "region = eu-central-1",
      "role_arn = arn:aws:iam::111122223333:role/operator",
      "source_profile = shop",
      "[profile analytics]",
      "region = us-west-2",
      "sso_session = company",
      "sso_account_id = 444455556666",
      "sso_role_name = Developer",
      "[sso-session company]",
      "sso_region = us-east-1",
      "sso_start_url = https://example.awsapps.com/start",
      "",
    ].join("\n"),
  );
  await writeFile(credentials, "[shop]\naws_access_key_id = sandbox\naws_secret_access_key = sandbox\n");
  return { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials };
}
