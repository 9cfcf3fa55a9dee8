import { PART_NUMBERS } from '../stretches/packed-column.ts'
import { TEXT_VERSION } from '../../record/searched-text.ts'
import { MADE_COLUMNS, SORT_COLUMNS } from '../../question/sort-columns.ts'

/** "Cmpl" in the file's header marks our files. */
export const APPLICATION_ID = 0x43_6d_70_6c
/** The layout to which the last step of `migrations.ts` leads. */
const LAST_STEP = 24
/** The newest layout that this program knows, stored in `PRAGMA user_version`. One may be nothing but new columns. */
export const SCHEMA_VERSION = Math.max(LAST_STEP, ...MADE_COLUMNS.map(({ since = 1 }) => since))
/** The first layout in which a store records how far it has come. */
export const STANDING_SINCE = 7

/** The step to a layout that is nothing but new columns of the table. In rows that are there they are null. */
export function addColumns(layout: number): string {
  return MADE_COLUMNS.filter(({ since }) => since === layout)
    .map(({ column, type }) => `ALTER TABLE completions ADD COLUMN ${column} ${type};`)
    .join('\n')
}

const sortColumns = Object.values(SORT_COLUMNS)
  .filter((sort) => sort.value !== null && (sort.since ?? 1) === 1)
  .map((sort) => `${sort.column} ${sort.type}`)
  .join(', ')

/**
 * Version 1. Everything but `bodies` is derived from it.
 *
 * - `completions`: one narrow row per record in list order; what the list sorts and filters by. `pairs` holds the record's
 *   pair numbers, until version 18 as 32-bit integers. `spliced` is 1 where `/v1` must write the name into the body.
 * - `rows`: the table's line with its CRC-32, apart so that scans of `completions` stay dense; JSON until version 15.
 * - `bodies`: the bytes. `metadata` is the JSON that `/v1` must write into the body; null where the body says the same.
 * - `pairs`: every value of every faceted field with kept sums. `marks`: which record carries which.
 * - `rollup`: sums per hour and model. `deleted`: where a cursor stood whose record is gone; from
 * version 11 on under what `toDeletedName` gives.
 */
export const SCHEMA_V1 = `
CREATE TABLE completions (
  ord INTEGER PRIMARY KEY, seq INTEGER NOT NULL, spliced INTEGER NOT NULL,
  ${sortColumns},
  name TEXT NOT NULL, wire_id TEXT, pairs BLOB NOT NULL
);
CREATE UNIQUE INDEX completions_name ON completions (name);
CREATE INDEX completions_wire_id ON completions (wire_id) WHERE wire_id IS NOT NULL;
CREATE INDEX completions_seq ON completions (seq);
CREATE INDEX completions_tokens ON completions (tokens);

CREATE TABLE rows (ord INTEGER PRIMARY KEY, crc INTEGER NOT NULL, row TEXT NOT NULL);

CREATE TABLE bodies (
  ord INTEGER PRIMARY KEY, codec INTEGER NOT NULL, size INTEGER NOT NULL, crc INTEGER NOT NULL, sha256 BLOB NOT NULL,
  metadata TEXT, metadata_changed_at REAL, came_from TEXT NOT NULL, line INTEGER, received_at REAL NOT NULL,
  capture TEXT, body BLOB NOT NULL, request BLOB, messages BLOB
);

CREATE TABLE pairs (
  pair INTEGER PRIMARY KEY, field TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  n INTEGER NOT NULL, tokens INTEGER NOT NULL, cost INTEGER NOT NULL, UNIQUE (field, key, value)
);
CREATE TABLE marks (pair INTEGER NOT NULL, ord INTEGER NOT NULL, PRIMARY KEY (pair, ord)) WITHOUT ROWID;

CREATE TABLE rollup (
  hour INTEGER NOT NULL, model TEXT NOT NULL, n INTEGER NOT NULL, prompt_tokens INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL, tokens INTEGER NOT NULL, cost INTEGER NOT NULL, PRIMARY KEY (hour, model)
) WITHOUT ROWID;

CREATE TABLE deleted (name TEXT PRIMARY KEY, ord INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX deleted_ord ON deleted (ord);
CREATE TABLE import_checkpoints (key TEXT PRIMARY KEY, byte_offset INTEGER NOT NULL, line INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE totals (
  one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, changes INTEGER NOT NULL,
  n INTEGER NOT NULL, tokens INTEGER NOT NULL, cost INTEGER NOT NULL
);
INSERT INTO totals VALUES (1, 0, 0, 0, 0, 0);
`

