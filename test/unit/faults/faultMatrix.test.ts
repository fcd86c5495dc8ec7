import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { startSandbox } from "../../../src/sandbox/sandbox";
import type { Sandbox } from "../../../src/sandbox/sandbox";
import { playCell } from "./cell";
import type { Cell } from "./cell";
import { columns } from "./columns";
import type { Column } from "./columns";
import { matrixText } from "./matrixText";
import { rows } from "./rows";
import type { Row } from "./row";
import { giveNamesBack, takeOverNames } from "./unresolvable";

const document = "docs/fault-matrix.md";
const atOnce = 32;

const nameOf = (column: Column, row: Row): string => `${column.title} / ${row.operation}`;

/** Plays every cell; those behind TLS one after the other, since trust is the whole process's. */
async function playAll(neighbor: Sandbox): Promise<ReadonlyMap<string, Cell>> {
  const cells = new Map<string, Cell>();
  const jobs = columns.flatMap(column => rows.map(row => ({ column, row })));
  const oneByOne = jobs.filter(({ column }) => column.reach === "tls");
  const sideBySide = jobs.filter(({ column }) => column.reach !== "tls");
  const worker = async (queue: typeof jobs) => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      const { column, row } = job;
      cells.set(nameOf(column, row), await playCell(row, column, neighbor));
    }
  };
  await Promise.all([worker(oneByOne), ...Array.from({ length: atOnce }, () => worker(sideBySide))]);
  return cells;
}

// Its deadlines are a fraction of the real ones, which a busy machine misses: it is played by a command of its own.
const isAsked = process.env["ECS_EXPLORER_WRITE_MATRIX"] !== undefined;

(isAsked ? describe : describe.skip)("the fault matrix", function () {
  this.timeout(240_000);
  let neighbor: Sandbox;
  let cells: ReadonlyMap<string, Cell>;

  before(async () => {
    neighbor = await startSandbox({ world: { clusters: 1, instances: 1, tasks: 1 } });
    takeOverNames();
    cells = await playAll(neighbor);
  });

  after(async () => {
    giveNamesBack();
    await neighbor.close();
  });

  for (const column of columns)
    it(`keeps every promise: ${column.title}`, () => {
      const wrong = rows.flatMap(row => {
        const cell = cells.get(nameOf(column, row));
        return (cell?.wrong ?? ["was not played"]).map(what => `${row.operation}: ${what}`);
      });
      assert.deepEqual(wrong, []);
    });

  it(`is what ${document} said before it was written again`, async () => {
    const before = await readFile(document, "utf8");
    const text = matrixText(columns, rows, (column, row) => cells.get(nameOf(column, row)) ?? { wrong: [] });
    await writeFile(document, text);
    assert.equal(text, before, `${document} is written anew: read what differs, and commit it if it is right`);
  });
});

describe("the document of the fault matrix", () => {
  it("has a section for each fault, and in it each operation once", async () => {
    const text = await readFile(document, "utf8");
    const operationsOf = (section: string) =>
      section
        .split("\n")
        .filter(line => /^\| (?!---|Operations \|)/.test(line))
        .flatMap(line => (line.split(" | ")[0] ?? "").replace("| ", "").split(", "));
    const sections = text.split(/^## /m).slice(1);
    assert.deepEqual(
      sections.map(section =>
        section
          .split("\n")
          .filter(line => line !== "")
          .slice(0, 2),
      ),
      columns.map(({ title, what }) => [title, what]),
    );
    const wanted = rows.map(({ operation }) => operation).sort();
    for (const section of sections) assert.deepEqual(operationsOf(section).sort(), wanted, section.slice(0, 60));
  });
});
