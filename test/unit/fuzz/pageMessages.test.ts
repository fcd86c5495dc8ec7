import assert from "node:assert/strict";
import * as fc from "fast-check";
import { docsUrl, parseIdentity, parseMessage } from "../../../src/details/page/pageMessage";
import { pageCommands } from "../../../src/webview/parts/protocol";
import { fuzz } from "./cases";
import { damaged, damagedText } from "./damaged";
import { clusterArn, taskArn } from "./samples";

const url = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html";
const messages = [
  { kind: "ready" },
  { kind: "refresh" },
  { kind: "command", command: "stopTask" },
  { kind: "open", page: "task", arn: taskArn },
  { kind: "docs", url },
  { kind: "copy", text: "a" },
  { kind: "reveal", key: "app KEY", shown: true },
  { kind: "copyEnvironment", key: "app KEY" },
  { kind: "openPort", key: "80" },
  { kind: "fit", definition: "web:7" },
  { kind: "stopFit" },
];
const states = [{ identity: { kind: "task", connection: "c", cluster: clusterArn, arn: taskArn } }];

describe("fuzz: page messages", () => {
  fuzz("are ones of the protocol, or none", damaged(...messages), value => {
    const message = parseMessage(value);
    if (!message) return;
    assert.deepEqual(parseMessage(structuredClone(message)), message);
    assert.equal(Object.getPrototypeOf(message), Object.prototype);
    const known: Readonly<Record<string, unknown>> = message;
    for (const name of Object.keys(known)) assert.ok(/^[a-z]+$/i.test(name), `a member ${name}`);
    if (message.kind === "command") assert.ok(pageCommands.includes(message.command));
    if (message.kind === "docs") assert.equal(new URL(message.url).host, "docs.aws.amazon.com");
  });

  fuzz("bring a page back where it was, or nowhere", damaged(...states), value => {
    const identity = parseIdentity(value);
    if (identity) assert.deepEqual(parseIdentity({ identity }), identity);
  });

  fuzz(
    "open AWS's documentation and nothing else",
    damagedText(fc.constantFrom(url, "https://docs.aws.amazon.com")),
    text => {
      const found = docsUrl(text);
      if (found === undefined) return;
      const { protocol, host, username, password } = new URL(found);
      assert.deepEqual([protocol, host, username, password], ["https:", "docs.aws.amazon.com", "", ""]);
    },
  );
});
