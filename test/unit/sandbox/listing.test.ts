import {
  DescribeTasksCommand,
  DescribeServicesCommand,
  DescribeContainerInstancesCommand,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListServicesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  type ListTasksCommandInput,
  paginateListTasks,
  paginateListTaskDefinitions,
} from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import { type Bench, openSandbox, send } from "./fixture";

async function allTasks({ ecs }: Bench, input: ListTasksCommandInput): Promise<string[]> {
  const arns: string[] = [];
  for await (const page of paginateListTasks({ client: ecs }, input)) arns.push(...(page.taskArns ?? []));
  return arns;
}

describe("the sandbox's lists", () => {
  it("hand out every task once, in pages of 100 unless told otherwise", async () => {
    const bench = await openSandbox({ world: { clusters: 1, instances: 5, tasks: 250 } });
    const first = await bench.ecs.send(new ListTasksCommand({ cluster: "load-1" }));
    assert.equal(first.taskArns?.length, 100);
    assert.equal(new Set(await allTasks(bench, { cluster: "load-1" })).size, 250);
    assert.equal((await allTasks(bench, { cluster: "load-1", maxResults: 7 })).length, 250);
  });

  it("neither repeat nor skip what stays when tasks come and go between two pages", async () => {
    const bench = await openSandbox({ world: { clusters: 1, instances: 2, tasks: 60 } });
    const before = await allTasks(bench, { cluster: "load-1" });
    const first = await bench.ecs.send(new ListTasksCommand({ cluster: "load-1", maxResults: 20 }));
    const last = first.taskArns?.at(-1)?.split("/").at(-1) ?? "";
    const cluster = bench.sandbox.world.clusters.get("load-1");
    const record = cluster?.tasks.get(last);
    assert.ok(cluster && record);
    // The very task that the token stands on goes.
    cluster.remove(record);
    const rest = await allTasks(bench, { cluster: "load-1", maxResults: 20 });
    const seen = [...(first.taskArns ?? [])];
    let nextToken = first.nextToken;
    while (nextToken) {
      const page = await bench.ecs.send(new ListTasksCommand({ cluster: "load-1", maxResults: 20, nextToken }));
      seen.push(...(page.taskArns ?? []));
      nextToken = page.nextToken;
    }
    assert.deepEqual([...seen].sort(), [...before].sort());
    assert.equal(rest.length, 59);
  });

  it("refuse a token that is made up, or that another query gave", async () => {
    const { ecs } = await openSandbox({ world: { clusters: 1, instances: 2, tasks: 60 } });
    const { nextToken } = await ecs.send(new ListTasksCommand({ cluster: "load-1", maxResults: 5 }));
    const refused = { name: "InvalidParameterException" };
    await assert.rejects(ecs.send(new ListTasksCommand({ cluster: "load-1", nextToken: "bm9uc2Vuc2U" })), refused);
    await assert.rejects(
      ecs.send(new ListTasksCommand({ cluster: "load-1", family: "batch-001", nextToken })),
      refused,
    );
    await ecs.send(new ListTasksCommand({ cluster: "load-1", maxResults: 50, nextToken }));
  });

  it("take 1 to 100 results a page", async () => {
    const { ecs } = await openSandbox({ world: "empty" });
    for (const maxResults of [0, 101]) {
      await assert.rejects(ecs.send(new ListClustersCommand({ maxResults })), { name: "InvalidParameterException" });
    }
  });

  it("filter tasks by each of ListTasks' filters", async () => {
    const bench = await openSandbox();
    const cluster = "prod-web";
    const of = (input: Omit<ListTasksCommandInput, "cluster">) => allTasks(bench, { cluster, ...input });
    const all = await of({});
    assert.equal((await of({ serviceName: "api" })).length, 6);
    assert.equal((await of({ family: "db-migration" })).length, 1);
    assert.deepEqual(await of({ startedBy: "deploy-bot" }), await of({ family: "db-migration" }));
    assert.deepEqual(await of({ launchType: "EC2" }), all);
    assert.deepEqual(await of({ launchType: "FARGATE" }), []);
    assert.deepEqual(await of({ desiredStatus: "PENDING" }), []);
    assert.ok((await of({ desiredStatus: "STOPPED" })).length >= 2);
    const { containerInstanceArns = [] } = await bench.ecs.send(new ListContainerInstancesCommand({ cluster }));
    const byInstance: string[] = [];
    for (const containerInstance of containerInstanceArns) byInstance.push(...(await of({ containerInstance })));
    assert.deepEqual(byInstance.sort(), [...all].sort());
  });

  it("take startedBy as ListTasks' only filter", async () => {
    const { ecs } = await openSandbox();
    await assert.rejects(ecs.send(new ListTasksCommand({ cluster: "prod-web", startedBy: "me", family: "web" })), {
      name: "InvalidParameterException",
      message: "cannot specify startedBy with other arguments",
    });
  });

  it("know a service that is not there from a service without tasks", async () => {
    const { ecs } = await openSandbox();
    await assert.rejects(ecs.send(new ListTasksCommand({ cluster: "prod-web", serviceName: "nope" })), {
      name: "ServiceNotFoundException",
    });
  });

  it("filter instances by status and by expression", async () => {
    const { ecs } = await openSandbox();
    const count = async (input: { filter?: string; status?: "ACTIVE" | "DRAINING" }): Promise<number> => {
      const command = new ListContainerInstancesCommand({ cluster: "prod-web", ...input });
      return (await ecs.send(command)).containerInstanceArns?.length ?? 0;
    };
    assert.equal(await count({}), 6);
    assert.equal(await count({ status: "DRAINING" }), 1);
    assert.equal(await count({ filter: "agentVersion < 1.60.0" }), 1);
    assert.equal(await count({ filter: "attribute:rack == r-17" }), 1);
    assert.equal(await count({ filter: "agentConnected == false or attribute:rack exists" }), 2);
    assert.equal(await count({ filter: "attribute:ecs.instance-type =~ c6i.* and not agentConnected == false" }), 1);
    assert.equal(await count({ filter: "task:group == service:edge-proxy", status: "ACTIVE" }), 3);
    await assert.rejects(count({ filter: "colour == red" }), { name: "InvalidParameterException" });
  });

  it("give ten services a page by default, and task definitions in either order", async () => {
    const bench = await openSandbox({ world: { clusters: 1, instances: 4, tasks: 2000 } });
    const services = await bench.ecs.send(new ListServicesCommand({ cluster: "load-1" }));
    assert.equal(services.serviceArns?.length, 10);
    assert.ok(services.nextToken);
    const company = await openSandbox();
    const ascending = await company.ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: "api" }));
    const names = ascending.taskDefinitionArns?.map(arn => arn.split("/")[1]);
    assert.deepEqual(
      names,
      Array.from({ length: 12 }, (_, index) => `api:${index + 1}`),
    );
    const descending: string[] = [];
    const query = { sort: "DESC", maxResults: 9 } as const;
    for await (const page of paginateListTaskDefinitions({ client: company.ecs }, query)) {
      descending.push(...(page.taskDefinitionArns ?? []));
    }
    const all = await company.ecs.send(new ListTaskDefinitionsCommand({}));
    assert.deepEqual(descending, [...(all.taskDefinitionArns ?? [])].reverse());
  });
});

