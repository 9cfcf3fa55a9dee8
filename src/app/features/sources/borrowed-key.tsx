import { sourceMessages as say } from '../../messages/sources/sources.ts'
import { CopyText } from '../../ui/copy-text.tsx'

/** Whose key is sent on while the server has none, and the steps after which calls are kept. */
export function BorrowedKey({ to, baseUrl }: { to: string; baseUrl: string }) {
  const [point, store] = say.borrowedSteps
  return (
    <>
      <p>{say.borrowed(to)}</p>
      <ol className="list-decimal space-y-2 py-3 ps-5">
        <li>
          {point} <CopyText text={`OPENAI_BASE_URL=${baseUrl}`} />
        </li>
        <li>{store}</li>
      </ol>
      <p className="pb-2">{say.borrowedMore}</p>
    </>
  )
}
