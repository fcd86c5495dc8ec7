const dropped = new Set(["version", "createdAt"]);

/** What an older endpoint answers: no `version`, no `createdAt`, and an empty `launchType`. */
export function asOlderEndpoint(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(asOlderEndpoint);
  if (typeof answer !== "object" || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer)
      .filter(([name]) => !dropped.has(name))
      .map(([name, value]) => [name, name === "launchType" ? "" : asOlderEndpoint(value)]),
  );
}
