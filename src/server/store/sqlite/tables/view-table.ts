import type { DatabaseSync } from 'node:sqlite'
import type { SavedView, ViewChange } from '#contract/search/saved-view.ts'
import type { Hidden } from '../../../redact/hidden.ts'
import { changeView } from '../../record/change-view.ts'
import { fromColumnText, toColumnText } from '../../record/column-text.ts'
import { Statements } from '../database/statements.ts'

/** The saved views, ordered by name. */
export function readViews(statements: Statements): SavedView[] {
  return statements
    .of('SELECT slug, name, search, is_default FROM views')
    .all()
    .map(
      (row): SavedView => ({
        object: 'view',
        slug: String(row['slug']),
        name: fromColumnText(String(row['name'])),
        search: String(row['search']),
        is_default: row['is_default'] === 1,
      }),
    )
    .sort((a, b) => a.name.localeCompare(b.name))
}

/** Writes saved views, each method in its own transaction; what `hide` contains is removed. */
export class ViewTable {
  readonly #db: DatabaseSync
  readonly #statements: Statements

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#statements = new Statements(db)
  }

  /** Changes or makes a view. Throws `Refusal` 404 or 409. */
  save(slug: string | null, change: ViewChange, hide: Hidden): SavedView {
    return this.#transaction(() => {
      const views = readViews(this.#statements)
      const view = changeView(views, slug, change, hide)
      if (view.is_default) this.#statements.of('UPDATE views SET is_default = 0').run()
      this.#write(view)
      return view
    })
  }

  /** False if there is none with that slug. */
  delete(slug: string): boolean {
    return this.#transaction(() => this.#statements.of('DELETE FROM views WHERE slug = ?').run(slug).changes > 0)
  }

  /** Adds views from another store as they are. */
  restore(views: readonly SavedView[]): void {
    this.#transaction(() => {
      for (const view of views) this.#write(view)
    })
  }

  #write({ slug, name, search, is_default: isDefault }: SavedView): void {
    this.#statements
      .of('INSERT OR REPLACE INTO views (slug, name, search, is_default) VALUES (?, ?, ?, ?)')
      .run(slug, toColumnText(name), search, isDefault ? 1 : 0)
  }

  #transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      const answer = work()
      this.#db.exec('COMMIT')
      return answer
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw error
    }
  }
}
