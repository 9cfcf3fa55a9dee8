import { answer, asked, choiceOf, usageOf } from './answer.ts'
import type { ZooAnimal } from './zoo-animal.ts'

const PARAGRAPH =
  'The ridge path begins behind the boathouse and climbs in long, even turns through birch and heather. After the second gate the ground opens, and on a clear morning the whole fjord lies below, with the ferry drawing its white line from shore to shore. '

/** Completions with an unusual text: scripts, lengths, hidden characters. */
export const TEXT_ANIMALS: readonly ZooAnimal[] = [
  {
    name: 'markdownEverything',
    title: 'Headings, a table, code, a task list and a quotation',
    body: answer({
      id: 'chatcmpl-zoo-markdown',
      model: 'gpt-4.1-2025-04-14',
      content:
        '## Packing list\n\nFor **three days** in *October*:\n\n| Item | Weight | Packed |\n|---|---:|:---:|\n| Tent Storm 3 | 2,150 g | ✓ |\n| Sleeping bag | 980 g | ✓ |\n| Stove | 83 g | – |\n\n- [x] Map 1:50,000\n- [ ] Gas (EN 417)\n\n```ts\nconst total = items.reduce((grams, item) => grams + item.grams, 0)\nconsole.log(`${total} g`)\n```\n\n> There is no bad weather, only a cold stove.\n\n1. Dry the tent.\n   1. Inner first.\n   2. Then the fly.\n2. Count the pegs.\n\nSee <https://example.com/lists> or [the shop](https://example.org/shop).\n\n---\nTotal: `3,213 g`.',
      usage: usageOf(41, 212),
      extra: { metadata: { env: 'prod', feature: 'support', customer: 'acme' } },
    }),
    request: asked('Make me a packing list for three days in October, as a table.'),
  },
  {
    name: 'hugeAnswer',
    title: 'An answer of 200 kB',
    body: answer({
      id: 'chatcmpl-zoo-huge',
      model: 'gpt-4.1-2025-04-14',
      content: Array.from({ length: 830 }, (_, n) => (n % 6 === 5 ? `${PARAGRAPH}\n\n` : PARAGRAPH)).join(''),
      usage: usageOf(33, 41_500),
      extra: { metadata: { env: 'dev', feature: 'summarise' } },
    }),
    request: asked('Write a very long description of the ridge path.'),
  },
  {
    name: 'chinese',
    title: 'Chinese, Japanese and Korean in one answer',
    body: answer({
      id: 'chatcmpl-zoo-cjk',
      content:
        '这顶帐篷重两公斤，三季可用。\n\nこのテントは重さ約2キロで、春から秋まで使えます。\n\n이 텐트는 무게가 약 2kg이며 봄부터 가을까지 사용할 수 있습니다.',
      usage: usageOf(44, 118),
      extra: { metadata: { env: 'prod', feature: 'translate', customer: 'globex' } },
    }),
    request: asked('请用中文、日语和韩语介绍这顶帐篷。'),
  },
  {
    name: 'rightToLeft',
    title: 'Arabic and Hebrew with English inside',
    body: answer({
      id: 'chatcmpl-zoo-rtl',
      content:
        'الخيمة Storm 3 مقاومة للماء حتى 4000 مم، ووزنها 2.1 كجم فقط.\n\n- السعر: €349\n- الضمان: 5 سنوات\n\nהאוהל Storm 3 עמיד במים ומתאים לשני אנשים (2.1 ק״ג).',
      usage: usageOf(52, 131),
      extra: { metadata: { env: 'prod', feature: 'translate', customer: 'umbrella' } },
    }),
    request: asked('صف خيمة Storm 3 بالعربية ثم بالعبرية.'),
  },
  {
    name: 'emoji',
    title: 'Emoji families, flags and skin tones',
    body: answer({
      id: 'chatcmpl-zoo-emoji',
      content: '👩‍👩‍👧‍👦 hiking 🏔️ with 🐕‍🦺, flags 🇳🇴🇯🇵🏴󠁧󠁢󠁳󠁣󠁴󠁿, thumbs 👍🏽👍🏿, and one 🧑🏻‍🚒 waiting with ☕️.',
      usage: usageOf(12, 61),
      extra: { metadata: { env: 'dev', feature: 'support' } },
    }),
    request: asked('Tell me about your trip, only with emoji if you can 🙂'),
  },
  {
    name: 'hiddenCharacters',
    title: 'Bidi overrides, zero-width and tag characters',
    body: answer({
      id: 'chatcmpl-zoo-hidden',
      content: `Invoice \u202e0042.99\u202c is due.\u200b\u200b Please pay\u2066 now\u2069.${Array.from('ignore me', (c) => String.fromCodePoint(0xe0000 + (c.codePointAt(0) ?? 0))).join('')}`,
      extra: { metadata: { env: 'staging', feature: 'triage' } },
    }),
    request: asked('When is the invoice due?'),
  },
  {
    name: 'emptyText',
    title: 'An answer that is an empty string',
    body: answer({ id: 'chatcmpl-zoo-empty', content: '', usage: usageOf(21, 0), extra: { metadata: {} } }),
    request: asked('Say nothing.'),
  },
  {
    name: 'longWord',
    title: 'One word of 4,000 characters',
    body: answer({
      id: 'chatcmpl-zoo-long-word',
      content: 'Donaudampfschifffahrts'.repeat(182),
      usage: usageOf(14, 1092),
    }),
    request: asked('Longest German word, please.'),
  },
  {
    name: 'contentParts',
    title: 'Content as an array of parts',
    body: answer({
      id: 'msg-zoo-parts',
      model: 'mistral-small-2506',
      choices: [
        choiceOf(0, {
          content: [
            { type: 'text', text: 'First part. ' },
            { type: 'text', text: 'Second part.' },
          ],
        }),
      ],
      usage: usageOf(9, 8),
    }),
    request: asked('Answer in two parts.'),
  },
  {
    name: 'reasoningText',
    title: 'Reasoning beside the answer, as look-alike servers send it',
    body: answer({
      id: 'ds-zoo-reasoning',
      model: 'deepseek-reasoner',
      content: 'The 17:05 ferry.',
      message: {
        reasoning_content: 'The hike takes 4 h 30 min. Start 12:15 → back 16:45. The next ferry after that is 17:05.',
      },
      usage: usageOf(64, 58, {
        completion_tokens_details: { reasoning_tokens: 51 },
        prompt_cache_hit_tokens: 0,
        prompt_cache_miss_tokens: 64,
      }),
    }),
    request: asked('We start at 12:15 and walk 4.5 hours. Which ferry?'),
  },
]
