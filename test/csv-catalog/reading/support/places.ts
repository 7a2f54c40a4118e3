/** Words and names of places that hold letters beyond ASCII, by language; all can be written in ISO-8859-1 or at least in Windows-1252. */
export const WESTERN: Readonly<Record<string, readonly string[]>> = {
  'Icelandic': ['Hafnarfjörður', 'Garðabær', 'Egilsstaðir', 'Þorlákshöfn', 'Súðavík', 'Þingeyri', 'Eþíópía', 'þýðing', 'lýðræði', 'Nýja-Sjáland', 'býr', 'lýkur', 'dýpi', 'ferðaþjónusta', 'nálægt', 'Þýskaland', 'norður', 'á'],
  'Faroese': ['Tvøroyri', 'Viðareiði', 'Vágur', 'Kirkjubøur', 'Við Sjógv', 'Ytri Skáli', 'Eiði', 'Føroyar', 'Miðvágur', 'Hvalvík', 'Kvívík', 'Týskland'],
  'Portuguese': ['São Paulo', 'Brasília', 'Guimarães', 'Camões', 'informações', 'razões', 'irmãs', 'manhãs', 'Conceição', 'Évora', 'Bragança', 'Zêzere', 'Mêda', 'bênção', 'Vila Velha de Ródão', 'três', 'maçã', 'Aplicação'],
  'Spanish': ['Córdoba', 'Logroño', 'Cádiz', '¿Qué tal?', '¡Hola, niño!', '1º ESO', '3ªB', 'Mª José', 'Nº5', 'España', 'Ibáñez', 'pingüino', 'camión', 'Álava', 'Año', '¿Él?'],
  'Catalan': ['col·lecció', 'Vicenç', 'Plaça', 'Sant Julià de Lòria', 'raïm', 'lingüística', 'això', 'català', 'Lleó', 'anàlisi', 'què'],
  'French': ['Évry', 'cœur', 'sœur', 'manœuvre', 'Œuvres', '« Été »', '«Écoles»', 'naïve', 'Noël', 'août', 'garçon', 'L´Haÿ-les-Roses', 'Sénégal', 'Sainte-Hélène', 'Mœrnach', 'Le Gâvre', 'hôtel', 'l’été', 'général', 'N°5', 'où', 'dû'],
  'German': ['München', 'Köln', 'Größe', 'süß', 'Müßiggang', 'Übergröße', 'Straße', 'Ägypten', 'STRAßE', '„Köln“', '§ 5 Absatz 2', 'Café'],
  'Danish': ['Ærø', 'Sønderborg', 'diæt', 'blåbær', 'Køge', 'pågældende', 'Æbeltoft', 'Ålborg', 'på', 'Ø'],
  'Norwegian': ['Tromsø', 'Bærum', 'Ås', 'Vågåmo', 'pågående', 'Øksfjord', 'Skjervøy', 'så', 'Kåfjord', 'Gáivuotna'],
  'Swedish': ['Malmö', 'Umeå', 'Näsåker', 'Fjärås kyrkby', 'såväl', 'Örebro', 'Ängelholm', 'Åmål'],
  'Finnish': ['Jyväskylä', 'Mynämäki', 'tänään', 'Venäjä', 'Hämeenlinna', 'Äänekoski', 'Pyhäjärvi', 'vähän'],
  'Italian': ['Forlì', 'Cefalù', 'Nicolò', 'città', 'perché', 'può', 'così', 'È vero', 'più', 'Tortolì', 'creò', 'continuò'],
  'Estonian': ['Võru', 'Põlva', 'Jõhvi', 'Narva-Jõesuu', 'Pärnu', 'Mõisaküla', 'Võõpsu', 'Nõmme', 'Rõuge', 'Kõue', 'Õisu', 'sõda'],
  'Dutch': ['België', 'coördinatie', 'Sint Odiliënberg', 'één', 'ideeën', 'Wâlterswâld', 'Sûd', 'stêd', 'geïnd'],
  'Irish': ['Baile Átha Cliath', 'Dún Laoghaire', 'Tír na nÓg', 'hÉireann', 'an tSúdáin', 'Cill Fhíonáin', 'Trá Mhór'],
  'Gaelic': ['Èirinn', 'Gàidhlig', 'Tìr', 'sìth', 'Coirèa', 'Dùn Èideann', 'mìle'],
  'Albanian': ['Tiranë', 'Korçë', 'Shqipëri', 'Vlorë', 'çeçenisht', 'Përmet', 'Delvinë'],
  'names of columns': ['UmsatzÖsterreich', 'DatumÄnderung', 'GuinéeÉquatoriale', 'col_año_id', 'LosÁngeles', 'GRÖßE', 'INFORMAÇÕES', 'prixÉté'],
  'nothing but marks': ['25 °C', '5 m³/h', '10 µg', '½ cup', '¾lb', '±2 %', '£5', '£12m', '£bn', '¥500', 'Post®', 'Acme™', 'Intel®Core', '©iStock', '10×20', 'Ø50', 'Total¹', '² see below', 'kg/m²', '5¢', '«x»', '“x”', 'a – b', '€ 5', '5 €', '100\u00a0km'],
};

