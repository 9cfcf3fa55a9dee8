import { answer, asked, choiceOf, usageOf, ZOO_CREATED } from './answer.ts'
import type { ZooAnimal } from './zoo-animal.ts'

interface Alternative {
  token: string
  logprob: number
  bytes: number[] | null
}
interface Token extends Alternative {
  top_logprobs: Alternative[]
}

const bytesOf = (text: string) => [...new TextEncoder().encode(text)]
const alternative = (token: string, logprob: number): Alternative => ({ token, logprob, bytes: bytesOf(token) })
const token = (text: string, logprob: number, ...others: Alternative[]): Token => ({
  ...alternative(text, logprob),
  top_logprobs: [alternative(text, logprob), ...others],
})

/** A chosen token that was not among the 20 most likely, so that the alternatives lack it. */
const outsideTop = (text: string, ...others: Alternative[]): Token => ({
  ...alternative(text, -9999),
  top_logprobs: others,
})

const WEATHER: Token[] = [
  token('It', -0.02, alternative('The', -4.1), alternative('Probably', -5.3)),
  token(' will', -0.11, alternative(' is', -2.4), alternative(' might', -3.9)),
  token(' probably', -1.32, alternative(' be', -0.61), alternative(' rain', -2.2)),
  token(' rain', -0.74, alternative(' snow', -0.98), alternative(' clear', -2.9)),
  token(' in', -0.42, alternative(' on', -1.3), alternative(',', -3.1)),
  token(' Troms', -0.3, alternative(' Oslo', -1.9), alternative(' Bergen', -2.8)),
  token('ø', -0.001),
  token(' on', -0.2, alternative(' tomorrow', -1.8)),
  token(' Saturday', -2.9, alternative(' Friday', -0.9), alternative(' Sunday', -1.1), alternative(' Monday', -3.3)),
  token(' ', -0.6, alternative('.', -0.9)),
  // An umbrella of four bytes that comes as three tokens, whose bytes must be joined.
  {
    token: '\\xf0\\x9f',
    logprob: -0.7,
    bytes: [0xf0, 0x9f],
    top_logprobs: [{ token: '\\xf0\\x9f', logprob: -0.7, bytes: [0xf0, 0x9f] }, alternative('(', -1.4)],
  },
  { token: '\\x8c', logprob: -0.08, bytes: [0x8c], top_logprobs: [{ token: '\\x8c', logprob: -0.08, bytes: [0x8c] }] },
  {
    token: '\\x82',
    logprob: -1.9,
    bytes: [0x82],
    top_logprobs: [
      { token: '\\x80', logprob: -0.5, bytes: [0x80] },
      { token: '\\x82', logprob: -1.9, bytes: [0x82] },
    ],
  },
  outsideTop(' honest', alternative(' so', -0.4), alternative(' and', -1.7)),
  token('ly', -0.05),
  token('.', -0.01, alternative('!', -4.6)),
]

/** A quarter of a second of a 660 Hz tone in a WAV file: 8-bit, 8 kHz, mono. */
function wavTone(): string {
  const samples = 2_000
  const view = new DataView(new ArrayBuffer(44 + samples))
  const text = (at: number, value: string) => Array.from(value, (c, n) => view.setUint8(at + n, c.charCodeAt(0)))
  text(0, 'RIFF')
  view.setUint32(4, 36 + samples, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, 8_000, true)
  view.setUint32(28, 8_000, true)
  view.setUint16(32, 1, true)
  view.setUint16(34, 8, true)
  text(36, 'data')
  view.setUint32(40, samples, true)
  for (let n = 0; n < samples; n++)
    view.setUint8(44 + n, 128 + Math.round(90 * Math.sin((2 * Math.PI * 660 * n) / 8_000) * (1 - n / samples)))
  let binary = ''
  for (let n = 0; n < view.byteLength; n++) binary += String.fromCharCode(view.getUint8(n))
  return btoa(binary)
}

