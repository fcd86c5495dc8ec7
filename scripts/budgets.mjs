// What may be how large: read by the packaging, which fails beyond it, and by the bench, which prints it.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const sizeOf = files => files.reduce((sum, file) => sum + statSync(file).size, 0);

/**
 * Sizes of the bundles in `folder`/dist and of the package, with their budgets in KiB.
 *
 * The AWS SDK's clients for SQS and CloudWatch Logs, which read event streams, are 44 of its KiB, and that for EventBridge, which
 * lists the rules that fill them, is 19: they know each partition, FIPS and dual-stack, which a client of one's own would have
 * to learn.
 *
 * Activation holds what keeps last known rows in sight through an outage, the words for every way that credentials and
 * answers fail, and the Event Stream view's rows: what a window shows before anything is asked for.
 *
 * The first use holds the operations with their dialogs, the pages' hosts and the event stream's commands, and no one of them
 * alone is asked for often enough to be worth a further read. The sandbox is there only for a person who asks for it.
 *
 * @param {string} folder
 * @param {string} packagePath
 * @returns {readonly { what: string, bytes: number, budget: number }[]}
 */
export function sizes(folder, packagePath) {
  const dist = join(folder, "dist");
  const built = readdirSync(dist, { recursive: true })
    .map(String)
    .filter(file => file.endsWith(".js"));
  const size = pattern => sizeOf(built.filter(file => pattern.test(file)).map(file => join(dist, file)));
  return [
    { what: "AWS SDK (aws.js)", bytes: size(/^aws\.js$/), budget: 470 },
    { what: "activation (extension.js and shared part)", bytes: size(/^(extension|part-chunk-.*)\.js$/), budget: 95 },
    { what: "first use (part-features)", bytes: size(/^part-features-.*\.js$/), budget: 200 },
    { what: "pages and event stream", bytes: size(/^(stream|webview.*)\.js$/), budget: 160 },
    { what: "sandbox (sandbox.js)", bytes: size(/^sandbox\.js$/), budget: 105 },
    { what: "package (.vsix)", bytes: sizeOf([packagePath]), budget: 520 },
  ];
}
