import type { Resource } from "@aws-sdk/client-ecs";
import type { Attribute } from "../../ecs/model/model";

/** Why a text is not an EC2 instance identity document, or undefined when it looks like one. */
export function identityProblem(text: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return "An identity document is JSON, as http://169.254.169.254/latest/dynamic/instance-identity/document answers it.";
  }
  if (typeof parsed !== "object" || parsed === null || !("instanceId" in parsed))
    return "This JSON has no instanceId: it is not an instance identity document.";
  return undefined;
}

/** The EC2 instance that an identity document is about. */
export function identityInstance(text: string): string | undefined {
  if (identityProblem(text)) return undefined;
  const { instanceId } = JSON.parse(text) as { instanceId?: unknown };
  return typeof instanceId === "string" ? instanceId : undefined;
}

/** A signature is base64 on one or several lines. */
export const signatureProblem = (text: string): string | undefined =>
  /^[A-Za-z0-9+/=\s]+$/.test(text.trim())
    ? undefined
    : "A signature is base64 text, as …/instance-identity/signature answers it.";

/** An INTEGER resource has 32 bits. */
const mostAmount = 2 ** 31 - 1;

/** `CPU=2048, MEMORY=3904, PORTS=22 2375, GPU=GPU-1 GPU-2`: numbers are INTEGER resources, lists STRINGSET ones. */
export function parseResourcesText(text: string): readonly Resource[] {
  return pairs(text).map(({ name, value }) => {
    const isSet = /^(PORTS|PORTS_UDP|GPU)$/.test(name) || !/^\d+$/.test(value);
    return isSet
      ? { name, type: "STRINGSET", stringSetValue: value.split(/\s+/).filter(item => item !== "") }
      : { name, type: "INTEGER", integerValue: Number(value) };
  });
}

export const resourcesProblem = (text: string): string | undefined =>
  text.trim() === "" ||
  pairs(text).every(
    ({ name, value }) =>
      /^[A-Z][A-Z_]*$/.test(name) && value !== "" && (!/^\d+$/.test(value) || Number(value) <= mostAmount),
  )
    ? undefined
    : "Resources are written as CPU=2048, MEMORY=3904, PORTS=22 2375.";

/** `stack=web, os.kind=linux`: the value may be left out. */
export const parseAttributesText = (text: string): readonly Attribute[] =>
  pairs(text).map(({ name, value }) => (value === "" ? { name } : { name, value }));

export const attributesProblem = (text: string): string | undefined =>
  pairs(text).every(({ name, value }) => /^[A-Za-z0-9_./\\-]{1,128}$/.test(name) && value.length <= 128)
    ? undefined
    : "Attributes are written as name=value, name=value; a name has letters, digits and -_./\\ only, 128 at most.";

function pairs(text: string): readonly { readonly name: string; readonly value: string }[] {
  return text
    .split(",")
    .map(part => part.trim())
    .filter(part => part !== "")
    .map(part => {
      const at = part.indexOf("=");
      return at < 0 ? { name: part, value: "" } : { name: part.slice(0, at).trim(), value: part.slice(at + 1).trim() };
    });
}