/**
 * Version 2: the mirror. `mirror_rows` connects what upstream lists to a place in the list, or to none if it was
 * deleted here; `listed` is upstream's text if the record has richer bytes; `messages`: 0 not fetched yet, 1 known, 2
 * upstream has none; `walk` is the last one that saw it. `mirror_lease`: which process walks, with the number of its
 * lease; `until` when, in Unix milliseconds.
 */
export const SCHEMA_V2 = `
ALTER TABLE completions ADD COLUMN expires INTEGER;
CREATE INDEX completions_expires ON completions (expires) WHERE expires IS NOT NULL;

CREATE TABLE mirror_sources (
  source TEXT PRIMARY KEY, state TEXT NOT NULL, profile TEXT, n INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE mirror_rows (
  source TEXT NOT NULL, id TEXT NOT NULL, ord INTEGER NOT NULL, created INTEGER, walk INTEGER NOT NULL, sha256 BLOB NOT NULL,
  messages INTEGER NOT NULL, expires INTEGER, gone_at INTEGER, listed BLOB, PRIMARY KEY (source, id)
) WITHOUT ROWID;
CREATE INDEX mirror_rows_created ON mirror_rows (source, created);
CREATE TABLE mirror_walks (
  source TEXT NOT NULL, walk INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (source, walk)
) WITHOUT ROWID;
CREATE TABLE mirror_lease (
  one INTEGER PRIMARY KEY CHECK (one = 1), token INTEGER NOT NULL, holder TEXT NOT NULL, until INTEGER NOT NULL
);
INSERT INTO mirror_lease VALUES (1, 0, '', 0);
`

/**
 * Version 3: the recorder. `calls`: what was seen of a call apart from its record, and its answer as it came if the
 * record is something else. `answered` is 0 if no choice came back: such a record is for the page only, not for the
 * contract's list.
 */
export const SCHEMA_V3 = `
CREATE TABLE calls (
  ord INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, answered INTEGER NOT NULL, call TEXT NOT NULL, answer BLOB
);
CREATE INDEX calls_unanswered ON calls (ord) WHERE answered = 0;
`

/**
 * Version 4: moderation, a column to sort by. Existing rows stay without it, as in `rows`: reading every body again
 * would take minutes in a large store.
 */
export const SCHEMA_V4 = 'ALTER TABLE completions ADD COLUMN moderation TEXT;'

/**
 * Version 7: checksums for damage that none covered before. `totals` names the store and has a checksum over everything
 * that ever happened to it; `seal` is a CRC-32 over the narrow columns of a body, and over a call with its answer; null
 * in existing rows, which stay as they were.
 */
export const SCHEMA_V7 = `
ALTER TABLE totals ADD COLUMN store TEXT NOT NULL DEFAULT '';
ALTER TABLE totals ADD COLUMN chain TEXT NOT NULL DEFAULT '';
UPDATE totals SET store = lower(hex(randomblob(8)));
ALTER TABLE bodies ADD COLUMN seal INTEGER;
ALTER TABLE calls ADD COLUMN seal INTEGER;
`

/**
 * Version 10: which assembler made the record of a call with a stored answer (`record/assemble/assembler-version.ts`);
 * 0 for existing calls. The index contains only those calls, in list order.
 */
export const SCHEMA_V10 = `
ALTER TABLE calls ADD COLUMN assembler INTEGER NOT NULL DEFAULT 0;
CREATE INDEX calls_kept ON calls (ord, assembler) WHERE answer IS NOT NULL;
`

/**
 * The words of all records. It contains no texts, only the positions of words. `secure-delete` removes the words of
 * deleted records at once; FTS5 alone would only mark them as deleted. Its tokenizer knows ASCII; everything else is
 * made into words before (`searched-text.ts`).
 */
export const TEXTS = `
CREATE VIRTUAL TABLE texts USING fts5(text, parts, content='', tokenize='ascii');
INSERT INTO texts (texts, rank) VALUES ('secure-delete', 1);
`

/**
 * Version 12: full text. `text_state`: the version of `texts`, and which records are not in it yet: the `missing` ones
 * with a `seq` up to `since` and a place below `below`.
 */
export const SCHEMA_V12 = `
DROP TABLE IF EXISTS texts;
DROP TABLE IF EXISTS text_state;
${TEXTS}
CREATE TABLE text_state (
  one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, since INTEGER NOT NULL, below INTEGER NOT NULL,
  missing INTEGER NOT NULL
);
INSERT INTO text_state SELECT 1, ${TEXT_VERSION}, seq, 9007199254740991, n FROM totals;
`

/**
 * Version 13: rows leave out nulls (`contract/row/row-line.ts`), and bodies are packed with a dictionary
 * (`body-codec.ts`). `repacking`: records with a place below `below` still have an older form.
 */
