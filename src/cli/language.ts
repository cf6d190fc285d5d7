import { type Language, languages } from '#model/text.ts';
import { readEnvironment } from '#platform/config.ts';

/** The language of everything a person reads: --language, else the locale. Read before the arguments are parsed, for help and errors. */
export function languageOf(argv: readonly string[]): Language {
  const at = argv.findLastIndex((argument) => argument === '--language' || argument.startsWith('--language='));
  const asked = at === -1 ? undefined : (argv[at]!.split('=')[1] ?? argv[at + 1]);
  const known = languages.find((language) => language === asked);
  return known ?? localeLanguage();
}

function localeLanguage(): Language {
  const locale = readEnvironment('LC_ALL') ?? readEnvironment('LC_MESSAGES') ?? readEnvironment('LANG') ?? '';
  return locale.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
