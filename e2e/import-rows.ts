import type { ImportReport } from '../src/contract/source/import-report.ts'
import type { ZooAnimal } from '../src/contract/zoo/zoo-animal.ts'
import { expect } from '@playwright/test'
import type { RunningServer } from './server.ts'

/** Sends lines of JSON to the server's store, as a file dropped on the page would; every line must be taken in. */
export async function importRows(server: RunningServer, lines: readonly string[]): Promise<ImportReport> {
  const answer = await fetch(`${server.url}/api/import?file=e2e.jsonl`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', 'x-app': '1' },
    body: `${lines.join('\n')}\n`,
  })
  const reports = (await answer.text()).trim().split('\n')
  const last = JSON.parse(reports.at(-1) ?? '') as ImportReport
  expect(last).toMatchObject({ done: true, lines: lines.length, refused: 0 })
  return last
}

/** Animals as recorded pairs of request and response, each on one line. */
export function toPairs(animals: readonly ZooAnimal[]): string[] {
  return animals.map(({ body, request }) => `{"request":${request ?? 'null'},"response":${body}}`.replaceAll('\n', ' '))
}

/** The id that the record of an animal says it has. */
export function idOf({ body }: ZooAnimal): string {
  return (JSON.parse(body) as { id: string }).id
}
