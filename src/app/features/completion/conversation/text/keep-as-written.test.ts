import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import MarkdownText from './markdown-text.tsx'

const draw = (text: string) => renderToStaticMarkup(createElement(MarkdownText, { text, placed: [] }))

const lines = (words: string) => words.replaceAll(/\n+/g, '\n').trim()

/** The words as a reader sees them: blocks on lines of their own, signs of HTML as themselves. */
function wordsOf(html: string): string {
  return html
    .replaceAll(/<\/(?:p|li|h4|td|th|tr|blockquote)>|<br\/>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .replaceAll(/\n+/g, '\n')
    .trim()
}

describe('Markdown shows every word and sign that is no mark', () => {
  test.each([
    'Keep it at 18~22 degrees by day, 14~16 by night. (~$120), (~$55)',
    'Task one: done\nTask two: waiting\nTask three: not begun',
    '1969.',
    '28657.',
    '1969. Moon\n1971. Rover',
    '7) seven\n8) eight',
    '123456789. long',
    '> 100 ms',
    '- 5',
    '+ 3 points\n- 2 points',
    '2*3*4=24',
    '2*x + 3*y and x**2 + y**2',
    '2**10**2',
    'snake_case_name and __init__',
    '\\( a \\) and \\[ 2 + 2 = 4 \\] and \\{x\\}',
    '\\\\server\\share',
    'in 2023[1] and 2024[2]\n[1]: https://one.test/a\n[2]: https://two.test/b',
    'a    b\tc',
    'A < B & C > D',
  ])('%j', (text) => {
    expect(lines(wordsOf(draw(text))).replace(/one\.test two|\s*(?:one|two)\.test$/gm, '')).toBe(lines(text))
  })

  test('a line that ends ends on the screen too, in quotes, lists and headings’ neighbours', () => {
    expect(draw('a\nb')).toContain('a\nb')
    expect(draw('> a\n> b')).toContain('a\nb')
    expect(draw('- a\n  b')).toContain('a\nb')
    expect(draw('a  \nb')).toMatch(/a<br\/>b/)
  })

  test('between blocks there are no line feeds that would show as empty lines', () => {
    expect(draw('- a\n- b\n\n> c\n\n| d |\n|---|\n| e |')).not.toMatch(/>\n/)
  })
})

describe('marks mean what the writer meant', () => {
  test.each([
    ['~~gone~~ stays struck', '<del>gone</del>'],
    ['*one* and **two** and _three_', '<em>one</em> and <strong>two</strong> and <em>three</em>'],
    ['**注意：**请看', '<strong>注意：</strong>请看'],
    ['这是**“重点”**内容', '<strong>“重点”</strong>内容'],
    ['これは**「強調」**です', '<strong>「強調」</strong>です'],
    ['**중요(重要)**합니다', '<strong>중요(重要)</strong>합니다'],
    ['他说*你好。*然后', '<em>你好。</em>然后'],
    ['(**x**)', '(<strong>x</strong>)'],
    ['**Step 1:** go', '<strong>Step 1:</strong> go'],
    ['***both***', '<em><strong>both</strong></em>'],
    ['a \\*star\\* and 5\\_6', 'a *star* and 5_6'],
    ['[a](https://x.test/a\\(b\\))', 'href="https://x.test/a(b)"'],
  ])('%j', (text, html) => {
    expect(draw(text)).toContain(html)
  })

  test('the number of a list item is text, and the item is one of a list', () => {
    expect(draw('1969.')).toContain('<ol start="1969"><li dir="auto"><span class="list-marker">1969.</span>')
    expect(draw('- one')).not.toContain('list-marker')
  })

  test('code runs as its own letters do, line by line', () => {
    expect(draw('```\nשלום עולם\nx = 1\n```')).toContain('<pre dir="auto"')
    expect(draw('```\nשלום\n```')).toContain('<code>שלום')
    expect(draw('`שלום`')).toContain('<code dir="auto">שלום</code>')
  })
})
