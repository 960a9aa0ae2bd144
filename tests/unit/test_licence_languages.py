"""The same four things said in many languages: a site's grant, an article's grant, a denial, a photo's credit."""

import pytest

from pipelines.licence import read_licence
from vocabulary.licence import NOASSERTION, Scope

PAGE = "http://harbour-courier.test/news/1"
CC = "https://creativecommons.org/licenses"
ARTICLE = "<article><h1>The ferry was late</h1><p>It came two hours late on Monday, passengers told us at the quay.</p>{}</article>"


def decided(html):
    """Return the decision on a page of ours."""
    return read_licence(html.encode(), url=PAGE).decision


SITE = {
    "en": (
        "Unless otherwise noted, all content on this site is licensed under a",
        "Creative Commons Attribution 4.0 International licence",
        ".",
    ),
    "de": (
        "Sofern nicht anders angegeben, stehen die Inhalte dieser Seite unter der Lizenz",
        "Creative Commons Namensnennung 4.0 International",
        ".",
    ),
    "fr": (
        "Sauf mention contraire, les contenus de ce site sont sous licence",
        "Creative Commons Attribution 4.0 International",
        ".",
    ),
    "es": (
        "Salvo que se indique lo contrario, el contenido de este sitio está bajo una",
        "licencia Creative Commons Atribución 4.0 Internacional",
        ".",
    ),
    "pt": (
        "Salvo indicação em contrário, todo o conteúdo está licenciado sob",
        "Creative Commons Atribuição 4.0 Internacional",
        ".",
    ),
    "it": (
        "Salvo diversa indicazione, i contenuti di questo sito sono rilasciati con licenza",
        "Creative Commons Attribuzione 4.0 Internazionale",
        ".",
    ),
    "nl": (
        "Tenzij anders vermeld valt de inhoud van deze site onder een",
        "Creative Commons Naamsvermelding 4.0 Internationaal-licentie",
        ".",
    ),
    "pl": (
        "O ile nie zaznaczono inaczej, treści są dostępne na licencji",
        "Creative Commons Uznanie autorstwa 4.0 Międzynarodowe",
        ".",
    ),
    "ru": (
        "Если не указано иное, материалы сайта доступны по лицензии",
        "Creative Commons С указанием авторства 4.0 Международная",
        ".",
    ),
    "uk": (
        "Якщо не вказано інше, матеріали сайту доступні за ліцензією",
        "Creative Commons Із Зазначенням Авторства 4.0 Міжнародна",
        ".",
    ),
    "tr": (
        "Aksi belirtilmedikçe bu sitedeki içerikler",
        "Creative Commons Atıf 4.0 Uluslararası Lisansı",
        "ile lisanslanmıştır.",
    ),
    "id": (
        "Kecuali dinyatakan lain, konten situs ini dilisensikan di bawah",
        "Lisensi Creative Commons Atribusi 4.0 Internasional",
        ".",
    ),
    "ar": ("ما لم يذكر خلاف ذلك، محتوى هذا الموقع مرخص بموجب", "رخصة المشاع الإبداعي نَسب المُصنَّف 4.0 دولي", "."),
    "fa": ("کلیه محتوای این سایت تحت مجوز", "کریتیو کامنز ۴.۰ بین\u200cالمللی", "منتشر شده است."),
    "zh": ("除另有说明外\uff0c本站内容采用", "知识共享署名 4.0 国际许可协议", "进行许可。"),
    "zht": ("除另有註明外\uff0c本站內容採用", "創用 CC 姓名標示 4.0 國際 授權條款", "授權。"),
    "ja": (
        "特に断りのない限り、本サイトのコンテンツは",
        "クリエイティブ・コモンズ 表示 4.0 国際 ライセンス",
        "の下に提供されています。",
    ),
    "ko": (
        "별도 표시가 없는 한 이 사이트의 콘텐츠는",
        "크리에이티브 커먼즈 저작자표시 4.0 국제 라이선스",
        "에 따라 이용할 수 있습니다.",
    ),
    "sv": (
        "Om inget annat anges är innehållet på denna webbplats licensierat under",
        "Creative Commons Erkännande 4.0 Internationell",
        ".",
    ),
    "da": (
        "Medmindre andet er angivet, er indholdet på dette website licenseret under",
        "Creative Commons Navngivelse 4.0 International",
        ".",
    ),
    "no": (
        "Med mindre annet er oppgitt, er innholdet lisensiert under",
        "Creative Commons Navngivelse 4.0 Internasjonal",
        ".",
    ),
    "fi": (
        "Ellei toisin mainita, sivuston sisältö on lisensoitu",
        "Creative Commons Nimeä 4.0 Kansainvälinen -lisenssillä",
        ".",
    ),
    "cs": ("Není-li uvedeno jinak, obsah webu podléhá licenci", "Creative Commons Uveďte původ 4.0 Mezinárodní", "."),
    "hu": (
        "Ha másként nincs jelezve, az oldal tartalma a",
        "Creative Commons Nevezd meg! 4.0 Nemzetközi licenc",
        "feltételei szerint használható fel.",
    ),
    "ro": (
        "Dacă nu se specifică altfel, conținutul acestui site este disponibil sub licența",
        "Creative Commons Atribuire 4.0 Internațional",
        ".",
    ),
    "el": (
        "Εκτός αν αναφέρεται διαφορετικά, το περιεχόμενο διατίθεται με άδεια",
        "Creative Commons Αναφορά Δημιουργού 4.0 Διεθνές",
        ".",
    ),
    "he": ("אלא אם צוין אחרת, התוכן באתר מוגש תחת", "רישיון קריאייטיב קומונס ייחוס 4.0 בינלאומי", "."),
    "vi": (
        "Trừ khi có ghi chú khác, nội dung trang này được cấp phép theo",
        "Giấy phép Creative Commons Ghi công 4.0 Quốc tế",
        ".",
    ),
    "th": ("เว้นแต่จะระบุไว้เป็นอย่างอื่น เนื้อหาในเว็บไซต์นี้เผยแพร่ภายใต้", "สัญญาอนุญาตครีเอทีฟคอมมอนส์ แสดงที่มา 4.0 แบบสากล", ""),
    "hi": ("जब तक अन्यथा न कहा जाए, इस साइट की सामग्री", "क्रिएटिव कॉमन्स एट्रिब्यूशन 4.0 लाइसेंस", "के अंतर्गत उपलब्ध है।"),
    "ca": (
        "Llevat que s\u2019indiqui el contrari, els continguts d\u2019aquest web estan subjectes a una",
        "llicència Creative Commons Reconeixement 4.0 Internacional",
        ".",
    ),
    "bg": (
        "Освен ако не е посочено друго, съдържанието на сайта е лицензирано под",
        "Creative Commons Признание 4.0 Международен",
        ".",
    ),
    "sr": (
        "Осим ако није другачије назначено, садржај сајта је доступан под лиценцом",
        "Creative Commons Ауторство 4.0 Међународна",
        ".",
    ),
    "hr": (
        "Ako nije drugačije navedeno, sadržaj je dostupan pod licencom",
        "Creative Commons Imenovanje 4.0 međunarodna",
        ".",
    ),
}
"""Before the licence's name, the name, and what follows it."""
ARTICLES = {
    "en": "This article is published under a {}.",
    "de": "Dieser Artikel steht unter der Lizenz {}.",
    "fr": "Cet article est publié sous licence {}.",
    "es": "Este artículo se publica bajo licencia {}.",
    "pt": "Este artigo está publicado sob a licença {}.",
    "it": "Questo articolo è pubblicato con licenza {}.",
    "nl": "Dit artikel is gepubliceerd onder {}.",
    "pl": "Ten artykuł jest dostępny na licencji {}.",
    "ru": "Эта статья доступна по лицензии {}.",
    "uk": "Ця стаття доступна за ліцензією {}.",
    "tr": "Bu yazı {} ile lisanslanmıştır.",
    "id": "Artikel ini dilisensikan di bawah {}.",
    "ar": "هذا المقال منشور بموجب {}.",
    "fa": "این مقاله تحت مجوز {} منتشر شده است.",
    "zh": "本文采用 {} 许可协议。",
    "ja": "この記事は {} ライセンスの下に提供されています。",
    "ko": "이 기사는 {} 라이선스에 따라 이용할 수 있습니다.",
    "sv": "Denna artikel är licensierad under {}.",
    "da": "Denne artikel er udgivet under {}.",
    "no": "Denne artikkelen er publisert under {}.",
    "fi": "Tämä artikkeli on julkaistu {} -lisenssillä.",
    "cs": "Tento článek je dostupný pod licencí {}.",
    "hu": "Ez a cikk a {} licenc alatt érhető el.",
    "ro": "Acest articol este publicat sub licența {}.",
    "el": "Αυτό το άρθρο διατίθεται με άδεια {}.",
    "he": "מאמר זה מוגש תחת רישיון {}.",
    "vi": "Bài viết này được phát hành theo giấy phép {}.",
    "th": "บทความนี้เผยแพร่ภายใต้สัญญาอนุญาต {}",
    "hi": "यह लेख {} लाइसेंस के तहत प्रकाशित है।",
    "ca": "Aquest article es publica sota una llicència {}.",
    "sk": "Tento článok je dostupný pod licenciou {}.",
    "hr": "Ovaj članak dostupan je pod licencom {}.",
    "sr": "Овај чланак је доступан под лиценцом {}.",
    "bg": "Тази статия е достъпна под лиценз {}.",
    "sw": "Makala hii imechapishwa chini ya leseni ya {}.",
    "bn": "এই নিবন্ধটি {} লাইসেন্সের অধীনে প্রকাশিত।",
    "et": "See artikkel on avaldatud litsentsi {} alusel.",
    "lt": "Šis straipsnis platinamas pagal {} licenciją.",
    "lv": "Šis raksts ir pieejams ar {} licenci.",
    "sl": "Ta članek je objavljen pod licenco {}.",
}
DENIED = {
    "en": "This article is not licensed under {}.",
    "en2": "Unlike our other stories, this one isn\u2019t available under {}.",
    "de": "Dieser Artikel steht nicht unter {}.",
    "fr": "Cet article n\u2019est pas sous licence {}.",
    "es": "Este artículo no está bajo licencia {}.",
    "it": "Questo articolo non è distribuito con licenza {}.",
    "pt": "Este artigo não está sob licença {}.",
    "ru": "Этот материал не распространяется по лицензии {}.",
    "pl": "Ten artykuł nie jest dostępny na licencji {}.",
    "nl": "Dit artikel valt niet onder {}.",
    "tr": "Bu yazı {} ile lisanslanmamıştır.",
    "uk": "Цей матеріал не доступний за ліцензією {}.",
    "ar": "هذا المقال غير مرخص بموجب {}.",
    "fa": "این مقاله تحت مجوز {} نیست.",
    "zh": "本文不采用 {} 许可协议。",
    "ja": "この記事は {} ライセンスでは提供されていません。",
    "sv": "Denna artikel är inte licensierad under {}.",
    "cs": "Tento článek není dostupný pod licencí {}.",
    "id": "Artikel ini tidak dilisensikan di bawah {}.",
    "hu": "Ez a cikk nem érhető el {} licenc alatt.",
    "ro": "Acest articol nu este publicat sub licența {}.",
    "el": "Αυτό το άρθρο δεν διατίθεται με άδεια {}.",
    "ko": "이 기사는 {} 라이선스로 제공되지 않습니다.",
    "fi": "Tätä artikkelia ei ole julkaistu {} -lisenssillä.",
    "da": "Denne artikel er ikke udgivet under {}.",
    "no": "Denne artikkelen er ikke publisert under {}.",
    "vi": "Bài viết này không được phát hành theo giấy phép {}.",
    "he": "מאמר זה אינו מוגש תחת רישיון {}.",
}
CREDITS = {
    "en": "Photo: Jane Roe / {}",
    "de": "Foto: Jane Roe, {}",
    "fr": "Photo : Jane Roe, {}",
    "es": "Foto: Jane Roe, {}",
    "it": "Foto di Jane Roe, {}",
    "ru": "Фото: Jane Roe, {}",
    "tr": "Fotoğraf: Jane Roe, {}",
    "ar": "الصورة: Jane Roe، {}",
    "zh": "图片\uff1aJane Roe\uff0c{}",
    "ja": "写真\uff1aJane Roe、{}",
    "pl": "Zdjęcie: Jane Roe, {}",
    "hu": "Fotó: Jane Roe, {}",
    "cs": "Foto: Jane Roe, {}",
    "el": "Φωτογραφία: Jane Roe, {}",
    "vi": "Ảnh: Jane Roe, {}",
    "he": "צילום: Jane Roe, {}",
    "hi": "फोटो: Jane Roe, {}",
    "th": "ภาพ: Jane Roe, {}",
    "sv": "Bild: Jane Roe, {}",
    "fi": "Kuva: Jane Roe, {}",
    "ro": "Fotografie: Jane Roe, {}",
    "uk": "Світлина: Jane Roe, {}",
    "ko": "사진: Jane Roe, {}",
    "fa": "عکس: Jane Roe، {}",
    "id": "Foto oleh Jane Roe, {}",
    "nl": "Beeld: Jane Roe, {}",
    "hr": "Fotografija: Jane Roe, {}",
    "bg": "Снимка: Jane Roe, {}",
    "lt": "Nuotrauka: Jane Roe, {}",
    "lv": "Foto: Jane Roe, {}",
    "da": "Foto: Jane Roe, {}",
}
PROSE = {
    "de": "Das Museum hat am Montag angekündigt, alle seine Texte unter der Lizenz {} zu veröffentlichen.",
    "de2": "Die Studie, die unter der Lizenz {} erschienen ist, untersuchte 200 Fähren.",
    "fr": "Le musée a annoncé lundi que tous ses textes seraient publiés sous licence {}.",
    "fr2": "L\u2019étude, publiée sous licence {}, a porté sur 200 bacs.",
    "es": "El museo anunció el lunes que publicará todos sus textos bajo licencia {}.",
    "es2": "El estudio, publicado bajo licencia {}, analizó 200 transbordadores.",
    "pt": "O museu anunciou na segunda-feira que publicará todos os textos sob a licença {}.",
    "it": "Il museo ha annunciato lunedì che pubblicherà tutti i testi con licenza {}.",
    "nl": "Het museum maakte maandag bekend dat het al zijn teksten onder {} publiceert.",
    "pl": "Muzeum ogłosiło w poniedziałek, że udostępni wszystkie teksty na licencji {}.",
    "ru": "Музей объявил в понедельник, что опубликует все тексты на условиях лицензии {}.",
    "ru2": "По данным Википедии, тексты которой доступны по лицензии {}, гавань построили в 1901 году.",
    "uk": "Музей оголосив у понеділок, що опублікує всі тексти за ліцензією {}.",
    "tr": "Müze pazartesi günü tüm metinlerini {} lisansı altında yayımlayacağını duyurdu.",
    "id": "Museum mengumumkan pada hari Senin bahwa semua teksnya akan dilisensikan di bawah {}.",
    "ar": "أعلن المتحف يوم الاثنين أنه سينشر جميع نصوصه بموجب {}.",
    "fa": "موزه روز دوشنبه اعلام کرد همه متن\u200cهای خود را تحت مجوز {} منتشر خواهد کرد.",
    "zh": "博物馆周一宣布将以 {} 许可协议发布其全部文字。",
    "ja": "博物館は月曜日、すべてのテキストを {} ライセンスで公開すると発表した。",
    "ko": "박물관은 월요일에 모든 글을 {} 라이선스로 공개한다고 발표했다.",
    "sv": "Museet meddelade i måndags att alla dess texter ska publiceras under {}.",
    "da": "Museet meddelte mandag, at alle dets tekster udgives under {}.",
    "no": "Museet kunngjorde mandag at alle tekstene skal publiseres under {}.",
    "fi": "Museo ilmoitti maanantaina julkaisevansa kaikki tekstinsä {} -lisenssillä.",
    "cs": "Muzeum v pondělí oznámilo, že všechny své texty zveřejní pod licencí {}.",
    "hu": "A múzeum hétfőn bejelentette, hogy minden szövegét {} licenc alatt teszi közzé.",
    "ro": "Muzeul a anunțat luni că va publica toate textele sub licența {}.",
    "el": "Το μουσείο ανακοίνωσε τη Δευτέρα ότι θα δημοσιεύσει όλα τα κείμενα με άδεια {}.",
    "he": "המוזיאון הודיע ביום שני כי יפרסם את כל הטקסטים תחת רישיון {}.",
    "vi": "Bảo tàng hôm thứ Hai cho biết sẽ phát hành mọi văn bản theo giấy phép {}.",
    "th": "พิพิธภัณฑ์ประกาศเมื่อวันจันทร์ว่าจะเผยแพร่ข้อความทั้งหมดภายใต้สัญญาอนุญาต {}",
    "hi": "संग्रहालय ने सोमवार को घोषणा की कि वह अपने सभी लेख {} लाइसेंस के तहत जारी करेगा।",
    "ca": "El museu va anunciar dilluns que publicarà tots els textos sota llicència {}.",
    "en": "The museum announced on Monday that it will release all of its texts under {}.",
    "en2": "Its director, Jane Roe, wants all articles in the journal to be licensed under {}.",
    "en3": "The city\u2019s open data portal, where all content is licensed under {}, lists 200 ferries.",
    "en4": "Users can download the maps, which are available under {}, from the portal.",
    "en5": "Wikipedia\u2019s articles are available under {}, but its logo is not.",
    "en6": "The photographer released the picture under {} and later sued a user.",
    "en7": "Under {}, anyone may copy a text if they name its author.",
}
"""What articles report of licences."""
PHOTOS = {
    "de": "Die Fotos auf dieser Seite stehen unter {}.",
    "fr": "Les photos de ce site sont sous licence {}.",
    "es": "Las fotos de este sitio están bajo licencia {}.",
    "pt": "As fotos deste site estão sob a licença {}.",
    "it": "Le foto di questo sito sono distribuite con licenza {}.",
    "nl": "De foto\u2019s op deze site vallen onder {}.",
    "pl": "Zdjęcia na tej stronie są dostępne na licencji {}.",
    "ru": "Фотографии на сайте доступны по лицензии {}.",
    "uk": "Фотографії на сайті доступні за ліцензією {}.",
    "tr": "Bu sitedeki fotoğraflar {} ile lisanslanmıştır.",
    "id": "Foto di situs ini dilisensikan di bawah {}.",
    "ar": "الصور في هذا الموقع مرخصة بموجب {}.",
    "fa": "عکس\u200cهای این سایت تحت مجوز {} منتشر شده\u200cاند.",
    "zh": "本站图片采用 {} 许可协议。",
    "ja": "本サイトの写真は {} ライセンスの下に提供されています。",
    "ko": "이 사이트의 사진은 {} 라이선스에 따라 이용할 수 있습니다.",
    "sv": "Bilderna på denna webbplats är licensierade under {}.",
    "da": "Billederne på dette website er licenseret under {}.",
    "no": "Bildene på denne siden er lisensiert under {}.",
    "fi": "Sivuston kuvat on lisensoitu {} -lisenssillä.",
    "cs": "Fotografie na tomto webu jsou dostupné pod licencí {}.",
    "hu": "Az oldal fotói {} licenc alatt érhetők el.",
    "ro": "Fotografiile de pe acest site sunt disponibile sub licența {}.",
    "el": "Οι φωτογραφίες του ιστότοπου διατίθενται με άδεια {}.",
    "he": "התמונות באתר מוגשות תחת רישיון {}.",
    "vi": "Ảnh trên trang này được cấp phép theo {}.",
    "th": "ภาพในเว็บไซต์นี้เผยแพร่ภายใต้สัญญาอนุญาต {}",
    "hi": "इस साइट की तस्वीरें {} लाइसेंस के तहत उपलब्ध हैं।",
}
"""What sites say of their photos."""
REPRINTS = {
    "de": "Dieser Artikel ist zuerst bei Tidewater Wire erschienen und steht unter {}.",
    "es": "Este artículo fue publicado originalmente en Tidewater Wire bajo licencia {}.",
    "fr": "Cet article a été publié initialement par Tidewater Wire sous licence {}.",
    "pt": "Este artigo foi publicado originalmente por Tidewater Wire sob a licença {}.",
    "it": "Questo articolo è stato pubblicato originariamente da Tidewater Wire con licenza {}.",
    "ru": "Эта статья впервые опубликована Tidewater Wire по лицензии {}.",
    "nl": "Dit artikel verscheen eerst bij Tidewater Wire onder {}.",
}
WORDINGS = [
    "By using this site you agree to our terms. Content is licensed under {}.",
    "Powered by WordPress. Content licensed under {}",
    "Powered by WordPress. All content {}",
    "Comments on this site are moderated. Our articles are licensed under {}.",
    "Except where otherwise noted, content on this site, including text and photos, is licensed under {}.",
    "Unless otherwise stated, all content on this site is licensed under {}. This does not apply to photos by news agencies, which may not be republished.",
    "We do not accept advertising. Our journalism is free to republish under {}.",
    "Our stories may be republished online or in print under {}. We ask that you edit only for style and credit us.",
    "Text and images on this website are licensed under {} unless credited otherwise.",
    "© 2015\u20132026 Courier. Except where noted, all content licensed under {}.",
    "All text on this site is available under {}; photos are not part of this licence.",
    "Content on this site is made available under {}. You are free to share and adapt it. You must give credit.",
    "This website and its content is licensed under {}.",
    "All blog posts and videos are licensed under {}.",
    "All articles, podcasts and photos on this site: {}",
    "Courier is licensed under {}.",
    "Content by Courier since 1998, licensed under {}.",
    "Founded in 1998. Articles licensed under {}.",
    "The content of this website is published under {} by Courier Foundation, a non-profit.",
    "Reporting by our staff is licensed under {}.",
    "News from our newsroom is licensed under {}.",
    "Posts and pages on this blog are licensed under {}.",
    "Material on this site is licensed {} (unless otherwise noted).",
    "Content is available under {} unless otherwise noted.",
    "Inhalte, sofern nicht anders vermerkt, unter {}.",
    "Alle Texte dieses Blogs stehen, wenn nicht anders angegeben, unter {}. Bilder sind davon ausgenommen.",
    "Sauf mention contraire, les textes et les photos de ce site sont sous licence {}.",
    "Los textos y las imágenes de este sitio se publican bajo licencia {}.",
    "Los contenidos de esta web, salvo las fotografías de agencias, se publican con licencia {}.",
    "Textos e imagens deste site estão sob licença {}.",
    "I testi e le immagini di questo sito sono rilasciati con licenza {}.",
    "Все тексты и фотографии сайта, если не указано иное, доступны по лицензии {}.",
    "Все материалы сайта доступны по лицензии {}, если не указано иное.",
    "本站文章和图片均采用 {} 许可协议。",
    "本サイトの記事と写真は {} ライセンスの下に提供されています。",
    "이 사이트의 글과 사진은 {} 라이선스에 따라 이용할 수 있습니다.",
    "Bu sitedeki yazılar ve fotoğraflar {} ile lisanslanmıştır.",
    "جميع نصوص وصور هذا الموقع مرخصة بموجب {}.",
    "تمام مطالب و عکس\u200cهای این سایت تحت مجوز {} منتشر می\u200cشود.",
    "Teksty i zdjęcia na tej stronie są dostępne na licencji {}.",
    "De teksten en foto\u2019s op deze site vallen onder {}.",
    "Texterna och bilderna på denna webbplats är licensierade under {}.",
    "Kaikki sivuston tekstit ja kuvat on lisensoitu {} -lisenssillä.",
    "Texty a fotografie na tomto webu jsou dostupné pod licencí {}.",
    "Az oldal szövegei és képei {} licenc alatt érhetők el.",
    "Textele și imaginile de pe acest site sunt disponibile sub licența {}.",
    "Τα κείμενα και οι φωτογραφίες του ιστότοπου διατίθενται με άδεια {}.",
    "הטקסטים והתמונות באתר מוגשים תחת רישיון {}.",
    "Các bài viết và hình ảnh trên trang này được cấp phép theo {}.",
    "इस साइट के लेख और तस्वीरें {} लाइसेंस के तहत उपलब्ध हैं।",
    "Усі тексти та фотографії сайту доступні за ліцензією {}.",
    "Teks dan foto di situs ini dilisensikan di bawah {}.",
]


