// Mangled names of C++ and Rust; expectations are what pprof prints, but where said.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "base/text.h"
#include "symbolize/demangle.h"
#include "symbolize/punycode.h"

// What a name is in the three modes. NULL: as it was; "=": as in the mode before.
struct row {
	const char *mangled, *plain, *templates, *full;
};

static void expect_mode(const char *mangled, enum demangle_mode mode, const char *expected)
{
	struct text out = {0};
	text_puts(&out, "|");
	bool done = demangle_put(&out, mangled, strlen(mangled), mode);
	assert_int_equal(done, expected != NULL);
	assert_string_equal(out.bytes + 1, expected ? expected : "");
	text_deinit(&out);
}

static void expect(const struct row *row, size_t count)
{
	for (; count > 0; count--, row++) {
		const char *templates = row->templates, *full = row->full;
		if (templates && strcmp(templates, "=") == 0)
			templates = row->plain;
		if (full && strcmp(full, "=") == 0)
			full = templates;
		expect_mode(row->mangled, DEMANGLE_SHORT, row->plain);
		expect_mode(row->mangled, DEMANGLE_TEMPLATES, templates);
		expect_mode(row->mangled, DEMANGLE_FULL, full);
	}
}

static void skip_without_cxx(void)
{
	if (!demangle_knows_cxx())
		skip();
}

