import assert from "node:assert/strict";
import { EventFeed } from "../../../../src/events/list/eventFeed";
import { EventList } from "../../../../src/webview/events/eventList";
import type { EventFilter } from "../../../../src/webview/events/eventList";
import { clusterArn, instanceArn, taskArn } from "../../stream/envelope";
import { eventOf } from "../../stream/delivered/eventOf";
import { newDelivery } from "../../stream/delivered/newDelivery";

const everything: EventFilter = { text: "", kind: "", check: "" };

/** A stream, what a page is sent of it, and the list of that page. */
function open() {
  const { delivery, knowledge } = newDelivery();
  const feed = new EventFeed(delivery.events);
  const list = new EventList();
  list.replace(feed.all());
  const tell = (version: number, more: Parameters<typeof eventOf>[0] = { version }, detail: object = {}) => {
    const event = eventOf({ ...more, version }, detail);
    delivery.take({ kind: "event", type: "", event }, 1000, false);
  };
  const draw = () => {
    const news = feed.news();
    if (news) list.add(news.rows, news.checks);
    return list.found(everything).map(row => `v${row.version} ${row.check.text}`);
  };
  /** A person accepts what the API has of the task. */
  const accept = (apiVersion: number) => {
    const task = { kind: "task", arn: taskArn(1), clusterArn: clusterArn("web") } as const;
    knowledge.settle([{ ...task, verdict: "BEHIND", apiVersion }], 1000);
    delivery.events.accept(() => true, 1000);
  };
  return { list, feed, tell, draw, accept };
}

describe("the list of delivered events", () => {
  it("shows the newest first, each with what the check says of it", () => {
    const { tell, draw } = open();
    for (const version of [3, 4, 7, 7, 5]) tell(version);
    assert.deepEqual(draw(), ["v5 Late, after v7", "v7 Duplicate", "v7 v6 missing", "v4 In order", "v3 First"]);
  });

  it("takes back a gap once the late events came, also of lines that were sent before", () => {
    const { tell, draw } = open();
    tell(1);
    tell(4);
    assert.deepEqual(draw(), ["v4 v2–v3 missing", "v1 First"]);
    tell(3);
    assert.deepEqual(draw().slice(1), ["v4 v2 missing", "v1 First"]);
    tell(2);
    assert.deepEqual(draw().slice(2), ["v4 Gap filled", "v1 First"]);
  });

  it("says of what is missing that it was accepted, and goes on from the baseline", () => {
    const { tell, draw, accept } = open();
    tell(1);
    tell(4);
    draw();
    accept(6);
    assert.deepEqual(draw(), ["v4 v2–v3 missing, accepted", "v1 First"]);
    tell(7);
    assert.equal(draw()[0], "v7 In order from the baseline");
    tell(9);
    assert.equal(draw()[0], "v9 v8 missing");
    tell(5);
    assert.deepEqual(draw().slice(0, 2), ["v5 Below the baseline v6", "v9 v8 missing"]);
    // What was accepted as lost may still come.
    tell(2);
    tell(3);
    assert.equal(draw().at(-2), "v4 Gap filled");
  });

  it("sends nothing when nothing is new", () => {
    const { tell, feed } = open();
    tell(1);
    assert.equal(feed.news()?.rows.length, 1);
    assert.equal(feed.news(), undefined);
  });

  it("stands still while it is paused, and says how many wait", () => {
    const { list, tell, draw } = open();
    tell(1);
    draw();
    list.pause();
    tell(2);
    tell(3);
    assert.deepEqual(draw(), ["v1 First"]);
    assert.equal(list.waiting, 2);
    list.resume();
    assert.deepEqual(draw(), ["v3 In order", "v2 In order", "v1 First"]);
  });

  it("says of a line that stands still that its gap was filled", () => {
    const { list, tell, draw } = open();
    tell(1);
    tell(3);
    draw();
    list.pause();
    tell(2);
    assert.deepEqual(draw(), ["v3 Gap filled", "v1 First"]);
  });

  it("is narrowed by words, kind, what the check says, and resource or service", () => {
    const { list, tell, draw } = open();
    const service = { group: "service:shop", lastStatus: "RUNNING" };
    tell(1, { version: 1 }, service);
    tell(3, { version: 3 }, { ...service, lastStatus: "STOPPED" });
    tell(8, { version: 8, kind: "containerInstance", arn: instanceArn(1) }, { ec2InstanceId: "i-0abc" });
    draw();
    const found = (filter: Partial<EventFilter>) =>
      list.found({ ...everything, ...filter }).map(({ version }) => version);
    assert.deepEqual(found({ text: "I-0ABC v8" }), [8]);
    assert.deepEqual(found({ text: "stopped" }), [3]);
    assert.deepEqual(found({ kind: "task" }), [3, 1]);
    assert.deepEqual(found({ check: "gap" }), [3]);
    assert.deepEqual(found({ subject: taskArn(1) }), [3, 1]);
    assert.deepEqual(found({ subject: "arn:aws:ecs:eu-west-1:111122223333:service/web/shop" }), [3, 1]);
    assert.deepEqual(found({ subject: taskArn(2) }), []);
  });

  it("holds no more than the host keeps", () => {
    const list = new EventList(3);
    const { feed, tell } = open();
    for (let version = 1; version <= 5; version++) tell(version);
    list.add(feed.news()?.rows ?? [], []);
    assert.deepEqual(
      list.found(everything).map(({ number }) => number),
      [5, 4, 3],
    );
  });
});
