"""Words and numbers to fill pages and lines with.

Each language's vocabulary is split in two halves that share no word, so that what is calibrated on and what is
evaluated on have no text in common.
"""

from __future__ import annotations

import string
from random import Random
from typing import List, Mapping, Sequence

_VOCABULARY: Mapping[str, str] = {
    "english": (
        "account agreement annual april balance before building carbon chapter city company copper country credit "
        "daily delivery department distance early effect engine evening export factory figure forest garden growth "
        "harbour harvest history income industry invoice island january journal kitchen labour letter library "
        "machine market measure medicine meeting method minister morning mountain museum nature network notice "
        "office orchard order paper payment people period planet police pressure price product profit project "
        "public quality railway reason receipt record region report research result river salary school science "
        "season section service signal society station street student summary surface system table teacher theory "
        "ticket total trade traffic travel treaty union valley village water weather window winter yellow"
    ),
    "german": (
        "Abend Anlage Anzahl Arbeit Aufgabe Ausgang Bahnhof Bedarf Beispiel Bericht Betrag Bewegung Brücke Dampf "
        "Datum Eingang Ergebnis Fähre Fläche Frühling Gebäude Geschäft Gewicht Größe Haushalt Höhe Jahr Kälte "
        "Kosten Küche Leitung Lösung Märkte Maß Menge Messung Mühle Nachricht Öffnung Prüfung Rechnung Regel "
        "Schlüssel Schule Straße Strom Stück Summe Tür Übung Ufer Verkehr Vertrag Vorschlag Wärme Weg Wert Zahl"
    ),
    "french": (
        "accueil affaire année article aujourd'hui avenir bâtiment besoin bureau campagne chaîne château chemin "
        "cinéma commerce couleur début déjeuner demande dépense été étage façade facture fenêtre fête fleuve forêt "
        "frère garçon gâteau guerre hôpital hôtel idée image jardin journée lettre lumière maïs marché médecin mère "
        "musée naïf noël numéro œuvre oiseau père pièce place préfet reçu rivière route santé siècle soirée travail"
    ),
    "russian": (
        "август адрес берег билет больница вечер вода вопрос время город граница дата день дерево договор дорога "
        "железо журнал завод зима знание имя институт карта книга комната корабль лето линия магазин масса мера "
        "мост наука номер область общество озеро осень остров ответ отчёт охрана память письмо план площадь поезд "
        "поле почта право работа река рынок север сила слово сумма счёт точка улица условие цена часть число школа"
    ),
    "greek": (
        "αγορά αέρας άνοιξη αριθμός βιβλίο βουνό γράμμα δάσος δρόμος εικόνα εποχή έργο ημέρα θάλασσα θέμα ιστορία "
        "καιρός κήπος κόσμος λιμάνι λόγος μάθημα μέρος μήνας νερό νησί νόμος ομάδα όνομα πλοίο ποτάμι πόλη σελίδα "
        "σταθμός σχολείο τιμή τόπος ύλη φύση φως χαρτί χρόνος χώρα ώρα"
    ),
}

#: As often as a language is drawn: most pages that such models meet are in Latin letters.
_WEIGHTS = {"english": 50, "german": 15, "french": 15, "russian": 12, "greek": 8}


class Writer:
    """Random text of one language.

    Args:
        random: where the choices come from.
        part: "calibration" or "evaluation": which half of the vocabulary is used.
    """

    def __init__(self, random: Random, part: str) -> None:
        self._random = random
        self.language = random.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        words = _VOCABULARY[self.language].split()
        self._words: Sequence[str] = words[0::2] if part == "calibration" else words[1::2]

    def word(self) -> str:
        """A word or, now and then, a number."""
        if self._random.random() < 0.1:
            return self.number()
        word = self._random.choice(self._words)
        style = self._random.random()
        return word.upper() if style < 0.06 else word.capitalize() if style < 0.25 else word

    def words(self, count: int) -> List[str]:
        """Several words, with the punctuation of sentences."""
        return [self.word() + self._random.choices(("", ",", ".", ":", "-"), (80, 8, 9, 2, 1))[0] for _ in range(count)]

    def number(self) -> str:
        """A date, an amount, a count, a code."""
        pick, draw = self._random.randrange(5), self._random.randrange
        if pick == 0:
            return f"{draw(1, 29):02d}.{draw(1, 13):02d}.{draw(1950, 2030)}"
        if pick == 1:
            return f"{draw(1, 10000)}.{draw(100):02d}"
        if pick == 2:
            return f"{draw(1, 100)} %"
        if pick == 3:
            return "".join(self._random.choice(string.ascii_uppercase + string.digits) for _ in range(draw(4, 10)))
        return str(draw(1, 10 ** draw(1, 7)))
