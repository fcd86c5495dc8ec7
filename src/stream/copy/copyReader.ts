import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { hasCopyColumns, isCopyRow, looksLikeArn } from "./copyRow";
import { CsvRecords, delimiterOf, fieldsOf } from "../formats/csv";
import type { CsvRecord } from "../formats/csv";
import { isRecord } from "../event/record";
import type { Raw } from "../event/record";
import { fileBytes } from "../sources/file";
import type { Progress } from "../sources/file";
import { stopIfAborted } from "../event/item";
import { ReplicaCopy } from "./replicaCopy";
import { JsonSplitter } from "../formats/splitter";

/** Lists in objects in lists: no tool writes rows deeper. */
const deepest = 6;
const longestHead = 1 << 16;

/** Reads a replica's rows from a file; throws an EcsError. */
export async function readCopyFile(
  path: string,
  signal: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Promise<ReplicaCopy> {
  const written = await stat(path).catch(() => undefined);
  const copy = new ReplicaCopy(basename(path), written && Math.round(written.mtimeMs));
  const reader = new CopyReader(copy);
  for await (const chunk of fileBytes(path, signal, onProgress)) reader.push(chunk);
  reader.finish();
  return copy;
}

const chunkBytes = 1 << 18;

/** As `readCopyFile`, of a text that is already there. */
export async function readCopyText(name: string, text: string, signal: AbortSignal): Promise<ReplicaCopy> {
  const copy = new ReplicaCopy(name);
  const reader = new CopyReader(copy);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    stopIfAborted(signal);
    reader.push(bytes.subarray(at, at + chunkBytes));
    // Lets everything else in the extension host have its turn.
    await new Promise(resolve => setImmediate(resolve));
  }
  reader.finish();
  return copy;
}

/** Reads a copy from bytes that arrive in chunks: JSON or JSON Lines in many shapes, CSV, or what a database's shell prints. */
class CopyReader {
  private head = Buffer.alloc(0);
  private form?: { push(chunk: Uint8Array): void; finish(): void };

  constructor(private readonly copy: ReplicaCopy) {}

  push(chunk: Uint8Array): void {
    if (this.form) this.form.push(chunk);
    else {
      this.head = Buffer.concat([this.head, chunk]);
      if (this.head.length > longestHead || /\S[^\n]*\n/.test(this.head.toString("latin1"))) this.begin();
    }
  }

  finish(): void {
    if (!this.form) this.begin();
    this.form?.finish();
  }

  private begin(): void {
    const text = this.head
      .toString("utf8")
      .replace(/^\uFEFF/, "")
      .trimStart();
    const firstLine = text.split("\n", 1)[0] ?? "";
    this.form = /^[{[]/.test(text) ? jsonForm(this.copy) : new TableForm(this.copy, delimiterOf(firstLine));
    this.form.push(this.head);
  }
}

function jsonForm(copy: ReplicaCopy): JsonSplitter {
  return new JsonSplitter({
    value: (value, line) => takeValue(copy, value, line, 0),
    unreadable: (line, reason, excerpt) => copy.refuse(line, reason, excerpt),
  });
}

function takeValue(copy: ReplicaCopy, value: unknown, line: number, depth: number): void {
  if (Array.isArray(value)) {
    // `["arn:…", 3]`, as a query's rows are without their names.
    if (looksLikeArn(value[0])) copy.take({ arn: value[0], version: value[1] as unknown }, line);
    else if (depth < deepest) for (const element of value) takeValue(copy, element, line, depth + 1);
    return;
  }
  if (!isRecord(value)) copy.refuse(line, "It is no row: neither an object nor a pair.", value);
  else if (isCopyRow(value)) copy.take(value, line);
  else if (!takeMembers(copy, value, line, depth)) copy.refuse(line, "It has no ECS ARN.", value);
}

/** `{"arn:…": 3}`, `{"arn:…": {"version": 3}}`, and lists of rows such as `tasks`, `containerInstances` and `Items`. */
function takeMembers(copy: ReplicaCopy, record: Raw, line: number, depth: number): boolean {
  let found = false;
  for (const [name, value] of Object.entries(record)) {
    if (looksLikeArn(name)) copy.take(isRecord(value) ? { ...value, arn: name } : { arn: name, version: value }, line);
    else if (Array.isArray(value) && depth < deepest) takeValue(copy, value, line, depth + 1);
    else continue;
    found = true;
  }
  return found;
}

/** Lines that a database's shell draws around its rows. */
const drawn = /^[-+|=\s]*$|^\(?\d+ rows?\)?/;

class TableForm {
  private readonly decoder = new TextDecoder();
  private readonly records: CsvRecords;
  private names?: readonly string[];

  constructor(
    private readonly copy: ReplicaCopy,
    private readonly delimiter: string,
  ) {
    this.records = new CsvRecords(delimiter);
  }

  push(chunk: Uint8Array): void {
    for (const record of this.records.push(this.decoder.decode(chunk, { stream: true }))) this.take(record);
  }

  finish(): void {
    for (const record of this.records.finish()) this.take(record);
  }

  private take({ fields, line }: CsvRecord): void {
    const whole = fields.join(this.delimiter);
    if (drawn.test(whole)) return;
    // Blanks alone may stand between the two.
    const [only = ""] = fields;
    const parts = fields.length === 1 ? fieldsOf(only.replaceAll(/\s+/g, ","), ",") : fields;
    if (!this.names && hasCopyColumns(parts)) this.names = parts;
    else if (this.names)
      this.copy.take(Object.fromEntries(this.names.map((name, index) => [name, parts[index]])), line);
    else this.takeUnnamed(parts, line, whole);
  }

  /** Without a head the first ARN and the first whole number are meant. */
  private takeUnnamed(fields: readonly string[], line: number, whole: string): void {
    const arn = fields.find(looksLikeArn);
    if (arn === undefined) this.copy.refuse(line, "No columns are named like `arn` and `version` above it.", whole);
    else this.copy.take({ arn, version: fields.find(field => /^\d+(\.0+)?$/.test(field)) }, line);
  }
}