@pytest.mark.parametrize("language", SITE)
def test_a_site_grants(language):
    """With a link it is as sure as a statement of a site can be; without one the words must still be understood."""
    before, name, after = SITE[language]
    linked = decided(ARTICLE.format("") + f'<footer><p>{before} <a href="{CC}/by/4.0/">{name}</a> {after}</p></footer>')
    assert (linked.expression, linked.scope, linked.confidence) == ("CC-BY-4.0", Scope.SITE, "B")
    worded = decided(ARTICLE.format("") + f'<div class="note"><p>{before} {name} {after}</p></div>')
    assert worded.expression in {"CC-BY-4.0", "LicenseRef-CC-unspecified"}


@pytest.mark.parametrize("language", ARTICLES)
def test_an_article_grants(language):
    """The sentence stands in the article and speaks of it."""
    linked = decided(
        ARTICLE.format(f"<p>{ARTICLES[language]}</p>").format(f'<a href="{CC}/by-nc/4.0/">CC BY-NC 4.0</a>')
    )
    assert (linked.expression, linked.scope, linked.confidence) == ("CC-BY-NC-4.0", Scope.ARTICLE, "B")
    worded = decided(ARTICLE.format(f"<p>{ARTICLES[language]}</p>").format("Creative Commons BY-NC 4.0"))
    assert (worded.expression, worded.scope, worded.confidence) == ("CC-BY-NC-4.0", Scope.ARTICLE, "C")


