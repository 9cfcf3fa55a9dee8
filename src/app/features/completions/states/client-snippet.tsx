import { CopyText } from '../../../ui/copy-text.tsx'

/** The environment variable with which a client uses this server, with a button that copies it. */
export function ClientSnippet({ baseUrl }: { baseUrl: string }) {
  return <CopyText text={`OPENAI_BASE_URL=${baseUrl}`} />
}
