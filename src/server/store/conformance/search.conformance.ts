import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CompletionStore } from '../completion-store.ts'
import { BEST_MATCH } from '#contract/search/search-query.ts'
import { ingest, many, opened, plain, recordOf, requestOf, rowIds, search, type OpenStore } from './records.ts'

const said = (id: string, content: string, more: object = {}) =>
  plain(id, 1000, { choices: [{ index: 0, message: { role: 'assistant', content, ...more }, finish_reason: 'stop' }] })

const bound = (seconds: number) => ({ kind: 'absolute' as const, seconds, text: String(seconds) })

const saidAt = (created: number, id: string, content: string) => ({ ...said(id, content), created })

/** A text, and the searches that find it and that do not. */
const FOUND: readonly [said: string, finds: readonly string[], not: readonly string[]][] = [
  [
    'The quick brown fox',
    ['quick', 'QUICK fox', 'qui*', '"quick brown"', '-slow', 'the fox'],
    ['uick', 'quic', '"brown quick"', '-fox'],
  ],
  [
    'Ein Café in der Großstraße, Ærø',
    ['cafe', 'CAFÉ', 'café', 'grossstrasse', 'GROSSSTRASSE', 'aero'],
    ['caf', 'strasse'],
  ],
  ['Ελληνικός λόγος и съешь ещё', ['ΛΟΓΟΣ', 'λογος', 'ελληνικο*', 'еще', 'СЪЕШЬ'], ['λογο']],
  [
    '今天的天气很好,数据库已经备份。',
    ['天', '天气', '数据库', '据', '份', '数据库已经', '"天气很好" 备'],
    ['库数', '气象'],
  ],
  ['東京タワーとｶﾞﾗｽ', ['東', '京タ', 'ガラス', 'タワー', 'ー', 'と'], ['大阪', 'ラガ']],
  ['ภาษาไทยไม่มีช่องว่าง', ['ไทย', 'ภ', 'ษา', 'ไม่มี', 'ว่าง'], ['อังกฤษ']],
  ['학교에서 공부했습니다', ['학교', '학', '공부', '에서', '했습'], ['학생']],
  ['قرأت الكِتَابَ الجديد', ['كتاب', 'الكتاب', 'ك', 'جديد', 'قرات'], ['قلم']],
  ['नमस्ते दुनिया', ['नमस्ते', 'दुनिया', 'दु'], ['भारत']],
  ['שָׁלוֹם עולם', ['שלום', 'עולם', 'לו'], ['תודה']],
  ['Done 👍🏽 and 👩‍💻 🇫🇷', ['👍', '👍🏽', '👩‍💻', '💻', '🇫🇷', 'done 👍'], ['👎', '🇩🇪']],
  [
    'call getUserName() or user_name, HTTPServer2 v1.2.3',
    ['getUserName', 'getusername', 'userName', 'user', 'user_name', 'HTTPServer2', 'http*', 'v1.2.3', 'getUserName()'],
    ['nameuser', 'username2'],
  ],
  [
    'read AlphaGoZero once',
    ['alpha', 'Go', 'alph*', '"alpha go"', 'go alpha', 'alpha once'],
    ['phago', '"go alpha"', '-zero'],
  ],
  ['iPhone手机壳 ok', ['iphone手机', '手机壳', 'iPhone', 'ok', '壳 ok', '"手机壳 ok"'], ['"手机 ok"', '机手']],
  ['x = 5 € and √2', ['x', '5', '€', '√', '√2'], ['6', '£']],
]

