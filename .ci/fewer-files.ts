import { dirname } from 'node:path'
import type { Plugin } from 'vite'

/** Script files of which most is run at once: by the first screen, and by the first press on a row. */
const EAGER = new Set(['first-rows', 'page', 'after-rows', 'drawer'])
/** What the bundler writes around each `import()` of a part, to ask for the files that it needs all at once. */
const PRELOAD_HELPER = '\0vite/preload-helper.js'
/** A third of the bundler's own: that also tells of events that nobody hears, and of a policy that we have no nonce for. */
const preloadHelper = `
const asked = new Set()
export const __vitePreload = (load, files = [], from) =>
  Promise.all(
    files.map((file) => {
      const { href } = new URL(file, from)
      if (asked.has(href)) return
      asked.add(href)
      if ([...document.querySelectorAll('link')].some((link) => link.href === href)) return
      const link = document.createElement('link')
      const isStyle = href.endsWith('.css')
      link.rel = isStyle ? 'stylesheet' : 'modulepreload'
      link.crossOrigin = ''
      link.href = href
      document.head.append(link)
      if (isStyle)
        return new Promise((resolve, reject) => {
          link.onload = resolve
          link.onerror = () => reject(new Error(href))
        })
    }),
  ).then(load)
`
/** A file that only re-exports from another, or only runs it. */
const FACADE = /^(?:export\{(?<names>[^}]*)\}from|import)"\.\/(?<file>[^"]+)";?\s*$/
/** Where the styles go in `index.html`. */
const STYLES = '<!-- styles -->'
/** The script that begins. Named in the head, it would be asked for before the frame is painted. */
const BEGIN = /\s*<script type="module" crossorigin src="[^"]*\/first-rows-[^"]*"><\/script>/
/** What the page's own code is in: `begin.ts` asks for it, and pages without first rows name it ahead. */
const LATE = /<script type="module" crossorigin src="(?<href>[^"]*\/page-[^"]*)"><\/script>/g
/** The bundler's helpers, which it always writes to a file of their own. */
const HELPERS = /^rolldown-runtime/

/**
 * Takes away what the first screen would wait for without need. The bundler's helpers go into the file that loads first, and
 * files that only name what another exports are left out: a request each. Where most of a file is called at once, the
 * browser is told so: it then compiles all of it beside the page, instead of one function after the other within it.
 */
export function fewerFiles(): Plugin {
  return {
    name: 'fewer-files',
    enforce: 'post',
    apply: 'build',
    load: { order: 'pre', handler: (id) => (id === PRELOAD_HELPER ? preloadHelper : null) },
    transformIndexHtml: {
      order: 'post',
      // The styles are written into the page, after its frame, which is painted without waiting for them. The server names
      // them in its policy.
      handler: (html, { bundle = {} }) => {
        const [link = '', name = ''] = /\s*<link rel="stylesheet"[^>]*href="\.\/([^"]+)"[^>]*>/.exec(html) ?? []
        const file = bundle[name]
        if (file?.type !== 'asset') throw new Error('the page names no styles')
        delete bundle[name]
        const [begin] = BEGIN.exec(html) ?? []
        if (begin === undefined || !html.includes(STYLES))
          throw new Error('the page has no script to begin, or no place for styles')
        // Last of all, so that the frame is painted before any of it is asked for.
        const code = [
          ...Array.from(html.matchAll(LATE), ({ groups }) => {
            return `<link rel="modulepreload" crossorigin href="${groups?.['href'] ?? ''}" />`
          }),
          begin.trim(),
        ]
        refuseBroadStyles(String(file.source))
        const styles = String(file.source).replaceAll('url(./', `url(./${dirname(name)}/`)
        return html
          .replace(link, '')
          .replace(/\s*<script type="module"[^>]*rolldown-runtime[^>]*><\/script>/, '')
          .replace(/\s*<link rel="modulepreload"[^>]*>/g, '')
          .replaceAll(LATE, '')
          .replace('<style>', () => `<style>${tokensOf(styles, html)}`)
          .replace(STYLES, () => `<style>${styles}</style>`)
          .replace(begin, '')
          .replace('</body>', () => `${code.join('\n    ')}\n  </body>`)
      },
    },
    generateBundle: {
      order: 'post',
      handler: (_options, bundle) => {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
        const helpers = chunks.find(({ name }) => HELPERS.test(name))
        const first = chunks.find(({ name }) => name === 'page')
        if (helpers !== undefined && first !== undefined) {
          for (const chunk of chunks)
            if (chunk !== first) chunk.code = importHelpers(chunk.code, helpers.fileName, first.fileName)
          first.code = holdHelpers(first.code, helpers, first.fileName)
          delete bundle[helpers.fileName]
        }
        for (const facade of chunks) {
          const { names = '', file } = FACADE.exec(facade.code)?.groups ?? {}
          if (file === undefined) continue
          for (const chunk of chunks) chunk.code = importDirectly(chunk.code, facade.fileName, names, file)
          delete bundle[facade.fileName]
        }
        for (const chunk of chunks) chunk.code = withoutPageStyles(chunk.code)
        for (const chunk of chunks)
          if (EAGER.has(chunk.name)) chunk.code = `//# allFunctionsCalledOnLoad\n${chunk.code}`
      },
    },
  }
}

