import { memberOf, toChildren, toJsonKind, toScalarText } from '../../../record/json-value.ts'

/** One difference between two records; undefined on the side that has nothing there. */
export interface Difference {
  path: string
  ours: unknown
  theirs: unknown
}

/**
 * Where two records from `parseLosslessJson` differ, in the order of ours and then theirs. The order of members does not
 * count, numbers are compared by their digits, elements of arrays by position. What only one of them has is one
 * difference, however large. Pure; works at any depth.
 */
export function diffRecords(ours: unknown, theirs: unknown): Difference[] {
  const found: Difference[] = []
  const open: Difference[] = [{ path: '', ours, theirs }]
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const kind = toJsonKind(pair.ours)
    if (kind !== toJsonKind(pair.theirs)) found.push(pair)
    else if (kind === 'object' || kind === 'array') open.push(...toPairs(pair, kind).reverse())
    else if (toScalarText(pair.ours) !== toScalarText(pair.theirs)) found.push(pair)
  }
  return found
}

function toPairs({ path, ours, theirs }: Difference, kind: 'object' | 'array'): Difference[] {
  if (kind === 'object') {
    const keys = new Set([...toChildren(ours), ...toChildren(theirs)].map(([key]) => String(key)))
    return [...keys].map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      ours: memberOf(ours, key),
      theirs: memberOf(theirs, key),
    }))
  }
  const [one, other] = [toChildren(ours), toChildren(theirs)]
  return Array.from({ length: Math.max(one.length, other.length) }, (_, at) => ({
    path: `${path}[${at}]`,
    ours: one[at]?.[1],
    theirs: other[at]?.[1],
  }))
}
