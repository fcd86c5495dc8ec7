// npm run check: what can be checked without running the extension. Also the first part of npm test.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const names = ["typecheck", "lint", "format:check", "unused", "licenses", "sizes"];

/** Runs an npm script; answers its exit code and what it printed. */
function runScript(name) {
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ["npm", []];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, "run", "--silent", name], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", text => (output += text));
    child.stderr.on("data", text => (output += text));
    child.on("error", reject);
    child.on("close", code => resolve({ name, code, output }));
  });
}

/** Runs all checks side by side, prints what each found, and answers the names of those that failed. */
export async function check() {
  const results = await Promise.all(names.map(runScript));
  for (const { name, code, output } of results) {
    console.log(`${name}: ${code === 0 ? "passed" : "failed"}`);
    if (code !== 0) console.log(output);
  }
  return results.filter(({ code }) => code !== 0).map(({ name }) => name);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit((await check()).length > 0 ? 1 : 0);
