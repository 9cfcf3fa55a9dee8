import type { Figure } from './figure.ts'

/** The same figures of several runs as one: values are added up, and so are the numbers in their units (`of 20`). */
export function addFigures(runs: readonly (readonly Figure[])[]): Figure[] {
  const [first = []] = runs
  return first.map((figure, at) => {
    const all = runs.flatMap((run) => run[at] ?? [])
    const counts = all.map(({ unit }) => Number(/\d+/.exec(unit)?.[0] ?? 0))
    const unit = figure.unit.replace(/\d+/, String(sum(counts)))
    return { ...figure, value: sum(all.map(({ value }) => value)), unit }
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}
