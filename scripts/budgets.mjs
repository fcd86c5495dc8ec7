// What may be how large: read by the packaging, which fails beyond it, and by the bench, which prints it.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const sizeOf = files => files.reduce((sum, file) => sum + statSync(file).size, 0);

/**
 * Sizes of the bundles in `folder`/dist and of the package, with their budgets in KiB.
 *
 * The sandbox and the event stream are read from disk only when a person asks for them, so each has its own budget; the
 * extension's holds the eight operations with their dialogs and the pages' hosts.
 *
 * @param {string} folder
 * @param {string} packagePath
 * @returns {readonly { what: string, bytes: number, budget: number }[]}
 */
export function sizes(folder, packagePath) {
  const dist = join(folder, "dist");
  const own = ["aws.js", "extension.js", "sandbox.js"];
  const others = readdirSync(dist, { recursive: true })
    .map(String)
    .filter(file => file.endsWith(".js") && !own.includes(file));
  const size = files => sizeOf(files.map(file => join(dist, file)));
  return [
    { what: "AWS SDK (dist/aws.js)", bytes: size(["aws.js"]), budget: 400 },
    { what: "extension (dist/extension.js)", bytes: size(["extension.js"]), budget: 220 },
    { what: "sandbox (dist/sandbox.js)", bytes: size(["sandbox.js"]), budget: 100 },
    { what: "pages and event stream", bytes: size(others), budget: 150 },
    { what: "package (.vsix)", bytes: sizeOf([packagePath]), budget: 500 },
  ];
}
