import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** AWS files in a folder of their own, and an environment that names them and nothing else of AWS, until `close`. */
export class AwsHome {
  private readonly before = { ...process.env };

  private constructor(readonly folder: string) {
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
    this.set({
      HOME: folder,
      AWS_CONFIG_FILE: this.path("config"),
      AWS_SHARED_CREDENTIALS_FILE: this.path("credentials"),
      AWS_EC2_METADATA_DISABLED: "true",
    });
  }

  static async open(files: Readonly<Record<string, string>> = {}): Promise<AwsHome> {
    const home = new AwsHome(await mkdtemp(join(tmpdir(), "aws-home-")));
    for (const [name, text] of Object.entries(files)) await home.write(name, text);
    return home;
  }

  /** A file's place below the `.aws` folder. */
  path(name: string): string {
    return join(this.folder, ".aws", name);
  }

  async write(name: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(name)), { recursive: true });
    await writeFile(this.path(name), text, { mode: 0o755 });
  }

  set(variables: Readonly<Record<string, string>>): void {
    Object.assign(process.env, variables);
  }

  async close(): Promise<void> {
    for (const name of Object.keys(process.env)) if (!(name in this.before)) delete process.env[name];
    Object.assign(process.env, this.before);
    await rm(this.folder, { recursive: true, force: true });
  }
}
