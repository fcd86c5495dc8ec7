import type { ContainerInstance, Resource } from "./model";

const valueOf = (resources: readonly Resource[], name: string): number | undefined => {
  const resource = resources.find(item => item.name === name);
  if (!resource) return undefined;
  return resource.type === "STRINGSET" ? resource.values.length : resource.value;
};

/** Registered and used amount of a resource: CPU units, memory MiB, or a count; undefined when it is not registered. */
export function usage(
  instance: ContainerInstance,
  name: string,
): { readonly registered: number; readonly used: number; readonly percent: number } | undefined {
  const registered = valueOf(instance.registered, name);
  if (registered === undefined) return undefined;
  const used = registered - (valueOf(instance.remaining, name) ?? registered);
  return { registered, used, percent: registered === 0 ? 0 : Math.round((used / registered) * 100) };
}
