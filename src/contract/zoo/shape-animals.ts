import { answer, asked, choiceOf, usageOf, ZOO_CREATED } from './answer.ts'
import type { ZooAnimal } from './zoo-animal.ts'

/** 1 × 1 pixel, so that an image can be shown without a request. */
const DOT =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Half a second of a 440 Hz tone as raw 16-bit samples at 24 kHz, as `format: "pcm16"` gives it. */
function pcm16Tone(): string {
  let binary = ''
  for (let n = 0; n < 12_000; n++) {
    const sample = Math.round(9000 * Math.sin((2 * Math.PI * 440 * n) / 24_000) * (1 - n / 12_000)) & 0xffff
    binary += String.fromCharCode(sample & 0xff, sample >> 8)
  }
  return btoa(binary)
}

/** Completions with an unusual shape: reasons, usage, other servers. */
export const SHAPE_ANIMALS: readonly ZooAnimal[] = [
  {
    name: 'contentFilter',
    title: 'Cut off by the content filter',
    body: answer({
      id: 'chatcmpl-zoo-filter',
      content: 'The knot you ask about is tied by',
      finish_reason: 'content_filter',
      usage: usageOf(39, 8),
      extra: { metadata: { env: 'prod', feature: 'support', customer: 'umbrella' } },
    }),
    request: asked('How is that knot tied?'),
  },
  {
    name: 'predictionTokens',
    title: 'Predicted output: accepted and rejected tokens, flex tier',
    body: answer({
      id: 'chatcmpl-zoo-prediction',
      model: 'gpt-4o-2024-08-06',
      content: 'class User {\n  firstName: string\n  email: string\n}',
      usage: usageOf(96, 81, {
        prompt_tokens_details: {
          cached_tokens: 64,
          audio_tokens: 0,
          text_tokens: 96,
          image_tokens: 0,
          cache_write_tokens: 0,
        },
        completion_tokens_details: {
          reasoning_tokens: 0,
          audio_tokens: 0,
          text_tokens: 81,
          accepted_prediction_tokens: 38,
          rejected_prediction_tokens: 22,
        },
      }),
      extra: { service_tier: 'flex', metadata: { env: 'dev', feature: 'code' } },
    }),
    request: asked('Rename username to email.', {
      prediction: { type: 'content', content: 'class User {\n  firstName: string\n  username: string\n}' },
    }),
  },
  {
    name: 'inconsistentUsage',
    title: 'Usage that does not add up',
    body: answer({
      id: 'zoo-inconsistent',
      model: 'llama-3.3-70b',
      content: 'It depends on how you count.',
      usage: {
        prompt_tokens: 20,
        completion_tokens: 9,
        total_tokens: 40,
        prompt_tokens_details: { cached_tokens: 32 },
        completion_tokens_details: { reasoning_tokens: 12 },
      },
    }),
    request: asked('How many tokens is this?'),
  },
  {
    name: 'usageNotReported',
    title: 'No usage, no fingerprint, no tier: not reported',
    body: JSON.stringify({
      id: 'chatcmpl-899',
      object: 'chat.completion',
      created: ZOO_CREATED,
      model: 'qwen3:8b',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Local models keep their numbers to themselves.' },
          finish_reason: 'stop',
        },
      ],
    }),
    request: asked('How many tokens did you use?'),
  },
  {
    name: 'azure',
    title: 'A row as Azure OpenAI lists it',
    body: JSON.stringify({
      id: 'chatcmpl-zoo-azure',
      object: null,
      created: ZOO_CREATED,
      model: 'gpt-4o-2024-08-06',
      request_id: '0a8c5b9e-6d3f-4a0e-9d44-8a1f2b7c3d10',
      choices: [
        {
          index: 0,
          finish_reason: null,
          logprobs: null,
          message: {
            role: 'assistant',
            content: 'Bonjour ! Comment puis-je vous aider ?',
            refusal: null,
            audio: null,
            function_call: null,
            tool_calls: null,
          },
          content_filter_results: { hate: { filtered: false, severity: 'safe' } },
        },
      ],
      usage: {
        prompt_tokens: 18,
        completion_tokens: 10,
        total_tokens: 28,
        prompt_tokens_details: null,
        completion_tokens_details: null,
      },
      service_tier: null,
      system_fingerprint: null,
      metadata: { env: 'prod', feature: 'support', customer: 'globex' },
    }),
    request: asked('Bonjour'),
  },
  {
    name: 'unknownFinishReason',
    title: 'A finish reason and a tier that are newer than we are',
    body: answer({
      id: 'chatcmpl-zoo-pause',
      model: 'gpt-6-preview',
      content: 'I will go on when you are back.',
      finish_reason: 'pause',
      extra: { service_tier: 'overnight', resume_token: 'rt_0001', metadata: { env: 'staging', feature: 'summarise' } },
    }),
    request: asked('Take your time.'),
  },
  {
    name: 'wrongTypes',
    title: 'Parts of the wrong type: the row is kept, the parts are named',
    body: JSON.stringify({
      id: 'zoo-wrong-types',
      object: 'chat.completion',
      created: ZOO_CREATED,
      model: 'odd-server-1',
      choices: [
        {
          index: '0',
          message: { role: 'assistant', content: 'Still readable.', tool_calls: 'none' },
          finish_reason: 7,
          logprobs: [],
        },
      ],
      usage: { prompt_tokens: '31', completion_tokens: 4, total_tokens: 35.5 },
      metadata: 'env=prod',
      service_tier: { name: 'default' },
    }),
    request: asked('Answer oddly.'),
  },
  {
    name: 'milliseconds',
    title: 'Created in milliseconds',
    body: JSON.stringify({
      id: 'zoo-milliseconds',
      object: 'chat.completion',
      created: ZOO_CREATED * 1000,
      model: 'odd-server-2',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'My clock is precise.' },
          finish_reason: 'eos',
          logprobs: null,
        },
      ],
      usage: usageOf(11, 6),
    }),
    request: asked('What time is it?'),
  },
  {
    name: 'imageInput',
    title: 'An image in the question',
    body: answer({
      id: 'chatcmpl-zoo-image',
      model: 'gpt-4o-2024-08-06',
      content: 'A single blue dot. Is it the place where you left the sledge?',
      usage: usageOf(790, 16, {
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0, text_tokens: 25, image_tokens: 765 },
      }),
      extra: { metadata: { env: 'prod', feature: 'support', customer: 'acme' } },
    }),
    request: asked([
      { type: 'text', text: 'What is on this picture, and on that one?' },
      { type: 'image_url', image_url: { url: DOT } },
      { type: 'image_url', image_url: { url: 'https://attacker.example/pixel.png', detail: 'low' } },
    ]),
  },
  {
    name: 'pcm16Audio',
    title: 'Raw pcm16 audio whose format only the request names',
    body: answer({
      id: 'chatcmpl-zoo-pcm16',
      model: 'gpt-4o-audio-preview-2024-12-17',
      choices: [
        choiceOf(0, {
          audio: { id: 'audio_zoo_pcm16', expires_at: ZOO_CREATED + 3600, data: pcm16Tone(), transcript: 'Beeeep.' },
        }),
      ],
      usage: usageOf(15, 27, {
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0, text_tokens: 15, image_tokens: 0 },
        completion_tokens_details: {
          reasoning_tokens: 0,
          audio_tokens: 20,
          text_tokens: 7,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
      }),
      extra: { metadata: { env: 'dev', feature: 'support' } },
    }),
    request: asked('Beep, please.', { modalities: ['text', 'audio'], audio: { voice: 'alloy', format: 'pcm16' } }),
  },
  {
    name: 'fullMetadata',
    title: 'Sixteen pairs of metadata at their limits, and odd keys',
    body: answer({
      id: 'chatcmpl-zoo-metadata',
      content: 'Well labelled.',
      extra: {
        metadata: Object.fromEntries([
          ['env', 'prod'],
          ['__proto__', 'not a prototype'],
          ['constructor', 'not a constructor'],
          ['key with spaces & [brackets].dots', 'a=b,c!d'],
          ['ключ', 'значение'],
          ['', 'the empty key'],
          ['k'.repeat(64), 'v'.repeat(512)],
          ...Array.from({ length: 9 }, (_, n) => [`label_${n}`, `value ${n}`] as const),
        ]),
      },
    }),
    request: asked('Label this well.'),
  },
  {
    name: 'moderated',
    title: 'Moderation results beside the answer',
    body: answer({
      id: 'chatcmpl-zoo-moderation',
      content: 'Of course: bandage it and keep it cool.',
      extra: {
        service_tier: 'priority',
        moderation: {
          input: {
            type: 'moderation_results',
            results: [{ flagged: false, categories: { violence: false, 'self-harm': false } }],
          },
          output: {
            type: 'moderation_results',
            results: [{ flagged: false, categories: { violence: false, 'self-harm': false } }],
          },
        },
        metadata: { env: 'prod', feature: 'support', customer: 'hooli' },
      },
    }),
    request: asked('I twisted my ankle, what now?', { moderation: { input: true, output: true } }),
  },
  {
    name: 'noChoices',
    title: 'No choices at all',
    body: answer({ id: 'chatcmpl-zoo-no-choices', choices: [], usage: usageOf(8, 0) }),
    request: asked('Hello?'),
  },
]
