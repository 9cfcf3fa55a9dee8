import type { CompletionRow } from '#contract/row/completion-row.ts'
import { isRecord } from '#lib/is-record.ts'

const EMPTY: Readonly<Record<string, unknown>> = { called: [], has: [], metadata: [], disagreements: 0, damaged: false }

/** The members that the default columns read, with a value of the type that each has: `NEEDED` are in every line, `KNOWN` may be left out. */
const NEEDED = { id: '', way: '', choices: 0, finish_reasons: [], output: { kind: '', text: '' } }
const KNOWN = {
  created: 0,
  listed_at: 0,
  model: '',
  input: '',
  capture: '',
  finish_reasons: [''],
  output: { more: 0, images: 0 },
  has: [''],
  disagreements: 0,
  usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cached_tokens: 0, reasoning_tokens: 0 },
  cost_usd: 0,
  metadata: [['', '']],
}

/**
 * A line as `readRowLine` completes it, without the schemas that it reads the names of the members from: whatever the line
 * leaves out is null, or what `EMPTY` says. Undefined if a member that is drawn is not what it should be: that row waits for
 * the page, which checks all of them.
 */
export function toFirstRow(line: unknown): CompletionRow | undefined {
  if (!isRecord(line) || !isLike(line, NEEDED, false) || !isLike(line, KNOWN, true)) return undefined
  const { created, usage, output } = line
  const row = {
    listed_at: created,
    ...line,
    usage: withNulls({ ...Object(usage) }, {}),
    output: { more: 0, ...Object(output) },
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is drawn of it was checked above
  return withNulls(row, EMPTY) as unknown as CompletionRow
}

/** Whether a value has the type of the example, down to its members; with `orNothing`, each may be missing. */
function isLike(value: unknown, example: unknown, orNothing: boolean): boolean {
  if (value == null) return orNothing
  if (Array.isArray(example))
    return Array.isArray(value) && (example.length === 0 || value.every((one) => isLike(one, example[0], orNothing)))
  if (!isRecord(example)) return typeof value === typeof example
  return isRecord(value) && Object.entries(example).every(([name, like]) => isLike(value[name], like, orNothing))
}

function withNulls(line: Record<string, unknown>, empty: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return new Proxy(line, {
    get: (all, name: string) => (name in all ? all[name] : name in empty ? empty[name] : null),
  })
}
