import { globSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import type { Bench, Figure } from './figure.ts'
import type { TrustPart } from './trust/trust-part.ts'

const FOLDER = path.join(import.meta.dirname, 'trust')
/** Names of single chapters, with commas; all of them, and the report written anew, where it is not set. */
const ONLY = process.env['TRUST_PARTS']?.split(',')

async function loadParts(): Promise<TrustPart[]> {
  const files = globSync('*.part.ts', { cwd: FOLDER }).filter(
    (file) => ONLY?.includes(file.replace('.part.ts', '')) ?? true,
  )
  const parts = await Promise.all(
    files.map(async (file) => ((await import(path.join(FOLDER, file))) as { part: TrustPart }).part),
  )
  return parts.toSorted((one, other) => one.order - other.order)
}

function toLine({ what, value, unit, atMost }: Figure): string {
  const met = atMost === undefined ? '' : value <= atMost ? `≤ ${atMost}: met` : `≤ ${atMost}: **missed**`
  return `| ${what} | ${value.toLocaleString('en', { maximumFractionDigits: 2 })} ${unit} | ${met} |`
}

/** Every chapter of the trust report, one after the other. A whole run writes `docs/trust.md`. */
export const bench: Bench = {
  title: 'what was tried to make it lose, leak or end',
  async run() {
    const all: Figure[] = []
    const chapters: string[] = []
    for (const part of await loadParts()) {
      const figures = await part.run(false)
      all.push(...figures.map((figure) => ({ ...figure, what: `${part.title}: ${figure.what}` })))
      chapters.push(
        `## ${part.title}\n\n${part.method}\n\n| what | found | aim |\n|---|---|---|\n${figures.map(toLine).join('\n')}\n`,
      )
    }
    if (ONLY === undefined) {
      const head = `# Trust report\n\nMade by \`npm run bench -- trust\` on ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.version}. Run it to make it again.\n`
      writeFileSync('docs/trust.md', `${head}\n${chapters.join('\n')}`)
    }
    return all
  },
}
