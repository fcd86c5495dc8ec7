import { list, record } from "../../ecs/model/fields";
import { jsonText } from "../../text/jsonText";

/**
 * A request's text without the values of its overrides' environment, which may be secrets: `null` stands there, with which the
 * document is refused until somebody types a value. Undefined where it isn't JSON; a text without such values stays as it is.
 */
export function withoutEnvironmentValues(text: string): string | undefined {
  let request;
  try {
    request = record(JSON.parse(text));
  } catch {
    return undefined;
  }
  const overrides = record(request["overrides"]);
  const containers = list(overrides["containerOverrides"]);
  if (containers.every(container => list(container["environment"]).length === 0)) return text;
  const containerOverrides = containers.map(({ environment, ...container }) =>
    environment === undefined
      ? container
      : { ...container, environment: list(environment).map(variable => ({ ...variable, value: null })) },
  );
  return jsonText({ ...request, overrides: { ...overrides, containerOverrides } });
}
