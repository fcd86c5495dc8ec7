// Bundles the extension. What activation does not need is read at its first use: a part of its own, the AWS SDK, the event
// stream, the sandbox.
// --into FOLDER puts dist/ there instead of here; --check-licenses writes nothing and fails for what may not ship.
import { build, context, transform } from "esbuild";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bundledPackages, licenseProblems, notices } from "./licenses.mjs";

const { values } = parseArgs({
  options: {
    watch: { type: "boolean" },
    production: { type: "boolean" },
    tests: { type: "boolean" },
    "check-licenses": { type: "boolean" },
    into: { type: "string", default: "." },
  },
});
const { watch, production, tests } = values;
const dist = join(values.into, "dist");

/** Files below `folder` whose name ends in `ending`; Node 20 has no fs.globSync. */
function filesBelow(folder, ending) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter(name => name.endsWith(ending))
    .map(name => join(folder, name));
}

/**
 * `import * as vscode` would copy the whole API, getter by getter, once for each file that says so: at activation that was
 * a third of the time. This way the one object that VS Code hands out is asked for once.
 */
const oneVscode = {
  name: "one vscode",
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(
        /^import \* as vscode from "vscode";/m,
        'import vscode = require("vscode");',
      ),
      loader: "ts",
    }));
    onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === "vscode" ? { external: true } : { path: "vscode", namespace: "vscode" },
    );
    onLoad({ filter: /^vscode$/, namespace: "vscode" }, () => ({ contents: 'module.exports = require("vscode");' }));
  },
};

/**
 * Writes each ES module as CommonJS, which is what a bundle in shared parts has to be made of: `import()` in the sources is
 * where a part begins that is read at its first use.
 */
const commonJs = {
  name: "CommonJS parts",
  setup({ initialOptions, onEnd }) {
    const { minify, target, platform } = initialOptions;
    onEnd(async ({ outputFiles = [], errors }) => {
      if (errors.length > 0) return;
      for (const { path, text } of outputFiles) {
        const { code } = await transform(text, {
          format: "cjs",
          sourcemap: production ? false : "inline",
          supported: { "dynamic-import": false },
          minify,
          target,
          platform,
        });
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, code);
      }
    });
  },
};

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  logLevel: "warning",
  metafile: true,
  target: "node20",
  platform: "node",
  format: "cjs",
  // The SDK's ES modules shake to 60 % of its CommonJS size.
  mainFields: ["module", "main"],
};

const bundles = [
  {
    ...common,
    entryPoints: { extension: "src/extension.ts" },
    outdir: dist,
    format: "esm",
    splitting: true,
    chunkNames: "part-[name]-[hash]",
    sourcemap: production ? false : "inline",
    write: false,
    plugins: [oneVscode, commonJs],
    external: ["vscode", "./aws.js", "./sandbox.js", "./stream.js"],
  },
  {
    ...common,
    entryPoints: {
      aws: "src/stream/aws/aws.ts",
      stream: "src/stream/stream.ts",
      sandbox: "src/sandbox/sandbox.ts",
    },
    outdir: dist,
  },
  {
    ...common,
    entryPoints: filesBelow("src/webview", "Page.tsx"),
    outdir: join(dist, "webview"),
    platform: "browser",
    format: "iife",
    target: "es2022",
  },
];

/** A test is one file: what the extension reads late, from bundles beside its own, is inside. */
const oneFile = {
  name: "one file",
  setup({ onResolve }) {
    const late = {
      "./aws.js": "src/stream/aws/aws.ts",
      "./stream.js": "src/stream/stream.ts",
      "./sandbox.js": "src/sandbox/sandbox.ts",
    };
    onResolve({ filter: /^\.\/(aws|stream|sandbox)\.js$/ }, ({ path }) => ({ path: resolve(late[path]) }));
  },
};

const testBundles = [
  {
    ...common,
    plugins: [oneFile],
    entryPoints: [
      ...filesBelow("test/unit", ".test.ts"),
      ...filesBelow("test/workbench", ".test.ts"),
      ...filesBelow("test/extension", ".test.ts"),
      "test/extension/index.ts",
      "test/extension/soak/endpoint.ts",
    ],
    outbase: "test",
    outdir: "out/test",
    external: ["vscode", "mocha", "playwright-core", "axe-core", "fast-check"],
  },
];

/** What goes into bundles, as esbuild finds it. */
async function packagesOf(options, overrides) {
  const built = await Promise.all(options.map(item => build({ ...item, plugins: [], ...overrides })));
  return bundledPackages(built.map(({ metafile }) => metafile));
}

/** Prints what may not ship; answers the exit code. */
function reportLicenses(packages) {
  const problems = licenseProblems(packages);
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? 1 : 0;
}

const wanted = [...bundles, ...(tests ? testBundles : [])].filter(options =>
  Array.isArray(options.entryPoints) ? options.entryPoints.length > 0 : true,
);
if (values["check-licenses"]) process.exit(reportLicenses(await packagesOf(bundles, { write: false })));
if (!watch) for (const folder of [dist, ...(tests ? ["out"] : [])]) rmSync(folder, { recursive: true, force: true });
if (watch) {
  for (const options of wanted) await (await context(options)).watch();
  console.log("watching src/ for changes");
} else {
  const built = await Promise.all(wanted.map(options => build(options)));
  const packages = bundledPackages(built.slice(0, bundles.length).map(({ metafile }) => metafile));
  writeFileSync(join(dist, "THIRD-PARTY-NOTICES.txt"), notices(packages));
  if (production) process.exitCode = reportLicenses(packages);
}
