import * as z from 'zod'
import { namesSeveralHosts } from '#lib/read-database-url.ts'
import { parseBasePath } from './base-path.ts'
import { RECORD_POLICIES, STRIPPABLE } from '../record/record-policy.ts'
import { Secret } from '../redact/secret.ts'
import { KEY_RULES } from '../upstream/key-rule.ts'

/** The most MB of recorded calls that may wait beside the store. */
const WAITING_MB = 2_048

const blankIsAbsent = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? undefined : value)
const optionalText = z.preprocess(blankIsAbsent, z.string().trim().optional())
const secretText = (isKey: boolean) =>
  z.preprocess(
    blankIsAbsent,
    z
      .string()
      .transform((value, context) => {
        try {
          return new Secret(value, isKey)
        } catch (error) {
          context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be used' })
          return z.NEVER
        }
      })
      .optional(),
  )
const secret = secretText(true)
/** Also sent as a header, but not a key: upstream names it in its answers. */
const headerText = secretText(false)

const oneOf = <T extends string>(names: readonly [T, ...T[]]) =>
  z.preprocess(
    blankIsAbsent,
    z.enum(names, { error: `is none of ${names.map((name) => `"${name}"`).join(', ')}` }).optional(),
  )

/** A store in a database rather than in a file. */
export const POSTGRES = /^postgres(ql)?:/i
/** An address of another kind, or one as `psql` takes it in words. */
const OTHER_DATABASE = /:\/\/|^(host|hostaddr|port|user|dbname|service) *=/i
/** Meant as an address in a database, and misspelt: taken as a path, its password would be the name of a folder. */
const MISSPELT = /^postgres(ql)?(:(?!\/\/)|\/\/)/i
const HOW_TO_SPELL = 'cannot be read: it has to look like postgres://user@host:5432/database'

const oneHost = (text: typeof optionalText) =>
  text.refine(
    (value) => value === undefined || !POSTGRES.test(value) || !namesSeveralHosts(value),
    'names several hosts: name the one that all servers write to, or what leads to it',
  )

/** The variables, each checked by itself; `loadConfig` decides what they mean together. */
export const environment = z.object({
  PORT: z.preprocess(
    blankIsAbsent,
    z
      .string()
      .regex(/^\d{1,5}$/, 'is not a port number (0 to 65535)')
      .transform(Number)
      .refine((port) => port <= 65_535, 'is not a port number (0 to 65535)')
      .default(4180),
  ),
  HOST: z.preprocess(blankIsAbsent, z.string().trim().default('127.0.0.1')),
  COMPLETIONIST_HOSTS: optionalText,
  COMPLETIONIST_BASE_PATH: optionalText
    .transform((value) => parseBasePath(value ?? ''))
    .refine(
      (value) => value !== null,
      'is not a path such as /completionist (letters, digits, . _ ~ - and slashes; not one of our own paths)',
    ),
  COMPLETIONIST_DEV: optionalText,
  COMPLETIONIST_STORE: oneHost(optionalText)
    .refine((value) => value === undefined || !MISSPELT.test(value), HOW_TO_SPELL)
    .refine(
      (value) => value === undefined || POSTGRES.test(value) || !OTHER_DATABASE.test(value),
      'names a database server that is none of ours: a store is a file (a path, or :memory:) or postgres://user@host/database',
    ),
  COMPLETIONIST_STORE_READ: oneHost(optionalText).refine(
    (value) => value === undefined || (POSTGRES.test(value) && !MISSPELT.test(value)),
    'is no postgres://user@host/database',
  ),
  COMPLETIONIST_SAMPLE: z.preprocess(
    blankIsAbsent,
    z.enum(['on', 'off'], { error: 'is neither "on" nor "off"' }).default('on'),
  ),
  COMPLETIONIST_COPY: z.preprocess(
    blankIsAbsent,
    z.enum(['on', 'off'], { error: 'is neither "on" nor "off"' }).default('on'),
  ),
  COMPLETIONIST_TOKEN: secret,
  COMPLETIONIST_TOKEN_FILE: optionalText,
  COMPLETIONIST_RECORD: oneOf(RECORD_POLICIES),
  COMPLETIONIST_STRIP: z.preprocess(
    (value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter((name) => name !== '') : undefined),
    z.array(z.enum(STRIPPABLE, { error: `takes nothing but ${STRIPPABLE.join(' and ')}` })).default([]),
  ),
  COMPLETIONIST_REDACT: optionalText,
  COMPLETIONIST_REDACT_FILE: optionalText,
  COMPLETIONIST_KEY: oneOf(KEY_RULES),
  COMPLETIONIST_CONFIG: optionalText,
  COMPLETIONIST_MIRROR: optionalText.refine(
    (value) => value === undefined || /^(on|off|[1-9]\d{0,4})$/.test(value),
    'is neither "on" nor "off" nor a number of minutes',
  ),
  COMPLETIONIST_WAITING_MB: z.preprocess(
    blankIsAbsent,
    z
      .string()
      .trim()
      .regex(/^\d{1,7}$/, 'is not a number of megabytes (0 to 9999999)')
      .transform(Number)
      .default(WAITING_MB),
  ),
  COMPLETIONIST_KEEP_DAYS: optionalText.refine(
    (value) => value === undefined || /^[1-9]\d{0,4}$/.test(value),
    'is not a number of days (1 to 99999)',
  ),
  OPENAI_API_KEY: secret,
  OPENAI_BASE_URL: optionalText,
  OPENAI_ORG_ID: headerText,
  OPENAI_PROJECT_ID: headerText,
})
