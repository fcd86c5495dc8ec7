/** One record of a CSV text, and the line that it begins at. */
export interface CsvRecord {
  readonly fields: readonly string[];
  readonly line: number;
}

const largestRecord = 16 << 20;

/**
 * Splits CSV that arrives in chunks into records: quoted fields may hold the delimiter, line breaks and doubled quotes
 * (RFC 4180). Written here since records are wanted with their lines and from files larger than memory.
 */
export class CsvRecords {
  private text = "";
  private line = 1;

  constructor(readonly delimiter: string) {}

  /** Adds a chunk; hands over the records that are complete with it. */
  push(chunk: string): readonly CsvRecord[] {
    this.text += chunk;
    return this.take(false);
  }

  finish(): readonly CsvRecord[] {
    return this.take(true);
  }

  private take(final: boolean): readonly CsvRecord[] {
    const { text } = this;
    const records: CsvRecord[] = [];
    let start = 0;
    let quoted = false;
    let lines = 0;
    for (let at = 0; at < text.length; at++) {
      const character = text[at];
      // Doubled quotes close and open again, which leaves things as they were.
      if (character === '"') quoted = !quoted;
      if (character !== "\n") continue;
      lines++;
      if (quoted && at - start < largestRecord) continue;
      quoted = false;
      this.add(records, text.slice(start, at));
      start = at + 1;
      this.line += lines;
      lines = 0;
    }
    this.text = text.slice(start);
    if (final) this.add(records, this.text);
    return records;
  }

  private add(records: CsvRecord[], record: string): void {
    const text = record.endsWith("\r") ? record.slice(0, -1) : record;
    if (text.trim() !== "") records.push({ fields: fieldsOf(text, this.delimiter), line: this.line });
  }
}

/** The fields of one record; outside quotes, blanks around a field are not part of it. */
export function fieldsOf(record: string, delimiter: string): readonly string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    while (record[at] === " ") at++;
    if (record[at] === '"') {
      let field = "";
      for (at++; at < record.length; at++) {
        const end = record.indexOf('"', at);
        field += record.slice(at, end < 0 ? record.length : end);
        at = end < 0 ? record.length : end + 1;
        if (record[at] !== '"') break;
        field += '"';
      }
      fields.push(field);
      at = endOf(record, delimiter, at);
    } else {
      const end = endOf(record, delimiter, at);
      fields.push(record.slice(at, end).trim());
      at = end;
    }
    if (at >= record.length) return fields;
    at += delimiter.length;
  }
}

function endOf(record: string, delimiter: string, from: number): number {
  const at = record.indexOf(delimiter, from);
  return at < 0 ? record.length : at;
}

/** What separates the columns of a table's first line; a comma when nothing says. */
export function delimiterOf(firstLine: string): string {
  const counts = ["\t", ";", "|", ","].map(mark => [mark, firstLine.split(mark).length] as const);
  const most = Math.max(...counts.map(([, count]) => count));
  return most === 1 ? "," : (counts.find(([, count]) => count === most)?.[0] ?? ",");
}
