import type { ColumnId } from '../src/contract/row/column-table.ts'
import type { Facets } from '../src/contract/found/facets.ts'
import type { RowPage } from '../src/contract/found/row-page.ts'
import { filterMessages } from '../src/app/messages/list/filters.ts'
import { searchingMessages } from '../src/app/messages/list/searching.ts'
import { tableMessages } from '../src/app/messages/list/table.ts'
import { expect, type Locator, type Page } from '@playwright/test'

/** The table of completions, its filters and its drawer, as a person sees them. */
export class CompletionsPage {
  readonly page: Page
  readonly url: string
  readonly grid: Locator
  readonly scroller: Locator
  /** Rows whose data is here. */
  readonly rows: Locator
  readonly summary: Locator
  readonly chips: Locator
  readonly filterBox: Locator
  readonly suggestions: Locator
  readonly rail: Locator
  /** The drawer, or the full page, once its content shows. */
  readonly drawer: Locator

  constructor(page: Page, url: string) {
    this.page = page
    this.url = url
    this.grid = page.getByRole('grid', { name: tableMessages.grid })
    this.scroller = page.locator('[data-grid-scroll]')
    this.rows = this.grid.locator('[data-completion-id]')
    this.summary = page.locator('[data-result-summary]')
    this.chips = page.getByRole('list', { name: filterMessages.chips })
    this.filterBox = page.getByRole('combobox', { name: filterMessages.boxLabel })
    this.suggestions = page.getByRole('listbox', { name: searchingMessages.suggestions })
    this.rail = page.getByRole('complementary', { name: filterMessages.rail })
    this.drawer = page.locator('[data-drawer-for]')
  }

  /** Loads the table under a query string such as `?model=gpt-4o`, and waits for its first row. */
  async open(search = ''): Promise<void> {
    await this.page.goto(`${this.url}/completions${search}`)
    await expect(this.rows.first()).toBeVisible()
  }

  /** Loads the table with the drawer of `id` open, and waits for the drawer's content. */
  async openDrawer(id: string, search: Record<string, string> = {}): Promise<void> {
    await this.page.goto(`${this.url}/completions?${new URLSearchParams({ ...search, open: id }).toString()}`)
    await this.expectDrawer(id)
  }

  /** The row at `index`, counted from 0 in the whole answer. */
  row(index: number): Locator {
    return this.grid.locator(`[data-row="${index}"]`)
  }

  header(id: ColumnId): Locator {
    const label = tableMessages.columns[id]
    // The head of the times names their zone as well.
    const name = id === 'created' ? new RegExp(`^${label} UTC$`) : label
    return this.grid.getByRole('columnheader', { name, exact: true })
  }

  section(name: string): Locator {
    return this.drawer.locator(`[data-section="${name}"]`)
  }

  async expectDrawer(id: string): Promise<void> {
    await expect(this.drawer).toHaveAttribute('data-drawer-for', id)
  }

  /** The address's question, as one reads it. */
  search(): URLSearchParams {
    return new URL(this.page.url()).searchParams
  }

  async expectSearch(name: string, value: string | null): Promise<void> {
    await expect.poll(() => this.search().get(name)).toBe(value)
  }

  /** What the API answers for a question; by default for that of the address. */
  async rowsOf(search = this.search(), limit = 5): Promise<RowPage> {
    const asked = new URLSearchParams(search)
    for (const name of ['open', 'columns', 'view']) asked.delete(name)
    asked.set('limit', String(limit))
    return this.ask(`/api/completions?${asked.toString()}`)
  }

  async facetsOf(field: string, search = ''): Promise<Facets> {
    return this.ask(`/api/facets?${new URLSearchParams([...new URLSearchParams(search), ['field', field]]).toString()}`)
  }

  async ask<Answer>(path: string): Promise<Answer> {
    const answer = await this.page.request.get(`${this.url}${path}`)
    expect(answer.status(), path).toBe(200)
    return answer.json()
  }

  /** The address is the question: the table and its summary show what the API answers to the same parameters. */
  async expectAsTheApi(): Promise<RowPage> {
    const page = await this.rowsOf()
    const total = new Intl.NumberFormat('en').format(page.total ?? -1)
    await expect(this.summary.locator('b')).toHaveText(total)
    if (page.of !== page.total)
      await expect(this.summary).toContainText(`of ${new Intl.NumberFormat('en').format(page.of ?? -1)}`)
    for (const [index, row] of page.rows.entries()) {
      await expect(this.row(index)).toHaveAttribute('data-completion-id', row.id)
    }
    return page
  }
}
