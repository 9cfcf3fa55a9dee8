/** One measured number, and what it is held against in the same run. */
export interface Figure {
  what: string
  /** The median where there are many. */
  value: number
  unit: string
  p95?: number
  /** Same unit; the ratio is what counts, since machines and their load differ. */
  baseline?: { name: string; value: number }
  /** What the value should be at the most, in the same unit. */
  atMost?: number
}

export interface Bench {
  title: string
  run(): Promise<Figure[]>
}

/** The value below which the given part of the samples lies; NaN for none. */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}

/** Runs `work` `times` times and gives the milliseconds of each. */
export async function time(times: number, work: (n: number) => unknown): Promise<number[]> {
  const samples: number[] = []
  for (let n = 0; n < times; n++) {
    const started = performance.now()
    await work(n)
    samples.push(performance.now() - started)
  }
  return samples
}
