import { dirname } from 'node:path'
import type { Plugin } from 'vite'

/** Script files of which the first screen runs most of the code. */
const EAGER = new Set(['first-rows', 'libraries', 'page', 'after-rows'])
/** A file that only re-exports from another. */
const FACADE = /^export\{(?<names>[^}]*)\}from"\.\/(?<file>[^"]+)";?\s*$/
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
    transformIndexHtml: {
      order: 'post',
      // The styles are written into the page, which is painted without waiting for them. The server names them in its policy.
      handler: (html, { bundle = {} }) => {
        const [link = '', name = ''] = /\s*<link rel="stylesheet"[^>]*href="\.\/([^"]+)"[^>]*>/.exec(html) ?? []
        const file = bundle[name]
        if (file?.type !== 'asset') throw new Error('the page names no styles')
        delete bundle[name]
        const styles = String(file.source).replaceAll('url(./', `url(./${dirname(name)}/`)
        return html
          .replace(link, '')
          .replace(/\s*<script type="module"[^>]*rolldown-runtime[^>]*><\/script>/, '')
          .replace(/\s*<link rel="modulepreload"[^>]*>/g, '')
          .replace('</title>', () => `</title>\n    <style>${styles}</style>`)
      },
    },
    generateBundle: {
      order: 'post',
      handler: (_options, bundle) => {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
        const helpers = chunks.find(({ name }) => HELPERS.test(name))
        const first = chunks.find(({ name }) => name === 'libraries')
        if (helpers !== undefined && first !== undefined) {
          for (const chunk of chunks)
            if (chunk !== first) chunk.code = importHelpers(chunk.code, helpers.fileName, first.fileName)
          first.code = holdHelpers(first.code, helpers)
          delete bundle[helpers.fileName]
        }
        for (const facade of chunks) {
          const { names, file } = FACADE.exec(facade.code)?.groups ?? {}
          if (names === undefined || file === undefined) continue
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

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1)
const importOf = (file: string) => new RegExp(`import\\{([^}]*)\\}from"\\./${base(file).replaceAll('.', '\\.')}";`)
/** `a as b,c` of an import or export, as `a:b,c` of an object. */
const toMembers = (names: string) => names.replaceAll(' as ', ':')

/** Parts that are loaded later name the styles that they need; those of the page are within it, and no file. */
function withoutPageStyles(code: string): string {
  const named = /"\.\/page-[^"/]+\.css"/
  if (!named.test(code)) return code
  const lookUp = '=>i.map(i=>d[i]);'
  if (!code.includes(lookUp)) throw new Error('how the bundler looks up what a part needs has changed')
  return code.replace(named, '""').replace(lookUp, '=>i.map(i=>d[i]).filter(Boolean);')
}

function holdHelpers(code: string, helpers: { fileName: string; code: string }): string {
  const [, body, names] = /^([\s\S]*)export\{([^}]*)\};?\s*$/.exec(helpers.code) ?? []
  if (body === undefined || names === undefined) throw new Error('the helpers of the bundler look unlike themselves')
  // In `local as name` the order is the reverse of that in an object.
  const members = names.split(',').map((one) => one.split(' as ').reverse().join(':'))
  const held = `const __helpers=(()=>{${body}return{${members.join(',')}}})();`
  const used = code.replace(importOf(helpers.fileName), (_, taken: string) => `const{${toMembers(taken)}}=__helpers;`)
  return `${held}${used}export{__helpers};\n`
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
  const members = names.split(',').map((one) => {
    const [from, to = from] = one.split(' as ')
    return `${to}:m.${from}`
  })
  return code
    .replace(
      new RegExp(`import\\((['"\`])\\./${base(facade).replaceAll('.', '\\.')}\\1\\)`, 'g'),
      () => `import("./${file}").then(m=>({${members.join(',')}}))`,
    )
    .replaceAll(`"./${base(facade)}"`, `"./${file}"`)
}
