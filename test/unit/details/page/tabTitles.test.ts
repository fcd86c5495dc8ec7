import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pageViewTypes } from "../../../../src/details/page/pageKinds";
import { nameIn, tabOf, tabTitles } from "../../../../src/details/page/tabTitles";
import type { Tab } from "../../../../src/details/page/tabTitles";
import type { ConnectionSession } from "../../../../src/ecs/session/connectionSession";
import { clusterArn, instance, instanceArn, replicaOf, task, taskArn } from "../fixtures";

const tab = (name: string, more: Partial<Tab> = {}): Tab => ({
  kind: "cluster",
  name,
  cluster: name,
  region: "us-east-1",
  connection: "prod",
  ...more,
});
const titles = (...tabs: readonly Tab[]) => [
  ...tabTitles(new Map(tabs.map((item, index) => [index, item] as const))).values(),
];

describe("the titles of pages' tabs", () => {
  it("are names, and of those of one kind and name each says in what it differs", () => {
    assert.deepEqual(titles(tab("web"), tab("api"), tab("web", { kind: "service", cluster: "prod-web" })), [
      "web",
      "api",
      "web",
    ]);
    assert.deepEqual(titles(tab("web"), tab("web", { region: "eu-west-1" })), ["web · us-east-1", "web · eu-west-1"]);
    assert.deepEqual(titles(tab("web"), tab("web", { connection: "staging" })), ["web · prod", "web · staging"]);
    const service = { kind: "service" } as const;
    assert.deepEqual(titles(tab("api", { ...service, cluster: "a" }), tab("api", { ...service, cluster: "b" })), [
      "api · a",
      "api · b",
    ]);
    const far = { region: "eu-west-1" };
    assert.deepEqual(titles(tab("web"), tab("web", far), tab("web", { ...far, connection: "staging" })), [
      "web · us-east-1 · prod",
      "web · eu-west-1 · prod",
      "web · eu-west-1 · staging",
    ]);
  });

  it("name what is known before the page has drawn anything, and keep what VS Code brought back until then", () => {
    const connection = {
      spec: { label: "prod", region: "us-east-1" },
      cluster: () => ({ replica: replicaOf(task("a"), instance()), region: "us-east-1" }),
    } as unknown as ConnectionSession;
    const identity = { connection: "c", cluster: clusterArn };
    const nameOf = (kind: Tab["kind"], arn: string, called?: string) =>
      tabOf({ ...identity, kind, arn }, connection, called).name;
    assert.equal(nameOf("task", taskArn("a")), "web:7 a0000000");
    assert.equal(nameOf("containerInstance", instanceArn), "i-0abc12345");
    assert.equal(nameOf("cluster", clusterArn), "web");
    assert.equal(nameOf("task", taskArn("b"), nameIn("api:3 b0000000 · eu-west-1")), "api:3 b0000000");
  });

  it("stand beside an icon of their own for each kind of page, in dark and light themes", () => {
    const kinds = Object.keys(pageViewTypes);
    const icons = kinds.flatMap(kind =>
      ["dark", "light"].map(theme => readFileSync(`media/tabs/${kind}-${theme}.svg`, "utf8")),
    );
    assert.equal(new Set(icons).size, kinds.length * 2);
  });
});
