import { CopyText } from '../../../ui/copy-text.tsx'

/** What a client puts into its environment to talk to this server; one press copies it. */
export function ClientSnippet({ baseUrl }: { baseUrl: string }) {
  return <CopyText text={`OPENAI_BASE_URL=${baseUrl}`} />
}
