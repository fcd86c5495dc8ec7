import dns from "node:dns";

/** Names below `.localhost` that no name server knows for the moment. */
export const unresolvable = new Set<string>();

const systemLookup = dns.lookup;

/** Answers names below `.localhost` in this process, and fails for those that are `unresolvable` as a resolver does. */
export function takeOverNames(): void {
  dns.lookup = ((hostname: string, options: object, done: (error: Error | null, ...found: unknown[]) => void) => {
    if (!hostname.endsWith(".localhost")) return systemLookup(hostname, options, done as never);
    if (unresolvable.has(hostname)) {
      const facts = { code: "ENOTFOUND", errno: -3008, syscall: "getaddrinfo", hostname };
      process.nextTick(done, Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), facts));
    } else if ("all" in options && options.all) process.nextTick(done, null, [{ address: "127.0.0.1", family: 4 }]);
    else process.nextTick(done, null, "127.0.0.1", 4);
  }) as typeof dns.lookup;
}

export function giveNamesBack(): void {
  dns.lookup = systemLookup;
}
