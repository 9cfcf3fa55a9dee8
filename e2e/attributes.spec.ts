import { COLUMN_IDS, DEFAULT_COLUMNS } from '../src/contract/row/columns.ts'
import { completionAttributes } from '../src/contract/completion/completion-attributes.ts'
import type { ZooAnimal } from '../src/contract/zoo/zoo-animal.ts'
import { zoo } from '../src/contract/zoo/zoo.ts'
import { drawerMessages } from '../src/app/messages/record/drawer.ts'
import { columnMenuMessages } from '../src/app/messages/list/column-menu.ts'
import { tableMessages } from '../src/app/messages/list/table.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'
import { idOf, importRows, toPairs } from './import-rows.ts'

/** Every value under a path such as `choices[].message.role`, as plain JSON knows it. */
function valuesAt(value: unknown, path: string): unknown[] {
  if (path === '') return [value]
  if (path.startsWith('[]')) {
    return Array.isArray(value) ? value.flatMap((one) => valuesAt(one, path.slice(2).replace(/^\./, ''))) : []
  }
  if (typeof value !== 'object' || value === null) return []
  const [, name = '', rest = ''] = /^([^.[]+)\.?(.*)$/.exec(path) ?? []
  return Object.hasOwn(value, name) ? valuesAt(Reflect.get(value, name), rest) : []
}

/** Whether the words on the screen say this value. Long texts are cut; containers have lines of their own below. */
function says(shown: string, value: unknown): boolean {
  if (typeof value === 'number') return shown !== '' && Number(shown) === value
  if (typeof value === 'string') return value.length > 300 ? shown.startsWith(value.slice(0, 300)) : shown === value
  return value === null || typeof value === 'boolean' ? shown === String(value) : true
}

/** A few animals that have every attribute between them, with a value that is more than null. */
function coverOf(attributes: readonly string[]): { cover: ZooAnimal[]; nowhere: string[] } {
  const has = new Map(
    zoo.map((animal) => {
      const record: unknown = JSON.parse(animal.body)
      return [animal, attributes.filter((path) => valuesAt(record, path).some((value) => value !== null))]
    }),
  )
  const missing = new Set(attributes)
  const cover: ZooAnimal[] = []
  const gain = (animal: ZooAnimal) => has.get(animal)?.filter((path) => missing.has(path)).length ?? 0
  while (missing.size > 0) {
    const best = zoo.toSorted((left, right) => gain(right) - gain(left))[0]
    if (best === undefined || gain(best) === 0) break
    cover.push(best)
    for (const path of has.get(best) ?? []) missing.delete(path)
  }
  return { cover, nowhere: [...missing] }
}

test('every attribute of the contract is on the screen with its value', async ({ page, serve }) => {
  const attributes = completionAttributes()
  const { cover, nowhere } = coverOf(attributes)
  expect(nowhere, 'attributes that no animal of the zoo has').toEqual([])
  const server = await serve()
  await importRows(server, toPairs(cover))
  const table = new CompletionsPage(page, server.url)
  const missing = new Set(attributes)
  const sections = new Set<string>()
  for (const animal of cover) {
    await table.openDrawer(idOf(animal))
    await table.section('raw').getByRole('button', { name: drawerMessages.raw.views.fields }).click()
    const fields = table.section('raw').locator('dl [data-attribute]')
    await expect(fields.first()).toBeAttached()
    const shown = await fields.evaluateAll((lines) =>
      lines.map(
        (line) => [line.getAttribute('data-attribute') ?? '', line.querySelector('dd')?.textContent ?? ''] as const,
      ),
    )
    const record: unknown = JSON.parse(animal.body)
    for (const path of missing) {
      const values = valuesAt(record, path).filter((value) => value !== null)
      if (shown.some(([name, text]) => name === path && values.some((value) => says(text, value)))) missing.delete(path)
    }
    for (const name of await table.drawer
      .locator('[data-section]:not([data-section="raw"]) [data-attribute]')
      .evaluateAll((parts) => parts.map((part) => part.getAttribute('data-attribute') ?? ''))) {
      sections.add(name)
    }
  }
  expect([...missing], 'attributes that no drawer showed').toEqual([])
  const places = [...sections]
  const isPlaced = (path: string) =>
    places.some((name) => path.startsWith(name) && /^([.[]|$)/.test(path.slice(name.length)))
  // The summary names the object only where it is not a chat completion.
  const unplaced = attributes.filter((path) => path !== 'object' && !isPlaced(path))
  expect(unplaced, 'attributes without a place in a section above Raw').toEqual([])
})

test('every column of the contract and every metadata key can be shown', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await page.getByRole('button', { name: tableMessages.chooseColumns }).click()
  const menu = page.getByRole('dialog', { name: tableMessages.chooseColumns })
  const hidden = COLUMN_IDS.filter((id) => !DEFAULT_COLUMNS.includes(id))
  const group = menu.getByRole('region', { name: columnMenuMessages.hidden })
  for (const id of hidden) {
    await group.getByRole('checkbox', { name: tableMessages.columns[id], exact: true }).click()
    await expect(table.header(id)).toBeAttached()
  }
  await expect(group).toHaveCount(0)
  const keys = (await table.facetsOf('meta.')).metadata_keys.slice(0, 3)
  expect(keys.length).toBe(3)
  for (const { value } of keys) {
    await menu.getByRole('checkbox', { name: value, exact: true }).click()
    await expect(table.grid.getByRole('columnheader', { name: value, exact: true })).toBeAttached()
  }
  const columns = [...DEFAULT_COLUMNS, ...hidden, ...keys.map(({ value }) => `meta.${value}`)]
  await table.expectSearch('columns', null)
  await page.reload()
  await expect(table.grid, 'the columns are remembered').toHaveAttribute('aria-colcount', String(columns.length))
  await page.getByRole('button', { name: tableMessages.chooseColumns }).click()
  await menu.getByRole('button', { name: columnMenuMessages.reset }).click()
  await expect(table.grid).toHaveAttribute('aria-colcount', String(DEFAULT_COLUMNS.length))
})
