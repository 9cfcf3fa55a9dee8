import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import type { Bench, Figure } from './figure.ts'
import type { TrustPart } from './trust/trust-part.ts'

const FOLDER = path.join(import.meta.dirname, 'trust')
const REPORT = path.join(import.meta.dirname, '..', 'docs', 'trust.md')
const HEAD = `# Trust report

What was tried to make Completionist lose, leak or end, and what came of it. \`npm run bench -- trust\` makes this page again, chapter by
chapter; \`TRUST_PARTS=kills,power npm run bench -- trust\` makes only those anew. [threats.md](threats.md) says what is promised.
`
/** Names of single chapters, with commas; all of them where it is not set. */
const ONLY = process.env['TRUST_PARTS']?.split(',')

async function loadParts(): Promise<(TrustPart & { isAsked: boolean })[]> {
  const parts = await Promise.all(
    globSync('*.part.ts', { cwd: FOLDER }).map(async (file) => {
      const { part } = (await import(path.join(FOLDER, file))) as { part: TrustPart }
      return { ...part, isAsked: ONLY?.includes(file.replace('.part.ts', '')) ?? true }
    }),
  )
  return parts.toSorted((one, other) => one.order - other.order)
}

function toLine({ what, value, unit, atMost }: Figure): string {
  const met = atMost === undefined ? '' : value <= atMost ? `≤ ${atMost}: met` : `≤ ${atMost}: **missed**`
  return `| ${what} | ${value.toLocaleString('en', { maximumFractionDigits: 2 })} ${unit} | ${met} |`
}

function toChapter({ title, method }: TrustPart, figures: readonly Figure[], seconds: number): string {
  const made = `Made on ${new Date().toISOString().slice(0, 10)} in ${Math.ceil(seconds / 60)} min: ${cpus().length} cores, Node ${process.version}.`
  return `## ${title}\n\n${method}\n\n${made}\n\n| what | found | aim |\n|---|---|---|\n${figures.map(toLine).join('\n')}\n`
}

/** The chapters of the report as it lies there, by their titles. */
function readChapters(): Map<string, string> {
  const text = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : ''
  const chapters = text.split(/^(?=## )/m).slice(1)
  return new Map(chapters.map((chapter) => [chapter.slice(3, chapter.indexOf('\n')), `${chapter.trimEnd()}\n`]))
}

/** Every chapter of the trust report, one after the other, each written to `docs/trust.md` when it is made. */
export const bench: Bench = {
  title: 'what was tried to make it lose, leak or end',
  async run() {
    const all: Figure[] = []
    const parts = await loadParts()
    for (const part of parts.filter(({ isAsked }) => isAsked)) {
      const started = performance.now()
      const figures = await part.run(false)
      all.push(...figures.map((figure) => ({ ...figure, what: `${part.title}: ${figure.what}` })))
      const chapters = readChapters().set(part.title, toChapter(part, figures, (performance.now() - started) / 1000))
      writeFileSync(REPORT, [HEAD, ...parts.flatMap(({ title }) => chapters.get(title) ?? [])].join('\n'))
    }
    return all
  },
}
