import { ExternalLink } from '../text/external-link.tsx'
import { VisibleText } from '../../../../text/plain-text.tsx'

/** Characters of an address that are drawn; the link has all of it. */
const LONGEST_ADDRESS = 2_000

/** The address of a source, as the link that it is if it may be followed. */
export function SourceAddress({ url }: { url: string }) {
  return (
    <ExternalLink target={url} words={url}>
      <VisibleText text={url.slice(0, LONGEST_ADDRESS)} />
    </ExternalLink>
  )
}
