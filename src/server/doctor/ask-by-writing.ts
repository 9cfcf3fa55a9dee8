import type { ListPage } from '../upstream/source/list-page.ts'
import { isRecord } from '#lib/is-record.ts'
import { parseCompletionPath } from '../upstream/source/upstream-question.ts'
import { type Examination, inWords } from './examination.ts'

const USUAL_MODEL = 'gpt-4o-mini'
/** Seconds that a new completion gets to be found; OpenAI takes 1 to 6 (docs/wire.md). */
const LONGEST_SETTLING_S = 30

/** Asks what can only be learned by creating a small completion, changing it and deleting it. */
export async function askByWriting(examination: Examination, first: ListPage): Promise<void> {
  const { call, find } = examination
  const created = await call('POST', '/chat/completions', {
    model: modelOf(first),
    store: true,
    messages: [{ role: 'user', content: 'Say ok.' }],
    metadata: { completionist: 'doctor' },
  })
  const id = created?.['id']
  if (typeof id !== 'string' || id === '')
    return find('create', 'Can a completion be created?', 'open', 'no; nothing was written')
  const path = parseCompletionPath(id)
  const settling = await waitUntilSeen(examination, path)
  const seen = settling === null ? `not within ${LONGEST_SETTLING_S} s` : `after ${settling} s`
  find('settling', 'When can a new completion be seen?', settling === null ? 'bad' : 'good', seen)
  if (settling === null) return
  await call('POST', path, { metadata: { completionist: 'doctor', first: '1' } })
  await call('POST', path, { metadata: { completionist: 'doctor', second: '2' } })
  const changed = await call('GET', path)
  const metadata = isRecord(changed?.['metadata']) ? changed['metadata'] : {}
  const question = 'Does an update replace metadata, or merge it?'
  if (metadata['second'] !== '2') find('metadata_update', question, 'bad', 'neither: the update does not show')
  else find('metadata_update', question, 'good', 'first' in metadata ? 'merges it' : 'replaces it')
  const gone = await call('DELETE', path)
  const deleted = gone?.['deleted'] === true
  find('delete', 'Can it be deleted again?', deleted ? 'good' : 'bad', deleted ? 'yes' : `no; ${id} is still there`)
  if (!deleted) return
  const after = await examination.list(`limit=1&order=desc&after=${encodeURIComponent(id)}`)
  const afterDeleted = 'What does it do with the “after” of a deleted row?'
  if (after.page === null) find('after_deleted', afterDeleted, 'good', `refuses it: ${inWords(after.refusal)}`)
  else
    find(
      'after_deleted',
      afterDeleted,
      'good',
      `goes on with ${after.page.items.length === 0 ? 'an empty page' : 'rows'}`,
    )
}

/** Seconds until it appears; null if that takes too long. */
async function waitUntilSeen({ client, call }: Examination, path: string): Promise<number | null> {
  for (let waited = 0; waited <= LONGEST_SETTLING_S; waited++) {
    if ((await call('GET', path)) !== null) return waited
    await client.tools.wait(1_000)
  }
  return null
}

function modelOf(first: ListPage): string {
  const row = first.items[0]
  const value: unknown = row === undefined ? null : JSON.parse(row.raw)
  const model = isRecord(value) ? value['model'] : null
  return typeof model === 'string' ? model : USUAL_MODEL
}
