import assert from "node:assert/strict";
import * as fc from "fast-check";
import { docsUrl, parseIdentity, parseMessage } from "../../../../src/details/page/pageMessage";
import { urlOf } from "../../../../src/details/parts/ports";

describe("what a page says to its host", () => {
  it("is taken when it is a message of the protocol", () => {
    assert.deepEqual(parseMessage({ kind: "ready", more: 1 }), { kind: "ready" });
    assert.deepEqual(parseMessage({ kind: "command", command: "stopTask" }), { kind: "command", command: "stopTask" });
    assert.deepEqual(parseMessage({ kind: "reveal", key: "k", shown: true }), {
      kind: "reveal",
      key: "k",
      shown: true,
    });
    assert.deepEqual(parseMessage({ kind: "fit" }), { kind: "fit" });
    const open = { kind: "open", page: "taskDefinition", arn: "a" };
    assert.deepEqual(parseMessage(open), open);
    assert.deepEqual(parseMessage({ kind: "olderDeployments", more: 1 }), { kind: "olderDeployments" });
    assert.deepEqual(parseMessage({ kind: "compareRevisions", deployment: "d" }), {
      kind: "compareRevisions",
      deployment: "d",
    });
  });

  it("is dropped when it is anything else", () => {
    const wrong: readonly unknown[] = [
      undefined,
      null,
      "ready",
      [],
      { kind: "constructor" },
      { kind: "command", command: "workbench.action.terminal.new" },
      { kind: "command", command: "toString" },
      { kind: "open", page: "task" },
      { kind: "open", page: "settings", arn: "a" },
      { kind: "copy", text: 1 },
      { kind: "copy", text: "x".repeat(100_001) },
      { kind: "reveal", key: 5, shown: true },
      { kind: "reveal", key: "k", shown: "yes" },
      { kind: "compareRevisions" },
      { kind: "compareRevisions", deployment: 5 },
      { kind: "docs", url: "https://docs.aws.amazon.com.evil.example/" },
    ];
    for (const message of wrong) assert.equal(parseMessage(message), undefined, JSON.stringify(message));
    fc.assert(fc.property(fc.anything(), message => void parseMessage(message)));
  });

  it("opens AWS's documentation and no other site", () => {
    assert.equal(
      docsUrl("https://docs.aws.amazon.com/AmazonECS/x.html"),
      "https://docs.aws.amazon.com/AmazonECS/x.html",
    );
    const others = [
      "http://docs.aws.amazon.com/",
      "https://docs.aws.amazon.com@evil.example/",
      "javascript:alert(1)",
      "file:///etc/passwd",
      "https://u:p@docs.aws.amazon.com/",
      "https://docs.aws.amazon.com:8443/",
      "",
    ];
    for (const url of others) assert.equal(docsUrl(url), undefined, url);
  });

  it("names a page to bring back only with all its parts", () => {
    const identity = { kind: "task", connection: "c", cluster: "x", arn: "y" };
    assert.deepEqual(parseIdentity({ identity, choices: {} }), identity);
    assert.equal(parseIdentity({ identity: { ...identity, arn: 3 } }), undefined);
    assert.equal(parseIdentity(undefined), undefined);
  });
});

describe("the address of a port", () => {
  it("is a plain URL of host and port", () => {
    assert.equal(urlOf("10.0.1.5", 8080), "http://10.0.1.5:8080/");
    assert.equal(urlOf("fe80::1", 80), "http://[fe80::1]:80/");
    assert.equal(urlOf("web.internal", 1), "http://web.internal:1/");
  });

  it("is none for what could lead elsewhere", () => {
    for (const address of ["a@b", "a/b", "a b", "a#", "a?b", "", "-a", "evil.example:1/", "a\nb"])
      assert.equal(urlOf(address, 80), undefined, address);
    for (const port of [0, -1, 65_536, 1.5, NaN]) assert.equal(urlOf("a", port), undefined);
  });
});
