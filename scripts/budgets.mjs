// What may be how large: read by the packaging and by npm run sizes, which fail beyond it, and by the bench, which prints it.
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
 * Systems Manager's sessions are 4: its own client would be 78 (see `stream/aws/ssmClient.ts`).
 *
 * What is asked of services (seven commands of the ECS client) is 5 of them, and GetLogEvents with its checks 2.
 * Live Tail is 3 (its command, its events' schemas, and their checks): the codec of event streams was there already.
 *
 * Activation holds what keeps last known rows in sight through an outage, the words for every way that credentials and
 * answers fail, the Event Stream view's rows, the rows and readings of services with their deployments, which are 17 of its KiB,
 * the words for why tasks stopped and how old rows are, what needs attention, which the badge counts, and what a filter leaves of the tree (3 KiB): what a window shows
 * before anything is asked for, the profiles that a first window offers and what the tree is narrowed to (4 KiB) included; and
 * request documents as files (6 KiB), which VS Code reads to bring a window back: whole in it, without an environment's values on disk,
 * and with the failures that VS Code documents.
 *
 * The first use holds the operations with their dialogs (those of services, whose consequences take words, are 30 KiB), containers' logs (where they are, how they are followed without a gap or a repeat, how they are shown, and which are offered: 25 KiB; Live Tail with its confirmation: 6; tasks that ECS lists no longer, and what a document lacks, of groups, services, and definitions that can't be read, too: 5), shells in containers and forwarded ports with the checks before them (17 KiB), the pages' hosts (that of task definitions is 8 KiB) and the event stream's commands, and no one of them
 * alone is asked for often enough to be worth a further read. The sandbox, 31 KiB of which are its services and 34 its logs with what containers print, is there only for
 * a person who asks for it.
 *
 * The pages of the event stream, whose hosts, lines and words are 14 KiB of the first use and 14 of the pages, are drawn by the
 * one script that all pages have, since Preact alone is as large.
 *
 * @param {string} folder
 * @param {string} [packagePath] left out, the bundles alone are measured
 * @returns {readonly { what: string, bytes: number, budget: number }[]}
 */
export function sizes(folder, packagePath) {
  const dist = join(folder, "dist");
  const built = readdirSync(dist, { recursive: true })
    .map(String)
    .filter(file => file.endsWith(".js"));
  const size = pattern => sizeOf(built.filter(file => pattern.test(file)).map(file => join(dist, file)));
  return [
    { what: "AWS SDK (aws.js)", bytes: size(/^aws\.js$/), budget: 484 },
    { what: "activation (extension.js and shared part)", bytes: size(/^(extension|part-chunk-.*)\.js$/), budget: 150 },
    { what: "first use (part-features)", bytes: size(/^part-features-.*\.js$/), budget: 400 },
    { what: "pages and event stream", bytes: size(/^(stream|webview.*)\.js$/), budget: 202 },
    { what: "sandbox (sandbox.js)", bytes: size(/^sandbox\.js$/), budget: 170 },
    ...(packagePath ? [{ what: "package (.vsix)", bytes: sizeOf([packagePath]), budget: 560 }] : []),
  ];
}

/** Prints the sizes, and answers whether all keep to their budgets. */
export function tellSizes(folder, packagePath) {
  let isWithin = true;
  for (const { what, bytes, budget } of sizes(folder, packagePath)) {
    const isOver = bytes > budget * 1024;
    isWithin &&= !isOver;
    const kib = (bytes / 1024).toFixed(1).padStart(7);
    console.log(`${what.padEnd(42)} ${kib} KiB of ${budget}${isOver ? "  OVER BUDGET" : ""}`);
  }
  return isWithin;
}
