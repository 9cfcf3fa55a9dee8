import { expect, test } from 'vitest'
import { DEFAULT_SORT } from '#contract/search/search-query.ts'
import { opened, plain, recordOf, requestOf, search } from '../../conformance/records.ts'
import { RowGrouper } from '../../answer/row-grouper.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'

const ROWS = 5_000

const asked = (n: number) => {
  const metadata = { ...(n % 4 === 0 ? {} : { env: ['dev', 'prod', ''][n % 3] }), user: `user-${(n * 7) % 400}` }
  const said = { index: 0, message: { role: 'assistant', content: `answer ${n % 7}` }, finish_reason: 'stop' }
  return recordOf(plain(`r${n}`, n % 900, { metadata, choices: [said] }), {
    request: n % 5 === 0 ? null : requestOf([{ role: 'user', content: `question ${n % 137}` }]),
  })
}

test.each(['prompt', 'meta.env', 'meta.user', 'meta.nobody'] as const)(
  'groups by %s read from columns are those that lines make',
  async (by) => {
    const store = await opened(() => openSqliteStore({ location: ':memory:', name: 'store' }))
    await store.ingest(Array.from({ length: ROWS }, (_, n) => asked(n)))
    for (const query of [search(), search({ q: 'answer -6' })]) {
      const grouper = new RowGrouper(by)
      let rows = 0
      for (let cursor: string | undefined; ; ) {
        const page = await store.list(
          { ...query, sort: DEFAULT_SORT },
          { limit: 500, ...(cursor === undefined ? {} : { cursor }) },
        )
        for (const row of page.rows) grouper.add(row)
        rows += page.rows.length
        if (page.next === null) break
        cursor = page.next
      }
      expect(rows).toBeGreaterThan(4_000)
      expect(await store.groups(query, by)).toMatchObject(JSON.parse(JSON.stringify(grouper.result(rows))))
    }
  },
)
