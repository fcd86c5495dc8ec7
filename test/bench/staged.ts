import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { copyFile, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stage } from "../../scripts/stage.mjs";

export interface Staged {
  /** Holds package.json and dist/. */
  readonly folder: string;
  readonly packagePath: string;
}

let made: Staged | undefined;

/** A folder that is gone when the bench is. */
function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `ecs-explorer-${name}-`));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The extension as it is shipped, built once for all measurements of a run. */
export function staged(): Staged {
  if (made) return made;
  const folder = temporaryFolder("staged");
  made = { folder, packagePath: stage(folder) };
  return made;
}

/** An extension of one file, `code`; what it contributes is laid over an empty package.json. */
export function smallExtension(name: string, code: string, more: object = {}): string {
  const folder = temporaryFolder(name);
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({
      name,
      publisher: "bench",
      version: "0.0.1",
      engines: { vscode: "^1.100.0" },
      extensionKind: ["workspace"],
      main: "./extension.js",
      ...more,
    }),
  );
  writeFileSync(join(folder, "extension.js"), code);
  return folder;
}

/** The staged extension with a probe in its extension host that writes down when that did not answer; see hostProbe.ts. */
export async function probedExtension(): Promise<string> {
  const { folder } = staged();
  const probed = temporaryFolder("probed");
  mkdirSync(probed, { recursive: true });
  for (const name of ["dist", "media", "package.nls.json"]) symlinkSync(join(folder, name), join(probed, name));
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as object;
  writeFileSync(join(probed, "package.json"), JSON.stringify({ ...manifest, main: "./hostProbe.js" }));
  await copyFile(join(__dirname, "hostProbe.js"), join(probed, "hostProbe.js"));
  return probed;
}