@pytest.mark.parametrize("language", DENIED)
def test_a_denial_grants_nothing(language):
    """Whether the verb stands before the licence's name or after it."""
    for name in (f'<a href="{CC}/by/4.0/">CC BY 4.0</a>', "Creative Commons BY 4.0"):
        assert decided(ARTICLE.format(f"<p>{DENIED[language]}</p>").format(name)).expression == NOASSERTION


@pytest.mark.parametrize("language", CREDITS)
def test_a_photos_credit_grants_nothing(language):
    """In the text, and in the footer of a page that grants nothing else."""
    link = CREDITS[language].format(f'<a href="{CC}/by-sa/2.0/">CC BY-SA 2.0</a>')
    assert decided(ARTICLE.format(f"<p>{link}</p>")).expression == NOASSERTION
    assert (
        decided(ARTICLE.format("") + f"<footer><p>{link}</p><p>© 2026 Courier.</p></footer>").expression == NOASSERTION
    )
    assert decided(ARTICLE.format(f"<p>{CREDITS[language]}</p>").format("CC BY-SA 2.0")).expression == NOASSERTION


@pytest.mark.parametrize("language", PROSE)
def test_what_an_article_reports_grants_nothing(language):
    """Announcements, studies and portals of others, with a link and without."""
    for name in (f'<a href="{CC}/by/4.0/">CC BY 4.0</a>', "Creative Commons BY 4.0"):
        page = ARTICLE.format(f"<p>{PROSE[language]}</p><p>It was the third time this month.</p>").format(name)
        assert decided(page).expression == NOASSERTION


