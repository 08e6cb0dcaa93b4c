"""Invented organisations and persons who join the conference of Musterland."""

from typing import Final

# Key, name, and the working group in which they take a seat.
ORGANISATIONS: Final = (
    ("ml-begegnung-hafenfeld", "Begegnungszentrum Hafenfeld", 5),
    ("ml-ukrainischer-verein", "Ukrainischer Verein Neuenlinden", 1),
    ("ml-syrische-hilfe", "Syrischer Selbsthilfeverein Musterland", 1),
    ("ml-lotsennetz", "Netzwerk der Teilhabelotsen Musterland", 1),
    ("ml-beratungsstellen", "Landesarbeitsgemeinschaft der Migrationsberatungen", 1),
    ("ml-kita-verbund", "Verbund der freien Kindertageseinrichtungen", 2),
    ("ml-lehrkraefteverband", "Lehrkräfteverband Musterland", 2),
    ("ml-schuelervertretung", "Landesschülervertretung Musterland", 2),
    ("ml-sprachmittlung", "Sprachmittlungspool Musterland", 7),
    ("ml-gruenderinnen", "Gründerinnennetz Kaltenwehr", 3),
    ("ml-anerkennung", "Beratungsverbund Anerkennung ausländischer Abschlüsse", 3),
    ("ml-pflegebund", "Pflegebund Musterland", 4),
    ("ml-hebammen", "Hebammenverein Musterland", 4),
    ("ml-suchthilfe", "Landesverein für Suchthilfe und Seelische Gesundheit", 4),
    ("ml-quartiersforum", "Forum Quartiersarbeit Musterland", 5),
    ("ml-landfrauen", "Landfrauen Musterland", 5),
    ("ml-feuerwehrverband", "Feuerwehrverband Musterland", 6),
    ("ml-auslaenderbeiraete", "Arbeitskreis der Integrationsräte Musterland", 6),
    ("ml-kulturrat", "Kulturrat Musterland", 6),
    ("ml-seniorenrat", "Landesseniorenrat Musterland", 6),
    ("ml-behindertenrat", "Rat für Menschen mit Behinderungen Musterland", 7),
    ("ml-queere-vielfalt", "Queeres Netzwerk Musterland", 7),
)
# Who is sent where by somebody other than the one person of their organisation.
SENT: Final = {("ml-ag-2", "ml-dmm"): "ada", ("ml-ag-2", "ml-elternbund"): "ben"}
PERSONS: Final = (
    *("Selin Aras", "Jonas Wiebking", "Mariam Haddad", "Ulrike Vossmann", "Tomasz Zielinski", "Leyla Karimi"),
    *("Henning Brockhoff", "Oksana Melnyk", "Friederike Lohse", "Idris Osei", "Petra Schildknecht", "Emre Tunç"),
    *("Anneliese Korff", "Yusuf Demirel", "Katharina Nolting", "Rafael Duarte", "Nele Harmsen", "Amina Diallo"),
    *("Gerrit Oltmanns", "Sofia Papadaki", "Bernd Wieland", "Hanan Khalil", "Dörte Ahlers", "Mirko Jovanović"),
    *("Sabine Truchsess", "Farid Noorzai", "Wiebke Thomsen", "Elena Popescu", "Karl-Heinz Rüter", "Thuy Linh Pham"),
    *("Marlies Degener", "Abel Tesfaye Haile", "Regina Stolberg", "Zoran Petrov", "Christa Möllring", "Samira Aziz"),
    *("Lennart Voges", "Natalia Wójcik", "Ingo Behrends", "Fatou Camara", "Silke Ostermann", "Daniel Rosenzweig"),
    *("Irena Horvat", "Uwe Klaasen", "Parisa Rahimi", "Margret Tiedemann", "Viktor Schewtschuk", "Beate Ellerbrock"),
    *("Josué Mbala", "Hildegard Frerichs", "Cansu Yalçın", "Matthias Ringleb", "Alina Dumitru", "Sönke Petersen"),
)