interface Foreign {
  /** Labels of the WHATWG encoding standard. */
  readonly encodings: readonly string[];
  readonly words: readonly string[];
}

/** Words whose bytes in encodings that are not found out are those of other letters in Windows-1252. */
export const FOREIGN: Readonly<Record<string, Foreign>> = {
  'Turkish': { encodings: ['windows-1254'], words: ['İstanbul', 'Muğla', 'Iğdır', 'Şanlıurfa', 'Eskişehir', 'Ağrı', 'Kırşehir', 'Muş', 'Aydın', 'Kadıköy', 'Diyarbakır', 'Çankırı', 'Balıkesir'] },
  'Hungarian': { encodings: ['windows-1250', 'iso-8859-2'], words: ['Győr', 'Kőszeg', 'Mezőkövesd', 'Hódmezővásárhely', 'Gödöllő', 'Vésztő', 'Mezőtúr', 'Gyűrű', 'Tapolcafő', 'erdő'] },
  'Polish': { encodings: ['windows-1250', 'iso-8859-2'], words: ['Łódź', 'Częstochowa', 'Białystok', 'Wrocław', 'Toruń', 'Zamość', 'Świdnica', 'Łomża', 'Gdańsk', 'Słupsk', 'Elbląg'] },
  'Czech': { encodings: ['windows-1250', 'iso-8859-2'], words: ['Plzeň', 'Děčín', 'Třebíč', 'Příbram', 'Kroměříž', 'České Budějovice', 'Mělník', 'Čáslav', 'Dvůr Králové', 'Říčany', 'Havířov'] },
  'Romanian': { encodings: ['windows-1250', 'iso-8859-2'], words: ['Braşov', 'Bucureşti', 'Ploieşti', 'Constanţa', 'Piteşti', 'Timişoara', 'Hunedoara Băi', 'Călăraşi', 'Vâlcea Băneşti', 'Mărăşeşti'] },
  'Croatian': { encodings: ['windows-1250', 'iso-8859-2'], words: ['Bečej', 'Čačak', 'Kovačić', 'Čakovec', 'Petrović', 'Perušić', 'Slunjčić', 'Požega Čemernica', 'Čepin', 'Jurić'] },
  'Lithuanian': { encodings: ['windows-1257'], words: ['Šiauliai', 'Panevėžys', 'Žagarė', 'Rokiškis', 'Kupiškis', 'Ukmergė Šventoji', 'Biržai Šilas', 'Šilutė', 'Širvintos', 'Šakiai'] },
  'Latvian': { encodings: ['windows-1257'], words: ['Rēzekne', 'Jēkabpils', 'Cēsis', 'Liepāja', 'Kuldīga', 'Līvāni', 'Šķaune', 'Viļaka', 'Krāslava Dēle', 'Jelgavas rajons Mētra'] },
  'Russian': { encodings: ['windows-1251', 'koi8-r', 'ibm866'], words: ['Москва', 'Казань', 'Омск', 'Тверь', 'Самара', 'Пермь', 'Уфа', 'Курск', 'Рязань', 'Тула'] },
  'Greek': { encodings: ['windows-1253'], words: ['Αθήνα', 'Πάτρα', 'Βόλος', 'Λάρισα', 'Κρήτη', 'Χανιά', 'Ρόδος', 'Καβάλα', 'Σπάρτη', 'Δράμα'] },
  'Korean': { encodings: ['euc-kr'], words: ['서울', '부산', '대구', '인천', '광주', '대전', '울산', '수원', '창원', '고양', '번호', '도시'] },
  'Chinese': { encodings: ['big5'], words: ['台北', '高雄', '台中', '台南', '新竹', '基隆', '嘉義', '桃園', '屏東', '花蓮', '編號', '城市'] },
  'simplified Chinese': { encodings: ['gbk'], words: ['北京', '上海', '广州', '深圳', '成都', '重庆', '武汉', '西安', '南京', '杭州', '编号', '城市'] },
  'French of the first Macintosh': { encodings: ['macintosh'], words: ['José', 'René', 'général', 'Évry', 'où', 'garçon', 'téléphone', 'Sénégal', 'hôtel', 'médecin', 'liberté', 'été'] },
};
