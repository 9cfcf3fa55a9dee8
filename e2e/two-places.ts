import { createElement, useEffect, useLayoutEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { promptPart } from '../src/app/ui/late/prompt-part.tsx'

// A page of its own for `late-parts.spec.ts`, which bundles it: one late part at two places. The second is drawn while the
// first waits for the code, which comes after that drawing and before its effects have run.

const code = Promise.withResolvers<() => string>()
const Part = promptPart(() => code.promise, 'its room')
const root = createRoot(document.body)
const first = createElement('p', { key: 'first' }, createElement(Part))
const second = createElement('p', { key: 'second' }, createElement(Part))

function CodeComes(): null {
  useLayoutEffect(() => code.resolve(() => 'the part'), [])
  return null
}

function SecondIsDrawn(): null {
  useEffect(() => root.render([first, second, createElement(CodeComes, { key: 'code' })]), [])
  return null
}

root.render([first, createElement(SecondIsDrawn, { key: 'next' })])
