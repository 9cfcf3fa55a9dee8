import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { killWhileWriting } from '../../../testing/kill-rounds.ts'

/** 100 when run by hand; `docs/scale.md` has the results. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 3)

describe.skipIf(whyNoPostgres() !== null)('while two servers write', { timeout: 1_000 * (60 + 20 * ROUNDS) }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('a server that is killed loses no record that it acknowledged', async () => {
    const { lost, problems } = await killWhileWriting(postgres.freshStore(), ROUNDS, 'server')
    expect([lost, problems]).toEqual([[], []])
  })

  test('a database that is killed loses none either, and both write on by themselves', async ({ skip }) => {
    const { kill } = postgres
    skip(kill === null, 'the database is not ours to kill')
    const { lost, problems } = await killWhileWriting(postgres.freshStore(), ROUNDS, kill ?? 'server')
    expect([lost, problems]).toEqual([[], []])
  })
})
