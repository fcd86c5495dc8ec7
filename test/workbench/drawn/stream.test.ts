import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { eventDetail } from "../../../src/events/list/eventDetail";
import { EventFeed } from "../../../src/events/list/eventFeed";
import { replayHead, replayMoment } from "../../../src/events/replay/replayView";
import type { Delivery } from "../../../src/stream/live/delivery";
import { History } from "../../../src/stream/replay/eventHistory";
import type { StreamHead } from "../../../src/webview/events/eventsProtocol";
import { eventOf } from "../../unit/stream/delivered/eventOf";
import { newDelivery } from "../../unit/stream/delivered/newDelivery";
import { taskArn } from "../../unit/stream/envelope";
import { DrawnPage, themes } from "./drawnPage";

const axePath = createRequire(`${process.cwd()}/package.json`).resolve("axe-core/axe.min.js");
const four = ["Default Dark Modern", "Default Light Modern", "Default High Contrast", "Default High Contrast Light"];

/** What axe calls serious or worse. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(await readFile(axePath, "utf8"));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact?: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ""}`);
  });
}

const themeOf = (name: string) => themes[name] ?? assert.fail("no theme");

function delivered(count: number): Delivery {
  const { delivery } = newDelivery();
  const definition = "arn:aws:ecs:eu-west-1:111122223333:task-definition/checkout:12";
  const now = Date.now();
  for (let index = 0; index < count; index++) {
    const version =
      Math.floor(index / 7) + 1 + (index % 7 === 3 && index > 20 ? 2 : 0) - (index % 7 === 5 && index > 30 ? 1 : 0);
    const detail = {
      taskDefinitionArn: definition,
      lastStatus: version % 2 ? "PENDING" : "RUNNING",
      group: "service:checkout",
      startedBy: `ecs-svc/${version}`,
    };
    const at = now - (count - index) * 900;
    const event = eventOf({ version, at, arn: taskArn(`${index % 7}f3c9a1b2c3d4e5f`) }, detail);
    delivery.take({ kind: "event", type: "", event }, at + 700, false);
  }
  delivery.events.notice("ECS Service Action", undefined, now);
  return delivery;
}

const head = (total: number): StreamHead => ({
  source: "ecs-events",
  place: { connection: "prod", account: "111122223333", region: "eu-west-1", color: "red" },
  tone: "warn",
  state: "Missed 3 changes in web · 12.4 events/s",
  check: "Compared with the API at 10:31 AM: 98.2% current · 3 BEHIND.",
  isAttached: true,
  total,
  dropped: 0,
});

async function openEvents(theme: string, count = 60, width = 1000) {
  const drawn = await DrawnPage.open(themeOf(theme), width, "events");
  const delivery = delivered(count);
  const feed = new EventFeed(delivery.events);
  const said = { now: Date.now(), head: head(delivery.events.total) };
  await drawn.say({ kind: "events", ...said, rows: feed.all() });
  /** Hands over what came since. */
  const more = () => drawn.say({ kind: "more", ...said, ...feed.news() });
  return { drawn, delivery, more };
}

/** A replay as its host sends it, at the event of that index. */
function replayed(index: number) {
  const { events } = delivered(200);
  const history = new History(events.since(0).flatMap(item => (item.kind === "change" ? [item.event] : [])));
  const step = history.steps[index] ?? assert.fail("no step");
  const replay = { name: "web", source: "events.jsonl", history, scope: "cluster", step } as const;
  return { kind: "moment", now: Date.now(), head: replayHead(replay), moment: replayMoment(replay, step) };
}

describe("the Replay page", () => {
  for (const theme of four)
    it(`has no serious accessibility violation in ${theme}`, async () => {
      const drawn = await DrawnPage.open(themeOf(theme), 1000, "replay");
      try {
        await drawn.say(replayed(40));
        assert.deepEqual(await violations(drawn.page), []);
      } finally {
        await drawn.close();
      }
    });

  it("is moved by its slider, its buttons, and its list, one place at a time", async () => {
    const drawn = await DrawnPage.open(themeOf("Default Dark Modern"), 1000, "replay");
    const { page } = drawn;
    const asked = async () => (await drawn.sent()).filter(({ kind }) => kind === "to").map(({ index }) => index);
    try {
      await drawn.say(replayed(40));
      const slider = page.getByRole("slider", { name: "Event" });
      assert.match((await slider.getAttribute("aria-valuetext")) ?? "", /^Event 41 of \d+, .*Task checkout:12/);
      await slider.press("ArrowRight");
      // Until the host answers nothing else is asked for; then the latest place is.
      await slider.press("ArrowRight");
      await slider.press("ArrowRight");
      assert.deepEqual(await asked(), [41]);
      await drawn.say(replayed(41));
      assert.deepEqual(await asked(), [41, 43]);
      await drawn.say(replayed(43));
      await page.getByRole("button", { name: "Previous" }).click();
      assert.deepEqual((await asked()).at(-1), 42);
    } finally {
      await drawn.close();
    }
  });
});

