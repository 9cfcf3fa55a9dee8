import { ORD_STEP } from '../../question/ord.ts'
import { POSTGRES_COLUMNS } from '../tables/postgres-columns.ts'
import { COLUMN_TYPES, PROMPT_INDEX, REPORTED_INDEXES } from './add-columns.ts'

/** The newest layout that this program knows. */
export const LAYOUT = 3

const madeColumns = POSTGRES_COLUMNS.map(({ column, type }) => `"${column}" ${COLUMN_TYPES[type]}`).join(', ')

/**
 * The tables. Everything but `bodies` is derived from it.
 *
 * - `completions`: one narrow row per record in list order; `pairs` are the numbers of what it is found by. `answered` is
 *   false where no choice came back. `spliced` is true where `/v1` must write the name into the body. `answer_number` is
 *   equal for equal answers.
 * - `bodies`: the bytes, the line of the table as JSON, and what a recorder saw. `metadata` is the JSON that `/v1` must write
 *   into the body; null where the body says the same.
 * - `names`, `wires`, `calls`: where a record of a name stands, those whose id on the wire is another than their name, and
 *   those of recorded calls. Tables of their own, since a key that is unique over all nodes has to be what its table is spread by.
 * - `pairs`: every value of every faceted field, known by a digest, since an index takes no long values.
 * - `texts`: the words of a record, in pieces (`text-words.ts`).
 * - `deleted`: where a cursor stood whose record is gone, under what `toDeletedName` gives.
 * - `places`: how many places of a second were ever given.
 * - `totals`: what is counted of all; its row is where the writers of all servers go one after the other, at the end of
 *   what they write. `drops` changes where pairs are forgotten. Where tables are spread, those who write have theirs in
 *   `counted`, and `totals` is what all nodes have.
 * - `stretches`: columns of rows that came in one after the other, and what is packed `later/`: bits by the words that they say, and the first of them in many orders (`stretch-table.ts`). `packed_at` of the totals is their
 *   `changes` as long as every change forgot the stretches that it changed.
 * - `mirror_*`: as in `sqlite/layout/schema.ts`; `until` of the lease is in Unix milliseconds.
 */
const TABLES = `
CREATE TABLE completions (
  ord bigint PRIMARY KEY, seq bigint NOT NULL, spliced boolean NOT NULL, answered boolean NOT NULL,
  ${madeColumns},
  name text COLLATE "C" NOT NULL, wire_id text COLLATE "C", pairs int[] NOT NULL
);
CREATE INDEX completions_seq ON completions (seq);
CREATE INDEX completions_pairs ON completions USING gin (pairs) WITH (fastupdate = off);
CREATE INDEX completions_tokens ON completions (tokens DESC NULLS LAST, ord DESC);
CREATE INDEX completions_cost ON completions (cost DESC NULLS LAST, ord DESC);
CREATE INDEX completions_expires ON completions (expires) WHERE expires IS NOT NULL;
${[...REPORTED_INDEXES, PROMPT_INDEX].join('; ')};

CREATE TABLE bodies (
  ord bigint PRIMARY KEY, codec int NOT NULL, size bigint NOT NULL, sha256 bytea NOT NULL, line text NOT NULL,
  metadata text, metadata_changed_at float8, came_from text NOT NULL, file_line bigint, received_at float8 NOT NULL,
  capture text, body bytea NOT NULL, request bytea, messages bytea, redacted text,
  call_id text, call text, answer bytea, assembler int NOT NULL DEFAULT 0
);
ALTER TABLE bodies ALTER body SET STORAGE EXTERNAL, ALTER request SET STORAGE EXTERNAL,
  ALTER messages SET STORAGE EXTERNAL, ALTER answer SET STORAGE EXTERNAL;
CREATE INDEX bodies_kept ON bodies (ord) WHERE answer IS NOT NULL;

CREATE TABLE texts (ord bigint NOT NULL, words tsvector NOT NULL);
CREATE INDEX texts_ord ON texts (ord);
CREATE INDEX texts_words ON texts USING gin (words);

CREATE TABLE pairs (
  pair int NOT NULL, digest bytea PRIMARY KEY,
  field text NOT NULL, key text COLLATE "C" NOT NULL, value text COLLATE "C" NOT NULL
);
CREATE SEQUENCE pair_numbers AS int;

CREATE TABLE deleted (name text COLLATE "C" PRIMARY KEY, ord bigint NOT NULL);
CREATE INDEX deleted_ord ON deleted (ord);
CREATE TABLE import_checkpoints (key text PRIMARY KEY, byte_offset bigint NOT NULL, line bigint NOT NULL);

CREATE TABLE totals (
  one int PRIMARY KEY CHECK (one = 1), seq bigint NOT NULL, changes bigint NOT NULL,
  n bigint NOT NULL, tokens numeric NOT NULL, cost numeric NOT NULL
);
INSERT INTO totals VALUES (1, 0, 0, 0, 0, 0);

CREATE TABLE mirror_sources (
  source text PRIMARY KEY, state text NOT NULL, profile text, n bigint NOT NULL DEFAULT 0, gone bigint NOT NULL DEFAULT 0
);
CREATE TABLE mirror_rows (
  source text NOT NULL, id text COLLATE "C" NOT NULL, ord bigint NOT NULL, created float8, walk bigint NOT NULL, sha256 bytea NOT NULL,
  messages int NOT NULL, expires float8, gone_at float8, listed bytea, PRIMARY KEY (source, id)
);
CREATE INDEX mirror_rows_created ON mirror_rows (source, created);
CREATE INDEX mirror_rows_ord ON mirror_rows (ord);
CREATE TABLE mirror_walks (source text NOT NULL, walk bigint NOT NULL, entry text NOT NULL, PRIMARY KEY (source, walk));
CREATE TABLE mirror_lease (one int PRIMARY KEY CHECK (one = 1), token bigint NOT NULL, holder text NOT NULL, until bigint NOT NULL);
INSERT INTO mirror_lease VALUES (1, 0, '', 0);

CREATE TABLE views (slug text PRIMARY KEY, name text NOT NULL UNIQUE, search text NOT NULL, is_default boolean NOT NULL);
`