static void test_cxx(void **state)
{
	(void)state;
	skip_without_cxx();
	static const struct row rows[] = {
		{"_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector::push_back",
		 "std::vector<int, std::allocator<int> >::push_back",
		 "std::vector<int, std::allocator<int> >::push_back(int const&)"},
		{"_ZN12_GLOBAL__N_13runEi", "(anonymous namespace)::run", "=",
		 "(anonymous namespace)::run(int)"},
		{"_ZZ4mainENKUlvE_clEv", "main::{lambda()#1}::operator()", "=",
		 "main::{lambda()#1}::operator()() const"},
		{"_ZTV3Foo", "vtable for Foo", "=", "="},
		{"_ZThn16_N1DD1Ev", "non-virtual thunk to D::~D()", "=", "="},
		{"_ZNSsC1EPKc", "std::basic_string::basic_string",
		 "std::basic_string<char, std::char_traits<char>, std::allocator<char> "
		 ">::basic_string",
		 "std::basic_string<char, std::char_traits<char>, std::allocator<char> "
		 ">::basic_string(char const*)"},
		{"_ZNSolsEi", "std::ostream::operator<<", "=", "std::ostream::operator<<(int)"},
		{"_ZN4llvm6detail9PassModelINS_8FunctionENS_15AnalysisManagerIS2_JEEEJEE4nameEv",
		 "llvm::detail::PassModel::name",
		 "llvm::detail::PassModel<llvm::Function, llvm::AnalysisManager<llvm::Function> "
		 ">::name",
		 "llvm::detail::PassModel<llvm::Function, llvm::AnalysisManager<llvm::Function> "
		 ">::name()"},
		{"_Z3fooILb1EEvv", "foo", "foo<true>", "void foo<true>()"},
		{"_ZltILi1EEbi", "operator<", "operator< <1>", "bool operator< <1>(int)"},
		{"_ZN6icu_726number4impl10MicroPropsUt_D1Ev",
		 "icu_72::number::impl::MicroProps::{unnamed type#1}::~{unnamed type#1}", "=",
		 "icu_72::number::impl::MicroProps::{unnamed type#1}::~{unnamed type#1}()"},
		{"_ZGVZ4mainE1x", "guard variable for main::x", "=", "="},
		{"_ZTSZN1a1fIiEEvvEUlNS_1bIiEEPKcE_",
		 "typeinfo name for a::f()::{lambda(a::b, char const*)#1}",
		 "typeinfo name for a::f<int>()::{lambda(a::b<int>, char const*)#1}", "="},
		{"_ZN1aIXadL_ZNS_1fEiEEE1gEv", "a::g", "a<&a::f>::g", "a<&a::f>::g()"},
		{"_ZN1aIXadL_Z1hIiEvT_EEE1gEv", "a::g", "a<&(h<int>)>::g", "a<&(h<int>)>::g()"},
		{"_ZN1aIXadL_ZNKS_1mEiEEE1gEv", "a::g", "a<&(a::m(int) const)>::g",
		 "a<&(a::m(int) const)>::g()"},
		{"_ZN1acvT_IiEEv", "a::operator int", "a::operator int<int>",
		 "a::operator int<int>()"},
		{"_ZN1acviEv", "a::operator int", "=", "a::operator int()"},
		{"_ZNK1aclEii", "a::operator()", "=", "a::operator()(int, int) const"},
		{"_ZN1a1fEz", "a::f", "=", "a::f(...)"},
		{"_ZN1aB5cxx111fB3tagEv", "a[abi:cxx11]::f[abi:tag]", "=",
		 "a[abi:cxx11]::f[abi:tag]()"},
		{"_Z1fIJEEvDpT_i", "f", "f<>", "void f<>(int)"},
		{"_Z1fIiJEEvT_DpT0_", "f", "f<int>", "void f<int>(int)"},
		{"_Z1fIiJcdEEvT_DpT0_", "f", "f<int, char, double>",
		 "void f<int, char, double>(int, char, double)"},
		{"_Z1fIXgtLi1ELi2EEEvv", "f", "f<((1)>(2))>", "void f<((1)>(2))>()"},
		{"_Z1fM1aKFviE", "f", "=", "f(void (a::*)(int) const)"},
		{"_Z1fRA3_i", "f", "=", "f(int (&) [3])"},
		{"_Z1fPFvPFviEE", "f", "=", "f(void (*)(void (*)(int)))"},
		{"_ZlsI1aERT_S2_i", "operator<<", "operator<< <a>", "a& operator<< <a>(a&, int)"},
		{"_ZN1aIN1bIiEEE1cEv", "a::c", "a<b<int> >::c", "a<b<int> >::c()"},
		{"_ZrsIiE1av", "operator>>", "operator>><int>", "a operator>><int>()"},
		{"_Zgti", "operator>", "=", "operator>(int)"},
		{"_ZN1a2b~", NULL, NULL, NULL},
		{"_ZTv0_n24_N1a1bEv", "virtual thunk to a::b()", "=", "="},
		{"_ZGR1a_", "reference temporary for a", "=", "="},
		{"_ZGR1a0_", "reference temporary for a", "=", "="},
		{"_ZTHN1a1bE", "TLS init function for a::b", "=", "="},
		{"_ZTW1a", "TLS wrapper function for a", "=", "="},
		{"_ZN1alsEi.x", "a::operator<<", "=", "a::operator<<(int)"},
		{"_ZL3foov", "foo", "=", "foo()"},
		{"_ZZN1a1bEiE1c", "a::b()::c", "=", "a::b(int)::c"},
		{"_ZZN1a1bEiENK1c1dEc", "a::b()::c::d", "=", "a::b(int)::c::d(char) const"},
		{"_ZNK1a1bEv", "a::b", "=", "a::b() const"},
		{"_ZNVO1a1bEv", "a::b", "=", "a::b() volatile &&"},
		{"_Z5outeri", "outer", "=", "outer(int)"},
		{"_ZZ5outeriE1s", "outer()::s", "=", "outer(int)::s"},
		{"_Z4lamtIiEvT_", "lamt", "lamt<int>", "void lamt<int>(int)"},
		{"_ZZ4lamtIiEvT_E2st", "lamt()::st", "lamt<int>()::st", "lamt<int>(int)::st"},
		{"_ZTIZ4mainEUliE_", "typeinfo for main::{lambda(int)#1}", "=", "="},
		{"_ZTSZ4mainEUliE_", "typeinfo name for main::{lambda(int)#1}", "=", "="},
		{"_ZN1D5cloneEv", "D::clone", "=", "D::clone()"},
		{"_ZN4Base5cloneEv", "Base::clone", "=", "Base::clone()"},
		{"_Z4tagfB3barB3foov", "tagf[abi:bar][abi:foo]", "=", "tagf[abi:bar][abi:foo]()"},
		{"_Z2auILDnEEvv", "au", "au<decltype(nullptr)>", "void au<decltype(nullptr)>()"},
		{"_Z2auILj5EEvv", "au", "au<5u>", "void au<5u>()"},
		{"_Z4nttpIXtl2NTLi1ELi2EEEEvv", "nttp", "nttp<NT{1, 2}>", "void nttp<NT{1, 2}>()"},
		{"_Z4con2IiEvT_", "con2", "con2<int>", "void con2<int>(int)"},
		{"_ZN2CCIiE1fEv", "CC::f", "CC<int>::f", "CC<int>::f()"},
		{"_ZNK2CCIiEssERKS0_", "CC::operator<=>", "CC<int>::operator<=>",
		 "CC<int>::operator<=>(CC<int> const&) const"},
		{"_Zli3_kme", "operator\"\" _km", "=", "operator\"\" _km(long double)"},
		{"_ZN2IIILi8EE1gEPS_ILi4EE", "II::g", "II<8>::g", "II<8>::g(II<4>*)"},
		{"_ZN2ns2v13BoxIiE4convIdEEDTplfp_dtdefpT1tET_", "ns::v1::Box::conv",
		 "ns::v1::Box<int>::conv<double>",
		 "decltype ({parm#1}+((*this).t)) ns::v1::Box<int>::conv<double>(double)"},
		{"_ZN2ns2v13BoxIiE4packIJEEEvDpT_", "ns::v1::Box::pack", "ns::v1::Box<int>::pack<>",
		 "void ns::v1::Box<int>::pack<>()"},
		{"_ZN2ns2v13BoxIiE4packIJiiNSt7__cxx1112basic_stringIcSt11char_"
		 "traitsIcESaIcEEEEEEvDpT_",
		 "ns::v1::Box::pack",
		 "ns::v1::Box<int>::pack<int, int, std::__cxx11::basic_string<char, "
		 "std::char_traits<char>, std::allocator<char> > >",
		 "void ns::v1::Box<int>::pack<int, int, std::__cxx11::basic_string<char, "
		 "std::char_traits<char>, std::allocator<char> > >(int, int, "
		 "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> "
		 ">)"},
		{"_Z5makeli", "makel", "=", "makel(int)"},
		{"_ZZ5makeliENK3$_3clIdEEDaT_i", "makel()::$_3::operator()",
		 "makel()::$_3::operator()<double>",
		 "auto makel(int)::$_3::operator()<double>(double, int) const"},
		{"_ZN2B2C2Ev", "B2::B2", "=", "B2::B2()"},
		{"_ZN4BaseC2Ev", "Base::Base", "=", "Base::Base()"},
		{"_ZN1DD0Ev", "D::~D", "=", "D::~D()"},
		{"_ZN4BaseD0Ev", "Base::~Base", "=", "Base::~Base()"},
	};
	expect(rows, ARRAY_LEN(rows));
}

