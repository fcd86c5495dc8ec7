type Fate = "sent" | "read first" | "busy";

/** What became of the steps at which a person means to change something. */
export class Coverage {
  private readonly fates = new Map<string, Record<Fate, number>>();

  note(change: string, fate: Fate): void {
    const row = this.fates.get(change) ?? { sent: 0, "read first": 0, busy: 0 };
    row[fate]++;
    this.fates.set(change, row);
  }

  /** Share of those steps that sent a request. */
  get sentShare(): number {
    const rows = [...this.fates.values()];
    const all = rows.reduce((sum, row) => sum + row.sent + row["read first"] + row.busy, 0);
    return all === 0 ? 0 : rows.reduce((sum, row) => sum + row.sent, 0) / all;
  }

  table(): string {
    const line = (name: string, ...cells: readonly (string | number)[]) =>
      [`      ${name.padEnd(22)}`, ...cells.map(cell => String(cell).padStart(12))].join("");
    const rows = [...this.fates].sort(([one], [other]) => one.localeCompare(other));
    return [
      line("change", "sent", "read first", "busy"),
      ...rows.map(([name, row]) => line(name, row.sent, row["read first"], row.busy)),
      `      ${(this.sentShare * 100).toFixed(0)}% of the steps at which a person changes something sent a request`,
    ].join("\n");
  }
}
