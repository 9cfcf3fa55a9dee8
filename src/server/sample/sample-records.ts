import { spliceMembers } from '#contract/json/json-members.ts'
import { zoo } from '#contract/zoo/zoo.ts'
import type { ZooAnimal } from '#contract/zoo/zoo-animal.ts'
import type { IncomingRecord } from '../store/ingest-store.ts'
import type { SampleCall } from './sample-call.ts'
import { SUPPORT_CALLS } from './support-calls.ts'
import { WORK_CALLS } from './work-calls.ts'

/** Enough to scroll, to group and to see bars of a month. */
const SAMPLE_ROWS = 240
/** In seconds. */
const DAY_S = 86_400
/** What the sample covers, in seconds: as long as OpenAI keeps completions. */
const SPAN_S = 30 * DAY_S
const CALLS: readonly SampleCall[] = [...SUPPORT_CALLS, ...WORK_CALLS]

const MODELS = [
  'gpt-4o-mini-2024-07-18',
  'gpt-4.1-mini-2025-04-14',
  'gpt-4o-2024-08-06',
  'gpt-4.1-2025-04-14',
  'o4-mini-2025-04-16',
  'gpt-5-mini-2025-08-07',
] as const
const CUSTOMERS = ['acme', 'globex', 'initech', 'umbrella', 'hooli'] as const

/** A number in [0, 1) computed from `n`: it looks random, but the sample is the same for everyone. */
const scatter = (n: number): number => {
  const x = Math.sin(n * 127.1 + 311.7) * 43_758.5453
  return x - Math.floor(x)
}
const pick = <T>(list: readonly [T, ...T[]] | readonly T[], n: number): T => {
  const item = list[Math.floor(scatter(n) * list.length)]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}
/** About four characters a token; good enough for made-up usage. */
const tokens = (text: string) => Math.max(1, Math.round(text.length / 3.7))

/** More in office hours, less at night, a little more in the last days. */
function createdAt(n: number, now: number): number {
  const day = Math.floor(30 * (1 - scatter(n * 3) ** 1.25))
  const hour = 7 + 12 * ((scatter(n * 5) + scatter(n * 7)) / 2)
  return Math.min(
    now - 6 * 3600 - n * 60,
    Math.floor(now / DAY_S) * DAY_S - (29 - day) * DAY_S + Math.floor(hour * 3600 + scatter(n * 11) * 3600),
  )
}

function fromCall(n: number, now: number): { body: string; request: string } {
  const call = pick(CALLS, n)
  const model = pick(MODELS, n * 13)
  const reasoning = model.startsWith('o') || model.startsWith('gpt-5') ? 64 * (1 + Math.floor(scatter(n * 17) * 9)) : 0
  const prompt = tokens(call.system) + tokens(call.user) + 11
  const completion = tokens(call.assistant) + reasoning
  const env = scatter(n * 19) < 0.72 ? 'prod' : scatter(n * 23) < 0.6 ? 'staging' : 'dev'
  const metadata: Record<string, string> = {
    env,
    feature: call.feature,
    ...(call.feature === 'support' ? { customer: pick(CUSTOMERS, n * 29) } : {}),
    prompt_version: `v${4 + Math.floor(scatter(n * 31) * 3)}`,
    ...(scatter(n * 37) < 0.25 ? { trace: `tr_${Math.floor(scatter(n * 41) * 1e9).toString(36)}` } : {}),
  }
  const messages = [
    { role: reasoning > 0 ? 'developer' : 'system', content: call.system },
    { role: 'user', content: call.user },
  ]
  const body = {
    id: `chatcmpl-sample${n.toString(36).padStart(4, '0')}${Math.floor(scatter(n * 43) * 1e12).toString(36)}`,
    object: 'chat.completion',
    created: createdAt(n, now),
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: call.assistant, refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      prompt_tokens_details: { cached_tokens: prompt > 60 && scatter(n * 47) < 0.4 ? 32 : 0, audio_tokens: 0 },
      completion_tokens_details: {
        reasoning_tokens: reasoning,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
    },
    service_tier: scatter(n * 53) < 0.9 ? 'default' : 'flex',
    system_fingerprint: `fp_${Math.floor(scatter(MODELS.indexOf(model) + 2) * 2 ** 40)
      .toString(16)
      .padStart(10, '0')}`,
    metadata,
  }
  const request = {
    model: toAlias(model),
    messages,
    store: true,
    metadata,
    temperature: reasoning > 0 ? 1 : 0.3,
  }
  return { body: JSON.stringify(body), request: JSON.stringify(request) }
}

const toRecord = (body: string, request: string | null, receivedAt: number): IncomingRecord => {
  const encoder = new TextEncoder()
  return {
    body: encoder.encode(body),
    request: request === null ? null : encoder.encode(request),
    messages: null,
    metadata: null,
    way: 'sample',
    from: 'sample',
    line: null,
    receivedAt,
    latencyMs: null,
    capture: null,
  }
}

/** The animals at the top, newest first: the first rows show what no other tool shows. */
const LEADERS = [
  'plainText',
  'threeLenses',
  'toolCall',
  'citations',
  'wavAudio',
  'refusal',
  'logprobs',
  'cutByLength',
  'badToolJson',
  'threeChoices',
  'reasoningUsage',
  'imageInput',
]

const rank = ({ name }: ZooAnimal): number => (LEADERS.includes(name) ? LEADERS.indexOf(name) : LEADERS.length)

/** When an animal was created: the leaders in the last hours, the others up to 28 days ago. */
function createdOf(place: number, now: number): number {
  const rest = (place - LEADERS.length) / (zoo.length - LEADERS.length)
  const ago = place < LEADERS.length ? 240 + place * 1_260 : 6 * 3600 + rest * (SPAN_S - 2 * DAY_S)
  return Math.floor(now - ago)
}

/**
 * Moves an animal to its time. All else in its text stays as it is; one whose times contradict each other keeps doing
 * so.
 */
function fromZoo(animal: ZooAnimal, place: number, now: number): IncomingRecord {
  const created = createdOf(place, now)
  const body = animal.name === 'milliseconds' ? animal.body : spliceMembers(animal.body, { created: String(created) })
  return toRecord(body, animal.request === null ? null : askForModelOf(body, animal.request), created)
}

/**
 * Names the model that answered in the request: the zoo's requests all name the same one, which would puzzle a reader.
 */
function askForModelOf(body: string, request: string): string {
  const answer: unknown = JSON.parse(body)
  const model = typeof answer === 'object' && answer !== null && 'model' in answer ? answer.model : null
  return typeof model === 'string' ? spliceMembers(request, { model: JSON.stringify(toAlias(model)) }) : request
}

/** The alias of a model: its name without the date. */
const toAlias = (model: string): string => model.replace(/-\d{4}-\d\d-\d\d$/, '')

/**
 * The completions of a fresh install: every animal of the zoo and hand-made calls of a made-up shop, about 240 in the
 * 30 days before `now` (Unix seconds), the same for everyone except for the times.
 */
export function sampleRecords(now: number): IncomingRecord[] {
  const animals = zoo
    .toSorted((one, other) => rank(one) - rank(other))
    .map((animal, place) => fromZoo(animal, place, now))
  const calls = Array.from({ length: Math.max(0, SAMPLE_ROWS - animals.length) }, (_, n) => {
    const { body, request } = fromCall(n + 1, now)
    return toRecord(body, request, now)
  })
  return [...animals, ...calls]
}