// Clone suffixes, versions of symbols, constructors of files, blocks.
static void test_around(void **state)
{
	(void)state;
	skip_without_cxx();
	static const struct row rows[] = {
		{"_ZN3foo3barEi.part.0", "foo::bar", "=", "foo::bar(int)"},
		{"_Z3fooi.cold", "foo", "=", "foo(int)"},
		{"_Z3fooi.constprop.0.isra.0", "foo", "=", "foo(int)"},
		{"_Z3fooi.llvm.1234567890", "foo", "=", "foo(int)"},
		{"_Z3fooi@@V1", "foo", "=", NULL},
		{"_Z3fooi.part.0@V", "foo", "=", "foo(int)"},
		{"_ZTV3Foo@@V1", "vtable for Foo", "=", "="},
		{"_ZN1a1bE@V", "a::b", "=", NULL},
		{"_Z3fooi!", "foo", "=", NULL},
		{"_GLOBAL__I_foo", "global constructors keyed to _I_foo", "=", "="},
		{"_GLOBAL__I__Z3fooi", "global constructors keyed to foo(int)", "=", "="},
		{"_GLOBAL__D__ZN1a1bIiEEvv", "global destructors keyed to void a::b()",
		 "global destructors keyed to void a::b<int>()", "="},
		{"_GLOBAL__I__Z3fooi!", NULL, NULL, NULL},
		{"_GLOBAL__sub_I_foo", NULL, NULL, NULL},
		{"___Z3fooi_block_invoke", "invocation function for block in foo", "=",
		 "invocation function for block in foo(int)"},
		{"___ZN1a1bIiEEvv_block_invoke_2.x", "invocation function for block in a::b",
		 "invocation function for block in a::b<int>",
		 "invocation function for block in void a::b<int>()"},
		{"___Z3fooi_block_invoke_2x", NULL, NULL, NULL},
		{"___Z3fooi", NULL, NULL, NULL},
	};
	expect(rows, ARRAY_LEN(rows));
}

