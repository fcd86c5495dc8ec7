import assert from "node:assert/strict";
import type { Attachment } from "../../../../src/events/attach/attachment";
import { streamHead } from "../../../../src/events/list/streamHead";
import { reportOf } from "../../../../src/stream/currency/currencyReport";
import { DeliveredEvents } from "../../../../src/stream/delivered/deliveredEvents";
import { clusterArn } from "../../stream/envelope";

describe("the head of the Events page", () => {
  const check = (resting: number) => {
    const attachment = {
      live: {
        state: { kind: "live" },
        perSecond: 0,
        currency: reportOf(0, new Map([[clusterArn("web"), 1200]]), [], []),
        knowledge: { resting },
      },
      opened: { source: { name: "ecs-events" } },
      standings: [],
      connection: { spec: { label: "prod", region: "eu-west-1" } },
    };
    return streamHead(attachment as unknown as Attachment, new DeliveredEvents(), true).check;
  };

  it("says how much is current by the baseline alone, since no event told it", () => {
    assert.match(check(0), /: 100% current\.$/);
    assert.match(check(1150), /: 100% current · 1,150 by the baseline\.$/);
  });
});