describe("the Events page", () => {
  for (const theme of four)
    it(`has no serious accessibility violation in ${theme}`, async () => {
      const { drawn, delivery } = await openEvents(theme);
      try {
        await drawn.page.locator(".event.line").nth(3).click();
        const item = delivery.events.get(delivery.events.total - 3);
        assert.ok(item);
        await drawn.say({ kind: "detail", detail: eventDetail(item, delivery.events, undefined) });
        await drawn.page.locator(".eventpane").waitFor();
        assert.deepEqual(await violations(drawn.page), []);
      } finally {
        await drawn.close();
      }
    });

  it("draws only the lines in sight, moves by arrow keys, and stands still while somebody reads", async () => {
    const { drawn, delivery, more } = await openEvents("Default Dark Modern", 5000);
    const { page } = drawn;
    try {
      const lines = page.locator(".event.line");
      assert.ok((await lines.count()) < 120, "thousands of lines were drawn");
      const grid = page.getByRole("grid");
      assert.equal(await grid.getAttribute("aria-rowcount"), "5001");
      await grid.focus();
      for (const key of ["End", "Home", "ArrowDown", "ArrowDown"]) await grid.press(key);
      const chosen = page.locator(".event.chosen");
      const words = await chosen.getAttribute("aria-label");
      assert.equal(await grid.getAttribute("aria-activedescendant"), await chosen.getAttribute("id"));

      delivery.events.notice("ECS Service Action", undefined, Date.now());
      await more();
      await page.getByRole("button", { name: "Resume (1 new)" }).waitFor();
      assert.equal(await chosen.getAttribute("aria-label"), words);
      await grid.press("Enter");
      await grid.press("Escape");
      await page.getByRole("button", { name: "Pause" }).waitFor();
      assert.equal(await chosen.count(), 0);
      const sent = await drawn.sent();
      assert.ok(sent.some(({ kind }) => kind === "open"));
    } finally {
      await drawn.close();
    }
  });

  it("shows the newest again once it is narrowed, and says why an event that was dropped doesn't open", async () => {
    const { drawn, delivery } = await openEvents("Default Light Modern", 5000);
    const { page } = drawn;
    try {
      const grid = page.getByRole("grid");
      await grid.focus();
      await grid.press("End");
      const chosen = page.locator(".event.chosen");
      await chosen.waitFor();
      const number = Number((await chosen.getAttribute("id"))?.replace("event-", ""));
      await drawn.say({ kind: "dropped", number });
      await page.locator(".eventpane", { hasText: "This event is no longer kept" }).waitFor();
      assert.ok((await grid.evaluate(element => element.scrollTop)) > 1000);
      // The pane takes room below the list, and the line that it is about stays in sight.
      await page.waitForFunction(() => {
        const [line, list] = [".event.chosen", ".events"].map(name =>
          document.querySelector(name)?.getBoundingClientRect(),
        );
        return line && list && line.bottom <= list.bottom + 1;
      });

      const item = delivery.events.get(delivery.events.total - 1);
      assert.ok(item?.kind === "change");
      await drawn.say({ kind: "subject", subject: { kind: "task", arn: item.event.arn, name: "task checkout:12" } });
      await page.locator(".narrowed").waitFor();
      assert.equal(await grid.evaluate(element => element.scrollTop), 0);
      await page.getByRole("button", { name: "Pause" }).waitFor();

      await page.getByRole("searchbox").fill("nothing has this");
      await page.getByText(/^None of the \d+ events about task checkout:12 matches the filter\.$/).waitFor();
    } finally {
      await drawn.close();
    }
  });

  it("fits a narrow editor", async () => {
    const { drawn } = await openEvents("Default Light Modern", 60, 400);
    try {
      const wide = await drawn.page.evaluate(() =>
        [...document.querySelectorAll("main *:not(.event, .event *)")]
          .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
          .map(element => element.outerHTML.slice(0, 120)),
      );
      assert.deepEqual(wide, []);
    } finally {
      await drawn.close();
    }
  });
});
