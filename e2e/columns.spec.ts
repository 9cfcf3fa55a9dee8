import { columnMenuMessages } from '../src/app/messages/list/column-menu.ts'
import { tableMessages } from '../src/app/messages/list/table.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'

test('a column is made wider by its edge and by Shift and the arrows, fitted by two clicks, and keeps its width', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const header = table.header('model')
  const width = async () => Math.round((await header.boundingBox())?.width ?? 0)
  const edge = header.locator('[aria-hidden]').last()
  const before = await width()

  const box = await edge.boundingBox()
  if (box === null) throw new Error('the column has no edge')
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  await page.mouse.move(at.x + 40, at.y)
  await page.mouse.move(at.x + 80, at.y)
  await page.mouse.up()
  await expect.poll(width).toBeGreaterThan(before)
  const dragged = await width()
  const cell = table.rows.first().getByRole('gridcell').nth(2)
  expect(Math.round((await cell.boundingBox())?.width ?? 0)).toBe(dragged)

  // Escape takes back what the hand is doing, and the release neither drags on nor sorts.
  const edgeNow = (await edge.boundingBox())?.x ?? 0
  await page.mouse.move(edgeNow + 4, at.y)
  await page.mouse.down()
  await page.mouse.move(edgeNow - 40, at.y)
  await expect.poll(width).toBeLessThan(dragged)
  await page.keyboard.press('Escape')
  await expect.poll(width).toBe(dragged)
  await page.mouse.move(edgeNow - 60, at.y)
  await page.mouse.up()
  await expect.poll(width).toBe(dragged)
  expect(table.search().get('sort')).toBeNull()

  await header.focus()
  await header.press('Shift+ArrowRight')
  await expect.poll(width).toBeGreaterThan(dragged)
  const wide = await width()
  // Widths are stored a moment after the last change.
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('completionist.preferences')))
    .toContain(`"model":${wide}`)
  await page.reload()
  await expect(table.rows.first()).toBeVisible()
  await expect.poll(width).toBe(wide)

  await edge.dblclick()
  await expect.poll(width).not.toBe(wide)
})

test('the edge of a column that has grown stays under the pointer, and two presses fit it without sorting', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const widthOf = async (column: 'model' | 'input') => (await table.header(column).boundingBox())?.width ?? 0
  const edgeOf = async (column: 'model' | 'input') => {
    const box = await table.header(column).boundingBox()
    if (box === null) throw new Error('the column has no box')
    return { x: box.x + box.width, y: box.y + box.height / 2 }
  }
  const [model, input] = [await widthOf('model'), await widthOf('input')]
  const edge = await edgeOf('model')
  await page.mouse.click(edge.x, edge.y)
  expect(await widthOf('model')).toBe(model)
  await page.mouse.dblclick(edge.x, edge.y)
  await expect.poll(() => widthOf('model')).not.toBe(model)
  await table.expectSearch('sort', null)

  const from = await edgeOf('input')
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x - 30, from.y)
  await page.mouse.move(from.x - 50, from.y)
  await page.mouse.up()
  await expect.poll(async () => Math.abs((await edgeOf('input')).x - (from.x - 50))).toBeLessThanOrEqual(1)
  expect(await widthOf('input')).toBeLessThan(input)
  await table.expectSearch('sort', null)
})

test('columns of a link are changed in its address and leave one’s own alone; beside a drawer no column is dragged', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open('?columns=id,model')
  await page.getByRole('button', { name: tableMessages.chooseColumns }).click()
  const menu = page.getByRole('dialog', { name: tableMessages.chooseColumns })
  await menu.getByRole('checkbox', { name: tableMessages.columns.seed, exact: true }).click()
  await table.expectSearch('columns', 'id,model,seed')
  await menu.getByRole('button', { name: columnMenuMessages.heights.l }).click()
  await table.expectSearch('height', null)
  await page.keyboard.press('Escape')

  await table.open('')
  await expect(table.header('output')).toBeVisible()
  await expect(table.header('seed')).toHaveCount(0)
  expect(await table.row(0).evaluate((row) => row.clientHeight), 'the link said no height').toBeGreaterThan(100)

  await expect(table.header('model')).toHaveAttribute('draggable', 'true')
  await table.row(0).click()
  await expect(table.header('model')).toHaveAttribute('draggable', 'false')
})

test('pinned columns wider than the window leave room for the others, which can be scrolled to', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open('?columns=output,model,created,tokens&pinned=output,model&widths=output:1500,model:1500')
  const box = async (column: string) => {
    const header = table.grid.getByRole('columnheader', { name: column })
    const { x = 0, width = 0 } = (await header.boundingBox()) ?? {}
    return { x, end: x + width }
  }
  const grid = await table.grid.boundingBox()
  const right = (grid?.x ?? 0) + (grid?.width ?? 0)
  const model = await box(tableMessages.columns.model)
  expect(model.end - (grid?.x ?? 0)).toBeLessThan(0.65 * (grid?.width ?? 0))
  await table.scroller.evaluate((element) => element.scrollTo({ left: element.scrollWidth }))
  const tokens = await box(tableMessages.columns.tokens)
  expect(tokens.x).toBeGreaterThanOrEqual(model.end - 1)
  expect(tokens.end).toBeLessThanOrEqual(right + 1)
  expect(await box(tableMessages.columns.model)).toEqual(model)
})