describe("the sandbox's descriptions", () => {
  it("take ids and ARNs, and name what they do not know", async () => {
    const { ecs } = await openSandbox();
    const cluster = "arn:aws:ecs:us-east-1:111122223333:cluster/prod-web";
    const { taskArns: [arn = ""] = [] } = await ecs.send(new ListTasksCommand({ cluster }));
    const id = arn.split("/").at(-1) ?? "";
    const unknown = "0".repeat(32);
    const answer = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [arn, id, unknown] }));
    assert.deepEqual(
      answer.tasks?.map(({ taskArn }) => taskArn),
      [arn],
    );
    assert.deepEqual(answer.failures, [
      { arn: `arn:aws:ecs:us-east-1:111122223333:task/prod-web/${unknown}`, reason: "MISSING" },
    ]);
  });

  it("answer tags only when asked for them", async () => {
    const { ecs } = await openSandbox();
    const input = { cluster: "prod-web", services: ["web"] };
    const plain = await ecs.send(new DescribeServicesCommand(input));
    assert.deepEqual(plain.services?.[0]?.tags, []);
    const tagged = await ecs.send(new DescribeServicesCommand({ ...input, include: ["TAGS"] }));
    assert.deepEqual(tagged.services?.[0]?.tags?.[0], { key: "team", value: "shop" });
  });

  const many = Array.from({ length: 101 }, (_, index) => String(index).padStart(32, "0"));
  const limits: readonly [string, object, string][] = [
    ["DescribeTasks", { tasks: many }, "taskIds can have at most 100 items."],
    ["DescribeTasks", { tasks: [] }, "Tasks cannot be empty."],
    ["DescribeContainerInstances", { containerInstances: many }, "instanceIds can have at most 100 items"],
    ["DescribeContainerInstances", { containerInstances: [] }, "Container instances cannot be empty."],
    ["DescribeServices", { services: many.slice(0, 11) }, "services can have at most 10 items."],
  ];
  for (const [operation, input, message] of limits) {
    it(`refuse what is over the limit: ${operation}, «${message}»`, async () => {
      const { sandbox } = await openSandbox();
      const response = await send(sandbox, operation, { cluster: "prod-web", ...input });
      assert.equal(response.status, 400);
      assert.deepEqual(await response.json(), { __type: "InvalidParameterException", message });
    });
  }

  it("refuse an ARN of another cluster", async () => {
    const { ecs } = await openSandbox();
    const { taskArns: tasks } = await ecs.send(new ListTasksCommand({ cluster: "staging" }));
    await assert.rejects(ecs.send(new DescribeTasksCommand({ cluster: "prod-web", tasks })), {
      message: "Identifier is for cluster staging. Your cluster is prod-web",
    });
  });

  it("look in the cluster called default when none is named", async () => {
    const { ecs } = await openSandbox();
    await assert.rejects(ecs.send(new DescribeContainerInstancesCommand({ containerInstances: ["x"] })), {
      name: "ClusterNotFoundException",
      message: "Cluster not found.",
    });
  });
});
