import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { VisibleText } from '../../../../text/plain-text.tsx'
import type { SchemaCheck } from './check-tool-schema.ts'

/** Where arguments do not match the schema of their tool, and which parts of the schema were not checked. */
export function SchemaProblems({ check }: { check: SchemaCheck }) {
  return (
    <>
      {check.problems.length > 0 && (
        <ul className="mt-1 text-12 text-length">
          {check.problems.map((problem) => (
            <li key={`${problem.path} ${problem.kind} ${problem.detail}`}>
              <code>
                <VisibleText text={problem.path.slice(0, 300)} />
              </code>{' '}
              <VisibleText text={t.tools.problem[problem.kind](problem.detail)} />
            </li>
          ))}
        </ul>
      )}
      {check.ignored.length > 0 && (
        <p className="mt-1 text-11 text-n10">
          {t.tools.ignored(
            check.ignored
              .map((one) => one.slice(0, 40))
              .slice(0, 30)
              .join(', '),
          )}
        </p>
      )}
    </>
  )
}
