import assert from "node:assert/strict";
import { Connections } from "../../../../src/ecs/session/connections";
import type { ConnectionSession } from "../../../../src/ecs/session/connectionSession";
import { Emitter } from "../../../../src/ecs/model/emitter";
import type { Attachment } from "../../../../src/events/attach/attachment";
import { EventStream } from "../../../../src/events/attach/eventStream";
import type { LeftBehind } from "../../../../src/events/attach/eventStream";
import { leftBehindRow } from "../../../../src/events/view/leftBehindRow";

const spec = { id: "1", label: "prod", region: "eu-west-1", endpoint: "http://127.0.0.1:9", origin: "saved" } as const;

describe("an attached event stream", () => {
  let connections: Connections;
  let stream: EventStream;
  let lost: LeftBehind[];

  beforeEach(() => {
    connections = new Connections(() => Promise.reject(new Error("not here")), {
      intervalMs: () => 60_000,
      readOnly: () => false,
    });
    connections.set([spec]);
    stream = new EventStream(connections);
    lost = [];
    stream.onDidLose(left => lost.push(left));
  });
  afterEach(() => {
    stream.dispose();
    connections.dispose();
  });

  function attachment(connection = connections.get("1")): Attachment {
    const changes = new Emitter<void>();
    const fake = {
      connection,
      opened: { source: { name: "ecs-events" } },
      onDidChange: changes.event,
      start: () => undefined,
      dispose: () => changes.dispose(),
    };
    return fake as unknown as Attachment;
  }

  it("is told as lost once its connection is removed, and stays told until one is attached", async () => {
    const over: (ConnectionSession | undefined)[] = [];
    stream.attach(attachment(), connection => Promise.resolve(void over.push(connection)));
    connections.set([]);
    assert.equal(stream.attachment, undefined);
    assert.deepEqual(
      lost.map(({ source, connection }) => [source, connection.label, connection.region, connection.endpoint]),
      [["ecs-events", "prod", "eu-west-1", spec.endpoint]],
    );
    connections.set([spec]);
    assert.equal(stream.leftBehind, lost[0]);
    const row = leftBehindRow(lost[0] ?? assert.fail());
    assert.deepEqual(
      [row.label, row.description, row.command?.id],
      ["Event stream detached", 'connection "prod" is gone', "ecsExplorer.attachEventStreamAgain"],
    );
    const now = connections.get("1") ?? assert.fail();
    await lost[0]?.again(now);
    assert.deepEqual(over, [now]);
    stream.attach(attachment());
    assert.equal(stream.leftBehind, undefined);
    assert.equal(lost.length, 1);
  });

  it("is told as lost once its connection leads elsewhere, also while its source was being opened", () => {
    const before = connections.get("1");
    stream.attach(attachment());
    connections.reopen(() => true);
    assert.equal(lost.length, 1);
    stream.attach(attachment(before));
    assert.equal(lost.length, 2);
    assert.equal(stream.leftBehind?.connection.label, "prod");
  });

  it("is not told as lost when a person detaches it, who may take away the word of an earlier loss, too", () => {
    stream.attach(attachment());
    stream.detach();
    connections.set([]);
    assert.deepEqual([lost.length, stream.leftBehind], [0, undefined]);
    connections.set([spec]);
    stream.attach(attachment());
    connections.set([]);
    let changes = 0;
    stream.onDidChange(() => changes++);
    stream.detach();
    assert.deepEqual([stream.leftBehind, changes], [undefined, 1]);
  });
});
