import type { SavedView, ViewChange } from '#contract/search/saved-view.ts'
import type { Hidden } from '../../../redact/hidden.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { changeView } from '../../record/change-view.ts'
import { toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'

/** The saved views, ordered by name. */
export async function readViews(session: Session): Promise<SavedView[]> {
  const found = await session.rows('SELECT slug, name, search, is_default FROM views')
  return found
    .map(
      (row): SavedView => ({
        object: 'view',
        slug: String(row['slug']),
        name: fromColumnText(String(row['name'])),
        search: String(row['search']),
        is_default: row['is_default'] === true,
      }),
    )
    .sort((a, b) => a.name.localeCompare(b.name))
}

/** Changes or makes a view. Throws `Refusal` 404 or 409. Inside a transaction. */
export async function saveView(
  session: Session,
  slug: string | null,
  change: ViewChange,
  hide: Hidden,
): Promise<SavedView> {
  await session.run('LOCK TABLE views IN SHARE ROW EXCLUSIVE MODE')
  const view = changeView(await readViews(session), slug, change, hide)
  if (view.is_default) await session.run('UPDATE views SET is_default = false')
  await session.run(
    `INSERT INTO views (slug, name, search, is_default) VALUES ($1, $2, $3, $4) ON CONFLICT (slug) DO UPDATE
     SET name = excluded.name, search = excluded.search, is_default = excluded.is_default`,
    [view.slug, toPgText(view.name), view.search, view.is_default],
  )
  return view
}

/** False if there is none with that slug. */
export async function deleteView(session: Session, slug: string): Promise<boolean> {
  return (await session.run('DELETE FROM views WHERE slug = $1', [slug])) > 0
}
