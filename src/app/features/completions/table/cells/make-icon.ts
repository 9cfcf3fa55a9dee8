import { SHAPES, type StateShape } from '../../../../record/state-shapes.ts'

/** Shapes on a 24 × 24 grid that only cells use. */
const MORE = {
  other: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M9 9a3 3 0 0 1 6 1c0 2-3 3-3 3m0 4v.01',
  audio: 'M2 10v3m4-7v11m4-14v18m4-13v7m4-10v13m4-8v3',
  picture:
    'M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm4 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4m12 8-3-3a2 2 0 0 0-3 0L6 21',
} as const
type Shape = StateShape | keyof typeof MORE
const PATHS: Readonly<Record<Shape, string>> = { ...SHAPES, ...MORE }

const SVG = 'http://www.w3.org/2000/svg'
const made = new Map<string, SVGElement>()

/** An icon for a cell. `label` names it if there is no text beside it. */
export function makeIcon(shape: Shape, look = '', label: string | null = null): SVGElement {
  const key = `${shape} ${look}`
  const model = made.get(key) ?? draw(shape, look)
  made.set(key, model)
  const icon = document.importNode(model, true)
  if (label === null) icon.setAttribute('aria-hidden', 'true')
  else {
    icon.setAttribute('role', 'img')
    icon.setAttribute('aria-label', label)
  }
  return icon
}

function draw(shape: Shape, look: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  for (const [name, value] of [
    ['viewBox', '0 0 24 24'],
    ['fill', 'none'],
    ['stroke', 'currentColor'],
    ['stroke-width', '2'],
    ['stroke-linecap', 'round'],
    ['stroke-linejoin', 'round'],
    ['class', look],
  ] as const)
    if (value !== '') svg.setAttribute(name, value)
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', PATHS[shape])
  svg.append(path)
  return svg
}
