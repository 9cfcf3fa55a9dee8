import * as fc from 'fast-check'
import { COLUMNS } from '#contract/row/column-table.ts'
import { CAPTURES } from '#contract/row/capture.ts'
import { KEPT_WAYS } from '#contract/row/kept-ways.ts'
import { FEATURES } from '#contract/row/feature.ts'
import { RANGE_TABLE } from '#contract/search/filter-table.ts'
import { formatList } from '#contract/search/search-list.ts'
import { ODD_TEXTS } from './odd-records.ts'

const word = fc.constantFrom(...ODD_TEXTS)
const key = fc.constantFrom('env', 'team', 'Key', 'ключ', 'a.b', 'k%', 'none')
const bound = fc.constantFrom('0', '1', '7', '7.5', '12', '1000', '1e12', '0.001', '1e300')
const listOf = (value: fc.Arbitrary<string>) =>
  fc
    .record({ values: fc.array(value, { minLength: 1, maxLength: 3 }), not: fc.boolean() })
    .map((list) => formatList(list))
const param = (name: string, value: fc.Arbitrary<string>) => value.map((text): [string, string] => [name, text])
const range = bound.chain((from) =>
  bound.chain((to) =>
    fc.constantFrom(`${from}..`, `..${to}`, from, Number(from) <= Number(to) ? `${from}..${to}` : to),
  ),
)

const condition = fc.oneof(
  param('model', listOf(fc.constantFrom('gpt-4o', 'GPT-4o', 'модель', '', 'other'))),
  param('finish', listOf(fc.constantFrom('stop', 'length', 'ﬁ', '', 'tool_calls'))),
  param('capture', listOf(fc.constantFrom(...CAPTURES))),
  param('tier', listOf(fc.constantFrom('default', 'flex', ''))),
  param('tool', listOf(word)),
  param('way', listOf(fc.constantFrom(...KEPT_WAYS))),
  param('prompt', listOf(fc.constantFrom('00000000000000', '0a1b2c3d4e5f60', 'x'))),
  param(
    'has',
    fc.constantFrom(...FEATURES).chain((name) => fc.constantFrom(name, `-${name}`)),
  ),
  param('created', fc.constantFrom('1970-01-01..1970-01-02', '2023-01-01..', '..2024', '2026-09-21', '-3650d..')),
  fc.constantFrom(...RANGE_TABLE).chain((name) => param(name, range)),
  key.chain((name) => param(`meta.${name}`, fc.oneof(listOf(word), fc.constantFrom('*', '!*')))),
  param(
    'q',
    fc
      .array(
        fc
          .tuple(word, fc.constantFrom('', '-', '"'), fc.constantFrom('', '*'))
          .map(([text, before, after]) => (before === '"' ? `"${text} ${text}"${after}` : `${before}${text}${after}`)),
        { minLength: 1, maxLength: 3 },
      )
      .chain((words) => fc.constantFrom(words.join(' '), words.join(' OR '))),
  ),
)

/** All but the best match, which engines measure each in its own way (docs/search.md). */
const order = fc
  .oneof(
    fc.constantFrom(...Object.keys(COLUMNS)),
    key.map((name) => `meta.${name}`),
  )
  .chain((field) => fc.constantFrom(field, `-${field}`))

/** Searches as the address bar may have them. */
export const oddSearch: fc.Arbitrary<URLSearchParams> = fc
  .record({
    conditions: fc.array(condition, { maxLength: 3 }),
    sort: fc.option(order),
  })
  .map(({ conditions, sort }) => {
    const params = new URLSearchParams(conditions)
    if (sort !== null) params.set('sort', sort)
    return params
  })
