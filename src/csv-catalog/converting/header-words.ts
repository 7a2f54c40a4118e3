const CODES = /^(?:pin|zip|cep|plz|psc|cap|code|kode|kod|codigo|codice|id|nr|no|number|nummer|numero|num|phone|tel|tlf|mobile?|handy|fax|konto|account|iban|ref|reference|siren|siret|nif|cif|dni|rut|cpf|cnpj|ico|ean|sku)$/;
const CODE_WORDS = /(?:code|nummer|postleitzahl|postnr|kontonr|orgnr|telefon|telephone|indeks|index|индекс)$/;
const COUNTS = /^(?:number|no|num|numero|nombre) (?:of|de|di|d)\b/;
const COORDINATES = /^(?:lat|latitude|lon|lng|long|longitude|breite|breitengrad|lange|langengrad|breddegrad|lengdegrad|x|y)$/;

/** Whether a header names codes: their digits say no quantity. */
export function isCodeName(header: string): boolean {
  const words = wordsOf(header);
  return !COUNTS.test(words.join(' ')) && words.some((word) => CODES.test(word) || CODE_WORDS.test(word));
}

/** Whether a header names places on the earth: numbers of up to three digits, with decimals. */
export function isCoordinateName(header: string): boolean {
  return wordsOf(header).some((word) => COORDINATES.test(word));
}

/** In small letters without accents; of `zipCode` two. */
function wordsOf(header: string): string[] {
  return header.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().split(/[^\p{L}]+/u).filter((word) => word !== '');
}
