import assert from "node:assert/strict";
import { allowedEndpoints, colorOf, readOnlyIds, savedColors, savedConnections } from "../../../src/connections/saved";

const saved = { id: "1", label: "prod", profile: "prod", region: "eu-west-1", endpoint: undefined, origin: "saved" };

describe("saved connections", () => {
  it("are read as they were saved", () => {
    assert.deepEqual(savedConnections([saved]), [saved]);
  });

  it("leave out what no window could open, and keep the rest", () => {
    const damaged = [
      null,
      7,
      {},
      { ...saved, id: "" },
      { ...saved, region: 7 },
      { ...saved, region: "x.evil.example/" },
    ];
    const endpoints = ["ftp://a", "https://me:pass@a", "not a URL"].map(endpoint => ({ ...saved, endpoint }));
    assert.deepEqual(savedConnections([...damaged, ...endpoints, saved]), [saved]);
    for (const stored of [undefined, null, "x", { 0: saved }]) assert.deepEqual(savedConnections(stored), []);
  });

  it("never pass for the environment's, and each id is there once", () => {
    const twice = [
      { ...saved, label: "old" },
      { ...saved, id: "environment" },
      { ...saved, id: "sandbox" },
      { ...saved, origin: "environment" },
    ];
    assert.deepEqual(savedConnections(twice), [saved]);
  });

  it("refuse changes as they were told to, and nobody knows of a damaged list whom it names", () => {
    assert.deepEqual(readOnlyIds(undefined), []);
    assert.deepEqual(readOnlyIds(["1", "2", "1"]), ["1", "2"]);
    for (const damaged of [null, "1", 1, { 0: "1" }, ["1", 2], [null]]) assert.equal(readOnlyIds(damaged), undefined);
  });

  it("bear the colors that this version offers", () => {
    const colors = savedColors({ 1: "red", 2: "mauve", 3: 7, 4: "none", environment: "blue" });
    assert.deepEqual(
      [...colors],
      [
        ["1", "red"],
        ["4", "none"],
        ["environment", "blue"],
      ],
    );
    for (const damaged of [undefined, null, "red", 7]) assert.equal(savedColors(damaged).size, 0);
  });

  it("are red where their name or profile says production, unless somebody chose another color or none", () => {
    const color = (label: string, profile?: string) => colorOf({ label, profile }, undefined);
    for (const name of ["prod", "prod-eu", "acme_prod", "PRODUCTION", "web.production.2", "prod1"])
      assert.deepEqual([color(name), color("eu", name)], ["red", "red"], name);
    for (const name of [
      "nonprod",
      "non-prod",
      "preprod",
      "pre-prod",
      "pre_production",
      "products",
      "reprod",
      "staging",
    ])
      assert.equal(color(name, name), undefined, name);
    assert.equal(colorOf({ label: "prod" }, "blue"), "blue");
    assert.equal(colorOf({ label: "prod" }, "none"), undefined);
    assert.equal(colorOf({ label: "staging" }, "none"), undefined);
  });

  it("say nothing by leave that isn't one", () => {
    const leave = { connectionId: "1", endpoint: "http://a" };
    assert.deepEqual(allowedEndpoints([leave, {}, null, { connectionId: 1, endpoint: "http://b" }]), [leave]);
  });
});
