import type { SampleCall } from './sample-call.ts'

const SYSTEM =
  'You are the support assistant of Fjell & Fjord, a shop for outdoor equipment. Answer in at most four sentences. Never promise a refund before the return has arrived.'

const support = (user: string, assistant: string): SampleCall => ({
  feature: 'support',
  system: SYSTEM,
  user,
  assistant,
})

/** What customers ask the support assistant, and what it answers. */
export const SUPPORT_CALLS: readonly SampleCall[] = [
  support(
    'What is our refund policy for boots that were worn once?',
    'Boots that were worn indoors can be returned within **60 days**. If they were worn outside, we can offer an exchange or a repair, but no refund. Please send a photo of the soles and I will tell you which of the two applies.',
  ),
  support(
    'My parcel says delivered but there is nothing here.',
    'I am sorry about that. The carrier left it at 14:12 with a neighbour at number 27, first floor. If it is not there either, reply here and I will open a search with the carrier today; that takes up to three working days.',
  ),
  support(
    'Can I still change the size of order 88213?',
    'Yes. Order 88213 has not left the warehouse yet, so I changed the jacket from M to L. You will get a new confirmation in a few minutes.',
  ),
  support(
    'Is the Storm 3 tent ok for two adults and a dog?',
    'It is a tight fit. The inner tent is 210 × 135 cm, which two mats fill completely; a medium dog can sleep in the porch, which has a groundsheet. With a large dog I would take the Storm 4.',
  ),
  support('hi', 'Hello! How can I help you today?'),
  support(
    'Where do I find my invoice',
    'Open **My orders**, choose the order and press *Invoice (PDF)*. If you ordered as a guest, use the link at the end of the confirmation e-mail.',
  ),
  support(
    'The zipper of my sleeping bag is broken after 14 months',
    'Zippers are covered for **five years**. You have two ways:\n\n1. Send it in: we replace the zipper within two weeks, shipping is free.\n2. Visit a shop with a workshop (Oslo, Hamburg, Gothenburg): usually done while you wait.\n\nWhich one suits you?',
  ),
  support(
    'Do you ship to Iceland? How much is it?',
    'Yes, we ship to Iceland. It costs €19 and takes 5 to 8 working days. Import VAT of 24 % is collected by the carrier on delivery.',
  ),
  support(
    'I was charged twice!!',
    'I see two authorisations of €149.00 but only one of them was captured. The other one is a reservation by your bank and disappears within 7 days without any action. If it is still there on the 8th day, send me a screenshot and I will write to the bank.',
  ),
  support(
    'can you tell me if the gas cartridge is allowed on a plane',
    'No. Gas cartridges are not allowed in hand luggage or in checked luggage, full or empty. Buy one at your destination; most outdoor shops carry the EN 417 thread that your stove uses.',
  ),
  support(
    'How do I wash a down jacket?',
    'Wash it at 30 °C with down detergent, no softener, and spin at 800 rpm at most. Then dry it in a tumble dryer on low heat with two clean tennis balls for about two hours, until no lumps are left. Air drying alone makes the down clump.',
  ),
  support(
    'I want to cancel my newsletter subscription',
    'Done: you are unsubscribed as of now. One more newsletter may be on its way already.',
  ),
  support(
    'Which gloves for -20?',
    'For −20 °C I recommend the **Isbre mittens** (comfort −25 °C). Mittens are warmer than gloves because the fingers share the warm air. If you need your fingers, combine the Lett liner with the Vind shell.',
  ),
  support(
    'Your courier threw the parcel over the fence and the mug is broken.',
    'That should not happen, and I apologise. I have ordered a new mug for you (order 90417, free of charge); you can keep or recycle the broken one. I also passed your report to the carrier.',
  ),
  support(
    'do you price match',
    'Yes, within 14 days of your purchase and for the same colour and size in stock at a shop within the EU. Send me the link to the offer.',
  ),
  support(
    'Is this chat with a human?',
    'No, I am an automated assistant. Write “agent” at any time and a colleague takes over; between 8:00 and 18:00 that takes about four minutes.',
  ),
  support(
    'Mein Paket ist seit einer Woche unterwegs. Was nun?',
    'Das tut mir leid. Laut Sendungsverfolgung liegt das Paket seit Montag im Verteilzentrum Hannover. Ich habe eine Nachforschung gestartet; kommt es bis Freitag nicht an, schicken wir am Samstag kostenlos Ersatz.',
  ),
  support(
    'Hvor lenge varer garantien på skistavene?',
    'Garantien på skistavene er tre år. Den gjelder brudd ved vanlig bruk, men ikke om staven har vært brukt som brekkstang. Send gjerne et bilde, så vurderer jeg saken.',
  ),
  support(
    '¿Tienen tienda en Madrid?',
    'Todavía no tenemos tienda en Madrid. Enviamos a toda España en 3 a 5 días y la devolución es gratuita en cualquier oficina de Correos.',
  ),
  support(
    '注文した寝袋はいつ届きますか？',
    'ご注文の寝袋は本日発送され、11月26日（木）にお届け予定です。不在の場合は、近くのコンビニでの受け取りに変更できます。',
  ),
  support(
    'هل يمكنني إرجاع الحذاء بعد شهر؟',
    'نعم، يمكنك إرجاع الحذاء خلال 60 يومًا من تاريخ الشراء بشرط ألا يكون قد استُخدم في الخارج. رسوم الإرجاع مجانية.',
  ),
  support('האם יש לכם משלוח לישראל?', 'כן, אנחנו שולחים לישראל. המשלוח עולה 25 אירו ולוקח בין 7 ל־10 ימי עסקים.'),
  support(
    'I bought a headlamp (Lys 400) and it turns off after 20 minutes in the cold, is the battery bad or is that normal? It was around -12 and I had it on the highest level.',
    'At −12 °C a lithium-ion battery delivers about 60 % of its capacity, and the Lys 400 steps down after 25 minutes at the highest level to protect itself. Turning *off* is not normal, though. Please update the firmware (hold the button for 8 s, then charge it); if it still turns off, we replace it.',
  ),
  support('🙏🙏🙏', 'You are welcome! 🏔️ Have a good trip.'),
]
