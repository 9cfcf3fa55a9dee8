import type { DatabaseSync } from 'node:sqlite'
import { packPairs } from '../tables/packed-pairs.ts'
import { MAY_BE_ESTIMATE } from '../question/result-set.ts'
import { TEXT_VERSION } from '../../record/searched-text.ts'
import { TEXTS } from './schema.ts'
import { unpackWidePairs } from './wide-pairs.ts'

/**
 * Version 19: a smaller store. Pair numbers take as many bytes as they need; that there are estimated costs is a count instead of
 * an index; rows have numbers in the text index that are near each other (`text-place.ts`), so that it is made again, in the
 * background. Inside a transaction.
 */
export function makeSmaller(db: DatabaseSync): void {
  db.exec(`
    ALTER TABLE totals ADD COLUMN estimates INTEGER NOT NULL DEFAULT 0;
    UPDATE totals SET estimates = (SELECT count(*) FROM completions WHERE ${MAY_BE_ESTIMATE});
    DROP INDEX completions_estimates;
    DROP TABLE texts;
    ${TEXTS}
    UPDATE text_state SET version = ${TEXT_VERSION}, since = (SELECT seq FROM totals), below = 9007199254740991,
      missing = (SELECT n FROM totals);
  `)
  db.function('packed_pairs', { deterministic: true }, (wide) =>
    wide instanceof Uint8Array ? packPairs([...unpackWidePairs(wide)]) : wide,
  )
  db.exec('UPDATE completions SET pairs = packed_pairs(pairs)')
}
