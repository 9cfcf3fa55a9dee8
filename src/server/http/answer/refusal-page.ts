import type { Refusal } from '../../source/refusal.ts'
import { DOCUMENT_HEADERS } from './headers.ts'

/** The parts of a request that tell whether a browser asks for a page. */
interface AskedByBrowser {
  method: string
  header: (name: string) => string | null
}

/** Whether a person is going to see the answer in a browser. */
export function isNavigation({ method, header }: AskedByBrowser): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    header('accept')?.includes('text/html') === true &&
    (header('sec-fetch-mode') ?? 'navigate') === 'navigate'
  )
}

const TITLES: Readonly<Record<number, string>> = {
  403: 'This server is not open to you',
  421: 'This server does not know the name in the address bar',
}

/** What the reader can do about it. Constant HTML; nothing of the request is repeated. */
const WAYS_OUT: Readonly<Record<number, string>> = {
  421: `<p>Completionist answers only to names that it was told, so that no web page can reach it under a name of its own.
Start it with the setting <code>COMPLETIONIST_HOSTS=name</code>, where <code>name</code> is what stands in the address bar
before the first slash (with the port, where there is one and a proxy keeps it):</p>
<p><code>COMPLETIONIST_HOSTS=completionist.example.com COMPLETIONIST_TOKEN=auto npm start</code></p>
<p>On the machine itself it answers to <code>127.0.0.1</code> and <code>localhost</code>.</p>`,
}

/** A refusal as a small page, for when the product's own page cannot be served. It has the same strict headers. */
export function answerRefusalPage(refusal: Refusal, requestId: string): Response {
  const title = TITLES[refusal.status] ?? 'Completionist says no'
  const more = WAYS_OUT[refusal.status] ?? `<p>${toHtml(refusal.message)}</p>`
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Completionist</title>
</head>
<body>
<main>
<h1>${title}</h1>
${more}
</main>
</body>
</html>
`
  return new Response(html, { status: refusal.status, headers: { ...DOCUMENT_HEADERS, 'x-request-id': requestId } })
}

function toHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