static void test_rust(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"_RNvXs_C7mycrateINtB4_3FooyENtNtC4core3fmt5Debug3fmt",
		 "<mycrate::Foo<> as core::fmt::Debug>::fmt",
		 "<mycrate::Foo<u64> as core::fmt::Debug>::fmt", "="},
		{"_RNvC1a1b", "a::b", "=", "="},
		{"_RNvCs1234_7mycrate3foo", "mycrate::foo", "=", "="},
		{"_RINvC1a1fNtB2_1bjKj1f_E", "a::f::<>", "a::f::<a::b, usize, 31>", "="},
		{"_RINvC1a1fKcn41_E", NULL, NULL, NULL},
		{"_RINvC1a1fKc41_Kb1_Kb0_Kl2a_Kln2a_KpKhff_E", "a::f::<>",
		 "a::f::<'A', true, false, 42, -42, _, 255>", "="},
		{"_RINvC1a1fKc9_Kc27_Kc1f600_E", "a::f::<>", "a::f::<'\\t', '\\'', '\\u{1f600}'>",
		 "="},
		{"_RINvC1a1fKo123456789abcdef01_E", "a::f::<>", "a::f::<0x123456789abcdef01>", "="},
		{"_RINvC1a1fL_L0_E", NULL, NULL, NULL},
		{"_RINvC1a1fTEThEThjEE", "a::f::<>", "a::f::<(), (u8,), (u8, usize)>", "="},
		{"_RINvC1a1fRhQhRL_hPhOhE", "a::f::<>",
		 "a::f::<&u8, &mut u8, &u8, *const u8, *mut u8>", "="},
		{"_RINvC1a1fAhj3_ShE", "a::f::<>", "a::f::<[u8; 3], [u8]>", "="},
		{"_RINvC1a1fFEuE", "a::f::<>", "a::f::<fn()>", "="},
		{"_RINvC1a1fFUKCjEyE", "a::f::<>", "a::f::<unsafe extern \"C\" fn(usize) -> u64>",
		 "="},
		{"_RINvC1a1fFK6stdcalljEuE", "a::f::<>", "a::f::<extern \"stdcal\" fn(i32, usize)>",
		 "="},
		{"_RINvC1a1fFG_RL0_hEuE", "a::f::<>", "a::f::<for<'a> fn(&'a u8)>", "="},
		{"_RINvC1a1fFG0_RL0_hRL1_hEuE", "a::f::<>",
		 "a::f::<for<'a, 'b> fn(&'b u8, &'a u8)>", "="},
		{"_RINvC1a1fDNtB2_1TEL_E", "a::f::<>", "a::f::<dyn a::T>", "="},
		{"_RINvC1a1fDNtB2_1Tp4ItemhEL_E", "a::f::<>", "a::f::<dyn a::T<Item = u8>>", "="},
		{"_RINvC1a1fDINtB2_1ThEp4ItemhNtB2_4SendEL_E", "a::f::<>",
		 "a::f::<dyn a::T<u8, Item = u8> + a::Send>", "="},
		{"_RINvC1a1fDG_INtB2_1TRL0_hEEL0_E", NULL, NULL, NULL},
		{"_RNCNvC1a1f0B3_", "a::f::{closure#0}", "=", "="},
		{"_RNCNvC1a1fs_0", "a::f::{closure#1}", "=", "="},
		{"_RNSNvC1a1f4shim", "a::f::{shim:shim#0}", "=", "="},
		{"_RNKNvC1a1fs0_0", "a::f::{K#2}", "=", "="},
		{"_RNvMs_C1aNtB4_1S1f", "<a::S>::f", "=", "="},
		{"_RNvYNtC1a1SNtB4_1T1f", "<a::S as a::T>::f", "=", "="},
		{"_RNvC1au8_9xaaqhqa", "a::ϐώϓϓψψ", "=", "="},
		{"_RNvC1a1b.llvm.123", "a::b", "=", "="},
		{"_RINvC1a1fhECs1234_1b", "a::f::<>", "a::f::<u8>", "="},
		{"_RINvC1a1fpze_E", NULL, NULL, NULL},
		{"_RINvNtC1a1f1gINtB2_1VhEE", "a::f::g::<>", "a::f::g::<a::f::V<u8>>", "="},
		{"_RNvMINtC1a1VpE1f", NULL, NULL, NULL},
	};
	expect(rows, ARRAY_LEN(rows));
}

