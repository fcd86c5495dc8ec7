import { hasEventColumns } from "../event/columns";
import { CsvRecords, delimiterOf, fieldsOf } from "./csv";
import type { CsvRecord } from "./csv";
import type { StreamItem } from "../event/item";
import { readJsonInLine } from "./jsonInLine";
import { JsonSplitter } from "./splitter";
import { unreadable, unwrapElement, unwrapRow, unwrapText } from "./unwrap";
import { unpacked } from "./packed";

type Emit = (item: StreamItem) => void;

/** Reads one form of text that arrives in chunks. */
interface Form {
  push(chunk: Uint8Array): void;
  finish(): void;
}

/** A first line that is longer is no table's. */
const longestHead = 1 << 16;

/**
 * Turns chunks of bytes into items: JSON in any of the shapes that `JsonSplitter` and `unwrap` know, log lines that hold JSON,
 * and tables (CSV) with a column that does. The caller takes the items after each chunk, so that memory stays flat.
 */
export class ItemReader {
  private items: StreamItem[] = [];
  private head: Uint8Array | undefined = new Uint8Array();
  private form?: Form;
  private readonly emit: Emit = item => void this.items.push(item);

  push(chunk: Uint8Array): readonly StreamItem[] {
    if (this.form) this.form.push(chunk);
    else {
      this.head = Buffer.concat([this.head ?? new Uint8Array(), chunk]);
      if (this.head.includes(0x0a) || this.head.length > longestHead) this.begin();
    }
    return this.taken();
  }

  finish(): readonly StreamItem[] {
    if (!this.form) this.begin();
    this.form?.finish();
    return this.taken();
  }

  /** The first line tells a table from all else. */
  private begin(): void {
    const head = this.head ?? new Uint8Array();
    this.head = undefined;
    const end = head.indexOf(0x0a);
    const line = new TextDecoder().decode(head.subarray(0, end < 0 ? Math.min(head.length, longestHead) : end)).trim();
    const delimiter = delimiterOf(line);
    const isTable = !/^[{[]/.test(line) && hasEventColumns(fieldsOf(line, delimiter));
    this.form = isTable ? new TableForm(new CsvRecords(delimiter), this.emit) : new JsonForm(this.emit);
    this.form.push(head);
  }

  private taken(): readonly StreamItem[] {
    const items = this.items;
    this.items = [];
    return items;
  }
}

class JsonForm implements Form {
  /** A line with a time and perhaps a stream's name, which JSON is to follow. */
  private heading?: { readonly text: string; readonly line: number };
  private readonly splitter: JsonSplitter;

  constructor(private readonly emit: Emit) {
    this.splitter = new JsonSplitter({
      value: (value, line) => {
        this.heading = undefined;
        unwrapElement(value, line, emit);
      },
      unreadable: (line, reason, excerpt) => {
        this.heading = undefined;
        emit({ kind: "unreadable", line, reason, excerpt });
      },
      text: (text, line) => this.takeText(text, line),
    });
  }

  push(chunk: Uint8Array): void {
    this.splitter.push(chunk);
  }

  finish(): void {
    this.splitter.finish();
    this.tellHeading();
  }

  private takeText(text: string, line: number): boolean {
    this.tellHeading();
    const found = readJsonInLine(text);
    if (found?.kind === "heading") {
      this.heading = { text, line };
      return true;
    }
    const inner = found?.text ?? unpacked(text);
    if (inner !== undefined) unwrapText(inner, line, this.emit);
    return inner !== undefined;
  }

  private tellHeading(): void {
    if (this.heading) this.emit(unreadable(this.heading.line, "A log line without JSON.", this.heading.text));
    this.heading = undefined;
  }
}

class TableForm implements Form {
  private readonly decoder = new TextDecoder();
  private names?: readonly string[];

  constructor(
    private readonly records: CsvRecords,
    private readonly emit: Emit,
  ) {}

  push(chunk: Uint8Array): void {
    this.take(this.records.push(this.decoder.decode(chunk, { stream: true })));
  }

  finish(): void {
    this.take(this.records.finish());
  }

  private take(records: readonly CsvRecord[]): void {
    for (const { fields, line } of records) {
      if (this.names) {
        const { names } = this;
        const row = Object.fromEntries(fields.map((field, index) => [names[index] ?? `column ${index + 1}`, field]));
        unwrapRow(row, line, this.emit);
      } else this.names = fields;
    }
  }
}