/** Full text, in any language and from anywhere in a record. */
export function describeSearch(open: OpenStore): void {
  test.each(FOUND)('“%s” is found by what it says', async (content, finds, not) => {
    const store = await opened(open, said('a', content))
    const found = async (q: string) => (await rowIds(store, { q })).length === 1
    const all = [...finds, ...not]
    const answers = await Promise.all(all.map(found))
    expect(all.filter((_, at) => answers[at])).toEqual(finds)
  })

  test('the best match stands first where that is asked for, then the newest of equals; pages go on where they were', async () => {
    const store = await opened(open)
    await ingest(
      store,
      saidAt(4000, 'once', 'A ferry among a great many other things that are said here, harbour, wool and rope'),
      saidAt(1000, 'often', 'ferry, ferry and ferry'),
      saidAt(5000, 'none', 'nothing of it'),
      saidAt(2000, 'short', 'the ferry'),
      saidAt(3000, 'short too', 'the ferry'),
    )
    const best = search({ q: 'ferry', sort: BEST_MATCH })
    const all = await store.list(best, { limit: 10 })
    expect(all.rows.map(({ id }) => id)).toEqual(['often', 'short too', 'short', 'once'])
    const first = await store.list(best, { limit: 3 })
    const rest = await store.list(best, { limit: 3, cursor: first.next ?? '' })
    expect([first.rows.length, rest.rows.map(({ id }) => id), rest.next]).toEqual([3, ['once'], null])
    const nothing = await store.list(search({ sort: BEST_MATCH }), { limit: 10 })
    expect([nothing.rows[0]?.id, nothing.unanswered.map(({ param }) => param)]).toEqual(['none', ['sort']])
  })

  test('what is found by words alone is paged to its end and back, whatever it is sorted by', async () => {
    const store = await opened(open)
    await ingest(store, ...Array.from({ length: 7 }, (_, n) => saidAt(1000 + n, `r${n}`, 'a ferry')), said('z', 'none'))
    for (const sort of [BEST_MATCH, { field: 'created', descending: true }]) {
      const query = search({ q: 'ferry', sort })
      const first = await store.list(query, { limit: 3 })
      const second = await store.list(query, { limit: 3, cursor: first.next ?? '' })
      const third = await store.list(query, { limit: 3, cursor: second.next ?? '' })
      const ids = [first, second, third].map(({ rows }) => rows.map(({ id }) => id))
      expect(ids).toEqual([['r6', 'r5', 'r4'], ['r3', 'r2', 'r1'], ['r0']])
      expect(third.next).toBe(null)
      const back = await store.list(query, { limit: 3, cursor: third.previous ?? '' })
      expect(back.rows.map(({ id }) => id)).toEqual(ids[1])
    }
  })

  test('input, answer, refusal, reasoning, citations, transcripts, calls with their arguments, metadata are all searched', async () => {
    const store = await opened(open)
    const call = {
      id: 'call_1',
      type: 'function',
      function: {
        name: 'lookup_order',
        arguments: '{"town":"M\\u00fcnchen","note":"first\\nsecond","n":9007199254740993}',
      },
    }
    await store.ingest([
      recordOf(
        said('a', 'plainanswer', {
          refusal: 'refusedword',
          reasoning_content: 'ponderedword',
          annotations: [
            { type: 'url_citation', url_citation: { title: 'citedword', url: 'https://cited.test/pageword' } },
          ],
          audio: { id: 'audio_1', transcript: 'spokenword', data: 'QUJD'.repeat(200) },
          tool_calls: [call, { id: 'c2', type: 'custom', custom: { name: 'run_code', input: 'customword' } }],
        }),
        {
          request: requestOf([
            { role: 'system', content: 'systemword' },
            { role: 'user', content: [{ type: 'text', text: 'askedword' }] },
            { role: 'tool', tool_call_id: 'call_0', content: '{"result":"to\\tolword"}' },
          ]),
          metadata: [['env', 'metadataword']],
        },
      ),
    ])
    const words =
      'plainanswer refusedword ponderedword citedword pageword spokenword lookup_order münchen town second 9007199254740993 run_code customword systemword askedword olword metadataword'
    for (const q of words.split(' ')) expect([q, await rowIds(store, { q })]).toEqual([q, ['a']])
    for (const q of ['QUJD*', 'nsecond', 'assistant', 'url_citation', '"plainanswer refusedword"']) {
      expect([q, await rowIds(store, { q })]).toEqual([q, []])
    }
  })

  test('list, count, sums, facets, histogram, later rows and export answer the same search alike', async () => {
    const bodies = Array.from({ length: 30 }, (_, at) =>
      plain(`r${at}`, 1000 + at, {
        metadata: { n: String(at % 3) },
        choices: [{ index: 0, message: { role: 'assistant', content: at % 2 ? 'odd one' : 'even one' } }],
      }),
    )
    const store = await opened(open, ...bodies)
    const query = search({ q: 'odd', meta: [{ key: 'n', values: ['0'], not: false }] })
    const expected = ['r27', 'r21', 'r15', 'r9', 'r3']
    const page = await store.list(query, { limit: 2 })
    expect([page.rows.map((row) => row.id), page.total, page.tokens, page.unanswered]).toEqual([
      expected.slice(0, 2),
      5,
      75,
      [],
    ])
    const next = await store.list(query, { limit: 2, cursor: page.next ?? '' })
    const jumped = await store.list(query, { limit: 2, at: 3 })
    expect([next.rows, jumped.rows].map((rows) => rows.map((row) => row.id))).toEqual([
      expected.slice(2, 4),
      expected.slice(3),
    ])
    for (const sort of [
      { field: 'created', descending: false },
      { field: 'meta.n', descending: false },
      { field: 'tokens', descending: false },
    ]) {
      expect(await rowIds(store, { ...query, sort })).toEqual(expected.toReversed())
    }
    expect(await store.sums(query, page.as_of)).toMatchObject({ total: 5, tokens: 75 })
    const { facets } = await store.facets(query, { fields: ['meta.n'], prefix: '', limit: 5 })
    expect(facets[0]?.values).toEqual(['0', '1', '2'].map((value) => ({ value, count: 5 })))
    const { bars } = await store.histogram(query, { bars: 5, by: null })
    expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(5)
    await store.ingest([
      recordOf(said('late', 'odd again'), { metadata: [['n', '0']] }),
      recordOf(said('other', 'even')),
    ])
    expect(await store.later(query, page.as_of ?? '')).toBe(1)
    const pinned = await store.list(query, { limit: 9, asOf: page.as_of ?? '' })
    expect(pinned.rows.map((row) => row.id)).toEqual(expected)
    expect(await exported(store, 'odd -again')).toBe(15)
  })

  test('what is edited is found by what it says now, what is deleted by nothing', async () => {
    const store = await opened(
      open,
      plain('a', 1, { metadata: { town: 'Lisbon' } }),
      plain('b', 2, { metadata: { town: 'Porto' } }),
    )
    await store.update('a', [['town', 'Braga']])
    expect([await rowIds(store, { q: 'lisbon' }), await rowIds(store, { q: 'braga' })]).toEqual([[], ['a']])
    await store.delete('b')
    expect([await rowIds(store, { q: 'porto' }), await rowIds(store, { q: '-nothing' })]).toEqual([[], ['a']])
  })

  test('no text is a syntax error', async () => {
    const store = await opened(open, said('a', 'hello'))
    const hostile = [
      '"',
      '""',
      '"a',
      'a"b',
      'OR',
      'a OR',
      'OR a',
      'NOT',
      'AND',
      'NEAR(a b)',
      'text:a',
      'parts : a',
      '^a',
      'a + b',
      '(',
      '{a}: b',
      '*',
      '-',
      '--a',
      '-"',
      'a*b*',
      '\0',
      '\ud800',
      "'; DROP TABLE texts; --",
      '‖',
      '¶',
      '-a OR -b',
      'a OR OR b',
      'x '.repeat(90),
      Array.from({ length: 90 }, (_, n) => `word${n}`).join(' '),
      'y'.repeat(100_000),
      `"${'z '.repeat(5000)}"`,
    ]
    for (const q of hostile) {
      const page = await store.list(search({ q }), { limit: 5 })
      expect([q, page.rows.length < 2]).toEqual([q, true])
    }
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 30 }), async (q) => {
        await store.list(search({ q }), { limit: 5 })
      }),
      { numRuns: 300 },
    )
  })

  test.each([true, false])(
    'of many in one second each is found once and in its place, newest first: %s',
    async (descending) => {
      const store = await opened(open, ...many(100, (n) => 1000 + Math.floor(n / 40)), said('other', 'nothing'))
      const query = search({ q: 'answer', sort: { field: 'created', descending } })
      const all = await rowIds(store, { sort: query.sort })
      const ids: string[] = []
      for (let cursor: string | undefined; ids.length < 100; ) {
        const page = await store.list(query, { limit: 15, ...(cursor === undefined ? {} : { cursor }) })
        ids.push(...page.rows.map(({ id }) => id))
        if (page.next === null) break
        cursor = page.next
      }
      expect(ids).toEqual(all.filter((id) => id !== 'other'))
      const within = search({ q: 'answer', created: { from: bound(1001), to: bound(1001) } })
      const bars = await store.histogram(within, { bars: 10, by: null })
      expect([
        (await store.list(within, { limit: 1 })).total,
        bars.bars.reduce((sum, { count }) => sum + count, 0),
      ]).toEqual([40, 40])
    },
  )

  test('where there is nothing to look for, that is said and no row is left out', async () => {
    const store = await opened(open, said('a', 'hello'), said('b', 'bye'))
    for (const q of ['=>', '"..."', 'x '.repeat(101)]) {
      const page = await store.list(search({ q }), { limit: 5 })
      expect([q, page.unanswered.map((item) => item.param), page.rows.length]).toEqual([q, ['q'], 2])
    }
  })
}

async function exported(store: CompletionStore, q: string): Promise<number> {
  let n = 0
  for await (const slice of store.export(search({ q }), 'completion')) n += slice.records
  return n
}
