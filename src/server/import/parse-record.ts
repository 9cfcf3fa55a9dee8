import * as z from 'zod/mini'
import { waySchema } from '#contract/row/completion-row.ts'
import { type MemberSpan, elementSpans, memberSpans } from '#contract/json/json-members.ts'
import { recordedCallSchema } from '#contract/row/recorded-call.ts'
import { metadataPairs } from '#contract/metadata/metadata.ts'
import { formatPath } from '#contract/json/json-path.ts'
import { RECORD_VERSION } from '../store/record-line.ts'
import type { IncomingRecord, KeptListing } from '../store/ingest-store.ts'

/** A record of an export, and the members of its line that this program does not know. */
export interface ParsedRecord {
  record: IncomingRecord
  unknown: string[]
}

const time = z.nullable(z.number())
const factsSchema = z.object({
  id: z.string(),
  tie: z.int().check(z.nonnegative()),
  way: waySchema,
  from: z.string(),
  line: z.nullable(z.int()),
  received_at: z.number(),
  latency_ms: time,
  capture: z.nullable(z.string()),
  metadata_changed_at: time,
  mirrored_at: time,
  expires_at: time,
  gone_upstream_at: time,
  call: z.nullable(recordedCallSchema),
  redacted: z.optional(z.nullable(z.record(z.string().check(z.maxLength(80)), z.int().check(z.positive())))),
})
const listingSchema = z.object({
  source: z.string(),
  id: z.string(),
  created: time,
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  messages: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  expires_at: time,
  gone_at: time,
})

const CARRIED = ['completion', 'request', 'messages', 'answer'] as const
const KNOWN = new Set<string>(['object', 'version', 'metadata', 'listings', ...Object.keys(factsSchema.shape)])

/**
 * Reads the export line that begins at `start` of a valid JSON text, as `recordLine` wrote it. Throws `Error` with the
 * reason if a part is missing or wrong: such a line is refused as a whole.
 */
export function parseRecord(text: string, start: number): ParsedRecord {
  const members = toMembers(text, start)
  const version = valueOf(text, members.get('version'))
  if (version !== RECORD_VERSION) {
    throw new Error(
      typeof version === 'number' && version > RECORD_VERSION
        ? `a record that a newer version of completionist wrote (${version}); update this one`
        : 'a record of an export without its version',
    )
  }
  const facts = parseFacts(factsSchema, text, members)
  const carried = CARRIED.map((name) => ({ name, ...readBytes(text, members, name) }))
  const [body, request, messages, answer] = carried.map((part) => part.bytes)
  if (body == null) throw new Error('a record of an export without its "completion"')
  const known = new Set([...KNOWN, ...carried.flatMap((part) => part.member ?? [])])
  return {
    record: {
      body,
      request: request ?? null,
      messages: messages ?? null,
      metadata: parseMetadataPairs(text, members.get('metadata')),
      way: facts.way,
      from: facts.from,
      line: facts.line,
      receivedAt: facts.received_at,
      latencyMs: facts.latency_ms,
      capture: facts.capture,
      ...(facts.call === null ? {} : { call: facts.call }),
      answer: answer ?? null,
      redacted: facts.redacted ?? null,
      kept: {
        name: facts.id,
        tie: facts.tie,
        metadataChangedAt: facts.metadata_changed_at,
        mirroredAt: facts.mirrored_at,
        expiresAt: facts.expires_at,
        goneUpstreamAt: facts.gone_upstream_at,
        listings: parseListings(text, members.get('listings')),
      },
    },
    unknown: [...members.keys()].filter((key) => !known.has(key)),
  }
}

type Members = ReadonlyMap<string, MemberSpan>

function toMembers(text: string, start: number): Members {
  return new Map(memberSpans(text, start).map((span) => [span.key, span]))
}

function valueOf(text: string, span: MemberSpan | undefined): unknown {
  return span === undefined ? undefined : JSON.parse(text.slice(span.valueStart, span.valueEnd))
}

/** Only the members of the schema are parsed: the others may be megabytes. */
function parseFacts<Shape extends z.core.$ZodShape>(schema: z.ZodMiniObject<Shape>, text: string, members: Members) {
  const given = Object.keys(schema.shape).map((key) => [key, valueOf(text, members.get(key))])
  const parsed = schema.safeParse(Object.fromEntries(given))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Error(`a record of an export whose "${formatPath(issue?.path ?? [])}" is missing or wrong`)
}

function readBytes(text: string, members: Members, name: string): { bytes: Uint8Array | null; member: string | null } {
  const forms = [name, `${name}_text`, `${name}_base64`].filter((key) => members.has(key))
  const [form, other] = forms
  if (form === undefined) return { bytes: null, member: null }
  if (other !== undefined) throw new Error(`a record of an export with both "${form}" and "${other}"`)
  const span = members.get(form)
  if (form === name) return { bytes: Buffer.from(text.slice(span?.valueStart, span?.valueEnd)), member: form }
  const value = valueOf(text, span)
  const bytes = typeof value === 'string' ? toBytes(value, form.endsWith('_base64')) : null
  if (bytes === null) throw new Error(`a record of an export whose "${form}" cannot be read`)
  return { bytes, member: form }
}

/** Null if the string does not stand for bytes: encoding it again must give the same string. */
function toBytes(value: string, base64: boolean): Uint8Array | null {
  if (!base64) return value.isWellFormed() ? Buffer.from(value) : null
  const bytes = Buffer.from(value, 'base64')
  return bytes.toString('base64') === value ? bytes : null
}

function parseMetadataPairs(text: string, span: MemberSpan | undefined): IncomingRecord['metadata'] {
  if (span === undefined) return null
  if (text[span.valueStart] !== '{') throw new Error('a record of an export whose "metadata" is no object')
  return metadataPairs(text.slice(span.valueStart, span.valueEnd))
}

function parseListings(text: string, span: MemberSpan | undefined): KeptListing[] {
  if (span === undefined) return []
  return elementSpans(text, span.valueStart).map(({ start }) => {
    const members = toMembers(text, start)
    const listing = parseFacts(listingSchema, text, members)
    return {
      source: listing.source,
      id: listing.id,
      created: listing.created,
      sha256: Buffer.from(listing.sha256, 'hex'),
      messages: listing.messages,
      expires: listing.expires_at,
      goneAt: listing.gone_at,
      text: readBytes(text, members, 'listed').bytes,
    }
  })
}
