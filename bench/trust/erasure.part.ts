import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { filesIn } from '../files-in.ts'
import type { Figure } from '../figure.ts'
import { endProcess, startListening } from '../listening-process.ts'
import { runToEnd, toScript } from '../run-to-end.ts'
import type { TrustPart } from './trust-part.ts'

/** Records, of which some are deleted. */
const ROWS = 2_000

export const part: TrustPart = {
  title: 'Deleted records in the files',
  order: 55,
  method:
    'Every record has a word of its own in its input, its answer and its metadata, and too little around it to be compressed. One half is deleted: one by one over HTTP, the rest by `completionist prune`. Then every file of the store’s folder is searched for the words, byte by byte, while the server still runs and after its end.',
  async run(quick) {
    const rows = quick ? 40 : ROWS
    const folder = mkdtempSync(path.join(tmpdir(), 'erasure-'))
    const env = { COMPLETIONIST_STORE: path.join(folder, 'store.db'), COMPLETIONIST_SAMPLE: 'off', PORT: '0' }
    const input = path.join(mkdtempSync(path.join(tmpdir(), 'erasure-in-')), 'in.jsonl')
    try {
      writeFileSync(input, Array.from({ length: rows }, (_, n) => `${toLine(n)}\n`).join(''))
      await runToEnd(['import', input], env)
      const before = countWords(folder, rows)
      const { child, url } = await startListening(toScript('serve'), env)
      // A tenth over HTTP, the rest of the half by the command beside the running server.
      for (let n = 0; n < rows; n += 20) {
        const headers = { 'x-app': '1' }
        await fetch(`${url}/v1/chat/completions/${toName(n)}`, { method: 'DELETE', headers })
      }
      const pruned = await runToEnd(['prune', '--search', 'meta.half=gone', '--yes'], env)
      const running = countWords(folder, rows, isGone)
      await endProcess(child, 'SIGTERM')
      const figures: Figure[] = [
        { what: 'words of records found before', value: before, unit: `of ${rows}` },
        { what: 'words of deleted records found while the server ran', value: running, unit: `of ${rows / 2}` },
        {
          what: 'words of deleted records found after its end',
          value: countWords(folder, rows, isGone),
          unit: `of ${rows / 2}`,
          atMost: 0,
        },
        {
          what: 'records that were kept and are not there',
          value: rows / 2 - countWords(folder, rows, (n) => !isGone(n)),
          unit: `of ${rows / 2}`,
          atMost: 0,
        },
      ]
      if (pruned.code !== 0) throw new Error(pruned.said)
      return figures
    } finally {
      rmSync(folder, { recursive: true })
      rmSync(path.dirname(input), { recursive: true })
    }
  },
}

const toWord = (n: number) => `zq${(n + 1) * 7919}qz`
/** Without the word: the audit says which record was deleted. */
const toName = (n: number) => `chatcmpl-${n}`
const isGone = (n: number) => n % 2 === 0

function toLine(n: number): string {
  const word = toWord(n)
  const message = { role: 'assistant', content: `heard ${word}`, refusal: null }
  const response = {
    id: toName(n),
    object: 'chat.completion',
    created: 1_790_000_000 + n,
    model: 'm',
    choices: [{ index: 0, message, finish_reason: 'stop', logprobs: null }],
    metadata: { word, half: isGone(n) ? 'gone' : 'kept' },
  }
  return JSON.stringify({ request: { model: 'm', messages: [{ role: 'user', content: `say ${word}` }] }, response })
}

/** How many of the words of these records stand in any file. */
function countWords(folder: string, rows: number, of: (n: number) => boolean = () => true): number {
  const texts = filesIn(folder).map((file) => readFileSync(file, 'latin1'))
  const found = new Set(texts.flatMap((text) => text.match(/zq\d+qz/g) ?? []))
  let count = 0
  for (let n = 0; n < rows; n++) if (of(n) && found.has(toWord(n))) count++
  return count
}
