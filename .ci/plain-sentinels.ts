import type { Plugin } from 'vite'

/** What React throws to itself, in its build for production: five errors, made while it is loaded. */
const SENTINEL = /\b(?<name>\w+Exception) = Error\(formatProdErrorMessage\((?<code>\d+)\)\)/g

/**
 * Makes what React only throws to itself (`SuspenseException` and the like) without a stack that nobody reads. For its lines,
 * a browser that is watched (developer tools, Playwright) reads all of React once or twice more: 13 ms and more.
 */
export function plainSentinels(): Plugin {
  return {
    name: 'plain-sentinels',
    apply: 'build',
    transform: {
      filter: { id: /react-dom-client\.production\.js$/ },
      handler: (code) => {
        const plain = code.replaceAll(
          SENTINEL,
          '$<name> = Object.create(Error.prototype, { message: { value: formatProdErrorMessage($<code>) } })',
        )
        if (plain === code) throw new Error('React makes the errors that it throws to itself in another way')
        return { code: plain, map: null }
      },
    },
  }
}