/**
 * Throws if a selector asks for a place among siblings before its last part, and that part names no class, attribute or
 * element: whenever an element comes or goes, the browser would look anew at all below its neighbours.
 */
function refuseBroadStyles(styles: string): void {
  const broad = /:(?:first|last|only|nth)-[\w-]+(?:\([^)]*\))?\s*[\s>+~]\s*(?:\*|:[^\s>+~,{]*)(?=[,{])/
  const [found] = broad.exec(styles) ?? []
  if (found !== undefined) throw new Error(`a rule of the styles reaches all elements below a sibling: ${found}`)
}

/** The colours that the frame of the page names, as the styles define them: these stand after the frame. */
function tokensOf(styles: string, html: string): string {
  const names = new Set(html.match(/(?<=var\()--color-\w+/g))
  const tokens = [...names].map((name) => {
    const [token] = new RegExp(`${name}:[^;}]+`).exec(styles) ?? []
    if (token === undefined) throw new Error(`the frame of the page names ${name}, which the styles have not got`)
    return token
  })
  return `@layer frame{:root{${tokens.join(';')}}}`
}

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1)
const importOf = (file: string) => new RegExp(`import\\{([^}]*)\\}from"\\./${base(file).replaceAll('.', '\\.')}";`)
/** `a as b,c` of an import or export, as `a:b,c` of an object. */
const toMembers = (names: string) => names.replaceAll(' as ', ':')

/** Parts that are loaded later name the styles that they need; those of the page are within it, and no file. */
function withoutPageStyles(code: string): string {
  const named = /"\.\/first-rows-[^"/]+\.css"/
  if (!named.test(code)) return code
  const lookUp = '=>i.map(i=>d[i]);'
  if (!code.includes(lookUp)) throw new Error('how the bundler looks up what a part needs has changed')
  return code.replace(named, '""').replace(lookUp, '=>i.map(i=>d[i]).filter(Boolean);')
}

function holdHelpers(code: string, helpers: { fileName: string; code: string }, own: string): string {
  const [, body, names] = /^([\s\S]*)export\{([^}]*)\};?\s*$/.exec(helpers.code) ?? []
  if (body === undefined || names === undefined) throw new Error('the helpers of the bundler look unlike themselves')
  // In `local as name` the order is the reverse of that in an object.
  const members = names.split(',').map((one) => one.split(' as ').reverse().join(':'))
  const held = `const __helpers=(()=>{${body}return{${members.join(',')}}})();`
  const used = code.replace(importOf(helpers.fileName), (_, taken: string) => `const{${toMembers(taken)}}=__helpers;`)
  return `${held}${used.replaceAll(`"./${base(helpers.fileName)}"`, `"./${base(own)}"`)}export{__helpers};\n`
}

function importHelpers(code: string, helpers: string, first: string): string {
  return code
    .replace(
      importOf(helpers),
      (_, taken: string) => `import{__helpers}from"./${base(first)}";const{${toMembers(taken)}}=__helpers;`,
    )
    .replaceAll(`"./${base(helpers)}"`, `"./${base(first)}"`)
}

function importDirectly(code: string, facade: string, names: string, file: string): string {
  const members = names.split(',').flatMap((one) => {
    if (one === '') return []
    const [from, to = from] = one.split(' as ')
    return `${to}:m.${from}`
  })
  return code
    .replace(
      new RegExp(`import\\((['"\`])\\./${base(facade).replaceAll('.', '\\.')}\\1\\)`, 'g'),
      () => `import("./${file}")${members.length > 0 ? `.then(m=>({${members.join(',')}}))` : ''}`,
    )
    .replaceAll(`"./${base(facade)}"`, `"./${file}"`)
}
