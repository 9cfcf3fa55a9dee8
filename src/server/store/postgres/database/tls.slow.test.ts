import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  startTestPostgres,
  type TestCertificate,
  type TestPostgres,
  whyNoPostgres,
} from '../../../testing/test-postgres.ts'
import { openPostgresStore } from '../open-postgres-store.ts'
import { openDatabase } from './open-database.ts'

const missing = whyNoPostgres() ?? whyNoOpenssl()

function whyNoOpenssl(): string | null {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return null
  } catch {
    return 'there is no openssl to make a certificate with'
  }
}

/** A self-signed certificate for 127.0.0.1. */
function makeCertificate(folder: string, name: string): TestCertificate {
  const [certificate, key] = [path.join(folder, `${name}.crt`), path.join(folder, `${name}.key`)]
  const about = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  execFileSync('openssl', ['req', '-x509', ...kind, ...about, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  return { certificate, key }
}

describe.skipIf(missing !== null)(`a database that speaks TLS only${missing === null ? '' : ` (${missing})`}`, () => {
  let folder: string
  let own: TestCertificate
  let stranger: TestCertificate
  let postgres: TestPostgres
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'completionist-tls-'))
    own = makeCertificate(folder, 'database')
    stranger = makeCertificate(folder, 'stranger')
    postgres = await startTestPostgres(own)
  })
  afterAll(async () => {
    await postgres.stop()
    rmSync(folder, { recursive: true })
  })

  const withParameters = (more: Record<string, string>) => {
    const url = new URL(postgres.freshStore())
    for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value)
    return url.href
  }

  test.each([
    ['sslmode=verify-full, with its certificate', () => ({ sslmode: 'verify-full', sslrootcert: own.certificate })],
    ['sslmode=no-verify', () => ({ sslmode: 'no-verify' })],
    ['sslmode=require, whoever vouches for it', () => ({ sslmode: 'require' })],
    ['sslmode=verify-ca, with its certificate', () => ({ sslmode: 'verify-ca', sslrootcert: own.certificate })],
  ])('is a store by %s, and what goes there is encrypted', async (_, parameters) => {
    const { database } = await openDatabase(withParameters(parameters()), 'write')
    const [row] = await database.read((session) =>
      session.rows('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'),
    )
    await database.close()
    expect(row).toEqual({ ssl: true })
  })

  test.each([
    ['sslmode=disable', () => ({ sslmode: 'disable' }), /no encryption/],
    [
      'sslmode=require with the certificate of somebody else',
      () => ({ sslmode: 'require', sslrootcert: stranger.certificate }),
      /self-signed certificate|certificate signature failure/,
    ],
    ['sslmode=verify-ca without a certificate', () => ({ sslmode: 'verify-ca' }), /sslrootcert/],
    ['sslmode=verify-full without its certificate', () => ({ sslmode: 'verify-full' }), /self-signed certificate/],
    [
      'sslmode=verify-full with that of somebody else',
      () => ({ sslmode: 'verify-full', sslrootcert: stranger.certificate }),
      /self-signed certificate|certificate signature failure/,
    ],
    [
      'sslmode=verify-full with a file that is not there',
      () => ({ sslmode: 'verify-full', sslrootcert: '/nowhere.crt' }),
      /nowhere\.crt/,
    ],
  ])('is refused by %s, and it is said why', async (_, parameters, why) => {
    await expect(openPostgresStore({ location: withParameters(parameters()) })).rejects.toThrow(why)
  })
})
