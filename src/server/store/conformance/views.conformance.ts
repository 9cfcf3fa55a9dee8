import { expect, test } from 'vitest'
import { opened, type OpenStore } from './records.ts'

export function describeViews(open: OpenStore): void {
  test('a view is kept under its name and answered in order of name', async () => {
    const store = await opened(open)
    expect(await store.views()).toEqual([])
    const made = await store.saveView(null, { name: 'Production', search: 'meta.env=prod&sort=-cost&height=l' })
    expect(made).toEqual({
      object: 'view',
      slug: 'production',
      name: 'Production',
      search: 'meta.env=prod&sort=-cost&height=l',
      is_default: false,
    })
    const first = await store.saveView(null, { name: 'Äpfel \ud800', search: '' })
    expect(await store.views()).toEqual([first, made])
  })

  test('a view that is changed keeps what is not named, and its slug', async () => {
    const store = await opened(open)
    await store.saveView(null, { name: 'a', search: 'model=m' })
    await store.saveView('a', { name: 'b' })
    await store.saveView('a', { is_default: true })
    const view = { object: 'view', slug: 'a', name: 'b', search: 'model=m', is_default: true }
    expect(await store.views()).toEqual([view])
    await store.saveView('a', { search: 'model=n' })
    expect(await store.views()).toEqual([{ ...view, search: 'model=n' }])
    expect(await store.saveView(null, { name: 'a', search: '' })).toMatchObject({ slug: 'a-2' })
  })

  test('one view at most is the default', async () => {
    const store = await opened(open)
    await store.saveView(null, { name: 'a', search: '', is_default: true })
    await store.saveView(null, { name: 'b', search: '', is_default: true })
    const defaults = async () => (await store.views()).filter((view) => view.is_default).map((view) => view.slug)
    expect(await defaults()).toEqual(['b'])
    await store.saveView('b', { is_default: false })
    expect(await defaults()).toEqual([])
  })

  test('two views of one name, and changes of one that is not there, are refused', async () => {
    const store = await opened(open)
    await store.saveView(null, { name: 'a', search: '' })
    await store.saveView(null, { name: 'b', search: '' })
    await expect(store.saveView(null, { name: 'a', search: '' })).rejects.toMatchObject({ status: 409 })
    await expect(store.saveView('b', { name: 'a' })).rejects.toMatchObject({ body: { code: 'name_taken' } })
    await expect(store.saveView('c', { name: 'c' })).rejects.toMatchObject({ status: 404 })
    expect((await store.views()).map((view) => view.name)).toEqual(['a', 'b'])
  })

  test('a view that is deleted is gone, and its name is free', async () => {
    const store = await opened(open)
    await store.saveView(null, { name: 'a', search: '' })
    expect([await store.deleteView('a'), await store.deleteView('a')]).toEqual([true, false])
    expect(await store.views()).toEqual([])
    expect(await store.saveView(null, { name: 'a', search: '' })).toMatchObject({ slug: 'a' })
  })
}