// pprof takes "010" for one number and gives up: a name of length 0 is before one of length 10.
static void test_rust_empty_name(void **state)
{
	(void)state;
	static const struct row row = {"_RNvNvNCNvC1a1f010___CALLSITE4META",
				       "a::f::{closure#0}::__CALLSITE::META", "=", "="};
	expect(&row, 1);
}

static void test_old_rust(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"_ZN4core3fmt5write17h0123456789abcdefE", "core::fmt::write", "=", "="},
		{"_ZN4core3fmt5write17h0123456789abcdefE.llvm.123", "core::fmt::write", "=", "="},
		{"_ZN71_$LT$Test$u20$$u2b$$u20$$u27$static$u20$as$u20$foo..Bar$LT$Test$GT$$GT$"
		 "3bar17h930b740aa94f1d3aE",
		 "<Test + 'static as foo::Bar<Test>>::bar", "=", "="},
		{"_ZN3foo17h0123456789abcdeE", NULL, NULL, NULL},
		{"_ZN4_$RP17h0123456789abcdefE", "$RP", "=", "="},
		{"_ZN9_$C$$BP$x17h0123456789abcdefE", ",*x", "=", "="},
		{"_ZN3a.b4a..b17h0123456789abcdefE", "a.b::a::b", "=", "="},
		{"_ZN2_a3_bc17h0123456789abcdefE", "a::bc", "=", "="},
		{"_ZN7a$u0a$b17h0123456789abcdefE", "a$u0a$b", "=", "="},
		{"_ZN9f$LP$$RP$17h0123456789abcdefE", "f()", "=", "="},
	};
	expect(rows, ARRAY_LEN(rows));
}

// Too few different digits, something behind them: C++.
static void test_nearly_old_rust(void **state)
{
	(void)state;
	skip_without_cxx();
	static const struct row rows[] = {
		{"_ZN3foo17h0000000000000000E", "foo::h0000000000000000", "=", "="},
		{"_ZN1x17h0123456789abcdefEv", "x::h0123456789abcdef", "=",
		 "x::h0123456789abcdef()"},
	};
	expect(rows, ARRAY_LEN(rows));
}

static void test_not_mangled(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"", NULL, NULL, NULL},
		{"main", NULL, NULL, NULL},
		{"_start", NULL, NULL, NULL},
		{"main.main", NULL, NULL, NULL},
		{"_Z", NULL, NULL, NULL},
		{"_ZN", NULL, NULL, NULL},
		{"_R", NULL, NULL, NULL},
		{"_RNvC1a", NULL, NULL, NULL},
		{"_R1NvC1a1b", NULL, NULL, NULL},
		{"_RNvC1a1bX", NULL, NULL, NULL},
		{"_GLOBAL_OFFSET_TABLE_", NULL, NULL, NULL},
		{"_Z3fo\x01o", NULL, NULL, NULL},
	};
	expect(rows, ARRAY_LEN(rows));
}

