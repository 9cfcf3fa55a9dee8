import type { StoreInlet, StoreOutlet } from './store-outlet.ts'
import { emptyReport, type MoveReport } from './move-report.ts'
import { moveMirrors } from './move-mirrors.ts'
import { RecordMover } from './record-mover.ts'

export interface Move {
  from: StoreOutlet
  to: StoreInlet
  onProgress?: (report: MoveReport) => void
  signal?: AbortSignal
}

/** The keys of our own checkpoints begin so. */
const OWN = 'move '

/**
 * Makes `to` have everything that `from` has, with the same names and in the same order, while both are in use. In constant
 * memory; what is brought is read back and compared to the last byte. One that was interrupted goes on where it was; after one
 * that came to its end only what has changed is brought. Rejects where a store does, or with the signal's reason.
 */
export async function moveStore({ from, to, onProgress = () => {}, signal }: Move): Promise<MoveReport> {
  const { arrivals } = await from.counts()
  const report = emptyReport(arrivals)
  const key = `${OWN}${from.identity}`
  const begun = (await to.checkpoints()).find((one) => one.key === key)
  report.deleted = await moveDeletedNames(from, to, signal)
  const mover = new RecordMover(from, to, key, report)
  for (let after = begun?.offset ?? 0; ; ) {
    signal?.throwIfAborted()
    const facts = (await from.facts(after)).filter(({ seq }) => seq <= arrivals)
    const last = facts.at(-1)
    if (last === undefined) break
    await mover.take(facts, signal)
    after = last.seq
    report.looked = after
    onProgress(report)
  }
  report.looked = arrivals
  report.mirrorsLeft = await moveMirrors(from, to, signal)
  await moveViews(from, to, report)
  await to.putCheckpoints((await from.checkpoints()).filter((one) => !one.key.startsWith(OWN)))
  // The next run looks at everything again.
  await to.ingest([], { key, offset: 0, line: 0 })
  report.meanwhile = (await from.counts()).arrivals - arrivals
  return report
}

/** What was deleted here goes there as well, and cursors that stand at it go on there. */
async function moveDeletedNames(from: StoreOutlet, to: StoreInlet, signal?: AbortSignal): Promise<number> {
  let deleted = 0
  for (let after = ''; ; ) {
    signal?.throwIfAborted()
    const deletedNames = await from.deletedNames(after)
    const last = deletedNames.at(-1)
    if (last === undefined) return deleted
    deleted += await to.noteDeleted(deletedNames)
    after = last.name
  }
}

/** A view of the same slug becomes as it is here; one whose name another view there has is left out. */
async function moveViews(from: StoreOutlet, to: StoreInlet, report: MoveReport): Promise<void> {
  const there = await to.views()
  const views = (await from.views()).flatMap((view) => {
    const other = there.find(({ slug, name }) => slug !== view.slug && name === view.name)
    if (other !== undefined) report.viewsLeft.push(view.name)
    const isDefaultTaken = there.some(({ slug, is_default: isDefault }) => isDefault && slug !== view.slug)
    return other === undefined ? [{ ...view, is_default: view.is_default && !isDefaultTaken }] : []
  })
  await to.putViews(views)
  report.views = views.length
}
