import { usePathname } from 'wouter/use-browser-location'
import { withoutBase } from '../base-path.ts'

/** The path of the address, without the one at which a proxy serves the page: `/completions`. */
export function usePath(): string {
  return withoutBase(usePathname())
}