@pytest.mark.parametrize("language", PHOTOS)
def test_photos_of_a_site_are_not_its_texts(language):
    """Whether the whole stands before its part or after it."""
    for name in (f'<a href="{CC}/by/4.0/">CC BY 4.0</a>', "CC BY 4.0"):
        page = ARTICLE.format("") + f"<footer><p>{PHOTOS[language]}</p></footer>".format(name)
        assert decided(page).expression == NOASSERTION


@pytest.mark.parametrize("language", REPRINTS)
def test_a_reprint_is_under_its_origins_licence(language):
    """And not under the licence of who prints it again."""
    name = f'<a href="{CC}/by-nd/4.0/">CC BY-ND 4.0</a>'
    decision = decided(ARTICLE.format(f"<p>{REPRINTS[language]}</p>").format(name))
    assert (decision.expression, decision.scope) == ("CC-BY-ND-4.0", Scope.REPUBLISHED)


@pytest.mark.parametrize("words", WORDINGS)
def test_a_sites_grant_is_found_among_other_words(words):
    """Beside terms of use, what readers may do, other licences, and photos that are granted with the texts."""
    for name in (f'<a href="{CC}/by/4.0/">CC BY 4.0</a>', "Creative Commons BY 4.0"):
        decision = decided(ARTICLE.format("") + f"<footer><p>{words}</p></footer>".format(name))
        assert (decision.expression, decision.scope) == ("CC-BY-4.0", Scope.SITE)
