import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { clusterView } from "../../../src/details/cluster/clusterView";
import { containerInstanceView } from "../../../src/details/containerInstance/containerInstanceView";
import { taskView } from "../../../src/details/task/taskView";
import { cluster, instance, instanceArn, integer, replicaOf, task } from "../../unit/details/fixtures";
import { DrawnPage, themes } from "./drawnPage";
import { contrast, difference, Pixels } from "./pixels";
import type { Color } from "./pixels";

/** WCAG 2.2, 1.4.11: what a person must see to understand a page. */
const enough = 3;

function assertSeen(what: string, color: Color, behind: Color): void {
  const measured = contrast(color, behind);
  assert.ok(measured >= enough, `${what}: ${measured.toFixed(2)}:1 (${String(color)} on ${String(behind)})`);
}

const percents = [8, 28, 48, 68, 88];
const ofPercent = (percent: number) =>
  instance({
    containerInstanceArn: `${instanceArn}${percent}`,
    ec2InstanceId: `i-0${String(percent).padStart(16, "0")}`,
    registeredResources: [integer("CPU", 1000), integer("MEMORY", 1000)],
    remainingResources: [integer("CPU", 1000 - percent * 10), integer("MEMORY", 1000)],
  });

const clusterPage = clusterView({
  cluster: cluster(),
  replica: replicaOf(...percents.map(ofPercent)),
  services: { kind: "ready", value: [] },
  complete: true,
  failed: false,
  readOnly: false,
});

/** One task each of ten services, and what is taken by none of them. */
const tenServices = containerInstanceView({
  instance: instance({
    registeredResources: [integer("CPU", 1200), integer("MEMORY", 1200)],
    remainingResources: [integer("CPU", 100), integer("MEMORY", 100)],
  }),
  cluster: cluster(),
  replica: replicaOf(
    ...Array.from({ length: 10 }, (_, index) =>
      task(`a${index}`, { group: `service:s${index}`, cpu: "100", memory: "100" }),
    ),
  ),
  definition: { kind: "none" },
  readOnly: false,
  complete: true,
  failed: false,
});

const minute = (count: number) => new Date(Date.UTC(2026, 10, 27, 9, count));
const over = task("b1", {
  lastStatus: "STOPPED",
  desiredStatus: "STOPPED",
  createdAt: minute(0),
  pullStartedAt: minute(10),
  pullStoppedAt: minute(20),
  startedAt: minute(30),
  stoppingAt: minute(40),
  executionStoppedAt: minute(50),
  stoppedAt: minute(60),
});
const taskPage = taskView({
  task: over,
  replica: replicaOf(over),
  cluster: cluster(),
  definition: { kind: "none" },
  tails: { kind: "none" },
  region: "us-east-1",
  isShown: () => false,
  readOnly: false,
});

const stateColors = (page: Page): Promise<readonly (readonly [tone: string, color: Color])[]> =>
  page.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    return ["good", "bad", "warn", "busy"].map(tone => {
      if (canvas) canvas.fillStyle = getComputedStyle(document.body).getPropertyValue(`--${tone}`);
      canvas?.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = canvas?.getImageData(0, 0, 1, 1).data ?? [];
      return [tone, [red, green, blue]] as const;
    });
  });

describe("the colors that pages are drawn with", () => {
  for (const [name, theme] of Object.entries(themes))
    describe(`in ${name}`, () => {
      let drawn: DrawnPage;
      let page: Page;

      before(async () => {
        drawn = await DrawnPage.open(theme);
        ({ page } = drawn);
      });

      after(() => drawn.close());

      it("show how full an instance is, the fuller the clearer, and which radio button is checked", async () => {
        await drawn.show(clusterPage);
        const pixels = await Pixels.of(page);
        const contrasts: number[] = [];
        for (const [index] of percents.entries()) {
          const tile = page.locator(".tile").nth(index);
          const level = tile.locator(".level");
          const [fill, behind] = [await pixels.at(level), await pixels.at(tile, 0.97, 0.9)];
          assertSeen(`${percents[index]}%`, fill, behind);
          contrasts.push(contrast(fill, behind));
          const [bar, words] = [await level.boundingBox(), await tile.locator(".name").boundingBox()];
          assert.ok(bar && words && words.y + words.height <= bar.y + 1, "the bar runs through the name");
        }
        assert.deepEqual(
          contrasts.toSorted((a, b) => a - b),
          contrasts,
        );
        const [checked, other] = [page.locator("[value=cpu]"), page.locator("[value=memory]")];
        assertSeen("the checked one", await pixels.at(checked), await pixels.at(other));
        const ring = (await pixels.across(other)).map(color => contrast(color, [0, 0, 0]));
        assert.ok(Math.max(...ring) / Math.min(...ring) >= enough, "the other one's ring");
      });

      it("show each service's share, and none in the color of a state", async () => {
        await drawn.show(tenServices);
        const pixels = await Pixels.of(page);
        const stack = page.locator(".stack").first();
        const behind = await pixels.at(stack, 0.98);
        const shares = stack.locator(".share");
        assert.equal(await shares.count(), 11);
        const colors: Color[] = [];
        for (let index = 0; index < 11; index++) {
          const all = await pixels.across(shares.nth(index));
          const [strongest = behind] = all.toSorted((a, b) => contrast(b, behind) - contrast(a, behind));
          assertSeen(`share ${index + 1}`, strongest, behind);
          colors.push(strongest);
        }
        const states = await stateColors(page);
        const paper = await pixels.at(page.locator("h1"), 0.999, 0.02);
        for (const [tone, state] of states) assertSeen(tone, state, paper);
        const categories = colors.slice(0, 5).map((color, index) => [`service ${index + 1}`, color] as const);
        for (const [index, [what, color]] of categories.entries())
          for (const [other, against] of [...categories.slice(index + 1), ...states])
            assert.ok(difference(color, against) >= 20, `${what} looks like ${other}: ${String(color)}`);
      });

      it("show each phase of a task's life, and no shape for what is no state, such as a version", async () => {
        await drawn.show(taskPage);
        const pixels = await Pixels.of(page);
        const behind = await pixels.at(page.locator("h1"), 0.999, 0.02);
        const phases = page.locator(".life .phase");
        assert.equal(await phases.count(), 6);
        let before: Color | undefined;
        for (let index = 0; index < 6; index++) {
          const color = await pixels.at(phases.nth(index));
          assertSeen(`phase ${index + 1}`, color, behind);
          if (before) assert.ok(difference(before, color) >= 20, `phases ${index} and ${index + 1} look alike`);
          before = color;
        }
        const pill = (text: string) => page.locator(".pills .pill").filter({ hasText: text }).locator("svg");
        assert.equal(await pill("v3").count(), 0);
        assert.equal(await pill("STOPPED").count(), 1);
      });
    });
});
