/** A cell of a table. `paint` colours the text, and must not change its width. */
export interface Cell {
  readonly text: string
  readonly paint?: (text: string) => string
}

/** Characters between two columns. kubectl has three, too. */
const gap = 3

/** Lines in columns, as kubectl prints them. Lines that are written later keep the widths of those before. */
export class Table {
  private readonly widths: number[] = []

  /** The lines of these rows. Each column is as wide as its widest text so far, and the last one is not filled up. */
  lines(rows: readonly (readonly Cell[])[]): string[] {
    for (const row of rows)
      for (const [column, { text }] of row.entries())
        this.widths[column] = Math.max(this.widths[column] ?? 0, text.length)
    return rows.map(row =>
      row
        .map((cell, column) => this.cell(cell, column, row.length))
        .join('')
        .trimEnd(),
    )
  }

  private cell({ text, paint = plain }: Cell, column: number, count: number): string {
    const isLast = column === count - 1
    const fill = isLast ? '' : ' '.repeat((this.widths[column] ?? 0) - text.length + gap)
    return `${paint(text)}${fill}`
  }
}

function plain(text: string): string {
  return text
}
