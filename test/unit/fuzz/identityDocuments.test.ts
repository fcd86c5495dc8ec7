import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  attributesProblem,
  identityInstance,
  identityProblem,
  parseAttributesText,
  parseResourcesText,
  resourcesProblem,
  signatureProblem,
} from "../../../src/requests/register/registration";
import { reviewLines } from "../../../src/requests/documents/review";
import { plainText } from "../../../src/text/plainText";
import { anyText } from "../text/anyText";
import { assertShowable, fuzz } from "./cases";
import { damaged, damagedText } from "./damaged";
import { clusterArn, identityDocument } from "./samples";

const json = damaged(identityDocument)
  .filter(value => !isDeep(value))
  .map(value => JSON.stringify(value));
/** JSON.stringify gives up where JSON.parse does not. */
function isDeep(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return false;
  } catch {
    return true;
  }
}
const documents = fc.oneof(json, damagedText(json), anyText);
const resources = damagedText(
  fc.constantFrom("CPU=2048, MEMORY=3904, PORTS=22 2375, GPU=GPU-1", "CPU=1", "PORTS_UDP="),
);
const attributes = damagedText(fc.constantFrom("stack=web, os.kind=linux", "a", "a=b=c,,"));

describe("fuzz: identity documents", () => {
  fuzz("name an instance or say what is wrong", documents, text => {
    const problem = identityProblem(text);
    const instance = identityInstance(text);
    if (problem !== undefined) {
      assert.equal(instance, undefined);
      assertShowable(problem, "a problem");
    }
    const request = { instanceIdentityDocument: text, instanceIdentityDocumentSignature: text };
    for (const line of reviewLines("RegisterContainerInstance", request, clusterArn)) assertShowable(line, "a review");
    assertShowable(signatureProblem(text) ?? "", "a problem");
  });

  fuzz("are registered with resources and attributes as they were typed", fc.tuple(resources, attributes), ([a, b]) => {
    if (resourcesProblem(a) === undefined)
      for (const { name, type, integerValue, stringSetValue } of parseResourcesText(a)) {
        assert.match(name ?? "", /^[A-Z][A-Z_]*$/);
        if (type === "INTEGER") assert.ok(Number.isSafeInteger(integerValue), `${String(integerValue)} is no amount`);
        else assert.ok(stringSetValue && stringSetValue.every(value => value !== ""));
      }
    if (attributesProblem(b) === undefined)
      for (const { name, value } of parseAttributesText(b)) {
        assert.match(name, /^[A-Za-z0-9_./\\-]{1,128}$/);
        assert.notEqual(value, "");
      }
    assertShowable(plainText(attributesProblem(b) ?? resourcesProblem(a) ?? ""), "a problem");
  });
});
