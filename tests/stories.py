"""Short news texts of our own for tests of comparing: one event in several tellings, and others."""

DAM_TITLE = "Engineers lower the Orrin reservoir after a crack is found in the dam"

DAM = """
Engineers began on Tuesday to lower the water behind the Orrin dam after divers found a crack near its northern spillway, the Valley Water Board said. The crack is eleven metres long and runs along a joint that was repaired in 1987.

“Nobody downstream has to leave home,” said Marta Lindqvist, who heads the board. “We lower the lake because we want to look at the wall with dry eyes, not because we expect it to give way.”

The reservoir supplies drinking water to 86,000 people in Tarnby and the villages of the upper valley. It stood at 94 per cent when the order was given and is to fall to 70 per cent within nine days. Fishermen were asked to take their boats out by Thursday, and the road across the dam was closed to lorries.

The divers had gone down to replace a grille. One of them, Petr Halas, noticed a thin line of bubbles rising from the concrete and photographed it with a lamp held sideways. Back at the surface, he showed the picture to the engineer on duty, who telephoned the board within minutes.

Tarnby's mayor, Oluwaseun Adeyemi, said the town had been told early and in plain words. Schools stay open. The fire service will go from house to house in Lower Mill, the hamlet nearest to the river, to explain what the sirens mean and to note who would need help.

The dam was built between 1958 and 1961 and is inspected every five years. The last report, in 2019, mentioned seepage at the northern side but called it harmless. The board has now asked two universities to read that report again.

A contractor from Gdansk is to drill four holes beside the crack next week. If the joint alone is damaged, it can be grouted in a month; should the crack reach the foundation, the lake would have to be emptied before winter, and Tarnby would take its water from the Sella for the first time in sixty years.
""".strip()

DAM_ELSEWHERE_TITLE = "Crack in Orrin dam: reservoir level cut, no evacuation"

DAM_ELSEWHERE = """
TARNBY — The water level in the Orrin reservoir is being reduced following the discovery of a crack in the dam wall, authorities in the upper valley announced.

According to the Valley Water Board, the damage close to the northern spillway came to light during a routine dive. Board head Marta Lindqvist stressed that there was no danger for residents along the river and that no evacuation is planned. Mayor Oluwaseun Adeyemi praised the board for informing Tarnby quickly.

Some 86,000 people drink water from Orrin. The lake will drop by about a quarter over the coming days while engineers examine the joint, which had last been mended in the 1980s. Lorries may not use the road on the crest for the time being. Fire crews are visiting households at Lower Mill.

How long repairs take depends on drillings that are due to start next week. In the worst case the reservoir must be drained and Tarnby supplied from the river Sella.
""".strip()

MARKET_TITLE = "Night market returns to the old tram depot"

MARKET = """
After two silent summers the night market is back in the old tram depot, and on Friday it was so full that the doors had to be shut twice. Eighty-two traders had come, among them a woman who sells nothing but pickled lemons and a pair of brothers who repair umbrellas while one waits.

The organisers, a club of eleven students, had expected three thousand visitors. By midnight they had counted seven thousand. “We ran out of wristbands, then of change, then of bread,” said Ilse Brandt, who keeps the till. “It was wonderful and it must never happen again.”

From next week there will be a second entrance on Kiln Street and a limit on numbers. Neighbours had complained about the queue, less about noise than about bicycles chained to every railing. The city has promised sixty stands.

The depot belongs to the transport company, which wants to sell it. An offer from a hotel chain is on the table. The club hopes that a full hall is the best argument against it, and has begun to collect signatures between the soup and the second-hand records.

Whoever wants to come should bring a cup. The market is open on Fridays from six until one, until the end of September, and nobody pays to enter.
""".strip()

FERRY_TITLE = "Ferry line to the outer islands is to get electric ships"

FERRY = """
The ferry line to the outer islands will replace its three diesel ships by electric ones, the county council decided on Wednesday by a narrow vote. The first is to sail in spring two years from now. It will carry 40 cars and 300 passengers and be charged at both ends of the crossing while vehicles roll on and off.

The ships cost 61 million together. Two fifths come from the state, which wants lines under ten nautical miles to be free of diesel within eight years. Opponents had asked for a bridge study instead. The council's chairman, Anders Voll, said that a bridge had been studied five times and that studies carry no cars.

On the islands the news was met calmly. The grocer on Hessle said she would believe in the ship when it brought her milk. Timetables stay as they are at first; later the line may run every half hour in summer, because charging is cheap at night and the crews will be larger.

The old ships are for sale. One, the Terna, was built in 1974 and has a following of its own: a society wants to keep her as a café, and has until June to show that it can pay for the mooring.
""".strip()

DAM_GERMAN_TITLE = "Riss in der Orrin-Talsperre: Stausee wird abgesenkt"

DAM_GERMAN = """
Nach der Entdeckung eines Risses in der Staumauer wird der Wasserspiegel des Orrin-Stausees abgesenkt. Das teilte die Wasserbehörde am Dienstag mit. Der Riss ist elf Meter lang und liegt nahe dem nördlichen Überlauf.

Niemand müsse sein Haus verlassen, sagte die Leiterin der Behörde, Marta Lindqvist. Der See versorgt 86.000 Menschen in Tarnby und den Dörfern des oberen Tals. Bürgermeister Oluwaseun Adeyemi sagte, die Stadt sei früh unterrichtet worden. In Lower Mill geht die Feuerwehr von Haus zu Haus.

Die Mauer wurde zwischen 1958 und 1961 gebaut. Ein Bericht aus dem Jahr 2019 hatte Sickerwasser erwähnt und für harmlos erklärt. Nächste Woche soll gebohrt werden. Im schlimmsten Fall müsste Tarnby sein Wasser aus der Sella nehmen.
""".strip()

DAM_RUSSIAN_TITLE = "В плотине Оррин нашли трещину, уровень водохранилища снижают"

DAM_RUSSIAN = """
В плотине Оррин обнаружена трещина длиной одиннадцать метров, сообщило во вторник водное управление долины. Уровень водохранилища начали снижать. Глава управления Марта Линдквист заявила, что эвакуация не планируется.

Водохранилище снабжает питьевой водой 86 000 человек в городе Тарнби и соседних деревнях. Мэр, которого зовут Олувасеун Адейеми, сказал, что город предупредили вовремя. Плотину построили между 1958 и 1961 годами, последний осмотр провели в 2019 году.

Трещину заметил водолаз Петр Халас. На следующей неделе подрядчик из города Гданьск начнёт бурение. В худшем случае Тарнби будет получать воду из реки Селла.
""".strip()

DAM_PERSIAN_TITLE = "ترک در سد اورین؛ سطح آب پایین آورده می‌شود"

DAM_PERSIAN = """
مهندسان روز سه‌شنبه پس از پیدا شدن ترکی یازده متری در سد اورین پایین آوردن آب را آغاز کردند. مارتا لیندکویست، رئیس سازمان آب، گفت که هیچ کس لازم نیست خانه‌اش را ترک کند.

این سد آب ۸۶٬۰۰۰ نفر را در شهر تارنبی تأمین می‌کند. شهردار، اولواسون آدیمی، گفت که شهر به‌موقع خبردار شد. سد میان سال‌های ۱۹۵۸ و ۱۹۶۱ ساخته و در سال ۲۰۱۹ بازرسی شد.

پتر هالاس، غواص، ترک را دید. پیمانکاری از گدانسک هفتهٔ آینده کار را آغاز می‌کند. در بدترین حالت تارنبی از رود سلا آب می‌گیرد.
""".strip()
