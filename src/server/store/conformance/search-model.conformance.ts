import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { plain, recordOf, rowIds, type OpenStore } from './records.ts'

const said = (id: string, content: string) =>
  plain(id, 1000, { choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] })

/** Full-text search, compared with reading all texts one by one. */
export function describeSearchModel(open: OpenStore): void {
  // Each run makes a store, which takes several nodes some seconds.
  test('any question over texts of many scripts finds what reading them one by one finds', {
    timeout: 300_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 12 }),
        fc.array(question, { minLength: 1, maxLength: 8 }),
        async (texts, questions) => {
          const store = await open()
          try {
            await store.ingest(texts.map((content, at) => recordOf(said(`t${at}`, content))))
            for (const groups of questions) {
              const q = groups.map((group) => group.map(toWords).join(' OR ')).join(' ')
              const expected = texts.flatMap((content, at) =>
                groups.every((group) => group.some((term) => holds(content, term))) ? [`t${at}`] : [],
              )
              expect([q, (await rowIds(store, { q })).toSorted()]).toEqual([q, expected.toSorted()])
            }
          } finally {
            await store.close()
          }
        },
      ),
      { numRuns: 40 },
    )
  })
}

interface Asked {
  words: readonly string[]
  not: boolean
  prefix: boolean
}

const WORDS = ['data', 'database', 'Zürich', 'zurich', 'naïve', 'x', 'x1', 'Москва', 'λόγος', 'α']
const RUNS = [
  '数据库',
  '据库',
  '库',
  'データ',
  'ไทย',
  'ภาษาไทย',
  '학교',
  '학교에서',
  'كتاب',
  'الكتاب',
  'ב',
  '👍',
  '👍🎉',
  '€',
]
const spoken = fc.constantFrom(...WORDS, ...RUNS)
const text = fc
  .array(fc.tuple(spoken, fc.constantFrom(' ', ' ', ', ', '. ', '\n')), { maxLength: 6 })
  .map((parts) => parts.flat().join(''))
const term: fc.Arbitrary<Asked> = fc.record({
  words: fc.array(spoken, { minLength: 1, maxLength: 2 }),
  not: fc.boolean(),
  prefix: fc.boolean(),
})
const question = fc.array(fc.array(term, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 })

function toWords({ words, not, prefix }: Asked): string {
  const phrase = words.length > 1 ? `"${words.join(' ')}"` : words.join('')
  return `${not ? '-' : ''}${phrase}${prefix ? '*' : ''}`
}

const alike = new Intl.Collator('en', { usage: 'search', sensitivity: 'base' })
const isRun = (word: string) => RUNS.includes(word)

/** Searches a text word by word, with the platform's own comparison of similar letters. */
function holds(content: string, { words, not, prefix }: Asked): boolean {
  const spokenWords = content.split(/[\s,.]+/).filter((word) => word !== '')
  const meets = (word: string, at: number) => {
    const wanted = words[at] ?? ''
    const [first, last] = [at === 0, at === words.length - 1]
    if (isRun(wanted) !== isRun(word)) return false
    if (isRun(wanted)) {
      if (first && last) return word.includes(wanted)
      return first ? word.endsWith(wanted) : word.startsWith(wanted)
    }
    return (
      alike.compare(wanted, last && prefix ? Array.from(word).slice(0, Array.from(wanted).length).join('') : word) === 0
    )
  }
  const found = spokenWords.some((_, from) =>
    words.every((__, at) => from + at < spokenWords.length && meets(spokenWords[from + at] ?? '', at)),
  )
  return found !== not
}
