// Go 1.26 has the names of Unicode 15.
#include "regex/unicode_names.h"

#include <stdio.h>
#include <string.h>

#include "base/compiler.h"

static const char categories[] =
	" C Cc Cf Cn Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps "
	"S Sc Sk Sm So Z Zl Zp Zs ";

static const char scripts[] =
	" Adlam Ahom Arabic Armenian Avestan Balinese Bamum Batak Bengali Bhaiksuki Bopomofo "
	"Brahmi Braille Buginese Buhid Carian Chakma Cham Cherokee Chorasmian Common Coptic "
	"Cuneiform Cypriot Cyrillic Deseret Devanagari Dogra Duployan Elbasan Elymaic Ethiopic "
	"Georgian Glagolitic Gothic Grantha Greek Gujarati Gurmukhi Han Hangul Hanunoo Hatran "
	"Hebrew Hiragana Inherited Javanese Kaithi Kannada Katakana Kawi Kharoshthi Khmer Khojki "
	"Khudawadi Lao Latin Lepcha Limbu Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic "
	"Manichaean Marchen Medefaidrin Miao Modi Mongolian Mro Multani Myanmar Nabataean "
	"Nandinagari Newa Nko Nushu Ogham Oriya Osage Osmanya Palmyrene Phoenician Rejang Runic "
	"Samaritan Saurashtra Sharada Shavian Siddham Sinhala Sogdian Soyombo Sundanese Syriac "
	"Tagalog Tagbanwa Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta "
	"Toto Ugaritic Vai Vithkuqi Wancho Yezidi Yi ";

static const struct {
	const char *name, *pcre2;
} long_names[] = {
	{"Any", "Any"},
	{"Ascii", "ASCII"},
	{"Assigned", "Assigned"},
	{"Casedletter", "L&"},
	{"Closepunctuation", "Pe"},
	{"Cntrl", "Cc"},
	{"Combiningmark", "M"},
	{"Connectorpunctuation", "Pc"},
	{"Control", "Cc"},
	{"Currencysymbol", "Sc"},
	{"Dashpunctuation", "Pd"},
	{"Decimalnumber", "Nd"},
	{"Digit", "Nd"},
	{"Enclosingmark", "Me"},
	{"Finalpunctuation", "Pf"},
	{"Format", "Cf"},
	{"Initialpunctuation", "Pi"},
	{"Lc", "L&"},
	{"Letter", "L"},
	{"Letternumber", "Nl"},
	{"Lineseparator", "Zl"},
	{"Lowercaseletter", "Ll"},
	{"Mark", "M"},
	{"Mathsymbol", "Sm"},
	{"Modifierletter", "Lm"},
	{"Modifiersymbol", "Sk"},
	{"Nonspacingmark", "Mn"},
	{"Number", "N"},
	{"Openpunctuation", "Ps"},
	{"Other", "C"},
	{"Otherletter", "Lo"},
	{"Othernumber", "No"},
	{"Otherpunctuation", "Po"},
	{"Othersymbol", "So"},
	{"Paragraphseparator", "Zp"},
	{"Privateuse", "Co"},
	{"Punct", "P"},
	{"Punctuation", "P"},
	{"Separator", "Z"},
	{"Spaceseparator", "Zs"},
	{"Spacingmark", "Mc"},
	{"Surrogate", "Cs"},
	{"Symbol", "S"},
	{"Titlecaseletter", "Lt"},
	{"Unassigned", "Cn"},
	{"Uppercaseletter", "Lu"},
};

// Writes " Oldname " with spaces around, as the lists above have it; false if it is too long.
static bool plain_name(const char *name, size_t len, char *plain, size_t size)
{
	size_t n = 0;
	plain[n++] = ' ';
	for (size_t i = 0; i < len; i++) {
		char c = name[i];
		if (c == ' ' || c == '-' || c == '_')
			continue;
		if (n == 1 && c >= 'a' && c <= 'z')
			c = (char)(c - 0x20);
		else if (n > 1 && c >= 'A' && c <= 'Z')
			c = (char)(c + 0x20);
		if (c == '\0' || n + 2 >= size)
			return false;
		plain[n++] = c;
	}
	plain[n++] = ' ';
	plain[n] = '\0';
	return n > 2;
}

bool unicode_name_find(const char *name, size_t len, char ret[UNICODE_NAME])
{
	char plain[24];
	if (!plain_name(name, len, plain, sizeof plain))
		return false;
	bool category = strstr(categories, plain) != NULL;
	bool script = strstr(scripts, plain) != NULL;
	plain[strlen(plain) - 1] = '\0';
	if (category || script) {
		snprintf(ret, UNICODE_NAME, "%s%s", script ? "sc:" : "", plain + 1);
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(long_names); i++) {
		if (strcmp(long_names[i].name, plain + 1) == 0) {
			snprintf(ret, UNICODE_NAME, "%s", long_names[i].pcre2);
			return true;
		}
	}
	return false;
}
