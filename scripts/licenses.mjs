// Which packages are bundled, under which licenses: the notice that ships in the VSIX, and the check that all may ship.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Licenses under which a bundled package may ship in an MIT-licensed extension. */
const allowed = new Set(["MIT", "Apache-2.0", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Unlicense"]);

/**
 * The packages that went into bundles, by name.
 *
 * @param {readonly { readonly inputs: Readonly<Record<string, unknown>> }[]} metafiles what esbuild says of its bundles
 */
export function bundledPackages(metafiles) {
  const folders = new Set();
  for (const { inputs } of metafiles)
    for (const path of Object.keys(inputs)) {
      const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
      if (folder) folders.add(folder);
    }
  return [...folders]
    .map(folder => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      return { folder, name, version, license };
    })
    .sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}

/** A sentence for each package that may not ship. */
export const licenseProblems = packages =>
  packages
    .filter(({ license }) => !allowed.has(license))
    .map(({ name, version, license }) => `${name} ${version} is licensed under ${license ?? "nothing that it names"}.`);

function textOf(folder) {
  const file = existsSync(folder) && readdirSync(folder).find(name => /^licen[cs]e(\.\w+)?$/i.test(name));
  return file ? readFileSync(join(folder, file), "utf8").trim() : "";
}

/** The notice: one license text for all the packages that share it to the letter. */
export function notices(packages) {
  const byText = new Map();
  for (const item of packages) {
    const text = textOf(item.folder) || `License: ${item.license}`;
    byText.set(text, [...(byText.get(text) ?? []), `${item.name} ${item.version}`]);
  }
  const parts = [...byText].map(([text, names]) => `${names.join("\n")}\n\n${text}`);
  return (
    ["ECS Explorer bundles the following third-party packages.", ...parts].join(`\n\n${"-".repeat(80)}\n\n`) + "\n"
  );
}
