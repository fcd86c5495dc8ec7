import assert from "node:assert/strict";
import * as vscode from "vscode";
import { RequestFileSystem, uriOf } from "../../src/commands/requestFiles/requestFileSystem";
import { KeptRequests } from "../../src/requests/documents/keptRequests";
import { api } from "./world";
import { place } from "../unit/requests/documents/place";

const nameOf = (number: number) => `run-task-${String(number)}.ecs.json`;
const replaces = { create: true, overwrite: true };

describe("the file system of request documents", () => {
  const failures: unknown[] = [];
  let isFull = false;
  let files: RequestFileSystem;
  let registration: typeof vscode.workspace.registerFileSystemProvider;

  beforeEach(async () => {
    await api();
    failures.length = 0;
    isFull = false;
    const memory = {
      get: <T>(_key: string, otherwise: T) => otherwise,
      update: () => (isFull ? Promise.reject(new Error("the disk is full")) : Promise.resolve()),
    };
    // The extension's own stays the one that VS Code knows.
    registration = vscode.workspace.registerFileSystemProvider;
    Object.assign(vscode.workspace, { registerFileSystemProvider: () => new vscode.Disposable(() => undefined) });
    files = new RequestFileSystem(new KeptRequests(memory), error => failures.push(error));
  });

  afterEach(() => {
    files.dispose();
    Object.assign(vscode.workspace, { registerFileSystemProvider: registration });
  });

  it("saves what was typed in this window where VS Code can't keep it for the next, and says why", async () => {
    const uri = await files.make(place, nameOf, "{}");
    isFull = true;
    await files.writeFile(uri, Buffer.from('{"count":2}'), replaces);
    assert.equal(Buffer.from(files.readFile(uri)).toString(), '{"count":2}');
    await files.delete(uri);
    assert.deepEqual(failures.map(String), ["Error: the disk is full", "Error: the disk is full"]);
  });

  it("fails as VS Code documents it", async () => {
    const uri = await files.make(place, nameOf, "{}");
    const folder = uri.with({ path: uri.path.slice(0, uri.path.lastIndexOf("/")) });
    const [beside, elsewhere] = [`${folder.path}/other.ecs.json`, "/nowhere/other.ecs.json"].map(uriOf);
    assert.ok(beside && elsewhere);
    const bytes = Buffer.from("{}");
    const codes = async (...calls: readonly (() => unknown)[]) =>
      Promise.all(
        calls.map(async call => {
          try {
            await call();
            return "done";
          } catch (error) {
            return (error as vscode.FileSystemError).code;
          }
        }),
      );
    assert.deepEqual(
      await codes(
        () => files.stat(elsewhere),
        () => files.readDirectory(elsewhere),
        () => files.readDirectory(uri),
        () => files.readFile(elsewhere),
        () => files.readFile(folder),
      ),
      ["FileNotFound", "FileNotFound", "FileNotADirectory", "FileNotFound", "FileIsADirectory"],
    );
    assert.deepEqual(
      await codes(
        () => files.writeFile(beside, bytes, { create: false, overwrite: true }),
        () => files.writeFile(elsewhere, bytes, replaces),
        () => files.writeFile(beside, bytes, replaces),
        () => files.writeFile(uri, bytes, { create: true, overwrite: false }),
        () => files.writeFile(folder, bytes, replaces),
      ),
      ["FileNotFound", "FileNotFound", "NoPermissions", "FileExists", "FileIsADirectory"],
    );
    assert.deepEqual(
      await codes(
        () => files.delete(beside),
        () => files.createDirectory(folder),
        () => files.createDirectory(beside),
        () => files.rename(elsewhere),
        () => files.rename(uri),
        () => files.readDirectory(uriOf("/")),
      ),
      ["FileNotFound", "FileExists", "NoPermissions", "FileNotFound", "NoPermissions", "done"],
    );
  });
});