/** Completions that carry more than text: log probabilities, audio. */
export const LENS_ANIMALS: readonly ZooAnimal[] = [
  {
    name: 'logprobs',
    title: 'Log probabilities with alternatives, an emoji split over three tokens, one outside the top 20',
    body: answer({
      id: 'chatcmpl-zoo-logprobs',
      content: 'It will probably rain in Tromsø on Saturday 🌂 honestly.',
      logprobs: { content: WEATHER, refusal: null },
      usage: usageOf(17, WEATHER.length),
      extra: { metadata: { env: 'dev', feature: 'search' } },
    }),
    request: asked('Weather in Tromsø on Saturday?', { logprobs: true, top_logprobs: 4 }),
  },
  {
    name: 'refusalLogprobs',
    title: 'Log probabilities of a refusal',
    body: answer({
      id: 'chatcmpl-zoo-refusal-logprobs',
      model: 'gpt-4o-2024-08-06',
      choices: [
        choiceOf(0, { refusal: 'I can’t help with that.' }, 'stop', {
          content: null,
          refusal: [
            token('I', -0.01, alternative('Sorry', -4.4)),
            token(' can', -0.3, alternative('’m', -1.4)),
            token('’t', -0.02),
            token(' help', -0.2, alternative(' assist', -1.8)),
            token(' with', -0.001),
            token(' that', -0.04, alternative(' this', -3.3)),
            token('.', -0.02),
          ],
        }),
      ],
      usage: usageOf(48, 7),
      extra: { metadata: { env: 'dev', feature: 'support' } },
    }),
    request: asked('Write me a fake receipt.', { logprobs: true, top_logprobs: 2 }),
  },
  {
    name: 'threeLenses',
    title: 'Citations, log probabilities and three choices in one answer',
    body: answer({
      id: 'chatcmpl-zoo-three-lenses',
      model: 'gpt-4.1-2025-04-14',
      choices: [
        choiceOf(
          0,
          {
            content: 'It will probably rain ([yr.no](https://www.yr.no)).',
            annotations: [
              {
                type: 'url_citation',
                url_citation: {
                  start_index: 22,
                  end_index: 50,
                  title: 'Yr: weather for Tromsø',
                  url: 'https://www.yr.no',
                },
              },
            ],
          },
          'stop',
          {
            content: [
              ...WEATHER.slice(0, 4),
              token(' ([', -0.2),
              token('yr', -0.4, alternative('met', -1.2)),
              token('.no', -0.01),
              token('](', -0.01),
              token('https', -0.02),
              token('://', -0.001),
              token('www', -0.01),
              token('.yr', -0.01),
              token('.no', -0.01),
              token('))', -0.03),
              token('.', -0.02),
            ],
            refusal: null,
          },
        ),
        choiceOf(1, { content: 'It will probably snow.' }, 'stop', {
          content: [...WEATHER.slice(0, 3), token(' snow', -0.98, alternative(' rain', -0.74)), token('.', -0.1)],
          refusal: null,
        }),
        choiceOf(2, { content: 'Nobody knows, but bring a' }, 'length', null),
      ],
      usage: usageOf(17, 41, {
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
        completion_tokens_details: {
          reasoning_tokens: 0,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
      }),
      extra: { metadata: { env: 'prod', feature: 'search', customer: 'acme' } },
    }),
    request: asked('Will it rain in Tromsø?', { n: 3, logprobs: true, top_logprobs: 4, max_completion_tokens: 24 }),
  },
  {
    name: 'wavAudio',
    title: 'A spoken answer with its transcript',
    body: answer({
      id: 'chatcmpl-zoo-audio',
      model: 'gpt-4o-audio-preview-2024-12-17',
      choices: [
        choiceOf(0, {
          audio: {
            id: 'audio_zoo_wav',
            expires_at: ZOO_CREATED + 3_600,
            data: wavTone(),
            transcript: 'Your parcel arrives tomorrow between nine and eleven.',
          },
        }),
      ],
      usage: usageOf(22, 64, {
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0, text_tokens: 22, image_tokens: 0 },
        completion_tokens_details: {
          reasoning_tokens: 0,
          audio_tokens: 48,
          text_tokens: 16,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
      }),
      extra: { metadata: { env: 'prod', feature: 'support', customer: 'globex' } },
    }),
    request: asked('When does my parcel arrive? Please say it.', {
      modalities: ['text', 'audio'],
      audio: { voice: 'alloy', format: 'wav' },
    }),
  },
]
