import * as z from 'zod/mini'
import { type CompletionRow, rowUsageSchema, wholeRowSchema } from './completion-row.ts'

type Line = Record<string, unknown>

/** The nullable members of a schema, as null. */
function nulls(shape: Readonly<Record<string, z.ZodMiniType>>): Line {
  const names = Object.keys(shape).filter((name) => shape[name]?.safeParse(null).success)
  return Object.fromEntries(names.map((name) => [name, null]))
}

const NO_USAGE = nulls(rowUsageSchema.shape)
/** The value of each member that a line leaves out. */
const ABSENT: Line = {
  ...nulls(wholeRowSchema.shape),
  called: [],
  has: [],
  metadata: [],
  disagreements: 0,
  damaged: false,
}

/**
 * A row as it is stored and sent: members that are null, empty, 0 or false as in `ABSENT` are left out, and so is
 * `listed_at` if it equals `created`. That halves a usual row. `readRowLine` adds them again.
 */
export function toRowLine(row: CompletionRow): Line {
  const { usage, output, listed_at, ...more } = row
  // One after the other: lists of entries take twice as long.
  const line: Line = {}
  for (const key in more) {
    const value: unknown = Reflect.get(more, key)
    if (!isAbsent(key, value)) line[key] = value
  }
  if (listed_at !== row.created) line['listed_at'] = listed_at
  line['output'] = output.more === 0 ? { ...output, more: undefined } : output
  const counts: Line = {}
  for (const key in usage) {
    const count: unknown = Reflect.get(usage, key)
    if (count !== null) counts[key] = count
  }
  if (Object.keys(counts).length > 0) line['usage'] = counts
  return line
}

/**
 * The row of which `toRowLine` made a line. Anything else is given as it is, and the schema says what is wrong with it.
 */
export function readRowLine(line: unknown): unknown {
  if (!isLine(line)) return line
  const { usage, output, listed_at = line['created'] } = line
  return {
    ...ABSENT,
    ...line,
    listed_at,
    usage: usage === undefined || isLine(usage) ? { ...NO_USAGE, ...usage } : usage,
    output: isLine(output) ? { more: 0, ...output } : output,
  }
}

function isAbsent(key: string, value: unknown): boolean {
  if (!Object.hasOwn(ABSENT, key)) return false
  const absent = ABSENT[key]
  return absent === value || (Array.isArray(absent) && Array.isArray(value) && value.length === 0)
}

/** Not `isJsonObject`, which would add the lossless parser to the first screen's code. */
function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const MEMBERS: Readonly<Record<string, z.ZodMiniType>> = wholeRowSchema.shape
const COUNTS: Readonly<Record<string, z.ZodMiniType>> = rowUsageSchema.shape
/** What a line cannot leave out, or `readRowLine` makes of another member. */
const NEEDED = Object.keys(MEMBERS).filter((name) => !Object.hasOwn(ABSENT, name) && name !== 'usage')

/**
 * Whether the row that `readRowLine` makes of a line is as the schema says. Only what the line holds is looked at: most of a
 * row is added to it, and right. A page of a hundred rows takes a third of the time.
 */
function isWhole(line: Line, row: Line): boolean {
  const { usage = {}, ...held } = line
  for (const name of NEEDED) if (!isRight(MEMBERS, name, row)) return false
  for (const name in held) if (Object.hasOwn(ABSENT, name) && !isRight(MEMBERS, name, row)) return false
  if (!isLine(usage)) return false
  for (const name in usage) if (!isRight(COUNTS, name, usage)) return false
  return true
}

function isRight(schemas: Readonly<Record<string, z.ZodMiniType>>, name: string, values: Line): boolean {
  return !Object.hasOwn(schemas, name) || (schemas[name]?.safeParse(values[name]).success ?? true)
}

/** A row as it is sent: a line, or a complete row. Gives the complete row. */
export const completionRowSchema = z.transform((line, { issues }): CompletionRow => {
  const row = readRowLine(line)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each of its members was checked
  if (isLine(line) && isLine(row) && isWhole(line, row)) return row as unknown as CompletionRow
  const whole = wholeRowSchema.safeParse(row)
  if (whole.success) return whole.data
  for (const { message, path } of whole.error.issues) issues.push({ code: 'custom', message, path, input: row })
  return z.NEVER
})
