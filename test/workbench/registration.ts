import type { Keys } from "./keys";

interface Registration {
  readonly cluster?: string;
  readonly signature?: string;
  readonly resources?: string;
  readonly attributes?: string;
}

/** Registers an instance up to the question that is asked before it is sent. */
export async function answerRegistration(keys: Keys, instanceId: string, given: Registration = {}): Promise<void> {
  const identity = { instanceId, region: "us-east-1", accountId: "111122223333", instanceType: "m5.large" };
  await keys.command("ECS: Register Container Instance…");
  await keys.choose("Cluster", given.cluster ?? "sandbox-empty");
  await keys.choose("Instance identity document", "Type or paste");
  await keys.type("Instance identity document", JSON.stringify(identity));
  await keys.choose("Signature", "Type or paste");
  await keys.type("Signature", given.signature ?? "c2lnbmVk");
  await keys.type("Total resources", given.resources ?? "CPU=2048, MEMORY=3904, PORTS=22 51678");
  await keys.type("Attributes", given.attributes ?? "stack=web");
}
