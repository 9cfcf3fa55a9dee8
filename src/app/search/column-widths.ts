/** Pixels by column id. */
export type ColumnWidths = Readonly<Record<string, number>>

/** The most pixels that a column can have. */
export const WIDEST = 1600

/** Reads `model:200,output:400`; the id of a column may have a colon. */
export function parseWidths(text: string): ColumnWidths {
  return Object.fromEntries([...text.matchAll(/([^,]+):(\d+)/g)].map(([, id = '', width]) => [id, Number(width)]))
}

/** The reverse of `parseWidths`. */
export function formatWidths(widths: ColumnWidths): string {
  return Object.entries(widths)
    .map((pair) => pair.join(':'))
    .join(',')
}
