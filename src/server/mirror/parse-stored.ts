/** Times in milliseconds that ended in `_at` in older stores. */
const NAMES_TODAY: Readonly<Record<string, string>> = {
  started_at: 'started_ms',
  ended_at: 'ended_ms',
  finished_at: 'finished_ms',
  full_at: 'full_ms',
  retry_at: 'retry_ms',
  asked_at: 'asked_ms',
}

/** What the mirror or `doctor` stored as JSON, with the names of today. Throws `SyntaxError` if it is not JSON. */
export function parseStored(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [NAMES_TODAY[name] ?? name, member]))
  })
}