export const SCHEMA_V13 = `
CREATE TABLE repacking (one INTEGER PRIMARY KEY CHECK (one = 1), below INTEGER NOT NULL);
INSERT INTO repacking SELECT 1, CASE n WHEN 0 THEN 0 ELSE 9007199254740991 END FROM totals;
`

/** Has all records written in the newest form, in the background. */
const WRITE_ALL_ANEW =
  'UPDATE repacking SET below = CASE (SELECT n FROM totals) WHEN 0 THEN 0 ELSE 9007199254740991 END;'

/** Version 15: lines are packed (`line-codec.ts`), and texts to sort by are shorter (`sort-columns.ts`). */
export const SCHEMA_V15 = WRITE_ALL_ANEW

/**
 * Version 16: when the answer of a recorded call began, a column to ask for and to sort by. What the lines say is added as
 * they are written anew.
 */
export const SCHEMA_V16 = `
ALTER TABLE completions ADD COLUMN first_byte REAL;
UPDATE completions SET first_byte = (
  SELECT round(json_extract(c.call, '$.first_byte_ms')) FROM calls c WHERE c.ord = completions.ord AND json_valid(c.call)
) WHERE ord IN (SELECT ord FROM calls);
UPDATE repacking SET below = 9007199254740991 WHERE EXISTS (SELECT 1 FROM calls);
`

/** Version 17: lines tell apart what begins alike (`output.digits`). They are written anew. */
export const SCHEMA_V17 = WRITE_ALL_ANEW

/**
 * Version 18: whether a cost was reported, and an index of the rows of which that is not known; what the prompt of each row
 * hashes to. Both are added as lines are written anew.
 */
export const SCHEMA_V18 = `
ALTER TABLE completions ADD COLUMN reported INTEGER;
CREATE INDEX completions_estimates ON completions (ord) WHERE cost IS NOT NULL AND reported IS NOT 1;
${WRITE_ALL_ANEW}
`

/**
 * Version 20: what prompts hash to and what answers do, as numbers to group by, so that no line is read. They are added as lines
 * are written anew.
 */
export const SCHEMA_V20 = `
ALTER TABLE completions ADD COLUMN asked INTEGER;
ALTER TABLE completions ADD COLUMN answered INTEGER;
${WRITE_ALL_ANEW}
`

/** Version 21: rows are found by what their prompts hash to. */
export const SCHEMA_V21 = 'CREATE INDEX completions_asked ON completions (asked) WHERE asked IS NOT NULL;'

/** Version 14: saved views. They belong to the store, not to a record. */
export const SCHEMA_V14 = `
CREATE TABLE views (
  slug TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, search TEXT NOT NULL, is_default INTEGER NOT NULL
) WITHOUT ROWID;
`

/**
 * Version 22: rows that stand one after the other in the list, packed as columns (`stretches/`), so that counting a million reads
 * 30 MB. A stretch has all rows from `first` on and below `below`; whatever comes in there, changes or goes has it forgotten, and it is
 * packed again in the background. `crc`: CRC-32 of what is packed.
 */
export const SCHEMA_V22 = `
CREATE TABLE stretches (first INTEGER PRIMARY KEY, below INTEGER NOT NULL, rows INTEGER NOT NULL);
CREATE TABLE stretch_parts (
  part INTEGER NOT NULL, first INTEGER NOT NULL, crc INTEGER NOT NULL, packed BLOB NOT NULL, PRIMARY KEY (part, first)
) WITHOUT ROWID;
CREATE TRIGGER stretch_forgotten AFTER DELETE ON stretches BEGIN
  DELETE FROM stretch_parts WHERE part IN (${PART_NUMBERS}) AND first = old.first;
END;
${(['INSERT', 'UPDATE', 'DELETE'] as const).map(toForgetting).join('\n')}
`

/** Version 23: stretches also have their first and last rows by each column that is not packed. All are packed again. */
export const SCHEMA_V23 = 'DELETE FROM stretches;'

/** Version 24: stretches also tell how many words rows have in the text index, by which the best matches are found. All are packed again. */
export const SCHEMA_V24 = 'DELETE FROM stretches;'

function toForgetting(what: 'INSERT' | 'UPDATE' | 'DELETE'): string {
  const ord = what === 'DELETE' ? 'old.ord' : 'new.ord'
  return `CREATE TRIGGER stretch_after_${what.toLowerCase()} AFTER ${what} ON completions BEGIN
  DELETE FROM stretches WHERE first = (SELECT max(first) FROM stretches WHERE first <= ${ord}) AND below > ${ord};
END;`
}
