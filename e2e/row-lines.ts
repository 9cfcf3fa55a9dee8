/** Lines of JSON to import: twelve completions that differ in what `more` says of the n-th, and in `metadata.half`. */
export function rowLines(more: (n: number) => object = () => ({})): string[] {
  return Array.from({ length: 12 }, (_, n) =>
    JSON.stringify({
      id: `r${n}`,
      object: 'chat.completion',
      created: n,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: `Answer ${n}` }, finish_reason: 'stop' }],
      metadata: { half: String(n % 2) },
      ...more(n),
    }),
  )
}
