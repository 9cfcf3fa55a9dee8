import { findBrowser } from '../.ci/browser.ts'
import type { Figure } from './figure.ts'

/** Finds a Chromium and gives the figures of `runAt` for each number of rows. Throws if there is none. */
export async function runInBrowser(
  rows: readonly number[],
  runAt: (total: number, executablePath: string) => Promise<Figure[]>,
): Promise<Figure[]> {
  const executablePath = findBrowser()
  if (executablePath === null) throw new Error('no Chromium found: set CHROMIUM_PATH')
  const figures: Figure[] = []
  for (const total of rows) figures.push(...(await runAt(total, executablePath)))
  return figures
}