static void expect_punycode(const char *name, const char *expected)
{
	struct text out = {0};
	struct slice slice = {name, strlen(name)};
	assert_int_equal(punycode_put(&out, slice), expected != NULL);
	if (expected)
		assert_string_equal(out.bytes ? out.bytes : "", expected);
	text_deinit(&out);
}

// Examples of RFC 3492, section 7.1, with `_` for `-`.
static void test_punycode(void **state)
{
	(void)state;
	expect_punycode("egbpdaj6bu4bxfgehfvwxn", "ليهمابتكلموشعربي؟");
	expect_punycode("ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文");
	expect_punycode("3B_ww4c5e180e575a65lsy2b", "3年B組金八先生");
	expect_punycode("MajiKoi5_783gue6qz075azm5e", "MajiでKoiする5秒前");
	expect_punycode("_> $1.00 <__", "_> $1.00 <_");
	expect_punycode("abc_", "abc");
	expect_punycode("a_99999999", NULL);
	expect_punycode("a!", NULL);
}

// What is exponentially larger than its name, or needs as much work, is left alone; soon.
static void test_hostile(void **state)
{
	(void)state;
	struct text name = {0};
	// Pairs of pairs of pairs.
	text_puts(&name, "_Z1fI1aI");
	for (int i = 0; i < 40; i++)
		text_putf(&name, "1pIS%c_S%c_E", '0' + i % 10, '0' + i % 10);
	text_puts(&name, "EEvDpT_");
	struct text out = {0};
	demangle_put(&out, name.bytes, name.len, DEMANGLE_FULL);
	assert_true(out.len <= demangle_output_limit(name.len));

	static const char *const again[] = {"P", "1aI",	   "Z",	  "cvT_I", "Dp",
					    "F", "XadL_Z", "ST_", "RT_I",  "B_"};
	for (size_t i = 0; i < ARRAY_LEN(again); i++) {
		for (size_t len = 16000; len <= DEMANGLE_INPUT_LIMIT; len += 1000) {
			text_clear(&name);
			text_puts(&name, i == 9 ? "_RINvC1a1f" : i % 2 ? "_ZN1a" : "_Z1fI");
			while (name.len < len)
				text_puts(&name, again[i]);
			text_clear(&out);
			demangle_put(&out, name.bytes, name.len, DEMANGLE_TEMPLATES);
			assert_true(out.len <= demangle_output_limit(name.len));
		}
	}

	// A back reference to a tuple of back references to a tuple...
	text_clear(&name);
	text_puts(&name, "_RINvC1a1fTuuE");
	size_t before = 8;
	for (int i = 0; i < 40; i++) {
		size_t at = name.len - 2;
		static const char digits[] =
			"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
		char ref[8] = {'B'};
		size_t n = before - 1, len = 1;
		if (n >= 62)
			ref[len++] = digits[n / 62];
		ref[len++] = digits[n % 62];
		ref[len++] = '_';
		text_putf(&name, "T%s%sE", ref, ref);
		before = at;
	}
	text_puts(&name, "E");
	text_clear(&out);
	assert_false(demangle_put(&out, name.bytes, name.len, DEMANGLE_FULL));
	assert_int_equal(out.len, 0);
	assert_true(demangle_put(&out, name.bytes, name.len, DEMANGLE_SHORT));
	assert_string_equal(out.bytes, "a::f::<>");

	text_clear(&name);
	text_puts(&name, "_Z");
	text_putf(&name, "%zu", DEMANGLE_INPUT_LIMIT);
	text_pad(&name, 'x', DEMANGLE_INPUT_LIMIT);
	assert_false(demangle_put(&out, name.bytes, name.len, DEMANGLE_SHORT));
	text_deinit(&name);
	text_deinit(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cxx),	    cmocka_unit_test(test_around),
		cmocka_unit_test(test_rust),	    cmocka_unit_test(test_rust_empty_name),
		cmocka_unit_test(test_old_rust),    cmocka_unit_test(test_nearly_old_rust),
		cmocka_unit_test(test_not_mangled), cmocka_unit_test(test_punycode),
		cmocka_unit_test(test_hostile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