/** What layout 2 has besides. */
const SINCE_2 = `
CREATE TABLE names (name text COLLATE "C" PRIMARY KEY, ord bigint NOT NULL);
CREATE TABLE wires (wire text COLLATE "C" NOT NULL, ord bigint NOT NULL, PRIMARY KEY (wire, ord));
CREATE TABLE calls (call_id text COLLATE "C" PRIMARY KEY, ord bigint NOT NULL);
CREATE TABLE places (second bigint PRIMARY KEY, given int NOT NULL);
ALTER TABLE totals ADD drops bigint NOT NULL DEFAULT 0;
CREATE TABLE counted AS TABLE totals;
CREATE INDEX pairs_pair ON pairs (pair);
CREATE INDEX pairs_key ON pairs (field, left(key, 64));
`

/** What makes a store of layout 1 one of layout 2. */
const TO_2 = `
${SINCE_2}
LOCK TABLE totals IN EXCLUSIVE MODE;
INSERT INTO names SELECT name, ord FROM completions;
INSERT INTO wires SELECT wire_id, ord FROM completions WHERE wire_id IS NOT NULL;
INSERT INTO calls SELECT call_id, ord FROM bodies WHERE call_id IS NOT NULL;
INSERT INTO places SELECT ord / ${ORD_STEP}, max(ord % ${ORD_STEP}) + 1
  FROM (SELECT ord FROM completions UNION ALL SELECT ord FROM deleted) s GROUP BY 1;
DROP INDEX completions_name;
DROP INDEX completions_wire_id;
ALTER TABLE bodies DROP CONSTRAINT bodies_call_id_key;
ALTER TABLE mirror_rows ALTER id TYPE text COLLATE "C";
ALTER TABLE pairs ALTER pair DROP IDENTITY;
ALTER TABLE pairs DROP CONSTRAINT pairs_pkey;
ALTER TABLE pairs DROP CONSTRAINT pairs_digest_key;
ALTER TABLE pairs ADD PRIMARY KEY (digest);
CREATE SEQUENCE pair_numbers AS int;
SELECT setval('pair_numbers', (SELECT coalesce(max(pair), 0) + 1 FROM pairs), false);
UPDATE completionist_layout SET version = 2;
`

/** What layout 3 has besides. */
const SINCE_3 = `
CREATE TABLE stretches (
  stretch int NOT NULL, part text NOT NULL, rows int NOT NULL, packed bytea NOT NULL, PRIMARY KEY (stretch, part)
);
ALTER TABLE stretches ALTER packed SET STORAGE EXTERNAL;
ALTER TABLE totals ADD packed_at bigint;
ALTER TABLE counted ADD packed_at bigint;
`

/** The statements that make the tables. */
export const CREATION: readonly string[] = statementsOf(TABLES + SINCE_2 + SINCE_3)

/** The tables that they make, and the sequence. */
export const MADE_TABLES: readonly string[] = CREATION.flatMap((made) => /CREATE TABLE (\w+)/.exec(made)?.[1] ?? [])
export const PAIR_NUMBERS = 'pair_numbers'

/** The statements that bring a store up from the layout that they are at. */
export const STEPS: ReadonlyMap<number, readonly string[]> = new Map([
  [1, statementsOf(TO_2)],
  [2, statementsOf(`${SINCE_3} UPDATE completionist_layout SET version = 3`)],
])

/** The tables that are spread over nodes where there are some, and by what; those of one type are spread alike. */
export const SPREAD: readonly (readonly [table: string, column: string])[] = [
  ['completions', 'ord'],
  ['bodies', 'ord'],
  ['texts', 'ord'],
  ['names', 'name'],
  ['wires', 'wire'],
  ['calls', 'call_id'],
  ['deleted', 'name'],
  ['pairs', 'digest'],
  ['mirror_rows', 'id'],
]

function statementsOf(text: string): string[] {
  return text.split(';').filter((statement) => statement.trim() !== '')
}
