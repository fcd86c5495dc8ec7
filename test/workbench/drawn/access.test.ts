import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { containerInstanceView } from "../../../src/details/containerInstance/containerInstanceView";
import { taskView } from "../../../src/details/task/taskView";
import type { View } from "../../../src/webview/page/pageProtocol";
import { cluster, definition, instance, replicaOf, task } from "../../unit/details/fixtures";
import { DrawnPage, themes } from "./drawnPage";

const own = task("a", {
  startedAt: new Date(0),
  containers: [
    {
      name: "app",
      lastStatus: "RUNNING",
      image: `111122223333.dkr.ecr.us-east-1.amazonaws.com/web@sha256:${"0123456789abcdef".repeat(4)}`,
      networkBindings: [{ bindIP: "0.0.0.0", containerPort: 8080, hostPort: 32768, protocol: "tcp" }],
      networkInterfaces: [{ attachmentId: "a", privateIpv4Address: "10.200.100.200" }],
    },
  ],
});
const common = { cluster: cluster(), readOnly: false };
const views: Readonly<Record<string, View>> = {
  task: taskView({
    ...common,
    task: own,
    replica: replicaOf(own, instance()),
    definition: { kind: "ready", value: definition({ containerDefinitions: [{ name: "app" }] }) },
    tails: { kind: "none" },
    region: "us-east-1",
    isShown: () => false,
  }),
  "container instance": containerInstanceView({
    ...common,
    instance: instance(),
    replica: replicaOf(own, instance()),
    definition: { kind: "none" },
    complete: true,
    failed: false,
  }),
};

/** What reaches beyond the right edge, though it was not hidden on purpose. */
const tooWide = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("main *:not(.unseen, thead, thead *)")]
      .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
      .map(element => element.outerHTML.slice(0, 120)),
  );

describe("a page as people need it", () => {
  for (const [name, view] of Object.entries(views))
    it(`fits any width and a zoom of 200%: that of a ${name}`, async () => {
      const drawn = await DrawnPage.open(themes["Default Light Modern"] ?? assert.fail("no theme"));
      try {
        await drawn.show(view);
        for (const [width, zoom] of [
          [400, 1],
          [660, 1],
          [1280, 1],
          [1280, 2],
          [800, 2],
        ] as const) {
          await drawn.page.setViewportSize({ width, height: 900 });
          await drawn.page.evaluate(value => document.documentElement.style.setProperty("zoom", value), String(zoom));
          assert.deepEqual(await tooWide(drawn.page), [], `${width} at ${zoom * 100}%`);
        }
      } finally {
        await drawn.close();
      }
    });

  it("stands still where motion is to be reduced, by the system or in VS Code alone", async () => {
    const { variables, class: dark } = themes["Default Dark Modern"] ?? assert.fail("no theme");
    const moves = async (className: string, reducedMotion: "reduce" | "no-preference") => {
      const drawn = await DrawnPage.open({ variables, class: className });
      try {
        await drawn.page.emulateMedia({ reducedMotion });
        const found: string[] = [];
        for (const view of Object.values(views)) {
          await drawn.show(view);
          found.push(
            ...(await drawn.page.evaluate(() =>
              [...document.querySelectorAll("main *")].flatMap(element => {
                const { animationName, transitionDuration } = getComputedStyle(element);
                return animationName === "none" && transitionDuration === "0s" ? [] : [element.outerHTML.slice(0, 80)];
              }),
            )),
          );
        }
        return found.length;
      } finally {
        await drawn.close();
      }
    };
    assert.ok((await moves(dark, "no-preference")) > 0);
    assert.equal(await moves(dark, "reduce"), 0);
    assert.equal(await moves(`${dark} vscode-reduce-motion`, "no-preference"), 0);
  });
});
