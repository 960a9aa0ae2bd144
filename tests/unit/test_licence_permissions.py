"""Leave to republish in an outlet's own words, sentence by sentence; pages are in tests/cases/leave.yaml."""

from datetime import UTC, datetime

import pytest

from pipelines.licence.permissions import permissions_in
from pipelines.licence.policy import policy_evidence
from pipelines.licence.sentence import without_licence

LEAVE = [
    "You are free to republish our articles if you credit us and link back.",
    "Our stories may be republished for free, online or in print, with credit to the Harbour Courier.",
    "This article may be republished free of charge as long as the author is credited.",
    "Feel free to republish this story.",
    "Please don't hesitate to republish our articles, but credit us.",
    "Republication of our articles is permitted, provided the source is linked.",
    "Republish our stories for free, online or in print.",
    "If you would like to republish our articles, you are welcome to do so free of charge.",
    "You do not need permission: anyone may republish our stories with a link.",
    "Puede republicar nuestros artículos gratuitamente siempre que cite la fuente y enlace al original.",
    "Nuestros artículos pueden ser republicados libremente citando la fuente.",
    "Se permite la republicación de este artículo con mención de la fuente.",
    "No dude en republicar este artículo, citando la fuente.",
    "Você pode republicar nossos artigos gratuitamente, desde que cite a fonte.",
    "Nossas reportagens podem ser republicadas de graça com crédito e link.",
    "É permitida a reprodução deste conteúdo, desde que citada a fonte.",
    "Nos articles peuvent être republiés gratuitement à condition de citer la source.",
    "La reproduction de nos articles est autorisée avec mention de la source et lien.",
    "N'hésitez pas à republier cet article en citant la source.",
    "Sie dürfen unsere Artikel kostenlos nachdrucken, wenn Sie uns als Quelle nennen.",
    "Unsere Artikel dürfen mit Quellenangabe kostenlos übernommen werden.",
    "Der Nachdruck unserer Artikel ist gestattet, wenn die Quelle genannt wird.",
    "Dieser Artikel darf ohne Rückfrage nachgedruckt werden, Link auf das Original erbeten.",
    "Potete ripubblicare gratuitamente i nostri articoli citando la fonte.",
    "I nostri articoli possono essere ripubblicati gratuitamente con un link all'originale.",
    "La riproduzione di questo articolo è consentita citando la fonte.",
    "Вы можете перепечатывать наши материалы бесплатно со ссылкой на источник.",
    "Перепечатка материалов сайта разрешается при условии активной ссылки на источник.",
    "Наши статьи можно свободно перепубликовать с указанием источника.",
    "Передрук наших матеріалів дозволено за умови посилання на джерело.",
    "Ви можете вільно передруковувати наші статті з посиланням на сайт.",
    "Makalelerimizi kaynak göstererek ücretsiz yeniden yayımlayabilirsiniz.",
    "Bu haber kaynak gösterilerek yeniden yayınlanabilir.",
    "Anda boleh menerbitkan ulang artikel kami secara gratis dengan mencantumkan sumber.",
    "Artikel ini dapat diterbitkan ulang dengan menyebut sumber.",
    "يمكنكم إعادة نشر مقالاتنا مجانا بشرط ذكر المصدر ووضع رابط.",
    "يجوز إعادة نشر هذا المقال مع ذكر المصدر.",
    "بازنشر مطالب ما با ذکر منبع آزاد است.",
    "شما می‌توانید این مقاله را با ذکر منبع بازنشر کنید.",
    "استفاده از مطالب سایت با ذکر منبع بلامانع است.",
    "欢迎转载本站文章，请注明出处。",
    "本文可自由转载，但请注明来源并附上链接。",
    "您可以免費轉載我們的文章，請註明出處。",
    "この記事は出典を明記すれば無料で転載できます。",
    "当サイトの記事は自由に転載していただいて構いません。",
    "저희 기사는 출처를 밝히면 자유롭게 재게시할 수 있습니다.",
    "Je mag onze artikelen gratis overnemen met bronvermelding.",
    "Możesz bezpłatnie przedrukować nasze teksty, podając źródło i link.",
    "Můžete bezplatně přetisknout naše články s odkazem na zdroj.",
    "Du får fritt återpublicera våra artiklar om du anger källan.",
    "Preuzimanje naših tekstova je dozvoljeno uz navođenje izvora i link.",
    "We give permission for anyone to republish our stories if they credit the Courier.",
    "Permission is granted to republish this article with attribution.",
    "This story is free to republish under our republishing guidelines.",
    "Steal our stories: you can republish them for free.",
    "We love it when our work is shared, so you may republish this article online.",
]
NO_LEAVE = [
    "The foundation announced that all its articles can be republished for free.",
    "Starting next year, anyone will be free to republish our stories, the editor announced.",
    "Under the agreement, ten newspapers may republish our articles at no cost.",
    "Local papers that pay a monthly fee can republish our stories.",
    "We want to change the rules so that you can republish our articles.",
    '"Anyone may republish our articles," says the site\'s policy.',
    'The magazine\'s policy: "You are free to republish our articles."',
    "In 2015 we said you could republish our articles for free.",
    "The law says you may republish this article.",
    "You can republish this article on your profile after you log in and become a member.",
    "Readers may republish this recipe for free with credit.",
    "You are free to disagree with our articles, and to republish lies about us.",
    "This article can be republished only by members of the network.",
    "This article may be republished after 1 May 2030.",
    "This article may only be republished with the consent of the author.",
    "You can republish this article if you buy a licence.",
    "No one is free to republish this article.",
    "I am free to republish this article.",
    "We are allowed to republish this story by Reuters.",
    "This article has been republished for free by many newspapers.",
    "This article was republished with permission from Tidewater.",
    "We republish this article free of charge from the archive.",
    "Can you republish our articles for free? Ask our lawyers.",
    "This story is available for republication to subscribers of the Courier wire.",
    "This story is available for republication through our licensing desk.",
    "Contact us if you would like to republish our stories.",
    "Please ask before you republish our articles.",
    "To obtain permission to republish this article, click here.",
    "Request to republish our articles.",
    "You may not copy, reproduce, republish, or transmit our content, except that you may print one copy.",
    "You may view, download and print our content for personal use but may not republish it.",
    "You may republish only the headline of our articles with a link.",
    "You may republish the first 50 words of this article with a link.",
    "You may republish up to three of our articles a month.",
    "You may reproduce this article in print for use in the classroom, crediting the source.",
    "The content of this site may be freely reproduced by schools with a credit.",
    "Photos in this article may be republished freely.",
    "The charts in this article are free to republish.",
    "Our photographs and articles may be republished by our clients free of charge.",
    "Press releases on this site may be republished freely.",
    "Comments on our articles may be republished.",
    "Our RSS feed may be republished on your site free of charge.",
    "Is it free to republish our articles?",
    "Quizá pueda republicar nuestros artículos algún día.",
    "¿Puedo republicar sus artículos?",
    "Solo los medios asociados pueden republicar nuestros artículos.",
    "Los medios pueden republicar nuestros artículos previa solicitud.",
    "Apenas parceiros podem republicar nossos artigos.",
    "Nossos artigos podem ser republicados mediante pagamento.",
    "Les médias partenaires peuvent republier nos articles gratuitement.",
    "Pour republier nos articles, contactez-nous.",
    "Nos articles peuvent être repris après accord de la rédaction, avec mention de la source.",
    "Nur Abonnenten dürfen unsere Artikel nachdrucken.",
    "Unsere Artikel dürfen nach Rücksprache kostenlos nachgedruckt werden.",
    "Dürfen Dritte unsere Artikel nachdrucken?",
    "Wer unsere Artikel nachdrucken will, kann uns kontaktieren.",
    "Перепечатка материалов возможна только по согласованию с редакцией.",
    "Любое использование материалов допускается только при наличии гиперссылки и с согласия редакции.",
    "Использование материалов сайта без разрешения запрещено.",
    "Мы можем перепечатать ваши материалы бесплатно.",
    "Передрук матеріалів можливий лише за умови письмової згоди.",
    "İçeriklerimizi izinsiz yeniden yayımlamayınız.",
    "Haberlerimizi yalnızca üyeler yeniden yayımlayabilir.",
    "Artikel kami hanya boleh diterbitkan ulang oleh mitra.",
    "Apakah saya boleh menerbitkan ulang artikel kami?",
    "لا يمكنكم إعادة نشر مقالاتنا.",
    "يجوز إعادة نشر هذا المقال بموافقة المؤلف.",
    "هل يمكنني إعادة نشر مقالاتنا؟",
    "بازنشر مطالب ما فقط برای مشترکان آزاد است.",
    "可以转载本文吗？",
    "未获授权,不可转载本文。",
    "转载本文须经作者同意。",
    "本文可以转载给会员。",
    "この記事を転載できますか？",
    "この記事は会員のみ転載できます。",
    "記事の転載をご希望の方はお問い合わせください。",
    "저희 기사는 제휴사만 재게시할 수 있습니다.",
    "저희 기사를 재게시할 수 없습니다.",
    "You may not republish our articles.",
    "Our articles may not be republished without permission.",
    "Our articles may be republished with prior written permission.",
    "Our articles may be republished with our permission.",
    "You may republish our articles only with written consent from the editor.",
    "You may reproduce this article for personal use only.",
    "You can print or reproduce this article for your own personal, non-commercial use, with credit.",
    "Our articles may be republished for a fee.",
    "Subscribers may republish our articles.",
    "Our partners are free to republish our stories.",
    "Media partners may republish our articles at no cost.",
    "You may republish our photos for free if you credit us.",
    '"You are free to republish our articles if you credit us," the editor said.',
    "The newspaper said that readers are free to republish its articles.",
    "Readers' comments may be republished with credit.",
    "By posting a comment you agree that we may republish it free of charge.",
    "Can I republish your articles?",
    "May our articles be republished for free?",
    "No part of our content may be republished.",
    "Republication of our articles is prohibited without permission.",
    "Reproduction in whole or in part without permission is prohibited.",
    "Under copyright law you may reproduce this article for criticism if you cite the source.",
    "You may republish excerpts of our articles with a link.",
    "You may quote up to 100 words of our articles with a link.",
    "If our articles may be republished, a notice says so.",
    "We were free to republish their stories with credit.",
    "Google may republish our articles for free under the deal.",
    "You can republish their articles for free with credit.",
    "If you want to republish our articles, please contact us.",
    "To republish our articles, please contact the editor for permission.",
    "Please contact us to republish this article.",
    "All rights reserved. No republication without consent.",
    "The council will allow residents to reuse our water for free.",
    "It is never allowed to republish our articles for free.",
    "No puede republicar nuestros artículos.",
    "Puede republicar nuestros artículos con permiso previo por escrito.",
    "Queda prohibida la reproducción de nuestros artículos sin citar la fuente.",
    "Nuestros socios pueden republicar nuestros artículos citando la fuente.",
    "Não pode republicar nossos artigos.",
    "É proibida a reprodução deste conteúdo sem citar a fonte.",
    "Nossos artigos podem ser republicados com autorização prévia.",
    "Vous ne pouvez pas republier nos articles.",
    "Nos articles ne peuvent être republiés sans accord.",
    "La reproduction de nos articles est interdite sans mention de la source.",
    "Nos articles peuvent être republiés avec l'autorisation de la rédaction.",
    "Sie dürfen unsere Artikel nicht nachdrucken.",
    "Der Nachdruck unserer Artikel ist nur mit schriftlicher Genehmigung gestattet.",
    "Unsere Artikel dürfen gegen Gebühr nachgedruckt werden.",
    "Nachdruck verboten, Quelle: Kurier.",
    "Non potete ripubblicare i nostri articoli.",
    "I nostri articoli possono essere ripubblicati con autorizzazione scritta.",
    "Riproduzione riservata.",
    "Вы не можете перепечатывать наши материалы.",
    "Перепечатка материалов запрещена без ссылки на источник.",
    "Перепечатка наших материалов разрешается только с письменного разрешения редакции.",
    "При перепечатке материалов ссылка на сайт обязательна.",
    "Перепечатка наших материалов допускается за плату.",
    "Ви не можете передруковувати наші статті.",
    "Передрук наших матеріалів заборонено без посилання.",
    "Передрук наших матеріалів дозволено лише за згодою редакції.",
    "Makalelerimiz kaynak gösterilse de yeniden yayımlanamaz.",
    "Makalelerimizi yazılı izin ile yeniden yayımlayabilirsiniz.",
    "Anda tidak boleh menerbitkan ulang artikel kami.",
    "Dilarang menerbitkan ulang artikel kami tanpa izin.",
    "Artikel kami boleh diterbitkan ulang dengan izin tertulis.",
    "لا يجوز إعادة نشر مقالاتنا دون إذن.",
    "يمكنكم إعادة نشر مقالاتنا بعد الحصول على إذن كتابي.",
    "بازنشر مطالب ما بدون ذکر منبع ممنوع است.",
    "بازنشر مطالب ما تنها با اجازه کتبی مجاز است.",
    "شما نمی‌توانید این مقاله را بازنشر کنید.",
    "未经许可不得转载本站文章。",
    "本站文章禁止转载。",
    "转载本站文章请联系我们获得授权。",
    "本文不可转载。",
    "本站文章可付费转载。",
    "この記事の無断転載を禁じます。",
    "この記事は転載できません。",
    "この記事は許可を得れば転載できます。",
    "この記事は転載できますか。",
    "저희 기사를 무단 전재할 수 없습니다.",
    "저희 기사는 사전 승인 후 재게시할 수 있습니다.",
    "Onze artikelen mogen niet worden overgenomen.",
    "Onze artikelen mogen met toestemming worden overgenomen.",
    "Nie można przedrukowywać naszych tekstów.",
    "Nasze teksty można przedrukować za zgodą redakcji.",
    "Naše články nelze přetisknout.",
    "You may republish our articles. Prior written permission is required.",
    "The trial court ruled that anyone may republish our articles.",
    "The Guardian lets anyone republish its stories for free.",
    "Their articles may be republished for free with a link.",
    "Registered members can republish our stories.",
    "Republishing our articles for free is theft.",
    "You may edit our articles but cannot republish them.",
    "The experiment can be reproduced, and the source of the data is this article.",
]


