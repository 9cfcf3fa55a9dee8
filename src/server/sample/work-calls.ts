import type { SampleCall } from './sample-call.ts'

const call =
  (feature: SampleCall['feature'], system: string) =>
  (user: string, assistant: string): SampleCall => ({ feature, system, user, assistant })

const triage = call(
  'triage',
  'Classify the e-mail. Answer with JSON: {"team": "returns"|"delivery"|"payment"|"product"|"other", "urgent": boolean, "language": string}.',
)
const summarise = call('summarise', 'Summarise the text for a busy product manager in at most three bullet points.')
const translate = call('translate', 'Translate to natural British English. Keep product names.')
const code = call('code', 'You review pull requests of a TypeScript code base. Be brief and concrete.')
const search = call('search', 'Rewrite the shopper’s words as a product search query. Answer with the query only.')

/** What the shop’s own programs ask for: triage, summaries, translations, reviews, search. */
export const WORK_CALLS: readonly SampleCall[] = [
  triage(
    'Subject: WHERE IS MY MONEY\n\nI returned the tent three weeks ago!!',
    '{"team": "returns", "urgent": true, "language": "en"}',
  ),
  triage(
    'Betreff: Frage zum Rucksack\n\nPasst der Regenschutz auch auf das 65-Liter-Modell?',
    '{"team": "product", "urgent": false, "language": "de"}',
  ),
  triage(
    'Subject: invoice address\n\nPlease put our VAT number NO 914 778 271 on the invoice.',
    '{"team": "payment", "urgent": false, "language": "en"}',
  ),
  triage(
    'Emne: Pakken er våt\n\nEsken var gjennomvåt og soveposen lukter.',
    '{"team": "delivery", "urgent": true, "language": "no"}',
  ),
  triage('Subject: (no subject)\n\nunsubscribe', '{"team": "other", "urgent": false, "language": "en"}'),
  summarise(
    'Interview 14: Ingrid, 34, ski tourer. She compares three shops before she buys. Weight is the first thing she looks at, and she distrusts “weight” without the packed size. She once returned a tent because the pegs were not included in the weight. She reads reviews, but only the three-star ones.',
    '- Weight decides, and must say what it includes (pegs, sack).\n- Packed size belongs next to weight.\n- Three-star reviews are the ones that are read: show them first.',
  ),
  summarise(
    'Release notes 7.3: checkout keeps the basket for 30 days, the size adviser knows children’s shoes, returns can be booked without an account, the search understands “waterproof” and “3-season”, and the page of an order shows the carbon of its delivery.',
    '- Returns work without an account; baskets live 30 days.\n- Search understands properties (“waterproof”, “3-season”); sizes cover children’s shoes.\n- Orders show the carbon of their delivery.',
  ),
  summarise(
    'Weekly numbers: 12,431 conversations (+8 %), 71 % solved without a person (+3 points), median first answer 1.9 s. Complaints about wrong delivery dates doubled after the carrier changed its API on Tuesday.',
    '- 12,431 conversations, 71 % solved by the assistant alone.\n- First answer after 1.9 s (median).\n- Wrong delivery dates doubled since Tuesday: the carrier’s API changed.',
  ),
  translate('Perfekt for lange turer i all slags vær.', 'Perfect for long tours in all kinds of weather.'),
  translate(
    'Der Schlafsack hält auch bei minus zehn Grad angenehm warm.',
    'The sleeping bag keeps you comfortably warm even at minus ten degrees.',
  ),
  translate('Une veste légère qui se glisse dans sa propre poche.', 'A light jacket that packs into its own pocket.'),
  translate('軽くて丈夫、ソロキャンプに最適なテントです。', 'Light and tough: the ideal tent for solo camping.'),
  translate('Выдерживает ветер до 25 м/с.', 'Withstands winds of up to 25 m/s.'),
  code(
    'function total(items) {\n  let sum = 0\n  for (const i in items) sum += items[i].price * items[i].qty\n  return sum\n}',
    'Two remarks:\n\n1. `for … in` walks keys, inherited ones too. Use `for (const item of items)`.\n2. Prices as floats add up wrongly (`0.1 + 0.2`). Keep **cents** as integers.\n\n```ts\nconst totalCents = (items: readonly Item[]) =>\n  items.reduce((sum, item) => sum + item.priceCents * item.quantity, 0)\n```',
  ),
  code(
    'await Promise.all(orders.map(async (o) => { await save(o) }))\n// 40,000 orders',
    'This opens 40,000 writes at once. Save in slices of a few hundred, in one transaction each; the database will thank you.',
  ),
  code(
    'if (user.role = "admin") { showAdmin() }',
    '`=` assigns: **everyone is an admin** from here on. Use `===`, and let the linter catch it (`no-cond-assign`).',
  ),
  code(
    'useEffect(() => { setFiltered(items.filter(matches)) }, [items])',
    'Derive it instead of copying it: `const filtered = items.filter(matches)`. The effect renders twice and misses changes of `matches`.',
  ),
  code(
    'SELECT * FROM orders WHERE date(created_at) = ?',
    'The function on the column hides the index. Compare a range: `created_at >= ? AND created_at < ?`.',
  ),
  search('something warm for my hands when i ski', 'ski gloves warm insulated'),
  search('tent 2 person not too heavy bicycle trip', 'lightweight 2-person tent packed size < 45 cm'),
  search('vanntett jakke dame rød', 'women’s waterproof jacket red'),
  search('gift for dad who likes fishing under 50', 'fishing gift accessories price:..50'),
  search('the thing you put under a sleeping bag', 'sleeping mat'),
]
