// Writes schemas/: the JSON schema of each operation's request document, from the table in src/requests.
import { build } from "esbuild";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { format, resolveConfig } from "prettier";

const outfile = join(tmpdir(), `ecs-explorer-schemas-${process.pid}.mjs`);
await build({
  entryPoints: ["src/requests/documents/requestSchemas.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
});
const { documentOperations, requestSchema } = await import(pathToFileURL(outfile).href);
await rm(outfile);
await mkdir("schemas", { recursive: true });
const options = await resolveConfig("schemas/any.json");
for (const [cli, operation] of documentOperations)
  await writeFile(
    `schemas/${cli}.json`,
    await format(JSON.stringify(requestSchema(operation)), { ...options, parser: "json" }),
  );