@pytest.mark.parametrize("text", LEAVE)
def test_leave_is_given(text):
    """In so many words, in every language and form."""
    assert len(permissions_in(text)) == 1


@pytest.mark.parametrize("text", NO_LEAVE)
def test_nothing_is_given(text):
    """Denials, leave to be asked for, money, partners, excerpts, questions, reports and quotations give nothing."""
    assert permissions_in(text) == []


@pytest.mark.parametrize("text", LEAVE)
@pytest.mark.parametrize("around", ['"{}" she wrote.', "{} Prior written permission is required.", "He said: {}"])
def test_leave_in_another_mouth_or_taken_back_is_none(text, around):
    """What is quoted, reported or taken back in the next sentence gives nothing."""
    assert permissions_in(around.format(text.rstrip("."))) == []


def test_conditions_are_kept_as_they_stand():
    """The sentences after it are its conditions."""
    text = "We are a small paper. You may republish our stories for free. Credit the author. Do not sell them."
    [(start, said)] = permissions_in(text)
    assert start == 22
    assert said.terms == "You may republish our stories for free. Credit the author. Do not sell them."


def test_a_page_about_reuse_speaks_of_the_site():
    """Wherever on it the sentence stands; by itself it is weak evidence."""
    body = b"<article><h1>Republish us</h1>" + b"<p>We print what happens in the harbour every day.</p>" * 40
    body += b"<p>You are free to republish our stories if you credit us.</p>" + b"<p>Ask about advertisements.</p>" * 60
    rows = policy_evidence(
        body + b"</article>", url="https://o.test/reuse", fetched_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert [(row.code, row.scope, row.expression) for row in rows] == [("E16", "site", "LicenseRef-republish-o.test")]


def test_what_an_outlet_prints_under_all_its_texts_is_not_compared():
    """Leave to republish is cut off like other licence sentences."""
    text = "The ferry was late.\n\nYou are free to republish our articles if you credit us and link back."
    assert without_licence(text) == "The ferry was late."
